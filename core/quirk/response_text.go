package quirk

import (
	"bytes"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

const oneWording = "replies are worded in one way"

// textQuirks change what a reply says behind its status.
var textQuirks = []*Quirk{
	{
		Name: "bare-ok-err", Group: "response", Layer: Table,
		Conflicts: nothingSaid,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Status(func(tx *pop3.Tx, r *pop3.Reply, line []byte) []byte {
				if data(tx, r) {
					return line
				}
				r.Code = ""
				return firstWord(line)
			})
		},
	},
	{
		Name: "ok-trailing-space", Group: "response", Layer: Table,
		Conflicts: nothingSaid,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Status(func(tx *pop3.Tx, r *pop3.Reply, line []byte) []byte {
				if r.Err || data(tx, r) {
					return line
				}
				r.Code = ""
				return append(firstWord(line), ' ')
			})
		},
	},
	{
		Name: "unexpected-ok-text", Group: "response", Layer: Table,
		apply: all(
			sayAt(pop3.AtLIST, pop3.SayScanFollows, "POP3 clients that break here, they violate STD53."),
			sayAt(pop3.AtUIDL, pop3.SayUIDsFollow, "{n} Messages"),
			sayAt(pop3.AtRETR, pop3.SayMessageFollows, "1 2 3 here it comes"),
			sayAt(pop3.AtNOOP, pop3.SayNoop, "-ERR is what a client would like to see here"),
		),
	},
	{
		Name: "snide-responses", Group: "response", Layer: Table,
		OneOf: oneWording,
		apply: all(
			say(pop3.SayNeedUser, "Tell me your name, knave!"),
			say(pop3.SayAuthFailed, "Lies! Try again!"),
			say(pop3.SayNeedLogin, "Do you actually know how to use this thing?"),
			say(pop3.SayUnknown, "Clueless bunny!"),
			say(pop3.SayBadLine, "Null command, mate"),
			say(pop3.SayNoop, "I'm still here."),
			say(pop3.SayByeEarly, "Fine. Be that way."),
			say(pop3.SayTLSActive, "It's a bit late for that now, isn't it?"),
			func(e *pop3.Edit, _ *Use) {
				e.WrapUnknown(func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
					switch c.Verb {
					case "RPOP":
						return pop3.Reply{Err: true, Text: "Nice try, bunkie"}
					case "LAST":
						return pop3.Reply{Err: true, Text: "Sorry, the LAST command was removed in RFC1725."}
					}
					return next(tx, c)
				})
			},
		),
	},
	{
		Name: "ansi-escape-text", Group: "response", Layer: Table,
		apply: text(func(_ *Use, t []byte) []byte { return slices.Concat([]byte("\x1b[2J\x1b[31m"), t, []byte("\x1b[0m")) }),
	},
	{
		Name: "localised-8bit-text", Group: "response", Layer: Table,
		Params: words("charset", "latin1", "gbk", "big5", "euc-kr", "cp1251"),
		OneOf:  oneWording,
		apply: func(e *pop3.Edit, u *Use) {
			t := localised[u.Args[0]]
			e.Say(pop3.SayGreeting, t[0]+" {stamp}")
			e.Say(pop3.SayAuthFailed, t[1])
		},
	},
	{
		Name: "overlong-response-line", Group: "response", Layer: Table,
		Params: count("octets", "octets", 513, 64<<10, 1024),
		apply: text(func(u *Use, t []byte) []byte {
			return append(append(t, ' '), strings.Repeat("x", int(u.Args[0]))...)
		}),
	},
	{
		Name: "exception-text-in-err", Group: "response", Layer: Table,
		Params: words("length", "line", "trace"),
		apply: func(e *pop3.Edit, u *Use) {
			e.Around(func(_ *pop3.Tx, _ pop3.Command, r pop3.Reply) pop3.Reply {
				switch r.Say {
				case pop3.SayNoSuchMessage, pop3.SayUsage, pop3.SayNotANumber, pop3.SayBelowOne, pop3.SayBadCount:
					r.Text = "java.lang.ArrayIndexOutOfBoundsException: Index 8 out of bounds for length 2"
					if u.Args[0] == 1 {
						r.After = []byte("\tat org.example.pop3.Maildrop.get(Maildrop.java:117)\r\n\tat org.example.pop3.Session.run(Session.java:53)\r\n")
					}
				}
				return r
			})
		},
	},
	{
		Name: "echoes-client-input", Group: "response", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Around(func(_ *pop3.Tx, c pop3.Command, r pop3.Reply) pop3.Reply {
				if r.Err && (r.Say == pop3.SayUnknown || r.Say == pop3.SayBadLine) {
					r.Text = "Unknown command: " + string(c.Line)
				}
				return r
			})
		},
	},
	{
		Name: "respcode-odd-case-or-in-ok", Group: "response", Layer: Table,
		apply: all(coded(func(code string) string {
			return map[string]string{"AUTH": "Auth", "IN-USE": "in-use", "SYS/TEMP": "Sys/Temp", "SYS/PERM": "Sys/Perm"}[code]
		}), func(e *pop3.Edit, _ *Use) {
			e.WrapGreeting(func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if !r.Err {
					r.Status = "+OK [in-use]"
				}
				return r
			})
		}),
	},
	{
		Name: "respcode-unknown-subcode", Group: "response", Layer: Table,
		Params: words("code", "detail", "referral"),
		apply: func(e *pop3.Edit, u *Use) {
			coded(func(code string) string {
				if u.Args[0] == 1 && code == "AUTH" {
					return "REFERRAL/pop://user@pop2.example/"
				}
				return code + "/X-4711"
			})(e, u)
		},
	},
}

const saysNothing = "one says what the other leaves out"

var nothingSaid = []Conflict{
	{"unexpected-ok-text", saysNothing}, {"ansi-escape-text", saysNothing}, {"overlong-response-line", saysNothing},
	{"snide-responses", saysNothing}, {"localised-8bit-text", saysNothing}, {"lang-localised-text", saysNothing},
}

// localised are a greeting and a refusal in the charsets of the parameter.
var localised = [...][2]string{
	{"Der POP3-Server ist f\xfcr Sie bereit.", "Anmeldung fehlgeschlagen: Benutzername oder Kennwort ung\xfcltig."},
	{"\xbb\xb6\xd3\xad\xca\xb9\xd3\xc3\xd3\xca\xbc\xfe\xcf\xb5\xcd\xb3", "\xd3\xc3\xbb\xa7\xc3\xfb\xbb\xf2\xc3\xdc\xc2\xeb\xb4\xed\xce\xf3"},
	{"\xc5w\xaa\xef\xa8\xcf\xa5\xce\xb6l\xa5\xf3\xa8t\xb2\xce", "\xa8\xcf\xa5\xce\xaa\xcc\xa6W\xba\xd9\xa9\xce\xb1K\xbdX\xbf\xf9\xbb~"},
	{"\xb8\xde\xc0\xcf \xbc\xad\xb9\xf6\xb0\xa1 \xc1\xd8\xba\xf1\xb5\xc7\xbe\xfa\xbd\xc0\xb4\xcf\xb4\xd9", "\xbb\xe7\xbf\xeb\xc0\xda \xc0\xcc\xb8\xa7 \xb6\xc7\xb4\xc2 \xbe\xcf\xc8\xa3\xb0\xa1 \xc0\xdf\xb8\xf8\xb5\xc7\xbe\xfa\xbd\xc0\xb4\xcf\xb4\xd9"},
	{"\xcf\xee\xf7\xf2\xee\xe2\xfb\xe9 \xf1\xe5\xf0\xe2\xe5\xf0 \xe3\xee\xf2\xee\xe2", "\xcd\xe5\xe2\xe5\xf0\xed\xee\xe5 \xe8\xec\xff \xef\xee\xeb\xfc\xe7\xee\xe2\xe0\xf2\xe5\xeb\xff \xe8\xeb\xe8 \xef\xe0\xf0\xee\xeb\xfc"},
}

// data tells whether a status line is all of the answer, so that a client reads
// numbers in it.
func data(tx *pop3.Tx, r *pop3.Reply) bool {
	if r.Err || r.Body != nil {
		return false
	}
	switch tx.Scope().Verb {
	case "STAT", "LIST", "UIDL", "LAST":
		return true
	}
	return false
}

// firstWord gives the status alone, in memory of its own.
func firstWord(line []byte) []byte {
	word, _, _ := bytes.Cut(line, []byte(" "))
	return bytes.Clone(word)
}

// text changes what stands behind the status and the response code, but where
// that is data.
func text(f func(u *Use, t []byte) []byte) applied {
	return func(e *pop3.Edit, u *Use) {
		e.Status(func(tx *pop3.Tx, r *pop3.Reply, line []byte) []byte {
			i := bytes.IndexByte(line, ' ') + 1
			if i == 0 || data(tx, r) {
				return line
			}
			if line[i] == '[' && r.Code != "" {
				i += bytes.IndexByte(line[i:], ' ') + 1
			}
			return append(bytes.Clone(line[:i]), f(u, bytes.Clone(line[i:]))...)
		})
	}
}

// coded gives errors another response code; "" leaves a code as it is.
func coded(f func(code string) string) applied {
	return func(e *pop3.Edit, _ *Use) {
		e.Around(func(tx *pop3.Tx, _ pop3.Command, r pop3.Reply) pop3.Reply {
			if r.Err && r.Code != "" && tx.Dialect().Codes {
				if code := f(r.Code); code != "" {
					r.Code = code
				}
			}
			return r
		})
	}
}
