package quirk

import (
	"bytes"
	"slices"

	"github.com/pop3play/pop3play/core/pop3"
)

// Messages that pass for others, and their bodies.

// origin is a message below all decorators: what it claims there stays the same
// whatever other quirks make of it.
func origin(m pop3.Message) pop3.Message {
	for {
		outer, ok := m.(interface{ Unwrap() pop3.Message })
		if !ok {
			return m
		}
		m = outer.Unwrap()
	}
}

// same is a message as it is, for decorators to embed: it hands on what is
// optional, too.
type same struct{ pop3.Message }

// Unwrap gives the message as it was before.
func (m same) Unwrap() pop3.Message { return m.Message }

// NeedsUTF8 implements pop3.International for a message that knows.
func (m same) NeedsUTF8() bool {
	inner, ok := m.Message.(pop3.International)
	return ok && inner.NeedsUTF8()
}

// HoldsBinary implements pop3.Binary for a message that knows.
func (m same) HoldsBinary() bool { return holdsBinary(m.Message) }

func holdsBinary(m pop3.Message) bool {
	inner, ok := m.(pop3.Binary)
	return ok && inner.HoldsBinary()
}

// AlteredBy implements pop3.Altered.
func (m same) AlteredBy(a pop3.Aspect) []string { return pop3.AlteredBy(m.Message, a) }

// resized is a message that claims another size.
type resized struct {
	same
	size int64
	by   []string
}

func (m *resized) Size() int64 { return m.size }

// AlteredBy implements pop3.Altered.
func (m *resized) AlteredBy(a pop3.Aspect) []string {
	if a == pop3.AspectSize && m.size != m.Message.Size() {
		return m.by
	}
	return m.same.AlteredBy(a)
}

// renamed is a message with another unique-id.
type renamed struct {
	same
	uid string
	by  []string
}

func (m *renamed) UID() string { return m.uid }

// AlteredBy implements pop3.Altered.
func (m *renamed) AlteredBy(a pop3.Aspect) []string {
	if a == pop3.AspectUID {
		return m.by
	}
	return m.same.AlteredBy(a)
}

// internalData is what some servers keep as the first message of a folder.
const internalData = "From: Mail System Internal Data <MAILER-DAEMON@localhost>\r\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\r\n" +
	"X-IMAP: 1096471832 0000000002\r\n\r\nThis text is part of the internal format of your mail folder.\r\n"

// made is a message that a quirk makes up.
type made struct {
	uid  string
	text []byte
	by   []string
}

func (m *made) UID() string              { return m.uid }
func (m *made) Size() int64              { return int64(len(m.text)) }
func (m *made) Open() (pop3.Body, error) { return pop3.Lines(m.text, m.by...), nil }

// AlteredBy implements pop3.Altered.
func (m *made) AlteredBy(pop3.Aspect) []string { return m.by }

// lineEnds counts the lines of a message; none if it cannot be read.
func lineEnds(m pop3.Message) (n int64) {
	b, err := m.Open()
	if err != nil {
		return 0
	}
	defer b.Close()
	for {
		p, err := b.Next()
		if err != nil {
			return n
		}
		n += int64(bytes.Count(p, []byte("\n")))
	}
}

// extended is a body with a line more at its end.
type extended struct {
	pop3.Body
	line []byte
	by   []string
	at   bool // the line was given last
}

func (x *extended) Next() ([]byte, error) {
	p, err := x.Body.Next()
	if err == nil || x.line == nil {
		return p, err
	}
	p, x.line, x.at = x.line, nil, true
	return p, nil
}

// By implements pop3.Blamed.
func (x *extended) By() []string {
	if x.at {
		return x.by
	}
	if b, ok := x.Body.(pop3.Blamed); ok {
		return b.By()
	}
	return nil
}

// owned is a body that a quirk is to blame for as a whole.
type owned struct {
	pop3.Body
	by []string
}

// By implements pop3.Blamed.
func (o *owned) By() []string { return append(slices.Clip(bodyBy(o.Body)), o.by...) }
