package quirk

import (
	"errors"
	"strconv"

	"github.com/pop3play/pop3play/core/pop3"
)

// Servers that know the password to be right, and still do not open the
// maildrop; or not for long.
var quotaQuirks = []*Quirk{
	{
		Name: "login-delay-enforced", Group: "timing", Layer: Claims,
		Params: between("delay", pop3.Second, 60*pop3.Minute, pop3.Minute),
		apply: func(e *pop3.Edit, u *Use) {
			delay := pop3.Time(u.Args[0])
			seconds := strconv.FormatInt(int64((delay+pop3.Second-1)/pop3.Second), 10)
			e.Announce("LOGIN-DELAY", seconds)
			l := logbook{"login-delay-enforced"}
			l.keep(e, 1)
			gate(e, "LOGIN-DELAY", "Logins must be at least "+spoken(delay)+"s apart", func(sc *pop3.Scope, now pop3.Time) bool {
				last := l.times(sc)
				return len(last) > 0 && now < last[0]+delay
			})
		},
	},
	{
		Name: "login-rate-limit-window", Group: "timing", Layer: Claims,
		Params: []Param{
			{Name: "logins", Unit: "logins", Min: 1, Max: 1000, Default: 3},
			{Name: "window", Duration: true, Min: int64(pop3.Second), Max: int64(1440 * pop3.Minute), Default: int64(15 * pop3.Minute)},
		},
		apply: func(e *pop3.Edit, u *Use) {
			l := logbook{"login-rate-limit-window"}
			l.keep(e, int(u.Args[0]))
			gate(e, "", "Exceeded the login limit for a "+spoken(pop3.Time(u.Args[1]))+" period. Reduce the frequency of requests to the POP3 server.",
				func(sc *pop3.Scope, now pop3.Time) bool {
					all := l.times(sc)
					return len(all) == int(u.Args[0]) && now < all[0]+pop3.Time(u.Args[1])
				})
		},
	},
	{
		Name: "bandwidth-lockdown", Group: "timing", Layer: Claims,
		Params: []Param{
			{Name: "octets", Unit: "octets", Min: 1, Max: 1 << 40, Default: 1 << 20},
			{Name: "time", Duration: true, Min: int64(pop3.Second), Max: int64(1440 * pop3.Minute), Default: int64(1440 * pop3.Minute)},
		},
		apply: lockdown,
	},
	{
		Name: "temporary-system-problem", Group: "timing", Layer: Claims,
		Params: count("logins", "logins", 1, 1000, 1),
		apply: func(e *pop3.Edit, u *Use) {
			gate(e, "SYS/TEMP", "Temporary system problem. Please try again later.", func(sc *pop3.Scope, _ pop3.Time) bool {
				had := false
				sc.World.Update("temporary-system-problem", sc.User, func(v any) any {
					n, _ := v.(int64)
					had = n == u.Args[0]
					return min(n+1, u.Args[0])
				})
				return !had
			})
		},
	},
	{
		Name: "proxy-backend-lost", Group: "timing", Layer: Table,
		Params: words("how", "error", "close"),
		apply: func(e *pop3.Edit, u *Use) {
			if u.Args[0] == 1 {
				onLogin(e, func(_ *pop3.Tx, r pop3.Reply) pop3.Reply {
					if !r.Err {
						r.Step, r.Reason = pop3.StepClose, pop3.ReasonAbort
					}
					return r
				})
				return
			}
			e = e.When(func(sc *pop3.Scope) bool { return sc.State == pop3.Transaction })
			e.Parser(func(_ []byte, c *pop3.Command, _ bool) bool {
				c.Unknown = true // nothing is there to carry it out
				return true
			})
			e.WrapUnknown(func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
				return pop3.Reply{Err: true, Code: "SYS/TEMP", Text: "Lost the connection to the mail server", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
			})
		},
	},
}

// spoken is a time as servers say it: "15 minute".
func spoken(t pop3.Time) string {
	if t%pop3.Minute == 0 {
		return strconv.FormatInt(int64(t/pop3.Minute), 10) + " minute"
	}
	return strconv.FormatInt(int64((t+pop3.Second-1)/pop3.Second), 10) + " second"
}

var errRefused = errors.New("the maildrop is not opened")

// gate refuses a right password where closed says so.
func gate(e *pop3.Edit, code, text string, closed func(sc *pop3.Scope, now pop3.Time) bool) {
	opening(e, func(sc *pop3.Scope, open func() (pop3.Maildrop, error)) (pop3.Maildrop, error) {
		if closed(sc, sc.Now) {
			return nil, &pop3.Fault{Err: errRefused, Code: code, Text: text, By: e.By()}
		}
		return open()
	})
}

// logbook remembers when each user logged in.
type logbook struct{ key string }

// keep writes down the last n logins.
func (l logbook) keep(e *pop3.Edit, n int) {
	e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
		sc.World.Update(l.key, sc.User, func(v any) any {
			all, _ := v.([]pop3.Time)
			all = append(all[:len(all):len(all)], sc.Now) // others hold the old one
			return all[max(0, len(all)-n):]
		})
		return m
	})
}

func (l logbook) times(sc *pop3.Scope) []pop3.Time {
	all, _ := sc.World.Update(l.key, sc.User, func(v any) any { return v }).([]pop3.Time)
	return all
}

// fetched is how much a user has fetched since when.
type fetched struct {
	since  pop3.Time
	octets int64
}

// lockdown refuses logins after so many octets, until a time has passed.
func lockdown(e *pop3.Edit, u *Use) {
	const key = "bandwidth-lockdown"
	add := func(sc *pop3.Scope, n int64) (sum fetched) {
		sc.World.Update(key, sc.User, func(v any) any {
			if sum, _ = v.(fetched); sum.octets == 0 || sc.Now >= sum.since+pop3.Time(u.Args[1]) {
				sum = fetched{since: sc.Now}
			}
			sum.octets += n
			return sum
		})
		return sum
	}
	e.Wrap("RETR", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
		r := next(tx, c)
		if r.Body != nil {
			done, n := r.Done, max(tx.Message(tx.Scope().Msg-1).Size(), 0)
			r.Done = func(tx *pop3.Tx, complete bool) {
				if done != nil {
					done(tx, complete)
				}
				if complete {
					add(tx.Scope(), n)
				}
			}
		}
		return r
	})
	gate(e, "AUTH", "Account exceeded pop command or bandwidth limits", func(sc *pop3.Scope, _ pop3.Time) bool {
		return add(sc, 0).octets >= u.Args[0]
	})
}
