package maildir

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Any file is an mbox or an error for people, within the limits.
func FuzzMbox(f *testing.F) {
	f.Add([]byte("From a@b Thu Jan  1 00:00:00 1970\nSubject: one\n\n>From here\n.\n\nFrom c\nSubject: two\r\n\r\n"))
	f.Add([]byte("From \n\n\nFrom \nFrom \n"))
	f.Add([]byte("Subject: a single message\n\ntext\n"))
	f.Add([]byte("From x\n" + strings.Repeat("long ", 400) + "\x00\xff\rlast"))
	f.Add([]byte("\n\nFrom x\n"))
	path := filepath.Join(f.TempDir(), "mbox")
	f.Fuzz(func(t *testing.T, p []byte) {
		path := path + t.Name()[strings.LastIndexByte(t.Name(), '/')+1:]
		must(t, os.WriteFile(path, p, 0o600))
		defer os.Remove(path)
		l := loader{name: path, max: 1000, total: 1500}
		mail, err := l.mbox()
		if err != nil {
			if mail != nil || strings.ContainsAny(err.Error(), "\r\n") {
				t.Fatalf("%d messages, %v", len(mail), err)
			}
			return
		}
		total := 0
		for i, m := range mail {
			if total += len(m); len(m) > 1000 || total > 1500 {
				t.Fatalf("message %d has %d octets, all of them %d", i+1, len(m), total)
			}
			if n := bytes.Count(m, []byte("\n")); n != bytes.Count(m, []byte("\r\n")) {
				t.Fatalf("message %d has line ends without CR: %q", i+1, m)
			}
		}
		if n := bytes.Count(append([]byte("\n"), p...), []byte("\nFrom ")); len(mail) > n {
			t.Fatalf("%d messages of %d beginnings", len(mail), n)
		}
	})
}
