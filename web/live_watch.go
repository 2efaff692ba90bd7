package web

import (
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// watchAtOnce is how many octets of records go into one message, about.
const watchAtOnce = 64 << 10

// serveWatch sends the events of a session to a browser that only looks on.
func (b *Bridge) serveWatch(s *bridgeSocket, ws *websocket.Conn, q url.Values) *ending {
	number, err := strconv.ParseUint(q.Get("session"), 10, 64)
	secrets := q.Get("secrets") == "1"
	switch {
	case b.Live == nil:
		return &ending{BridgeBadRequest, "sessions of this server cannot be watched"}
	case err != nil:
		return &ending{BridgeBadRequest, "session is not a number"}
	case !s.events:
		return &ending{BridgeBadRequest, "a session is watched with the subprotocol " + BridgeEvents}
	case secrets && !b.Live.Secrets:
		return &ending{BridgeNotAllowed, "passwords are shown only where the operator says --show-secrets"}
	case !b.Live.enter(false):
		return &ending{BridgeTooMany, "too many pages watch this server, try again later"}
	}
	defer b.Live.exit(false)
	w := b.Live.watch(number, secrets)
	if w == nil {
		return &ending{BridgeNotAllowed, "session " + strconv.FormatUint(number, 10) + " is not among those that are kept"}
	}
	defer w.leave()
	s.open(ws)
	go s.read()
	defer close(s.done)
	stopped := s.stopped
	for {
		p, lost, end := w.next()
		if lost != (trace.Lost{}) {
			text, err := json.Marshal(bridgeNews{Lost: &lostNews{lost.Events, lost.Octets}})
			if err != nil || s.text(text) != nil {
				return &ending{websocket.StatusNormalClosure, ""}
			}
		}
		switch {
		case len(p) > 0:
			if s.send(p) != nil {
				return &ending{websocket.StatusNormalClosure, ""}
			}
			continue
		case lost != (trace.Lost{}):
			continue
		case stopped == nil:
			return stops()
		case end != nil:
			return end
		}
		select {
		case <-w.more:
		case <-s.ended:
			return &ending{websocket.StatusNormalClosure, ""}
		case <-s.in:
			return &ending{websocket.StatusPolicyViolation, "a spectator has nothing to say"}
		case <-stopped:
			stopped = nil // what is there already is sent yet
		}
	}
}

// watcher is a spectator of one session.
type watcher struct {
	*spectator
	live    *Live
	session *liveSession
	secrets bool
	cursor  trace.Cursor
	buf     []byte
}

// watch begins to watch a session, from its beginning; nil if it is not kept.
func (l *Live) watch(number uint64, secrets bool) *watcher {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.find(number)
	if s == nil {
		return nil
	}
	w := &watcher{spectator: newSpectator(), live: l, session: s, secrets: secrets}
	if s.watchers == nil {
		s.watchers = map[*spectator]struct{}{}
	}
	s.watchers[w.spectator] = struct{}{}
	return w
}

func (w *watcher) leave() {
	w.live.mu.Lock()
	defer w.live.mu.Unlock()
	delete(w.session.watchers, w.spectator)
}

// next gives records, what was lost before them, and when there are no more the
// session's end. The records are valid until the next call.
func (w *watcher) next() (p []byte, lost trace.Lost, end *ending) {
	w.live.mu.Lock()
	w.buf, lost = w.session.ring.Read(w.buf[:0], &w.cursor, watchAtOnce)
	if w.session.over && len(w.buf) == 0 {
		switch reason := w.session.row.Reason; {
		case reason == string(pop3.ReasonShutdown):
			end = stops() // which the bridge may be told later
		case reason == "" && w.session.evicted:
			end = &ending{BridgeTooMany, "newer sessions took the place of this one"}
		default:
			end = &ending{websocket.StatusNormalClosure, reason}
		}
	}
	w.live.mu.Unlock()
	if w.live.Secrets && !w.secrets {
		return masked(w.buf), lost, end
	}
	return w.buf, lost, end
}

// masked hides secrets in records.
func masked(records []byte) (p []byte) {
	for len(records) > 0 {
		e, rest, err := trace.ReadRecord(records)
		if err != nil {
			return p
		}
		e = trace.Masked(e)
		p, records = trace.AppendRecord(p, &e), rest
	}
	return p
}
