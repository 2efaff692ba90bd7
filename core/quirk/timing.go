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
