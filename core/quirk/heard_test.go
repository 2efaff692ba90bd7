package quirk_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/transcript"
)

var stampPattern = regexp.MustCompile(`<[0-9.]+@localhost>`)

// blamed tells at which step of a script a quirk was first named.
type blamed map[string]int

// listener says the lines of a script and does not care for the answers.
type listener struct {
	t      testing.TB
	core   *transcript.Core
	out    bytes.Buffer
	by     blamed
	open   map[int]bool
	stamps map[int]string
}

// heard is what a client hears who says the lines of a script, and who was
// named for it.
func heard(t testing.TB, s *transcript.Script) ([]byte, blamed) {
	t.Helper()
	core, err := transcript.NewCore(s)
	if err != nil {
		t.Fatal(err)
	}
	return heardOn(t, s, core)
}

func heardOn(t testing.TB, s *transcript.Script, core *transcript.Core) ([]byte, blamed) {
	t.Helper()
	l := &listener{t: t, core: core, by: blamed{}, open: map[int]bool{}, stamps: map[int]string{}}
	var last pop3.Time
	also := core.Segment
	core.Segment = func(at pop3.Time, p []byte, flush bool) {
		if also != nil {
			also(at, p, flush)
		}
		if at != last {
			fmt.Fprint(&l.out, "@", at)
			last = at
		}
		if l.out.Write(p); flush {
			l.out.WriteString("|")
		}
	}
	step := 0
	core.Observe = func(e *pop3.Event) {
		for _, name := range e.By {
			if _, known := l.by[name]; !known {
				l.by[name] = step
			}
		}
	}
	var st transcript.Step
	for step, st = range s.Steps {
		l.step(st)
	}
	core.Advance(time.Minute)
	for n := range l.open {
		l.read(n)
	}
	for _, m := range core.Mail() {
		l.out.WriteString("mail: ")
		l.out.Write(m)
	}
	return l.out.Bytes(), l.by
}

func (l *listener) step(st transcript.Step) {
	if st.Conn > 0 && !l.open[st.Conn] && (st.Kind != transcript.Closed || !strings.Contains(l.out.String(), "<")) {
		l.core.Connect(st.Conn)
		l.open[st.Conn] = true
		l.read(st.Conn)
	}
	switch st.Kind {
	case transcript.Send:
		for _, p := range st.Segments {
			l.core.Send(st.Conn, bytes.ReplaceAll(p, []byte("<digest>"), []byte(pop3.APOPDigest(l.stamps[st.Conn], "password"))))
			l.core.Settle(st.Conn)
			l.read(st.Conn)
		}
	case transcript.StartTLS:
		l.out.WriteString("tls " + l.core.StartTLS(st.Conn, true))
		l.read(st.Conn)
	case transcript.Close:
		l.core.CloseWrite(st.Conn)
		l.read(st.Conn)
	case transcript.Wait:
		l.out.WriteString("@" + st.Wait.String())
		l.core.Advance(st.Wait)
		for n := 1; n < 10; n++ {
			if l.open[n] {
				l.read(n)
			}
		}
	}
}

func (l *listener) read(n int) {
	for {
		p, end, err := l.core.Read(n, 1<<20)
		if err != nil {
			l.t.Fatal(err)
		}
		if stamp := stampPattern.Find(p); stamp != nil {
			l.stamps[n] = string(stamp)
		}
		if len(p) == 0 {
			if end != "" && l.open[n] {
				l.out.WriteString("<" + end + ">")
				l.open[n] = false
			}
			return
		}
	}
}
