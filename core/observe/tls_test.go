package observe

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// tlsTalk is a conversation in which TLS starts: before the greeting, or where
// a segment of the client has STLS granted.
func tlsTalk(t *testing.T, first bool, segments ...string) (w []wire, want *record) {
	t.Helper()
	want = &record{}
	s := pop3.NewSession(pop3.Strict(), sampleStore(), pop3.Options{
		Session: 7, Peer: "peer", Stamp: "1.2@test", OfferTLS: !first, TLSFirst: first, Observe: want.add})
	s.Start(0)
	pull := func() {
		for {
			p, _ := s.Pull(0)
			switch {
			case p != nil:
				w = append(w, wire{true, string(p)})
			case s.Step() == pop3.StepStartTLS:
				w = append(w, wire{})
				s.TLSStarted(0, pop3.TLSInfo{Version: "TLS 1.3"})
			default:
				return
			}
		}
	}
	pull()
	for _, p := range segments {
		w = append(w, wire{false, p})
		s.Feed(0, []byte(p))
		pull()
	}
	if s.State() != pop3.Closed {
		s.CloseInput(0)
		pull()
	}
	return w, want
}

func overhearTLS(t *testing.T, w []wire) *record {
	t.Helper()
	r := &record{}
	d := New(7, r.add)
	d.Open(0, "peer")
	for i, x := range w {
		switch {
		case x == wire{}:
			if i > 0 && !d.WantsTLS() {
				t.Error("TLS starts, and the decoder does not want it")
			}
			d.TLSStarted(0, "TLS 1.3")
		case x.server:
			if rest := d.Server(0, []byte(x.data)); len(rest) > 0 {
				t.Errorf("%q is given back", rest)
			}
		default:
			d.Client(0, []byte(x.data))
		}
	}
	d.Close(0, pop3.ReasonEOF)
	return r
}

// Through TLS a decoder reports what the session does, before and after.
func TestSameAsSessionWithTLS(t *testing.T) {
	for name, x := range map[string]struct {
		first    bool
		segments []string
	}{
		"STLS":     {false, []string{"CAPA\r\n", "STLS\r\n", "CAPA\r\n", "USER user\r\nPASS password\r\n", "LIST\r\nRETR 2\r\n", "STLS\r\n", "QUIT\r\n"}},
		"forgets":  {false, []string{"USER user\r\n", "STLS\r\n", "PASS wrong\r\n", "QUIT\r\n"}},
		"implicit": {true, []string{"STLS\r\n", "USER user\r\n", "PASS password\r\n", "DELE 1\r\n", "QUIT\r\n"}},
		"no end":   {false, []string{"STLS\r\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, want := tlsTalk(t, x.first, x.segments...)
			sameAs(t, "whole", overhearTLS(t, w), want)
			var single []wire
			for _, x := range w {
				if x == (wire{}) {
					single = append(single, x)
				}
				single = append(single, octets([]wire{x})...)
			}
			sameAs(t, "octets", overhearTLS(t, single), want)
		})
	}
}

// What a server sends behind its answer to STLS is no part of the conversation.
func TestWhatFollowsSTLS(t *testing.T) {
	r := &record{}
	d := New(1, r.add)
	d.Open(0, "peer")
	d.Server(0, []byte("+OK\r\n"))
	if !d.Answered() {
		t.Error("nothing was said, and it waits for an answer")
	}
	d.Client(0, []byte("STLS\r\n"))
	if d.Answered() || d.WantsTLS() {
		t.Error("STLS is not answered yet")
	}
	if rest := d.Server(0, []byte("+OK go\r\n\x16\x03")); string(rest) != "\x16\x03" {
		t.Errorf("%q is given back", rest)
	}
	if !d.Answered() || !d.WantsTLS() {
		t.Error("STLS is granted")
	}
	// Nobody says that TLS started: it is hidden from us.
	d.Client(0, []byte("\x16\x03"))
	d.Server(0, []byte("+OK not for us\r\n"))
	d.Close(0, pop3.ReasonEOF)
	text := r.text()
	if strings.Contains(text, "not for us") || strings.Contains(text, "\x16") || strings.Count(text, "tls #1") != 1 {
		t.Errorf("events:\n%s", text)
	}
	d.TLSStarted(0, "TLS 1.3")
	if r.text() != text {
		t.Error("TLS starts after the end")
	}
}

// A refused STLS changes nothing.
func TestRefusedSTLS(t *testing.T) {
	d := New(1, nil)
	d.Open(0, "peer")
	d.Server(0, []byte("+OK\r\n"))
	d.Client(0, []byte("STLS\r\n"))
	if rest := d.Server(0, []byte("-ERR no\r\n+OK more\r\n")); len(rest) > 0 || d.WantsTLS() || !d.Answered() {
		t.Errorf("rest %q, wants TLS %v, answered %v", rest, d.WantsTLS(), d.Answered())
	}
}
