package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	listPause = 100 * time.Millisecond // between two messages; what changes meanwhile shares one
	listPulse = 20 * time.Second       // after which a silent list shows that it lives
	listWrite = 30 * time.Second
)

// ServeHTTP sends the list as server-sent events, each a JSON object: a session,
// as often as something changes in it; {"gone": N} when it is kept no more;
// {"all": true} behind the sessions that there were at the start; {"bye": true}
// when the server stops.
func (l *Live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case foreign(r):
		http.Error(w, "another site may not read this", http.StatusForbidden)
		return
	case !l.enter(true):
		w.Header().Set("Retry-After", "30")
		http.Error(w, "too many pages watch this server, try again later", http.StatusServiceUnavailable)
		return
	}
	defer l.exit(true)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy in front must not gather
	// The end of the connection is the end of the list, whenever that is.
	h.Set("Transfer-Encoding", "identity")
	s := l.follow()
	defer l.unfollow(s.spectator)
	out := http.NewResponseController(w)
	out.SetReadDeadline(time.Time{}) // the server's own would end the request's context
	closing := l.ending()
	pulse := time.NewTicker(listPulse)
	defer pulse.Stop()
	p := append(s.news(l), "data: {\"all\":true}\n\n"...)
	for {
		out.SetWriteDeadline(time.Now().Add(listWrite))
		if _, err := w.Write(p); err != nil || out.Flush() != nil {
			return
		}
		s.pause(r, closing)
		for p = p[:0]; len(p) == 0; {
			select {
			case <-s.more:
				p = s.news(l)
			case <-pulse.C:
				p = append(p, ":\n\n"...)
			case <-closing:
				out.SetWriteDeadline(time.Now().Add(listWrite))
				w.Write(append(s.news(l), "data: {\"bye\":true}\n\n"...))
				return
			case <-r.Context().Done():
				return
			}
		}
	}
}

// foreign tells whether the request was made by a page of another site.
func foreign(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return true
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || !strings.EqualFold(u.Host, r.Host)
}

// follower is a list that is followed.
type follower struct {
	*spectator
	seen uint64 // changes
	rows map[uint64]struct{}
}

func (l *Live) follow() *follower {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := &follower{spectator: newSpectator(), rows: map[uint64]struct{}{}}
	if l.lists == nil {
		l.lists = map[*spectator]struct{}{}
	}
	l.lists[f.spectator] = struct{}{}
	return f
}

func (l *Live) unfollow(s *spectator) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.lists, s)
}

// news gives what changed since the last time, as server-sent events. A session
// that changed often is there once, so it is never more than the list itself.
func (f *follower) news(l *Live) (p []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	gone := map[uint64]struct{}{}
	for n := range f.rows {
		gone[n] = struct{}{}
	}
	for _, s := range l.sessions {
		n := s.row.Session
		delete(gone, n)
		if s.changed <= f.seen {
			continue
		}
		f.rows[n] = struct{}{}
		p = appendNews(p, &s.row)
	}
	f.seen = l.changes
	for n := range gone {
		delete(f.rows, n)
		p = appendNews(p, map[string]uint64{"gone": n})
	}
	return p
}

func appendNews(p []byte, v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		return p
	}
	return append(append(append(p, "data: "...), data...), "\n\n"...)
}

// pause lets changes gather.
func (f *follower) pause(r *http.Request, closing <-chan struct{}) {
	t := time.NewTimer(listPause)
	defer t.Stop()
	select {
	case <-t.C:
	case <-closing:
	case <-r.Context().Done():
	}
}
