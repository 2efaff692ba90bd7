package quirk

import "github.com/pop3play/pop3play/core/pop3"

// Disable makes a quirk do nothing until restore is called: what a test must
// notice.
func Disable(q *Quirk) (restore func()) {
	was := q.apply
	q.apply = func(*pop3.Edit, *Use) {}
	return func() { q.apply = was }
}
