package web

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/pop3play/pop3play/core/pop3"
)

// TestBridgeSlowBrowser: the session waits, and memory stays bounded.
func TestBridgeSlowBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBridgeSocket()
		defer s.cancel()
		s.events = true
		release := make(chan struct{})
		s.send = func([]byte) error { <-release; return nil }
		go s.sendRecords()
		c := newBridgeConn(s, "")
		data := make([]byte, 4096)
		writes := 0
		over := false
		go func() {
			for range 1000 {
				s.observe(&pop3.Event{Kind: pop3.KindBody, Data: data})
				if _, err := c.Write(data); err != nil {
					break
				}
				writes++
			}
			over = true
		}()
		synctest.Wait()
		if over || len(s.pending) > bridgeAhead+2*len(data) {
			t.Fatalf("over=%v with %d octets pending after %d writes", over, len(s.pending), writes)
		}
		// Reading waits too, and a deadline ends the wait without harm.
		c.SetReadDeadline(time.Now().Add(time.Second))
		if _, err := c.Read(data); err == nil || s.isBroken() {
			t.Fatalf("Read gave %v, broken=%v", err, s.isBroken())
		}
		had := writes
		release <- struct{}{}
		synctest.Wait()
		if writes == had {
			t.Fatal("nothing goes on when the browser takes a message")
		}
		close(release)
		synctest.Wait()
		if !over || writes != 1000 {
			t.Fatalf("over=%v after %d writes", over, writes)
		}
		s.finish()
	})
}

// TestBridgeGivesUp: what can end a wait for the browser does, and what was
// given up is not taken up again.
func TestBridgeGivesUp(t *testing.T) {
	for _, events := range []bool{false, true} {
		for name, x := range map[string]struct {
			end  func(*bridgeSocket, *bridgeConn)
			want error
		}{
			"deadline": {func(_ *bridgeSocket, c *bridgeConn) { c.SetDeadline(time.Unix(1, 0)) }, os.ErrDeadlineExceeded},
			"close":    {func(_ *bridgeSocket, c *bridgeConn) { c.Close() }, net.ErrClosed},
			"stop":     {func(s *bridgeSocket, _ *bridgeConn) { s.stop(); s.stop() }, net.ErrClosed},
		} {
			t.Run(fmt.Sprint(name, ", events ", events), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := newBridgeSocket()
					defer s.cancel()
					s.events = events
					release := make(chan struct{})
					s.send = func([]byte) error { <-release; return nil }
					if events {
						s.observe(&pop3.Event{Kind: pop3.KindBody, Data: make([]byte, 2*bridgeAhead)})
					}
					c := newBridgeConn(s, "")
					var wrote, read error
					var over atomic.Int32
					go func() { _, wrote = c.Write([]byte("x")); over.Add(1) }()
					synctest.Wait()
					go func() { _, read = c.Read(make([]byte, 1)); over.Add(1) }()
					synctest.Wait()
					if over.Load() != 0 {
						t.Fatal("nobody waits")
					}
					x.end(s, c)
					synctest.Wait()
					if over.Load() != 2 || !errors.Is(wrote, x.want) || !errors.Is(read, x.want) {
						t.Errorf("%d are over: Write %v, Read %v", over.Load(), wrote, read)
					}
					if _, err := c.Write([]byte("y")); err == nil {
						t.Error("Write goes on after it gave up")
					}
					close(release)
				})
			})
		}
	}
}

// TestBridgeBroken: a browser that is gone does not hold the session.
func TestBridgeBroken(t *testing.T) {
	for _, events := range []bool{false, true} {
		s := newBridgeSocket()
		defer s.cancel()
		s.events = events
		s.send = func([]byte) error { return errors.New("gone") }
		if events {
			s.observe(&pop3.Event{Kind: pop3.KindBody, Data: make([]byte, 2*bridgeAhead)})
			s.sendRecords()
		}
		if _, err := newBridgeConn(s, "").Write([]byte("x")); !errors.Is(err, errBridgeGone) {
			t.Errorf("events %v: %v", events, err)
		}
	}
}

func TestBridgeDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeadline()
		passed := func() bool {
			synctest.Wait()
			select {
			case <-d.wait():
				return true
			default:
				return false
			}
		}
		for i, x := range []struct {
			set   time.Duration // 0: none, negative: past
			sleep time.Duration
			want  bool
		}{{time.Second, 0, false}, {2 * time.Second, time.Second, false}, {2 * time.Second, 2 * time.Second, true},
			{0, time.Hour, false}, {-1, 0, true}, {-1, 0, true}, {time.Second, 0, false}, {-1, 0, true}, {0, 0, false}} {
			var at time.Time
			if x.set != 0 {
				at = time.Now().Add(x.set)
			}
			d.set(at)
			time.Sleep(x.sleep) // of the bubble's own clock
			if got := passed(); got != x.want {
				t.Errorf("step %d: passed=%v", i, got)
			}
		}
	})
}

func TestBridgeCloseText(t *testing.T) {
	for _, s := range []string{"quit", strings.Repeat("x", 123), strings.Repeat("x", 124), strings.Repeat("é", 90), strings.Repeat("€", 300), "\xff"} {
		got := closeText(s)
		if len(got) > 123 || !utf8.ValidString(got) || len(s) <= 123 && utf8.ValidString(s) && got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}
