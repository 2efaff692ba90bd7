package pop3

import "sync"

// World is memory that outlives sessions, kept by the server for its quirks:
// unique-ids that change each time, mail hidden after it was fetched. The zero
// value is ready. It may be used by many sessions at once.
type World struct {
	mu   sync.Mutex
	data map[worldKey]any
}

type worldKey struct{ quirk, user string }

// Update replaces what a quirk remembers for a user ("" for all users) by what
// f makes of it; nil stands for nothing remembered. It gives the new value.
func (w *World) Update(quirk, user string, f func(any) any) any {
	w.mu.Lock()
	defer w.mu.Unlock()
	k := worldKey{quirk, user}
	v := f(w.data[k])
	switch {
	case v == nil:
		delete(w.data, k)
		return nil
	case w.data == nil:
		w.data = make(map[worldKey]any)
	}
	w.data[k] = v
	return v
}

// Reset forgets everything.
func (w *World) Reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.data = nil
}
