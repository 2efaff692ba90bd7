package pop3

import (
	"slices"
	"strconv"
	"strings"
)

// Capabilities lists by hand what CAPA announces before the login and after
// it, in place of what derives from the command table. A bare name of a command
// that has a value, SASL say, still gets it, and what cannot be used here and
// now is left out all the same.
func (e *Edit) Capabilities(before, after []string) {
	d := e.d
	d.fixed = [2][]capability{fixedList(before), fixedList(after)}
}

func fixedList(rows []string) []capability {
	list := make([]capability, 0, len(rows))
	for _, r := range rows {
		name, value, _ := strings.Cut(r, " ")
		list = append(list, capability{name: name, value: value})
	}
	return list
}

const loginDelay = "LOGIN-DELAY"

// capaList is a capability list in the making.
type capaList struct {
	lineBody
	tx *Tx
}

func (l *capaList) blame(by []string) { l.by = join(l.by, by) }

func (l *capaList) add(name, value string) {
	l.text = append(l.text, name...)
	if value != "" {
		l.text = append(append(l.text, ' '), value...)
	}
	l.text = append(l.text, "\r\n"...)
}

// capa lists what the command table offers. RFC 2449 §5: capabilities of the
// AUTHORIZATION state "MUST be announced in both states".
func capa(tx *Tx, c Command) Reply {
	d := tx.s.d
	l := &capaList{tx: tx}
	fixed := d.fixed[0]
	if tx.State() == Transaction {
		fixed = d.fixed[1]
	}
	if fixed == nil {
		for i := range d.rows {
			if row := tx.s.row(i); row != nil {
				l.row(row, nil)
			}
		}
	}
	for i := range fixed {
		l.fixed(&fixed[i])
	}
	delays := slices.ContainsFunc(fixed, func(c capability) bool { return c.name == loginDelay })
	for i := range d.caps {
		if c := &d.caps[i]; c.edit != nil || fixed == nil || c.name == loginDelay && !delays {
			l.extra(c)
		}
	}
	for _, r := range d.removed {
		if r.cap == "" || !r.edit.hits(tx.Scope()) {
			continue
		}
		if r.offer != nil {
			if offered, _ := r.offer(tx); !offered {
				continue // nobody would have seen it
			}
		}
		l.blame(r.edit.self)
	}
	return Reply{Say: SayCapabilities, Body: &l.lineBody}
}

// row announces what a row of the command table stands for, with the value that
// the list of a profile has, if any.
func (l *capaList) row(row *Spec, listed *capability) {
	tx := l.tx
	if row.Cap == "" || row.Login && tx.s.inTheClear() {
		return
	}
	if row.offer != nil {
		if ok, by := row.offer(tx); !ok {
			l.blame(by)
			return
		}
	}
	value := ""
	if row.value != nil {
		if value = row.value(tx); value == "" {
			return
		}
	}
	if listed != nil && listed.value != "" {
		value = listed.value
	}
	gone, by := withheld(tx, row.without)
	if l.blame(by); gone {
		return
	}
	if l.blame(row.By); listed != nil {
		l.add(listed.name, value)
		return
	}
	l.add(row.Cap, value)
}

// fixed announces a capability that a profile lists.
func (l *capaList) fixed(c *capability) {
	d := l.tx.s.d
	for i := range d.rows {
		name, _, _ := strings.Cut(d.rows[i].Cap, " ")
		if name != c.name {
			continue
		}
		if row := l.tx.s.row(i); row != nil {
			l.row(row, c)
		}
		return
	}
	for _, r := range d.removed {
		name, _, _ := strings.Cut(r.cap, " ")
		if name == c.name && r.edit.hits(l.tx.Scope()) {
			return
		}
	}
	l.extra(c)
}

// extra announces a capability without a command.
func (l *capaList) extra(c *capability) {
	if c.edit != nil && !c.edit.hits(l.tx.Scope()) {
		return
	}
	gone, by := withheld(l.tx, c.without)
	if l.blame(by); gone {
		return
	}
	value, limits := c.value, &l.tx.s.d.Limits
	switch {
	case c.edit != nil:
	case c.name == "EXPIRE" && value == "":
		value = limits.expires()
	case c.name == loginDelay && limits.LoginDelay > 0:
		value = strconv.FormatInt(int64((limits.LoginDelay+Second-1)/Second), 10) // in seconds, RFC 2449 §6.5
	case c.name == loginDelay && value == "":
		return
	}
	l.add(c.name, value)
	if c.edit != nil {
		l.blame(c.edit.self)
	}
}
