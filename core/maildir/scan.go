package maildir

import (
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

// known is what reading a file once told about it.
type known struct {
	info   fs.FileInfo
	size   int64  // of the canonical form, in octets
	hash   string // of the canonical form, as maildrop.Hash makes it
	utf8   bool   // in the header
	binary bool   // in a part
}

// fill lists the directory in a maildrop.
func (s *Store) fill(d *drop) error {
	skipped := s.o.Skipped
	if skipped == nil {
		skipped = func(error) {}
	}
	entries, err := list(d.root, ".", skipped)
	if err != nil {
		return err
	}
	s.mu.Lock()
	before := s.known
	s.mu.Unlock()
	now := make(map[string]known, len(entries))
	d.items = make([]message, 0, len(entries))
	var uids maildrop.UIDs
	var head header
	for _, e := range entries {
		if s.o.Raw {
			d.items = append(d.items, message{entry: e, drop: d, size: e.info.Size(), uid: s.uid(e.name)})
			continue
		}
		k, ok := before[e.name]
		if !ok || !same(k.info, e.info) {
			if k, err = s.scan(d, e, &head); err != nil {
				if !errors.Is(err, fs.ErrNotExist) {
					skipped(fmt.Errorf("%q left out: %w", e.name, errno(err)))
				}
				continue
			}
		}
		if settled(e.info) {
			now[e.name] = k
		}
		d.items = append(d.items, message{entry: e, drop: d, size: k.size, uid: uids.Next(k.hash), utf8: k.utf8, binary: k.binary, looked: true})
	}
	d.list = make([]pop3.Message, len(d.items))
	for i := range d.items {
		d.list[i] = &d.items[i]
	}
	s.mu.Lock()
	s.known = now
	s.mu.Unlock()
	return nil
}

// settled tells whether a later change must show in the file's time: one made
// within the same tick of the file system's clock would not.
func settled(info fs.FileInfo) bool { return time.Since(info.ModTime()) > 2*time.Second }

// scan reads a file once, for the size and the hash of its canonical form, and
// for what its header holds.
func (s *Store) scan(d *drop, e entry, head *header) (known, error) {
	b, err := s.read(d, e)
	if err == errChanged {
		err = errChanging
	}
	if err != nil {
		return known{}, err
	}
	defer b.Close()
	b.size = -1 // not known yet
	hash := md5.New()
	head.reset()
	var parts maildrop.BinaryScan
	for {
		p, err := b.Next()
		if err == io.EOF {
			return known{e.info, b.given, hex.EncodeToString(hash.Sum(nil)), head.utf8(), parts.Found()}, nil
		}
		if err == errChanged {
			err = errChanging
		}
		if err != nil {
			return known{}, err
		}
		hash.Write(p)
		head.add(p)
		parts.Add(p)
	}
}

var errChanging = errors.New("it is being written; the next login will see it")
