package maildir

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// talk is a session over a store, on the client's side.
type talk struct {
	t   *testing.T
	s   *pop3.Session
	why string // it closed
}

func dial(t *testing.T, st pop3.Store) *talk {
	t.Helper()
	return dialAs(t, pop3.Strict(), st)
}

func dialAs(t *testing.T, d *pop3.Dialect, st pop3.Store) *talk {
	t.Helper()
	c := &talk{t: t}
	c.s = pop3.NewSession(d, st, pop3.Options{Session: 1, Observe: func(e *pop3.Event) {
		if e.Kind == pop3.KindClose {
			c.why = e.Text
		}
	}})
	c.s.Start(0)
	c.pull()
	t.Cleanup(func() { c.s.End(0, pop3.ReasonAbort) })
	return c
}

// dialIn logs in.
func dialIn(t *testing.T, st pop3.Store) *talk {
	t.Helper()
	c := dial(t, st)
	c.say("USER user", "+OK")
	c.say("PASS password", "+OK")
	return c
}

func (c *talk) pull() string {
	var all strings.Builder
	for p, _ := c.s.Pull(0); p != nil; p, _ = c.s.Pull(0) {
		all.Write(p)
	}
	return all.String()
}

// say sends a line and gives the reply, which must begin in a way.
func (c *talk) say(line, want string) string {
	c.t.Helper()
	c.s.Feed(0, []byte(line+"\r\n"))
	got := c.pull()
	if !strings.HasPrefix(got, want) || want == "" && got != "" {
		c.t.Errorf("%s: %.200q, want %q", line, got, want)
	}
	return got
}

// failing is a file whose reads fail after so many octets.
type failing struct {
	fs.File
	left int
	err  error
}

func (f *failing) Read(p []byte) (int, error) {
	if f.left == 0 {
		return 0, f.err
	}
	n, err := f.File.Read(p[:min(len(p), f.left)])
	f.left -= n
	return n, err
}

// failReads makes reads of a file fail, after so many octets.
func failReads(s *Store, name string, after int, cause error) {
	s.open = func(root *os.Root, n string) (fs.File, error) {
		f, err := openFile(root, n)
		if err == nil && n == name {
			f = &failing{f, after, cause}
		}
		return f, err
	}
}

// failRemoves makes the removal of some files fail.
func failRemoves(s *Store, cause error, names ...string) {
	s.remove = func(root *os.Root, name string) error {
		for _, n := range names {
			if n == name {
				return &fs.PathError{Op: "unlinkat", Path: name, Err: cause}
			}
		}
		return root.Remove(name)
	}
}
