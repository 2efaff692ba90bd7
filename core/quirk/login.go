package quirk

import (
	"bytes"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

var loginQuirks = []*Quirk{
	{
		Name: "apop-timestamp-no-at", Group: "auth", Layer: Table,
		Params: words("kind", "name", "null", "random"),
		OneOf:  "a greeting has one timestamp",
		apply:  stamped("<Jana-Server>", "<123.456@(null)>", "<k3Jx9QpLm2a>"),
	},
	{
		Name: "apop-timestamp-nonascii", Group: "auth", Layer: Table,
		OneOf: "a greeting has one timestamp",
		apply: stamped("<\x8a\xfc.4711\xe1@\xd1.example>"),
	},
	{
		Name: "apop-timestamp-reused", Group: "auth", Layer: Table,
		OneOf: "a greeting has one timestamp",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Stamp(func(*pop3.Scope, string) string { return "<1896.697170952@localhost>" })
		},
	},
	{
		Name: "apop-refused-banner-present", Group: "auth", Layer: Table,
		apply: instead(pop3.Reply{Err: true, Code: "AUTH", Text: "APOP is not set up for this account"}, "APOP"),
	},
	{
		Name: "apop-fail-drops-connection", Group: "auth", Layer: Table,
		Conflicts: map[string]string{"apop-refused-banner-present": "both refuse APOP"},
		apply:     instead(pop3.Reply{Err: true, Text: "permission denied", Step: pop3.StepClose, Reason: pop3.ReasonAbort}, "APOP"),
	},
	{
		Name: "signoff-line-after-auth-error", Group: "auth", Layer: Table,
		apply: failed(func(_ *pop3.Tx, _ *Use, r *pop3.Reply) {
			r.After, r.Step, r.Reason = []byte("+OK Pop server at localhost signing off.\r\n"), pop3.StepClose, pop3.ReasonAbort
		}),
	},
	{
		Name: "close-on-bad-password", Group: "auth", Layer: Table,
		Params:    words("how", "line", "silent"),
		Conflicts: map[string]string{"signoff-line-after-auth-error": "both close after a failed login"},
		apply: failed(func(_ *pop3.Tx, u *Use, r *pop3.Reply) {
			r.Silent = u.Args[0] == 1
			r.Step, r.Reason = pop3.StepClose, pop3.ReasonAbort
		}),
	},
	{
		Name: "too-many-bad-logins", Group: "auth", Layer: Table,
		Params:    count("after", "attempts", 1, 100, 3),
		Conflicts: map[string]string{"close-on-bad-password": "the connection is closed at the first"},
		apply: failed(func(tx *pop3.Tx, u *Use, r *pop3.Reply) {
			if tx.Scope().Nth >= int(u.Args[0]) {
				*r = pop3.Reply{Err: true, Text: "Too many invalid logon attempts.", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
			}
		}),
	},
	{
		Name: "user-rejects-unknown-mailbox", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("USER", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if tx.Unknown(string(c.Arg(0))) {
					return pop3.Reply{Err: true, Code: "AUTH", Text: "Invalid user"}
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "plaintext-login-refused", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			noEntry("AUTH", "Working without SSL/TLS encryption is not allowed")(e.When(func(sc *pop3.Scope) bool { return !sc.TLS }), nil)
		},
	},
	{
		Name: "sasl-plus-without-space", Group: "auth", Layer: Table,
		OneOf: "an empty challenge has one form",
		apply: challenge(true, "+\r\n"),
	},
	{
		Name: "sasl-ok-instead-of-plus", Group: "auth", Layer: Table,
		OneOf: "an empty challenge has one form",
		apply: challenge(true, "+OK\r\n"),
	},
	{
		Name: "sasl-text-challenge", Group: "auth", Layer: Table,
		OneOf: "an empty challenge has one form",
		apply: challenge(true, "+ go ahead\r\n"),
	},
	{
		Name: "sasl-rubbish-challenge", Group: "auth", Layer: Table,
		apply: challenge(false, "+ !rubbish!\r\n"),
	},
	{
		Name: "sasl-error-as-continuation", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("AUTH", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				return outcome(tx, next(tx, c), e, func(_ *pop3.Tx, r pop3.Reply) pop3.Reply {
					if !r.Err || r.Code != "AUTH" {
						return r
					}
					return pop3.Reply{Text: "eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=", Next: func(*pop3.Tx, []byte) pop3.Reply { return r }}
				})
			})
		},
	},
	{
		Name: "sasl-no-initial-response", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("AUTH", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if c.N > 1 {
					return pop3.Reply{Err: true, Text: "Protocol error. Connection is closed. 10", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "sasl-long-token-rejected", Group: "auth", Layer: Table,
		Params: count("octets", "octets", 8, 65536, 4096),
		apply: func(e *pop3.Edit, u *Use) {
			e.Wrap("AUTH", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if more := r.Next; more != nil {
					r.Next = func(tx *pop3.Tx, line []byte) pop3.Reply {
						if len(line) > int(u.Args[0]) {
							r := pop3.Reply{Err: true, Text: "Protocol error. Connection is closed. 19", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
							e.Blame(&r)
							return r
						}
						return more(tx, line)
					}
				}
				return r
			})
		},
	},
	{
		Name: "sasl-advertised-but-fails", Group: "auth", Layer: Table,
		apply: instead(pop3.Reply{Err: true, Code: "AUTH", Text: "authentication failed"}, "AUTH"),
	},
	{
		Name: "sasl-advertised-then-disconnect", Group: "auth", Layer: Table,
		Conflicts: map[string]string{"sasl-advertised-but-fails": "one refuses what the other closes at"},
		apply:     instead(pop3.Reply{Silent: true, Step: pop3.StepClose, Reason: pop3.ReasonAbort}, "AUTH"),
	},
	{
		Name: "xoauth2-unadvertised", Group: "auth", Layer: Table,
		apply: withhold("SASL"),
	},
	{
		Name: "auth-bare-lists-mechs", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Around(func(tx *pop3.Tx, c pop3.Command, r pop3.Reply) pop3.Reply {
				if c.Verb != "AUTH" || c.N > 0 || tx.State() != pop3.Authorization {
					return r
				}
				list := strings.ReplaceAll(tx.Mechanisms(), " ", "\r\n")
				return pop3.Reply{Text: "list follows", Body: pop3.Lines([]byte(list+"\r\n"), e.By()...)}
			})
		},
	},
	{
		Name: "choke-on-auth-after-user", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("AUTH", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if tx.Pending() != "" {
					return pop3.Reply{Err: true, Text: "protocol error", Step: pop3.StepClose, Reason: pop3.ReasonAbort}
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "otp-challenge-in-user", Group: "auth", Layer: Table,
		apply: say(pop3.SayUserOK, "otp-md5 498 ke1234 ext"),
	},
	{
		Name: "user-must-name-host", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("USER", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if name, host, ok := strings.Cut(string(c.Arg(0)), "@"); ok && host != "" {
					r := next(tx, c)
					tx.SetPending(name)
					e.Blame(&r)
					return r
				}
				return pop3.Reply{Err: true, Text: "say USER name@host"}
			})
		},
	},
	{
		Name: "email-as-username", Group: "auth", Layer: Table,
		apply: failed(func(_ *pop3.Tx, _ *Use, r *pop3.Reply) {
			r.Text = "Invalid user name or password. Please use full email address as user name."
		}),
	},
	{
		Name: "recent-prefix-username", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			const prefix = "recent:"
			e.Wrap("USER", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if name, ok := strings.CutPrefix(string(c.Arg(0)), prefix); ok && !r.Err {
					tx.SetPending(name)
					e.Blame(&r)
				}
				return r
			})
		},
	},
	{
		Name: "spaces-in-password-rejected", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("PASS", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if bytes.IndexByte(c.Rest, ' ') >= 0 {
					return pop3.Reply{Err: true, Text: "Too many arguments"}
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "short-command-limit", Group: "auth", Layer: Table,
		Params: count("octets", "octets", 12, 255, 47),
		apply: func(e *pop3.Edit, u *Use) {
			e.Parser(func(line []byte, _ *pop3.Command, sane bool) bool { return sane && len(line)+2 <= int(u.Args[0]) })
		},
	},
	{
		Name: "web-login-required", Group: "auth", Layer: Table,
		apply: noEntry("AUTH", "Web login required: https://mail.example/login"),
	},
	{
		Name: "pop-disabled-for-account", Group: "auth", Layer: Table,
		Params: words("how", "code", "plain"),
		apply: func(e *pop3.Edit, u *Use) {
			if u.Args[0] == 1 {
				noEntry("", "authentication failed")(e, u)
				return
			}
			noEntry("SYS/PERM", "Your account is not enabled for POP access.")(e, u)
		},
	},
	{
		Name: "lock-error-looks-like-auth", Group: "auth", Layer: Table,
		Params: words("text", "locked", "pid", "wait"),
		apply: func(e *pop3.Edit, u *Use) {
			e.Say(pop3.SayInUse, [...]string{"mailbox locked", "already in use by pid 12345", "wait a few minutes"}[u.Args[0]])
			onLogin(e, func(_ *pop3.Tx, r pop3.Reply) pop3.Reply {
				if r.Code == "IN-USE" {
					r.Code = ""
				}
				return r
			})
		},
	},
	{
		Name: "auth-error-wrong-respcode", Group: "auth", Layer: Table,
		apply: failed(func(_ *pop3.Tx, _ *Use, r *pop3.Reply) {
			r.Code = map[string]string{"AUTH": "SYS/TEMP", "IN-USE": "AUTH"}[r.Code]
		}),
	},
	{
		Name: "credentials-utf8-rejected", Group: "auth", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Parser(func(line []byte, c *pop3.Command, sane bool) bool {
				return sane && (!bytes.ContainsFunc(line, func(r rune) bool { return r > 0x7e }) || len(c.Word) != 4)
			})
		},
	},
	{
		Name: "throttle-as-bad-password", Group: "auth", Layer: Table,
		apply: noEntry("", "Logon failure: unknown user name or bad password."),
	},
	{
		Name: "auth-failure-delay", Group: "auth", Layer: Table,
		Params: span("pause", 2*pop3.Second),
		apply: failed(func(_ *pop3.Tx, u *Use, r *pop3.Reply) {
			if r.Say == pop3.SayAuthFailed || r.Say == pop3.SayNothing { // the latter: another quirk's words
				r.Wait = max(r.Wait, pop3.Time(u.Args[0]))
			}
		}),
	},
}

// stamped gives the greeting another timestamp, with which no digest is right.
func stamped(kinds ...string) applied {
	return func(e *pop3.Edit, u *Use) {
		stamp := kinds[0]
		if len(u.Args) > 0 {
			stamp = kinds[u.Args[0]]
		}
		e.Stamp(func(*pop3.Scope, string) string { return stamp })
		e.Wrap("APOP", func(*pop3.Tx, pop3.Command, pop3.Handler) pop3.Reply {
			return pop3.Reply{Err: true, Code: "AUTH", Say: pop3.SayAuthFailed}
		})
	}
}

// challenge words SASL challenges otherwise: the empty ones, or the others.
func challenge(empty bool, raw string) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Around(func(_ *pop3.Tx, _ pop3.Command, r pop3.Reply) pop3.Reply {
			if r.Next != nil && (r.Text == "") == empty {
				r.Raw = []byte(raw)
			}
			return r
		})
	}
}
