package maildir

import (
	"io/fs"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

// since is when a file arrived, on the clock of the sessions.
type since struct {
	info fs.FileInfo
	at   pop3.Time
}

// date tells when each message arrived: when its file was written, seen from
// the login that found it first. From then on it ages with the sessions' clock,
// which a test may move.
func (s *Store) date(d *drop, now pop3.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.since
	s.since = make(map[string]since, len(d.items))
	for i := range d.items {
		m := &d.items[i]
		was, ok := before[m.name]
		if !ok || !same(was.info, m.info) {
			was = since{m.info, now - pop3.Time(time.Since(m.info.ModTime()))}
		}
		s.since[m.name] = was
		m.arrived = was.at
	}
}
