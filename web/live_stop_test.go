package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/pop3"
)

// The POP3 server ends its sessions before lists and watchers are told to stop.
// Which of the two they notice first is a matter of chance.
const chances = 20

// The last that a list tells is how the sessions ended.
func TestLiveTellsTheEndBeforeItStops(t *testing.T) {
	for range chances {
		synctest.Test(t, func(t *testing.T) {
			live := &Live{}
			begin(live, 1)
			w := httptest.NewRecorder()
			done := make(chan struct{})
			go func() {
				live.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/live", nil))
				close(done)
			}()
			synctest.Wait()
			live.Observe(&pop3.Event{Kind: pop3.KindClose, Session: 1, Text: string(pop3.ReasonShutdown)})
			live.Close()
			<-done
			if got := w.Body.String(); !strings.Contains(got, `"reason":"shutdown"}`+"\n\ndata: {\"bye\":true}\n\n") {
				t.Fatalf("the list told %q", got)
			}
		})
	}
}

// A watcher sees its session's end, and hears that the server stops.
func TestWatcherSeesTheEndBeforeItStops(t *testing.T) {
	for _, bridgeStops := range []bool{false, true} {
		for range chances {
			live := &Live{}
			begin(live, 1)
			rig := newBridgeRig(t)
			rig.bridge.Live = live
			b := rig.dial(t, BridgeEvents, "place=watch&session=1")
			b.expect("\r\n")
			live.Observe(&pop3.Event{Kind: pop3.KindClose, Session: 1, Text: string(pop3.ReasonShutdown)})
			done := make(chan struct{})
			go func() {
				if bridgeStops {
					rig.bridge.Close()
				}
				close(done)
			}()
			b.end(websocket.StatusGoingAway, "the server stops")
			<-done
			if b.kinds[pop3.KindClose] != 1 {
				t.Fatalf("bridge stops %v: the watcher saw %v", bridgeStops, b.kinds)
			}
		}
	}
}
