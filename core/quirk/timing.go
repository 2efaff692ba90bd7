package quirk

import "github.com/pop3play/pop3play/core/pop3"

var timingQuirks = []*Quirk{
	{
		Name: "trickle", Aliases: []string{"slow-drip-bytes"}, Group: "timing", Layer: Wire,
		Params: []Param{
			{Name: "octets", Unit: "octets", Min: 1, Max: 1 << 20, Default: 1},
			{Name: "delay", Duration: true, Min: int64(pop3.Microsecond), Max: int64(10 * pop3.Minute), Default: int64(5 * pop3.Millisecond)},
		},
		apply: func(e *pop3.Edit, u *Use) {
			e.Filter(func(hit func() bool) pop3.Filter {
				return &trickle{hit: hit, octets: int(u.Args[0]), delay: pop3.Time(u.Args[1])}
			})
		},
	},
	{
		Name: "err-greeting", Group: "timing", Layer: Table,
		OneOf: "a connection begins in one way",
		apply: func(e *pop3.Edit, _ *Use) {
			e.WrapGreeting(func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
				return pop3.Reply{Err: true, Text: "access from your network is denied", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
			})
		},
	},
	{
		Name: "accept-then-close", Group: "timing", Layer: Door,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Door(func(_ *pop3.Scope, d *pop3.Door) { d.Accept = pop3.AcceptClose })
		},
	},
	{
		Name: "idle-drop-with-line", Group: "timing", Layer: Table,
		OneOf:  "there is one autologout",
		Params: []Param{{Name: "after", Duration: true, Min: int64(pop3.Millisecond), Max: int64(10 * pop3.Minute), Default: int64(pop3.Minute)}},
		apply: func(e *pop3.Edit, u *Use) {
			e.Alarm(pop3.Alarm{
				In: pop3.Authorization | pop3.Transaction, After: pop3.Time(u.Args[0]),
				Do: func(*pop3.Tx) pop3.Reply {
					return pop3.Reply{Err: true, Text: "Disconnected for inactivity.", Step: pop3.StepClose, Reason: pop3.ReasonIdle}
				},
			})
		},
	},
	{
		Name: "short-idle-timeout", Group: "timing", Layer: Table,
		OneOf:  "there is one autologout",
		Params: between("after", pop3.Millisecond, 10*pop3.Minute, pop3.Minute),
		apply:  autologout,
	},
	{
		Name: "silent-idle-drop", Group: "timing", Layer: Table,
		OneOf:  "there is one autologout",
		Params: between("after", 10*pop3.Minute, 60*pop3.Minute, 15*pop3.Minute),
		apply:  autologout,
	},
	{
		Name: "auth-phase-hard-limit", Group: "timing", Layer: Table,
		Params: between("after", pop3.Millisecond, 10*pop3.Minute, pop3.Minute),
		apply:  unasked(pop3.Authorization, pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonIdle}),
	},
	{
		Name: "server-shutdown-mid-session", Group: "timing", Layer: Table,
		OneOf:  "a server stops once",
		Params: span("after", pop3.Minute),
		apply: unasked(pop3.Authorization|pop3.Transaction,
			pop3.Reply{Err: true, Code: "SYS/TEMP", Text: "Server shutting down.", Step: pop3.StepClose, Reason: pop3.ReasonShutdown}),
	},
	{
		Name: "imap-bye-on-pop3", Group: "timing", Layer: Table,
		OneOf:  "a server stops once",
		Params: span("after", pop3.Minute),
		apply: unasked(pop3.Authorization|pop3.Transaction,
			pop3.Reply{Err: true, Raw: []byte("* BYE Server shutting down.\r\n"), Step: pop3.StepClose, Reason: pop3.ReasonShutdown}),
	},
	{
		Name: "too-many-bad-commands", Group: "timing", Layer: Table,
		Params: count("after", "commands", 1, 19, 3), // strict has had enough at 20
		apply: func(e *pop3.Edit, u *Use) {
			e.WrapUnknown(func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if tx.Scope().Nth < int(u.Args[0]) {
					return next(tx, c)
				}
				return pop3.Reply{Err: true, Text: "Too many bad commands.", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
			})
		},
	},
	{
		Name: "flaky", Group: "timing", Layer: Table,
		Params: []Param{{Name: "chance", Chance: true, Default: int64(Odds(1000))}},
		apply: func(e *pop3.Edit, u *Use) {
			odds := Odds(u.Args[0])
			e.Around(func(tx *pop3.Tx, _ pop3.Command, r pop3.Reply) pop3.Reply {
				if !odds.hit(tx.Scope()) {
					return r
				}
				return pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonAbort}
			})
		},
	},
}

// autologout ends a session that is idle for as long as the first value says,
// in silence.
func autologout(e *pop3.Edit, u *Use) { e.Idle(pop3.Time(u.Args[0])) }

// unasked says something when the time in the first value has passed since the
// connection began.
func unasked(in pop3.State, r pop3.Reply) applied {
	return func(e *pop3.Edit, u *Use) {
		e.Alarm(pop3.Alarm{In: in, From: pop3.SinceStart, After: pop3.Time(u.Args[0]), Do: func(*pop3.Tx) pop3.Reply { return r }})
	}
}
