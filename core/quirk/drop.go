package quirk

import "github.com/pop3play/pop3play/core/pop3"

// passing is a maildrop as it is, for decorators to embed: it hands on what is
// optional, too.
type passing struct{ pop3.Maildrop }

// Remove implements pop3.Remover where the maildrop does.
func (p passing) Remove(i int) error {
	if r, ok := p.Maildrop.(pop3.Remover); ok {
		return r.Remove(i)
	}
	return pop3.ErrGone
}

// AlteredBy implements pop3.Altered.
func (p passing) AlteredBy(a pop3.Aspect) []string { return pop3.AlteredBy(p.Maildrop, a) }

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
