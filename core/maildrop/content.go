package maildrop

// as gives what a session sees of a message.
func (m *message) as(raw string, uids *UIDs) Item {
	if raw != "" {
		return Item{raw + "/" + string(appendPadded(nil, m.number)), m.raw, m.number}
	}
	return Item{uids.Next(m.hash), m.text, m.number}
}

// Clear empties a user's maildrop for the sessions to come.
func (m *Memory) Clear(user string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b := m.users[user]; b != nil {
		b.mail = nil
	}
}

// Item is a message as the next session will find it.
type Item struct {
	UID    string
	Text   []byte // not to be changed
	Number int    // of its delivery, which no other message of the user ever has
}

// List gives what a user's next session will find.
func (m *Memory) List(user string) []Item {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []Item
	if b := m.users[user]; b != nil {
		var uids UIDs
		for _, msg := range b.mail {
			all = append(all, msg.as(m.Raw, &uids))
		}
	}
	return all
}

// Messages gives the octets of what a user's next session will find. The
// caller does not change them.
func (m *Memory) Messages(user string) [][]byte {
	var all [][]byte
	for _, it := range m.List(user) {
		all = append(all, it.Text)
	}
	return all
}

// Bundle gives a user's messages as they were delivered, so that the same
// maildrop can be had another time.
func (m *Memory) Bundle(user string) (out []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b := m.users[user]; b != nil {
		for _, msg := range b.mail {
			out = AppendBundle(out, "message", msg.raw)
		}
	}
	return out
}
