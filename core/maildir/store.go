package maildir

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"strings"
	"sync"
	"syscall"

	"github.com/pop3play/pop3play/core/pop3"
)

// Options say how a directory is served. The zero value serves canonical
// octets to the user "user" with the password "password".
type Options struct {
	// Users maps names to passwords; all see the same directory. Nil stands
	// for the one user "user" with the password "password".
	Users map[string]string

	// Raw serves the octets of the files as they are. The size is the file's,
	// the unique-id the path: the directory as it was given, without one
	// trailing "/", then "/" and the file's name. Control octets in it appear
	// as "/0A", which no file name contains.
	Raw bool

	// ReadOnly removes nothing: whatever is marked counts as not removed.
	ReadOnly bool

	// Skipped, if not nil, hears of each file that a login leaves out of the
	// list although its name is a message's. It is called by the goroutine
	// that logs in.
	Skipped func(error)
}

// Store is a directory with one message a file. It is safe for concurrent use.
type Store struct {
	path string
	o    Options

	mu    sync.Mutex
	known map[string]known // what the last login found, by file name
	since map[string]since // when those files arrived

	// Replaced by tests: no test can make a disk fail.
	open   func(root *os.Root, name string) (fs.File, error)
	remove func(root *os.Root, name string) error
	flock  func(dir *os.File) error
}

// Open checks that path is a directory that can be read and, unless
// o.ReadOnly, written. Its error is for people, and wraps a [syscall.Errno].
func Open(path string, o Options) (*Store, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("directory %q: %w; make it first, or name another", path, errno(err))
	case err != nil:
		return nil, fmt.Errorf("directory %q: %w", path, mayMend(err))
	case !info.IsDir():
		return nil, fmt.Errorf("%q: %w; name the directory that holds the messages, one a file", path, syscall.ENOTDIR)
	}
	if err := mayRead(path); err != nil {
		return nil, fmt.Errorf("directory %q cannot be read: %w; change its permissions, or name another", path, errno(err))
	}
	if err := mayWrite(path); err != nil && !o.ReadOnly {
		return nil, fmt.Errorf("directory %q cannot be written, so no message could be deleted: %w; change its permissions, or name another", path, errno(err))
	}
	if o.Users == nil {
		o.Users = map[string]string{"user": "password"}
	}
	o.Users = maps.Clone(o.Users)
	return &Store{path: path, o: o, open: openFile, remove: (*os.Root).Remove, flock: flock}, nil
}

// errno is the system's word alone, without the name of a system call: the path
// is in the sentence around it.
func errno(err error) error {
	var e syscall.Errno
	if errors.As(err, &e) {
		return e
	}
	var in *fs.PathError
	if errors.As(err, &in) { // an os.Root says by itself that a path leaves it
		return in.Err
	}
	return err
}

// mayMend is errno with what to do about it, where that is known.
func mayMend(err error) error {
	if err = errno(err); errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w; change its permissions, or name another", err)
	}
	return err
}

func mayRead(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = d.Stat()
	return err
}

// Authenticate implements [pop3.Store].
func (s *Store) Authenticate(_ pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	secret, ok := s.o.Users[c.User]
	// An unknown user takes as long as a known one.
	if !c.Matches(secret) || !ok {
		return nil, pop3.ErrAuth
	}
	return account{s}, nil
}

type account struct{ store *Store }

// Open implements [pop3.Account].
func (a account) Open(now pop3.Time) (pop3.Maildrop, error) {
	s := a.store
	// By path each time: a directory made anew under the old name is served.
	root, err := os.OpenRoot(s.path)
	if err != nil {
		return nil, lasting(err)
	}
	unlock, err := s.lock(root)
	if err != nil {
		root.Close()
		return nil, err
	}
	d := &drop{store: s, root: root, unlock: unlock}
	if err := s.fill(d); err != nil {
		d.Release()
		return nil, lasting(err)
	}
	s.date(d, now)
	return d, nil
}

// uid is the unique-id of a file in raw form.
func (s *Store) uid(name string) string {
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(s.path, "/"))
	b.WriteByte('/')
	for i := range len(name) {
		// A line end in a name must not end the line of the listing.
		if c := name[i]; c < ' ' || c == 0x7f {
			fmt.Fprintf(&b, "/%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
