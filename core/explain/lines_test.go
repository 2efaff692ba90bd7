//go:build !wasip1

package explain_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/explain"
	"github.com/pop3play/pop3play/core/observe"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
)

// collector makes lines of one session's events, as the page does.
type collector struct {
	lines []*explain.Line
	open  *explain.Line
	state pop3.State
	was   pop3.State // the one before

	first   int // line that the exchange begins with
	command []byte
	status  []byte
	steps   int64
	body    *explain.Line // totals of the response so far
	listed  map[int][]byte
}

func (c *collector) add(e *pop3.Event) {
	switch e.Kind {
	case pop3.KindState:
		c.push(e).To = e.State
		c.was, c.state = c.state, e.State
		for _, l := range c.lines[min(c.first, len(c.lines)):] {
			if e.State != pop3.Closed || l.To == pop3.Authorization {
				l.To = e.State
			}
		}
	case pop3.KindLineIn:
		l := c.push(e)
		if l.Answer = e.Cont; !e.Cont {
			c.first, c.steps = len(c.lines)-1, 0
			c.command = bytes.Clone(e.Data)
			l.From = e.State
		} else {
			l.Step = c.steps
			c.steps++
		}
		l.Command = c.command
		l.Data, l.More = bytes.Clone(e.Data), e.N
		c.open, c.body, c.status = nil, nil, nil
	case pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
		c.octets(e)
	default:
		c.push(e)
	}
}

func (c *collector) push(e *pop3.Event) *explain.Line {
	l := &explain.Line{Kind: e.Kind, Part: pop3.Part(0), Err: e.Err, N: e.N, Msg: int64(e.Msg), Text: e.Text, From: c.state, To: c.state, Command: c.command}
	if e.Kind == pop3.KindClose && c.was != 0 {
		l.From = c.was
	}
	if len(c.lines) > c.first && e.Kind != pop3.KindLineIn && e.Kind != pop3.KindClose && e.Kind != pop3.KindState {
		l.From = c.lines[c.first].From
	}
	c.lines = append(c.lines, l)
	return l
}

func (c *collector) octets(e *pop3.Event) {
	for p := e.Data; len(p) > 0; {
		n := bytes.IndexByte(p, '\n') + 1
		if n == 0 {
			n = len(p)
		}
		l := c.open
		if l == nil {
			l = c.push(e)
			l.Part, l.Step, l.Status = pop3.Part(e.N), c.steps, c.status
			l.Listed = c.listed[e.Msg]
			if c.status != nil && e.Kind == pop3.KindReply {
				l.Command = nil
			}
			if e.Kind == pop3.KindBody {
				if c.body == nil {
					c.body = &explain.Line{Header: true}
				}
				l.Header = c.body.Header
			}
			c.open = l
		}
		l.Data = append(l.Data, p[:n]...)
		if p = p[n:]; l.Data[len(l.Data)-1] == '\n' {
			c.end(l, e)
		}
	}
}

func (c *collector) end(l *explain.Line, e *pop3.Event) {
	c.open = nil
	switch {
	case e.Kind == pop3.KindReply:
		if c.status == nil && !bytes.HasPrefix(l.Data, []byte("+ ")) {
			c.status = l.Data
		}
	case e.Kind == pop3.KindBody:
		b := c.body
		if l.Part == pop3.PartBody {
			n := len(l.Data)
			if bytes.HasPrefix(l.Data, []byte("..")) {
				n--
				b.Dots++
			}
			b.Sent += int64(n)
			b.Lines++
			b.Header = b.Header && len(l.Data) > 2
			if e.Verb == "LIST" {
				if msg, _, ok := bytes.Cut(l.Data, []byte(" ")); ok {
					if c.listed == nil {
						c.listed = map[int][]byte{}
					}
					c.listed[atoi(msg)] = l.Data
				}
			}
		}
		l.Sent, l.Lines, l.Dots = b.Sent, b.Lines, b.Dots
	}
}

func atoi(p []byte) (n int) {
	for _, c := range p {
		n = n*10 + int(c-'0')
	}
	return n
}

// converse gives the lines of a transcript.
func converse(t testing.TB, name, script string) []*explain.Line {
	t.Helper()
	s, err := transcript.Parse([]byte(script))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if !s.Plays("core") {
		return nil
	}
	core, err := transcript.NewCore(s)
	if err != nil {
		t.Fatal(err)
	}
	all := map[uint64]*collector{}
	var lines []*explain.Line
	core.Observe = func(e *pop3.Event) {
		if all[e.Session] == nil {
			all[e.Session] = &collector{}
		}
		all[e.Session].add(e)
	}
	if err := transcript.Play(s, core); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for i := uint64(1); all[i] != nil; i++ {
		lines = append(lines, all[i].lines...)
	}
	return lines
}

// scripts are all transcripts that the project has, by path.
func scripts(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(testdata.Transcripts(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(testdata.Transcripts(), p)
		all[p] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// overhear gives the lines of a conversation with some other server, "C: " or
// "S: " before each; CRLF ends them.
func overhear(conversation string) []*explain.Line {
	c := &collector{}
	d := observe.New(1, c.add)
	d.Open(0, "peer")
	for line := range strings.Lines(conversation) {
		p := []byte(strings.TrimSuffix(line[3:], "\n") + "\r\n")
		if line[0] == 'C' {
			d.Client(0, p)
		} else {
			d.Server(0, p)
		}
	}
	d.Close(0, pop3.ReasonQuit)
	return c.lines
}
