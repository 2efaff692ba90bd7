package pop3

import "bytes"

// How edits change replies, and who is to blame for what.

// Wrapper stands around a command's handler.
type Wrapper func(tx *Tx, c Command, next Handler) Reply

type aroundEdit struct {
	edit *Edit
	f    func(*Tx, Command, Reply) Reply
}

// Wrap stands around one command. Without such a row it does nothing.
func (e *Edit) Wrap(verb string, w Wrapper) {
	e.reaches(ReachOf(verb))
	for row := e.d.row([]byte(verb)); row != nil; row = row.instead {
		row.Do = e.wrapped(row.Do, w)
	}
}

// Outcome changes the answer to an attempt to log in with PASS, APOP or AUTH, once
// it is known. AUTH may take several lines until then, and the aim is asked when
// they have told who the user is.
func (e *Edit) Outcome(verb string, f func(*Tx, Reply) Reply) {
	e.reaches(ReachOf(verb))
	for row := e.d.row([]byte(verb)); row != nil; row = row.instead {
		inner := row.Do
		row.Do = func(tx *Tx, c Command) Reply {
			if verb == "PASS" && tx.Pending() == "" {
				return inner(tx, c) // nobody is to be logged in
			}
			return e.outcome(tx, inner(tx, c), f)
		}
	}
}

func (e *Edit) outcome(tx *Tx, r Reply, f func(*Tx, Reply) Reply) Reply {
	if r.Busy {
		return r
	}
	if more := r.Next; more != nil {
		r.Next = func(tx *Tx, line []byte) Reply { return e.outcome(tx, more(tx, line), f) }
		return r
	}
	if !e.hits(tx.Scope()) {
		return r
	}
	was := r
	r = f(tx, r)
	e.credit(&r, &was)
	return r
}

// WrapGreeting stands around the greeting. A reply with Err or Step refuses
// the connection.
func (e *Edit) WrapGreeting(w Wrapper) {
	e.reaches(AtStart)
	e.d.greeting = e.wrapped(e.d.greeting, w)
}

// WrapUnknown stands around the answer to unknown commands.
func (e *Edit) WrapUnknown(w Wrapper) {
	e.reaches(Anywhere)
	e.d.unknown = e.wrapped(e.d.unknown, w)
}

// WrapWrongState stands around the answer to commands not legal in the state.
func (e *Edit) WrapWrongState(w Wrapper) {
	e.reaches(Anywhere)
	e.d.wrong = e.wrapped(e.d.wrong, w)
}

func (e *Edit) wrapped(inner Handler, w Wrapper) Handler {
	return func(tx *Tx, c Command) Reply {
		if !e.hits(tx.Scope()) {
			return inner(tx, c)
		}
		var given Reply
		asked := false
		r := w(tx, c, func(tx *Tx, c Command) Reply {
			given, asked = inner(tx, c), true
			return given
		})
		if !asked {
			r.By = e.tag(r.By)
			return r
		}
		e.credit(&r, &given)
		return r
	}
}

// credit blames what is new in a reply on e, and the rest on whoever was to
// blame for it before.
func (e *Edit) credit(r, was *Reply) {
	if !was.sameStatus(r) {
		r.By = e.tag(r.By)
		return
	}
	r.By = join(r.By, was.By) // who made it, whoever makes the same of it
	if r.bodyBy = was.bodyBy; r.Body != was.Body {
		r.bodyBy = e.tag(r.bodyBy)
	}
	if r.finalBy = was.finalBy; r.Final != was.Final || !bytes.Equal(r.Trail, was.Trail) {
		r.finalBy = e.tag(r.finalBy)
	}
}

// Around changes replies to any command, after the command's own wrappers.
func (e *Edit) Around(f func(*Tx, Command, Reply) Reply) {
	e.reaches(Anywhere)
	e.d.around = append(e.d.around, aroundEdit{e, f})
}

// sameStatus tells whether two replies have the same status line, and differ
// behind it if at all.
func (r *Reply) sameStatus(o *Reply) bool {
	return r.Err == o.Err && r.Status == o.Status && r.Code == o.Code && r.Say == o.Say && r.Text == o.Text &&
		r.Silent == o.Silent && (r.Body == nil) == (o.Body == nil) && r.Step == o.Step && r.Wait == o.Wait &&
		r.Busy == o.Busy && string(r.After) == string(o.After) && (r.Next == nil) == (o.Next == nil) && string(r.Raw) == string(o.Raw) &&
		r.Args.N == o.Args.N && r.Args.Octets == o.Args.Octets && r.Args.Msg == o.Args.Msg &&
		r.Args.Text == o.Args.Text && string(r.Args.Arg) == string(o.Args.Arg)
}
