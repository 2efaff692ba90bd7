package maildir

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"

	"github.com/emersion/go-mbox"
)

// What [Load] takes, in octets: of one message and of all.
const (
	MaxMessage = 64 << 20
	MaxTotal   = 512 << 20
)

// Load reads all messages of a directory with one message a file, of a Maildir
// (a directory with cur and new in it), or of an mbox file, and changes
// nothing there. A directory is read as a [Store] would, in the order of the
// names; a Maildir in the order of the names in cur and new together.
//
// In an mbox file a line that begins "From " begins a message; one ">" before
// such a line is taken off. Messages from it have CRLF line ends, the others
// those of their file.
//
// Nothing is left out: a message that cannot be read, or one that is too
// large, is an error. Errors are for people.
func Load(name string) ([][]byte, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("messages %q: %w; name a directory with one message a file, a Maildir, or an mbox file", name, errno(err))
	}
	if err != nil {
		return nil, fmt.Errorf("messages %q: %w", name, mayMend(err))
	}
	l := loader{name: name, max: MaxMessage, total: MaxTotal}
	switch {
	case info.IsDir():
		return l.directory()
	case info.Mode().IsRegular():
		return l.mbox()
	}
	return nil, fmt.Errorf("messages %q: neither a directory nor a file; name a directory with one message a file, a Maildir, or an mbox file", name)
}

// loader collects messages within limits, in octets.
type loader struct {
	name       string
	max, total int64
	mail       [][]byte
	octets     int64
}

func (l *loader) directory() ([][]byte, error) {
	root, err := os.OpenRoot(l.name)
	if err != nil {
		return nil, fmt.Errorf("directory %q cannot be read: %w", l.name, mayMend(err))
	}
	defer root.Close()
	dirs := []string{"."}
	if isDir(root, "cur") && isDir(root, "new") {
		dirs = []string{"cur", "new"}
	}
	var entries []entry
	for _, dir := range dirs {
		var skipped error
		found, err := list(root, dir, func(err error) { skipped = err })
		if err = errors.Join(err, skipped); err != nil {
			return nil, fmt.Errorf("directory %q: %w", path.Join(l.name, dir), err)
		}
		entries = append(entries, found...)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return compareNames(path.Base(a.name), path.Base(b.name)) })
	for _, e := range entries {
		f, err := openFile(root, e.name)
		if err == nil {
			err = l.add(f)
			f.Close()
		}
		if err != nil {
			return nil, fmt.Errorf("message %q in %q: %w", e.name, l.name, mayMend(err))
		}
	}
	return l.mail, nil
}

func isDir(root *os.Root, name string) bool {
	info, err := root.Stat(name)
	return err == nil && info.IsDir()
}

func (l *loader) mbox() ([][]byte, error) {
	f, err := os.OpenFile(l.name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, fmt.Errorf("messages %q cannot be read: %w", l.name, mayMend(err))
	}
	defer f.Close()
	r := mbox.NewReader(f)
	for {
		m, err := r.NextMessage()
		if err == io.EOF {
			return l.mail, nil
		}
		if errors.Is(err, mbox.ErrInvalidFormat) {
			return nil, fmt.Errorf("messages %q: not an mbox file, it does not begin with \"From \"; put a single message into a directory and name that", l.name)
		}
		if err == nil {
			err = l.add(m)
		}
		if err != nil {
			return nil, fmt.Errorf("message %d in %q: %w", len(l.mail)+1, l.name, err)
		}
	}
}

// add reads one message, and never much more than is allowed.
func (l *loader) add(r io.Reader) error {
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(r, min(l.max, l.total-l.octets)+1))
	switch l.octets += n; {
	case err != nil:
		return err
	case n > l.max:
		return fmt.Errorf("larger than %s octets; take it out", grouped(l.max))
	case l.octets > l.total:
		return fmt.Errorf("all messages together are larger than %s octets; take some out", grouped(l.total))
	}
	l.mail = append(l.mail, bytes.Clone(b.Bytes()))
	return nil
}

// grouped has a comma before each three digits, for people.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
