package interop

import (
	"bytes"

	"github.com/pop3play/pop3play/core/pop3"
)

// oneOctet breaks a server: of the third message one letter is another one.
func oneOctet(e *pop3.Edit) {
	e.Filter(func(func() bool) pop3.Filter { return &corrupter{} })
}

type corrupter struct{ done int } // message that was altered last

func (f *corrupter) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	c, ok := up(now)
	if !ok || c.Part != pop3.PartBody || c.Verb != "RETR" || c.Msg != 3 || f.done == int(c.Seq) {
		return c, ok
	}
	// In the body, where no client looks for anything.
	if i := bytes.Index(c.Data, []byte("single dot")); i >= 0 {
		f.done = int(c.Seq)
		c.Data = bytes.Clone(c.Data)
		c.Data[i] ^= 1
	}
	return c, ok
}
