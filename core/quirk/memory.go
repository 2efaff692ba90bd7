package quirk

import (
	"maps"

	"github.com/pop3play/pop3play/core/pop3"
)

// remember keeps a value for the user at hand, beyond the session.
func remember(sc *pop3.Scope, key string, v any) {
	sc.World.Update(key, sc.User, func(any) any { return v })
}

// recall gives what is remembered, if anything is.
func recall[T any](sc *pop3.Scope, key string) (T, bool) {
	v, ok := sc.World.Update(key, sc.User, func(v any) any { return v }).(T)
	return v, ok
}

// memory names a set of unique-ids that outlives sessions.
type memory struct {
	key, user string
}

func (m memory) add(w *pop3.World, uids ...string) {
	if len(uids) == 0 {
		return
	}
	w.Update(m.key, m.user, func(v any) any {
		old, _ := v.(map[string]bool)
		set := make(map[string]bool, len(old)+len(uids)) // a new one: sessions hold the old
		maps.Copy(set, old)
		for _, uid := range uids {
			set[uid] = true
		}
		return set
	})
}

func (m memory) take(w *pop3.World) map[string]bool {
	var set map[string]bool
	w.Update(m.key, m.user, func(v any) any {
		set, _ = v.(map[string]bool)
		return nil
	})
	return set
}

// get gives what is remembered, or nil.
func (m memory) get(w *pop3.World) map[string]bool {
	set, _ := w.Update(m.key, m.user, func(v any) any { return v }).(map[string]bool)
	return set
}
