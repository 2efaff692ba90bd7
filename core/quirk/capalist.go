package quirk

import (
	"bytes"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// relisted changes the rows of the capability list as a whole.
func relisted(f func(list []string) []string) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Wrap("CAPA", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
			r := next(tx, c)
			if r.Body == nil {
				return r
			}
			text, by := drained(r.Body)
			rows := strings.SplitAfter(string(text), "\r\n")
			for i := range rows {
				rows[i] = strings.TrimSuffix(rows[i], "\r\n")
			}
			rows = f(rows[:len(rows)-1])
			r.Body = pop3.Lines([]byte(strings.Join(append(rows, ""), "\r\n")), slices.Concat(by, e.By())...)
			return r
		})
	}
}

// drained reads a short body to its end.
func drained(b pop3.Body) (all []byte, by []string) {
	defer b.Close()
	for {
		p, err := b.Next()
		if err != nil {
			return all, by
		}
		all = append(all, p...)
		if b, ok := b.(pop3.Blamed); ok {
			by = b.By()
		}
	}
}

// rowwise sends each row of the capability list in a segment of its own.
type rowwise struct {
	hit   func() bool
	delay pop3.Time
	rest  pop3.Chunk
	more  bool
}

func (f *rowwise) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	inside := f.more
	if !inside {
		c, ok := up(now)
		if !ok || c.Verb != "CAPA" || c.Part != pop3.PartBody || !f.hit() {
			return c, ok
		}
		f.rest = c
	}
	c := f.rest
	n := bytes.IndexByte(c.Data, '\n') + 1
	if f.more = n > 0 && n < len(c.Data); f.more {
		c, f.rest = c.Split(n)
	}
	if c.Flush = true; inside {
		c.At = max(c.At, now+f.delay)
	}
	return c, true
}
