package maildir

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

func readAll(m pop3.Message) ([]byte, error) {
	b, err := m.Open()
	if err != nil {
		return nil, err
	}
	defer b.Close()
	return rest(b)
}

func rest(b pop3.Body) (all []byte, err error) {
	for {
		p, err := b.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, p...)
	}
}

// stream runs text through a canonicalizer in pieces, into slices of a size.
func stream(pieces [][]byte, room int) (all []byte) {
	var c canonicalizer
	out := make([]byte, 0, room)
	for _, p := range pieces {
		for len(p) > 0 {
			q, n := c.convert(out, p)
			if len(q) == 0 || n == 0 && !bytes.Equal(q, []byte("\r")) {
				panic(fmt.Sprintf("no progress with room for %d octets at %q", room, p))
			}
			all = append(all, q...)
			p = p[n:]
		}
	}
	return append(all, c.finish(out)...)
}

// The streaming canonicaliser equals maildrop.Canonical, split anywhere.
func FuzzCanonicalizer(f *testing.F) {
	for _, s := range []string{"", "a", "a\n", "a\r", "\r\n", "\n\n", "\n\r\n\r", "a\rb\r\r\n\nc", "\x00", "\x00\n"} {
		f.Add([]byte(s), 2)
	}
	f.Fuzz(func(t *testing.T, raw []byte, room int) {
		raw = raw[:min(len(raw), 300)]
		room = 2 + int(uint(room)%300)
		want := maildrop.Canonical(raw)
		for i := range len(raw) + 1 {
			if got := stream([][]byte{raw[:i], raw[i:]}, room); !bytes.Equal(got, want) {
				t.Fatalf("%q split at %d with room for %d gives %q, want %q", raw, i, room, got, want)
			}
		}
		var octets [][]byte
		for i := range raw {
			octets = append(octets, raw[i:i+1])
		}
		if got := stream(octets, room); !bytes.Equal(got, want) {
			t.Errorf("%q octet for octet with room for %d gives %q, want %q", raw, room, got, want)
		}
	})
}

// D22: the session goes on without the message.
func TestVanished(t *testing.T) {
	for _, raw := range []bool{false, true} {
		dir := t.TempDir()
		write(t, dir, "1", "one\n")
		write(t, dir, "2", "two\n")
		d := login(t, store(t, dir, Options{Raw: raw}))
		must(t, os.Remove(filepath.Join(dir, "1")))
		m := d.Messages()
		if len(m) != 2 || m[0].Size() == 0 {
			t.Errorf("raw %v: the list changed with the directory", raw)
		}
		if _, err := m[0].Open(); err != pop3.ErrGone {
			t.Errorf("raw %v: Open = %v, want ErrGone", raw, err)
		}
		if text, err := readAll(m[1]); err != nil || !strings.HasPrefix(string(text), "two") {
			t.Errorf("raw %v: the other message: %q, %v", raw, text, err)
		}
		if err := d.Commit([]int{0}); err != nil {
			t.Errorf("raw %v: Commit of what went by itself: %v", raw, err)
		}
	}
}

// changes make a file another one than it was at login.
var changes = map[string]func(t *testing.T, dir string){
	"grown":    func(t *testing.T, dir string) { write(t, dir, "1", "one\nmore\n") },
	"shorter":  func(t *testing.T, dir string) { write(t, dir, "1", "on") },
	"replaced": func(t *testing.T, dir string) { replace(t, dir, "1", "eno\n") },
	"touched": func(t *testing.T, dir string) {
		must(t, os.Chtimes(filepath.Join(dir, "1"), time.Time{}, time.Unix(1_000_000_000, 0)))
	},
	"a directory": func(t *testing.T, dir string) {
		must(t, os.Remove(filepath.Join(dir, "1")))
		must(t, os.Mkdir(filepath.Join(dir, "1"), 0o700))
	},
	"a link": func(t *testing.T, dir string) {
		must(t, os.Rename(filepath.Join(dir, "1"), filepath.Join(dir, "0")))
		must(t, os.Symlink("2", filepath.Join(dir, "1")))
	},
}

// replace puts a new file in the place of another, of the same time and name.
func replace(t *testing.T, dir, name, text string) {
	t.Helper()
	old := filepath.Join(dir, name)
	info, err := os.Stat(old)
	must(t, err)
	write(t, dir, ".new", text)
	must(t, os.Chtimes(filepath.Join(dir, ".new"), info.ModTime(), info.ModTime()))
	must(t, os.Rename(filepath.Join(dir, ".new"), old))
}

func TestChangedIsGone(t *testing.T) {
	for name, change := range changes {
		for _, raw := range []bool{false, true} {
			dir := t.TempDir()
			write(t, dir, "1", "one\n")
			write(t, dir, "2", "two\n")
			d := login(t, store(t, dir, Options{Raw: raw}))
			change(t, dir)
			if text, err := readAll(d.Messages()[0]); err != pop3.ErrGone {
				t.Errorf("raw %v, %s: %q, %v, want ErrGone", raw, name, text, err)
			}
			d.Release()
		}
	}
}

// A body never ends as if whole if the file changed on the way.
func TestChangedWhileRead(t *testing.T) {
	text := strings.Repeat("0123456789\n", 20_000)
	for name, change := range map[string]func(path string) error{
		"shorter": func(path string) error { return os.Truncate(path, 100_000) },
		"empty":   func(path string) error { return os.Truncate(path, 0) },
		"grown":   func(path string) error { return os.WriteFile(path, []byte(text+text), 0o600) },
		"touched": func(path string) error { return os.Chtimes(path, time.Time{}, time.Unix(1, 0)) },
		"more line ends": func(path string) error {
			return os.WriteFile(path, bytes.Repeat([]byte("\n"), len(text)), 0o600)
		},
	} {
		for _, raw := range []bool{false, true} {
			dir := t.TempDir()
			write(t, dir, "1", text)
			path := filepath.Join(dir, "1")
			must(t, os.Chtimes(path, time.Time{}, time.Unix(1_000_000_000, 0)))
			m := login(t, store(t, dir, Options{Raw: raw})).Messages()[0]
			b, err := m.Open()
			must(t, err)
			first, err := b.Next()
			must(t, err)
			n := int64(len(first))
			must(t, change(path))
			all, err := rest(b)
			if err == nil {
				t.Errorf("raw %v, %s: the body ended as if nothing had happened", raw, name)
			}
			if n += int64(len(all)); n > m.Size() {
				t.Errorf("raw %v, %s: %d octets, more than the %d listed", raw, name, n, m.Size())
			}
			if _, again := b.Next(); again != err {
				t.Errorf("raw %v, %s: Next after the failure = %v", raw, name, again)
			}
			b.Close()
		}
	}
}

// A file removed while it is read is still all there.
func TestRemovedWhileRead(t *testing.T) {
	dir := t.TempDir()
	text := strings.Repeat("0123456789\r\n", 20_000)
	write(t, dir, "1", text)
	b, err := login(t, store(t, dir, Options{})).Messages()[0].Open()
	must(t, err)
	defer b.Close()
	must(t, os.Remove(filepath.Join(dir, "1")))
	if got, err := rest(b); err != nil || string(got) != text {
		t.Errorf("%d octets, %v; want %d", len(got), err, len(text))
	}
}

// What cannot be read is left out in canonical form and an error in raw.
func TestUnreadable(t *testing.T) {
	for _, raw := range []bool{false, true} {
		dir := t.TempDir()
		write(t, dir, "1", "one\n")
		write(t, dir, "2", "two\n")
		var skipped []error
		s := store(t, dir, Options{Raw: raw, Skipped: func(err error) { skipped = append(skipped, err) }})
		s.open = func(root *os.Root, name string) (fs.File, error) {
			if name == "1" {
				return nil, &fs.PathError{Op: "openat", Path: name, Err: fs.ErrPermission}
			}
			return openFile(root, name)
		}
		m := login(t, s).Messages()
		switch {
		case raw && (len(m) != 2 || m[0].Size() != 4 || len(skipped) != 0):
			t.Errorf("raw: %d messages, skipped %v", len(m), skipped)
		case raw:
			if _, err := m[0].Open(); !errors.Is(err, fs.ErrPermission) {
				t.Errorf("raw: Open = %v, want the reason", err)
			}
		case len(m) != 1 || len(skipped) != 1 || !strings.Contains(skipped[0].Error(), `"1" left out`):
			t.Errorf("%d messages, skipped %v", len(m), skipped)
		}
	}
}

// A large message costs no more memory than a small one.
func TestLargeMessage(t *testing.T) {
	const size = 48 << 20
	for _, raw := range []bool{false, true} {
		dir := t.TempDir()
		write(t, dir, "1", "")
		must(t, os.Truncate(filepath.Join(dir, "1"), size))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m := login(t, store(t, dir, Options{Raw: raw})).Messages()[0]
		b, err := m.Open()
		must(t, err)
		n := int64(0)
		for {
			p, err := b.Next()
			if err == io.EOF {
				break
			}
			must(t, err)
			n += int64(len(p))
		}
		b.Close()
		runtime.ReadMemStats(&after)
		if n != m.Size() || n < size {
			t.Errorf("raw %v: %d octets, listed %d, in the file %d", raw, n, m.Size(), size)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
			t.Errorf("raw %v: %d octets of memory for a message of %d", raw, used, n)
		}
	}
}
