package pop3

import "slices"

// How edits change the command table, and what CAPA says of it.

// Add puts a row into the command table, or in place of the one there. An
// aimed row leaves the other in for everyone else.
func (e *Edit) Add(s Spec) {
	s.By = e.self
	row := e.d.row([]byte(s.Verb))
	if e.reaches(ReachOf(s.Verb)); row != nil || s.Cap != "" {
		e.reachesRow(s.Verb)
	}
	if e.aim != nil {
		s.aimed = e
		if row != nil {
			was := *row
			s.instead = &was
		}
	}
	if row != nil {
		*row = s
		return
	}
	e.d.rows = append(e.d.rows, s)
}

// Replace changes a row's grammar and states in place. Its handler stays. An
// aimed change leaves the row as it was for everyone else.
func (e *Edit) Replace(verb string, f func(*Spec)) {
	e.reachesRow(verb)
	for row := e.d.row([]byte(verb)); row != nil; row = row.instead {
		if e.aim == nil {
			f(row)
			continue
		}
		if row.gone {
			continue
		}
		was := *row
		f(row)
		row.aimed, row.instead = e, &was
		if was.aimed != nil {
			row.aimed = e.When(was.aimed.hits)
		}
		row = &was
	}
}

// Remove takes a row out of the command table. An aimed removal leaves it in
// for everyone else.
func (e *Edit) Remove(verb string) {
	e.reachesRow(verb)
	i := slices.IndexFunc(e.d.rows, func(s Spec) bool { return s.Verb == verb })
	if i < 0 {
		return
	}
	if e.aim != nil {
		was := e.d.rows[i]
		e.d.rows[i] = Spec{Verb: verb, aimed: e, instead: &was, gone: true}
		e.d.removed = append(e.d.removed, removal{verb, was.Cap, e, was.offer})
		return
	}
	e.d.removed = append(e.d.removed, removal{verb, e.d.rows[i].Cap, e, e.d.rows[i].offer})
	e.d.rows = slices.Delete(e.d.rows, i, i+1)
}

// Announce adds a capability, or changes the value of one. An empty value
// announces the bare name.
func (e *Edit) Announce(name, value string) {
	e.Withhold(name)
	e.d.caps = append(e.d.caps, capability{name: name, value: value, edit: e})
}

// Withhold takes a capability out of the list that CAPA gives. The commands
// behind it go on working.
func (e *Edit) Withhold(name string) {
	d := e.d
	if e.reaches(AtCAPA); name == "USER" || name == "SASL" {
		e.reaches(Anywhere) // what to log in with is said there, too
	}
	for i := range d.caps {
		if c := &d.caps[i]; c.name == name {
			c.without = append(c.without, e)
		}
	}
	for s := range d.fixed {
		for i := range d.fixed[s] {
			if c := &d.fixed[s][i]; c.name == name {
				c.without = append(c.without, e)
			}
		}
	}
	for i := range d.rows {
		for row := &d.rows[i]; row != nil; row = row.instead {
			if row.Cap == name {
				row.without = append(slices.Clip(row.without), e)
			}
		}
	}
}

// withheld tells whether one of the edits withholds a capability here, and
// which.
func withheld(tx *Tx, edits []*Edit) (gone bool, by []string) {
	for _, e := range edits {
		if e.hits(tx.Scope()) {
			gone, by = true, e.tag(by)
		}
	}
	return gone, by
}
