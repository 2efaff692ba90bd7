package quirk

import "github.com/pop3play/pop3play/core/pop3"

const oneForm = "a client without UTF8 gets such a message in one form"

var contentQuirks = []*Quirk{
	{
		Name: "eight-bit-headers", Group: "content", Layer: Table,
		OneOf: oneForm,
		apply: func(e *pop3.Edit, _ *Use) { e.SendUTF8() },
	},
	{
		Name: "utf8-required-err", Group: "content", Layer: Table,
		OneOf: oneForm,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Remove("UTF8")
			guard := func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if i, _, ok := tx.Pick(c.Arg(0), false); ok && !tx.Scope().UTF8 {
					if m, is := tx.Message(i).(pop3.International); is && m.NeedsUTF8() {
						r := pop3.Reply{Err: true, Code: "UTF8", Say: pop3.SayNeedsUTF8, Args: pop3.Args{Msg: i + 1}}
						if !tx.Dialect().Codes {
							r.Status = "-ERR [UTF8]" // the one code of a dialect without any
						}
						return r
					}
				}
				return next(tx, c)
			}
			e.Wrap("RETR", guard)
			e.Wrap("TOP", guard)
		},
	},
	{
		Name: "utf8-message-wrapped", Group: "content", Layer: Claims,
		OneOf: oneForm,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				if sc.UTF8 {
					return m
				}
				return claim(m, func(msg pop3.Message) pop3.Message {
					if known, is := msg.(pop3.International); !is || !known.NeedsUTF8() {
						return msg
					}
					return &wrapped{same{rewrite(msg, func(old []byte) []byte { return append([]byte(wrapHead), old...) }, []byte(wrapTail), e.By())}}
				})
			})
		},
	},
	{
		Name: "utf8-in-transaction", Group: "content", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.At(pop3.AtUTF8).WrapWrongState(func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if c.Verb != "UTF8" || c.N > 0 {
					return next(tx, c)
				}
				tx.Scope().UTF8 = true
				return pop3.Reply{Say: pop3.SayUTF8}
			})
		},
	},
	{
		Name: "lang-localised-text", Group: "content", Layer: Table,
		Params: words("language", "de", "nl", "fr"),
		OneOf:  oneWording,
		apply: func(e *pop3.Edit, u *Use) {
			unasked := e.When(func(sc *pop3.Scope) bool { return sc.Lang == "" })
			for p, text := range pop3.Languages()[1+u.Args[0]].Says {
				if text != "" {
					unasked.Say(pop3.Phrase(p), text)
				}
			}
		},
	},
	{
		Name: "from-line-splits-message", Group: "content", Layer: Claims,
		apply: splitAtFrom,
	},
	{
		Name: "sent-mail-appears", Group: "content", Layer: Claims,
		apply: more(func(user string, _ *Use, by []string) pop3.Message {
			return &made{"sent-mail-appears", []byte("From: " + user + "@localhost\r\nTo: friend@example.org\r\nSubject: sent from the web page\r\n\r\nI wrote this myself.\r\n"), by}
		}),
	},
	{
		Name: "zero-byte-message", Group: "content", Layer: Claims,
		apply: more(func(_ string, _ *Use, by []string) pop3.Message { return &made{"zero-byte-message", nil, by} }),
	},
	{
		Name: "one-huge-message", Group: "content", Layer: Claims,
		Params: count("octets", "octets", 1, 1<<40, 64<<20),
		apply: more(func(_ string, u *Use, by []string) pop3.Message {
			return &huge{(u.Args[0] + int64(len(hugeLine)) - 1) / int64(len(hugeLine)), by}
		}),
	},
}

// A message that is the attachment of another one.
const (
	wrapHead = "From: Mail system <MAILER-DAEMON@localhost>\r\nSubject: a message in UTF-8 is attached\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=\"pop3play-4711\"\r\n\r\n" +
		"--pop3play-4711\r\nContent-Type: message/global\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
	wrapTail = "\r\n--pop3play-4711--\r\n"
)

// wrapped is a message whose own header is in ASCII.
type wrapped struct{ same }

// NeedsUTF8 implements pop3.International.
func (m *wrapped) NeedsUTF8() bool { return false }
