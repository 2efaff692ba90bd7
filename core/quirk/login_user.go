package quirk

import (
	"bytes"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// Names, passwords, and what refuses them.
var userQuirks = []*Quirk{
	{
		Name: "otp-challenge-in-user", Group: "auth", Layer: Table,
		apply: sayAt(pop3.AtUSER, pop3.SayUserOK, "otp-md5 498 ke1234 ext"),
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
			e.At(pop3.AtLogins).Say(pop3.SayInUse, [...]string{"mailbox locked", "already in use by pid 12345", "wait a few minutes"}[u.Args[0]])
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
