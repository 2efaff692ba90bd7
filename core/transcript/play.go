package transcript

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
)

// Server is where a transcript is played.
type Server interface {
	// Connect opens connection n, counted from 1.
	Connect(n int) error
	// Send sends one segment.
	Send(n int, p []byte) error
	// CloseWrite closes the client's side.
	CloseWrite(n int) error
	// Read gives up to max octets that the server has sent, at least one, or
	// how the connection ended: "close", "rst", "half-close", or "truncated"
	// without the end of TLS. On a virtual clock it gives nothing at all if
	// nothing may leave now.
	Read(n, max int) (p []byte, end string, err error)
	// Advance lets time pass.
	Advance(d time.Duration)
	// Mail gives what is in the maildrop of "user" now.
	Mail() [][]byte
}

// Clocked is a Server on a virtual clock, where it is certain that nothing may
// leave before time passes or the client speaks.
type Clocked interface {
	// Silent tells that connection n is open and has nothing to read now.
	Silent(n int) bool
}

// Secure is a Server that can do TLS.
type Secure interface {
	// StartTLS is the client's side of a handshake; named tells the server
	// which host is meant. It gives "ok", or what is wrong: "expired",
	// "wrong host", "NUL in name", "unknown authority", "plain" where the other
	// side speaks no TLS, "waiting" where it has not begun, "failed". A client that
	// finds something wrong goes no further; "8-bit subject" is only remarkable.
	StartTLS(n int, named bool) (verdict string)
}

var stampPattern = regexp.MustCompile(`<[^<>@\s]+@[^<>@\s]+>`)

// Play runs the script and says at which line the server first differed.
func Play(s *Script, srv Server) error {
	p := &player{srv: srv, stamps: map[int]string{}, ended: map[int]bool{}}
	for _, st := range s.Steps {
		if err := p.step(s, st); err != nil {
			return fmt.Errorf("transcript line %d: %w", st.Line, err)
		}
	}
	for n := range p.stamps {
		if p.ended[n] {
			continue
		}
		if err := srv.CloseWrite(n); err != nil {
			return err
		}
		if err := p.end(n, "close"); err != nil {
			return fmt.Errorf("after the transcript: %w", err)
		}
	}
	return nil
}

type player struct {
	srv    Server
	stamps map[int]string // by connection; its keys are the open ones
	ended  map[int]bool
	tls    string // what the last handshake came to
}

func (p *player) step(s *Script, st Step) error {
	if _, open := p.stamps[st.Conn]; st.Conn > 0 && (!open || p.ended[st.Conn] && (st.Kind == Expect || st.Kind == Quiet)) {
		if err := p.srv.Connect(st.Conn); err != nil {
			return err
		}
		p.stamps[st.Conn], p.ended[st.Conn] = "", false
	}
	switch st.Kind {
	case Send:
		for _, seg := range st.Segments {
			if len(seg) == 0 {
				continue
			}
			seg = bytes.ReplaceAll(seg, []byte("<digest>"), []byte(pop3.APOPDigest(p.stamps[st.Conn], "password")))
			if err := p.srv.Send(st.Conn, seg); err != nil {
				return err
			}
		}
	case Expect:
		return p.expect(st)
	case Close:
		return p.srv.CloseWrite(st.Conn)
	case StartTLS:
		secure, ok := p.srv.(Secure)
		if !ok {
			return fmt.Errorf("there is no TLS here; the transcript needs a header where: native")
		}
		p.tls = secure.StartTLS(st.Conn, st.How == "")
	case Verdict:
		if p.tls != st.How {
			return fmt.Errorf("want <tls %s>\n got <tls %s>", st.How, p.tls)
		}
	case Closed:
		return p.end(st.Conn, st.How)
	case Wait:
		p.srv.Advance(st.Wait)
	case Quiet:
		if c, ok := p.srv.(Clocked); ok && !c.Silent(st.Conn) {
			q, end, _ := p.srv.Read(st.Conn, 512)
			return fmt.Errorf("want <nothing>\n got %q%s", q, ended(end))
		}
	case Drop:
		return remains(s, st, p.srv.Mail())
	}
	return nil
}

func (p *player) expect(st Step) error {
	want := st.Octets
	if bytes.Contains(want, []byte("<stamp>")) {
		return p.expectStamp(st)
	}
	var got []byte
	for len(got) < len(want) {
		q, end, err := p.srv.Read(st.Conn, len(want)-len(got))
		if err != nil {
			return err
		}
		got = append(got, q...)
		if !bytes.HasPrefix(want, got) || len(q) == 0 {
			return fmt.Errorf("want %q\n got %q%s", want, got, ended(end))
		}
	}
	return nil
}

func ended(end string) string {
	if end == "" {
		return ""
	}
	return " and then <" + end + ">"
}

// expectStamp reads a line that holds a timestamp, and remembers it.
func (p *player) expectStamp(st Step) error {
	var got []byte
	for !bytes.HasSuffix(got, []byte("\n")) {
		q, end, err := p.srv.Read(st.Conn, 1)
		if err != nil {
			return err
		}
		if got = append(got, q...); len(q) == 0 {
			return fmt.Errorf("want %q\n got %q%s", st.Octets, got, ended(end))
		}
	}
	stamp := stampPattern.Find(got)
	p.stamps[st.Conn] = string(stamp)
	if want := bytes.ReplaceAll(st.Octets, []byte("<stamp>"), stamp); stamp == nil || !bytes.Equal(want, got) {
		return fmt.Errorf("want %q\n got %q", st.Octets, got)
	}
	return nil
}

func (p *player) end(n int, how string) error {
	p.ended[n] = true
	q, end, err := p.srv.Read(n, 512)
	if err != nil {
		return err
	}
	if len(q) > 0 || end != how {
		return fmt.Errorf("want <%s>\n got %q%s", how, q, ended(end))
	}
	return nil
}

func remains(s *Script, st Step, mail [][]byte) error {
	var want [][]byte
	for _, n := range st.Remain {
		if n < 1 || n > len(s.Mail) {
			return fmt.Errorf("drop: there is no message %d", n)
		}
		want = append(want, s.Mail[n-1])
	}
	if !slices.EqualFunc(want, mail, sameText) {
		return fmt.Errorf("want %d messages in the maildrop, numbers %v\n got %d", len(want), st.Remain, len(mail))
	}
	return nil
}

// sameText compares messages whatever their line ends are.
func sameText(a, b []byte) bool {
	return bytes.Equal(maildrop.Canonical(a), maildrop.Canonical(b))
}
