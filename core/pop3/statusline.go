package pop3

type statusEdit struct {
	edit *Edit
	f    func(*Tx, *Reply, []byte) []byte
}

// Status changes status lines as they are worded, without their line end: the
// greeting's, answers', and what alarms say; but neither challenges nor what a
// reply has as Raw. f leaves line itself as it is; it may take the code out of
// the reply where its line has none any more.
func (e *Edit) Status(f func(tx *Tx, r *Reply, line []byte) []byte) {
	e.reaches(Anywhere)
	e.d.statuses = append(e.d.statuses, statusEdit{e, f})
}

// editStatus has a worded status line changed.
func (s *Session) editStatus(line []byte, r *Reply, by []string) ([]byte, []string) {
	n := len(line) - len("\r\n")
	text := line[:n:n]
	for _, e := range s.d.statuses {
		if !e.edit.hits(&s.scope) {
			continue
		}
		was := text
		if text = e.f(&s.tx, r, text); string(text) != string(was) {
			by = e.edit.tag(by)
		}
	}
	return append(append(line[:0], text...), "\r\n"...), by
}
