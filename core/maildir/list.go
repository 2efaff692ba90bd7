package maildir

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// entry is a message's file as it was when the directory was read.
type entry struct {
	name string      // relative to the root
	link fs.FileInfo // what the name itself is: the file, or a symbolic link
	info fs.FileInfo // the file
}

// list reads a directory of root: regular files in the order of their names.
// skipped hears of symbolic links that lead out or nowhere.
func list(root *os.Root, dir string, skipped func(error)) ([]entry, error) {
	d, err := root.Open(dir)
	if err != nil {
		return nil, err
	}
	names, err := d.Readdirnames(-1)
	d.Close()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(names, compareNames)
	entries := make([]entry, 0, len(names))
	for _, name := range names {
		if strings.HasPrefix(name, ".") {
			continue
		}
		e := entry{name: path.Join(dir, name)}
		if e.link, err = root.Lstat(e.name); err != nil {
			if !errors.Is(err, fs.ErrNotExist) { // removed meanwhile
				skipped(fmt.Errorf("%q left out: %w", e.name, errno(err)))
			}
			continue
		}
		e.info = e.link
		if e.link.Mode()&fs.ModeSymlink != 0 {
			// A root refuses a link that leaves it.
			if e.info, err = root.Stat(e.name); err != nil {
				skipped(fmt.Errorf("symbolic link %q left out: %w; only links to files in the same directory are served", e.name, errno(err)))
				continue
			}
		}
		if e.info.Mode().IsRegular() {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// compareNames orders file names as the classic server does in the C locale:
// ASCII case folded, ties and all else by octet value.
func compareNames(a, b string) int {
	for i := range min(len(a), len(b)) {
		if c := cmp.Compare(fold(a[i]), fold(b[i])); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

func fold(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// same tells whether a file is still the one it was. A file rewritten in place
// shows by its size or time.
func same(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// openFile opens a file for reading and never waits for one.
func openFile(root *os.Root, name string) (fs.File, error) {
	f, err := root.OpenFile(name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err // not f: a nil *os.File is no nil fs.File
	}
	return f, nil
}
