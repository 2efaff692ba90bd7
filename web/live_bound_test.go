package web

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// tell has a session say so many octets in lines of a body.
func tell(live *Live, session uint64, octets int) {
	line := []byte(strings.Repeat("x", 998) + "\r\n")
	for n := 0; n < octets; n += len(line) {
		live.Observe(&pop3.Event{Kind: pop3.KindBody, Session: session, Verb: "RETR", N: int64(pop3.PartBody), Data: line})
	}
}

func begin(live *Live, session uint64) {
	live.Observe(&pop3.Event{Kind: pop3.KindOpen, Session: session, Text: fmt.Sprint("peer ", session)})
	live.Observe(&pop3.Event{Kind: pop3.KindGreeting, Session: session, Data: []byte("+OK\r\n")})
}

// A session never waits for a spectator that reads nothing; what that one
// missed is counted, to the octet.
func TestLiveSlowWatcher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live := &Live{}
		begin(live, 1)
		w := live.watch(1, false)
		defer w.leave()
		f := live.follow()
		defer live.unfollow(f.spectator)
		const octets = 8_000_000
		tell(live, 1, octets) // would hang here
		live.Observe(&pop3.Event{Kind: pop3.KindClose, Session: 1, Text: "quit"})
		var got, lost int64
		events := uint64(0)
		for {
			p, missed, end := w.next()
			lost += missed.Octets
			events += missed.Events
			for len(p) > 0 {
				e, rest, err := trace.ReadRecord(p)
				if err != nil {
					t.Fatal(err)
				}
				got += int64(len(e.Data))
				events++
				p = rest
			}
			if end != nil {
				break
			}
		}
		if got+lost != octets+5 || lost == 0 || got < liveTail || events != octets/1000+3 {
			t.Errorf("%d octets arrived and %d are lost of %d, in %d events", got, lost, octets, events)
		}
		if news := string(f.news(live)); strings.Count(news, "data: ") != 1 || !strings.Contains(news, fmt.Sprintf(`"out":%d,`, octets+5)) {
			t.Errorf("the list tells %q", news)
		}
	})
}

// What is kept is bounded, however many sessions there are and however much
// they say. Those that are over go first, those that are watched last.
func TestLiveBacklog(t *testing.T) {
	live := &Live{MaxSessions: 4}
	f := live.follow()
	defer live.unfollow(f.spectator)
	for n := range uint64(4) {
		begin(live, n+1)
	}
	f.news(live)
	w := live.watch(1, false)
	defer w.leave()
	live.Observe(&pop3.Event{Kind: pop3.KindClose, Session: 3, Text: "eof"})
	kept := func() (all string) {
		for _, s := range live.sessions {
			all += fmt.Sprint(s.row.Session, " ")
		}
		return all
	}
	for i, want := range []string{"1 2 4 5 ", "1 4 5 6 ", "1 5 6 7 "} {
		begin(live, uint64(5+i))
		if got := kept(); got != want {
			t.Errorf("after %d: %s are kept, want %s", 5+i, got, want)
		}
	}
	news := string(f.news(live))
	for _, want := range []string{`{"gone":2}`, `{"gone":3}`, `{"gone":4}`, `"session":7,"peer":"peer 7"`} {
		if !strings.Contains(news, want) {
			t.Errorf("the list does not tell %s: %s", want, news)
		}
	}
	// Events of what is not kept are not kept either.
	live.Observe(&pop3.Event{Kind: pop3.KindReply, Session: 2})
	tell(live, 1, 4<<20)
	size := 0
	for _, s := range live.sessions {
		p, _ := s.ring.Read(nil, &trace.Cursor{}, 1<<30)
		size += len(p)
	}
	if kept() != "1 5 6 7 " || size > 2*(liveHead+liveTail) {
		t.Errorf("%s are kept, with %d octets", kept(), size)
	}
	for _, n := range []uint64{5, 6, 7} {
		w := live.watch(n, false)
		defer w.leave()
	}
	// All are watched: the oldest goes, and its watcher is told.
	begin(live, 8)
	for {
		p, lost, end := w.next()
		if end != nil {
			if end.code != BridgeTooMany {
				t.Errorf("it ends with %v", end)
			}
			break
		}
		if len(p) == 0 && lost == (trace.Lost{}) {
			t.Fatal("the watcher waits for ever")
		}
	}
}

// Sessions, lists and watchers do not get in each other's way.
func TestLiveTogether(t *testing.T) {
	rig := watched(t, &Live{MaxSessions: 8})
	l := rig.list(t)
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for range 5 {
				c, err := net.Dial("tcp", rig.addr)
				if err != nil {
					t.Error(err)
					return
				}
				io.WriteString(c, "USER nobody\r\nPASS x\r\nNOOP\r\nQUIT\r\n")
				io.Copy(io.Discard, c)
				c.Close()
			}
		})
	}
	l.until("the last", func() bool {
		for n := range l.rows {
			ctx, cancel := context.WithCancel(context.Background())
			ws, _, err := websocket.Dial(ctx, fmt.Sprintf("%s?place=watch&session=%d", rig.url, n), &websocket.DialOptions{Subprotocols: []string{BridgeEvents}})
			if err != nil {
				t.Fatal(err)
			}
			ws.Read(ctx)
			ws.CloseNow()
			cancel()
		}
		return l.rows[40].Reason != ""
	})
	clients.Wait()
}
