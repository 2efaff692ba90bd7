package maildir

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func load(t *testing.T, path string) (all []string) {
	t.Helper()
	mail, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mail {
		all = append(all, string(m))
	}
	return all
}

func TestLoadDirectory(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b", "A", "10", "9", ".dot"} {
		write(t, dir, name, name+"\n")
	}
	must(t, os.Mkdir(filepath.Join(dir, "cur"), 0o700)) // without new it is no Maildir
	write(t, dir, "cur/c", "c\n")
	if got, want := load(t, dir), []string{"10\n", "9\n", "A\n", "b\n"}; !slices.Equal(got, want) {
		t.Errorf("Load = %q, want %q", got, want)
	}
	if got := load(t, t.TempDir()); len(got) != 0 {
		t.Errorf("Load of an empty directory = %q", got)
	}
}

func TestLoadMaildir(t *testing.T) {
	dir := t.TempDir()
	for _, sub := range []string{"cur", "new", "tmp"} {
		must(t, os.Mkdir(filepath.Join(dir, sub), 0o700))
	}
	for name, text := range map[string]string{
		"cur/1000000001.M1P1.host:2,S": "first\n",
		"new/1000000002.M1P1.host":     "second\r\n",
		"cur/1000000003.M1P1.host:2,":  "third\n",
		"new/1000000004.M1P1.host":     "fourth",
		"tmp/1000000000.M1P1.host":     "not delivered yet\n",
		"cur/.hidden":                  "no message\n",
		"subscriptions":                "no message either\n",
	} {
		write(t, dir, name, text)
	}
	if got, want := load(t, dir), []string{"first\n", "second\r\n", "third\n", "fourth"}; !slices.Equal(got, want) {
		t.Errorf("Load = %q, want %q", got, want)
	}
}

func TestLoadMbox(t *testing.T) {
	dir := t.TempDir()
	long := strings.Repeat("long ", 3000)
	for text, want := range map[string][]string{
		"": nil,
		"From a@example.org Thu Jan  1 00:00:00 2026\nSubject: 1\n\none\n>From here\nFromage\n\n" +
			"From b@example.org Thu Jan  1 00:00:01 2026\nSubject: 2\n\n" + long + "\n\n": {
			"Subject: 1\r\n\r\none\r\nFrom here\r\nFromage\r\n", "Subject: 2\r\n\r\n" + long + "\r\n"},
		"From a\r\nSubject: CRLF\r\n\r\none\r\n": {"Subject: CRLF\r\n\r\none\r\n"},
		"From a\nSubject: no line end":           {"Subject: no line end\r\n"},
	} {
		write(t, dir, "mbox", text)
		if got := load(t, filepath.Join(dir, "mbox")); !slices.Equal(got, want) {
			t.Errorf("Load of %.80q = %.80q, want %.80q", text, got, want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "message.eml", "Subject: no mbox\n\ntext\n")
	must(t, os.Mkdir(filepath.Join(dir, "leaves"), 0o700))
	must(t, os.Symlink("../message.eml", filepath.Join(dir, "leaves", "out")))
	must(t, os.Mkdir(filepath.Join(dir, "large"), 0o700))
	write(t, dir, "large/1", "")
	must(t, os.Truncate(filepath.Join(dir, "large/1"), MaxMessage+1))
	for name, want := range map[string]string{
		"none":        "no such file or directory; name a directory",
		"message.eml": "put a single message into a directory",
		"leaves":      "only links to files in the same directory",
		"large":       "larger than 67,108,864 octets; take it out",
	} {
		mail, err := Load(filepath.Join(dir, name))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), name) {
			t.Errorf("Load(%q) = %d messages, %v; want %q", name, len(mail), err, want)
		}
	}
	if _, err := Load(os.DevNull); err == nil || !strings.Contains(err.Error(), "neither a directory nor a file") {
		t.Errorf("Load of a device = %v", err)
	}
}

func TestLoadLimits(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1", "12345")
	write(t, dir, "2", "12345")
	for _, c := range []struct {
		max, total int64
		want       string
	}{
		{5, 10, ""},
		{4, 10, `message "1"`},
		{5, 9, `message "2"`},
		{10, 4, "all messages together are larger than 4 octets"},
	} {
		l := loader{name: dir, max: c.max, total: c.total}
		mail, err := l.directory()
		if c.want == "" && (err != nil || len(mail) != 2) {
			t.Errorf("limits %d and %d: %d messages, %v", c.max, c.total, len(mail), err)
		}
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("limits %d and %d: %v, want %q", c.max, c.total, err, c.want)
		}
	}
	// A message of an mbox is not read beyond the limit.
	write(t, dir, "mbox", "From a\n1234567\n")
	l := loader{name: filepath.Join(dir, "mbox"), max: 8, total: 100}
	if _, err := l.mbox(); err == nil || !strings.Contains(err.Error(), "message 1") {
		t.Errorf("mbox: %v, want message 1 too large", err)
	}
}

// Loading, and serving without DELE, leaves a directory as it was.
func TestNothingIsTouched(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1", "one\n")
	write(t, dir, "2", "two\n")
	before := snapshot(t, dir)
	load(t, dir)
	for _, o := range []Options{{}, {Raw: true}, {ReadOnly: true}} {
		d := login(t, store(t, dir, o))
		for _, m := range d.Messages() {
			if _, err := readAll(m); err != nil {
				t.Error(err)
			}
		}
		must(t, d.Commit(nil))
	}
	if after := snapshot(t, dir); after != before {
		t.Errorf("before:\n%safter:\n%s", before, after)
	}
}

// snapshot tells all about a directory, its own time included: a file made
// and removed again would change that.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil {
			b.WriteString(path + " " + info.ModTime().String() + " " + info.Mode().String() + "\n")
		}
		return err
	}))
	return b.String()
}
