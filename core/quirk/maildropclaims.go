package quirk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

var claimQuirks = []*Quirk{
	{
		Name: "stat-negative-size", Group: "listing", Layer: Table,
		Conflicts: map[string]string{"stat-wrong": "both make up the octets of STAT", "stat-malformed": "both make up the answer to STAT", "stat-extra-text": "the text goes behind numbers as they are"},
		apply:     then(func(r *pop3.Reply) { r.Args.Octets -= 1 << 32 }, "STAT"),
	},
	{
		Name: "stat-malformed", Group: "listing", Layer: Table,
		Params:    words("form", "one-number", "word", "no-number"),
		Conflicts: map[string]string{"stat-wrong": "both make up the answer to STAT", "stat-extra-text": "both make up the answer to STAT"},
		apply: func(e *pop3.Edit, u *Use) {
			then(func(r *pop3.Reply) { r.Text = [...]string{"2", "two 41", "2 #octets"}[u.Args[0]] }, "STAT")(e, u)
		},
	},
	{
		Name: "list-size-compressed", Group: "listing", Layer: Claims,
		OneOf: "a message claims one size",
		apply: sized(func(n int64) int64 { return n / 2 }),
	},
	{
		Name: "list-size-estimated", Group: "listing", Layer: Claims,
		OneOf: "a message claims one size",
		apply: sized(func(n int64) int64 { return n + n/10 + 1 }),
	},
	{
		Name: "list-size-rounded-1k", Group: "listing", Layer: Claims,
		OneOf: "a message claims one size",
		apply: sized(func(n int64) int64 { return (n + 1023) &^ 1023 }),
	},
	{
		Name: "list-size-minus-one", Group: "listing", Layer: Claims,
		OneOf: "a message claims one size",
		apply: sized(func(n int64) int64 { return -1 }),
	},
	{
		Name: "list-size-absurd", Group: "listing", Layer: Claims,
		OneOf: "a message claims one size",
		apply: sized(func(n int64) int64 { return n + 4294967000 }),
	},
	{
		Name: "list-size-printf-garbage", Group: "listing", Layer: Table,
		apply: rows(false, func(_ *pop3.Tx, r pop3.Row, _ *Use) []byte { return append(before(r.Text), "%!d(float64=5461)"...) }),
	},
	{
		Name: "list-sparse-numbers", Group: "listing", Layer: Table,
		Conflicts: map[string]string{"list-from-zero": "messages have one numbering", "zero-index-alias": "0 is no number there"},
		apply: numbered(func(n int) int { return n + (n-1)/2 }, func(n int) int {
			if n%3 == 0 {
				return 0
			}
			return n - n/3
		}),
	},
	{
		Name: "list-from-zero", Group: "listing", Layer: Table,
		Conflicts: map[string]string{"zero-index-alias": "0 already is a number"},
		apply:     numbered(func(n int) int { return n - 1 }, func(n int) int { return n + 1 }),
	},
	{
		Name: "list-newest-first", Group: "listing", Layer: Claims,
		apply: dropped(func(m []pop3.Message) []int {
			order := upTo(len(m))
			slices.Reverse(order)
			return order
		}),
	},
	{
		Name: "list-n-missing-number", Group: "listing", Layer: Table,
		apply: single(false),
	},
	{
		Name: "list-empty-mailbox-err", Group: "listing", Layer: Table,
		OneOf: "an empty listing has one form",
		apply: empty(pop3.Reply{Err: true, Text: "no messages"}),
	},
	{
		Name: "list-empty-bare-terminator", Group: "listing", Layer: Table,
		OneOf: "an empty listing has one form",
		apply: empty(pop3.Reply{Status: "+OK", Body: pop3.Lines(nil)}),
	},
	{
		Name: "list-window-newest-only", Group: "listing", Layer: Claims,
		Params: count("messages", "messages", 1, 1<<20, 250),
		OneOf:  "a window is at one end",
		apply:  window(true),
	},
	{
		Name: "list-window-oldest-250", Group: "listing", Layer: Claims,
		Params: count("messages", "messages", 1, 1<<20, 250),
		OneOf:  "a window is at one end",
		apply:  window(false),
	},
	{
		Name: "renumber-after-dele", Group: "listing", Layer: Table,
		apply: rowsBoth(func(tx *pop3.Tx, r pop3.Row) []byte {
			if r.Single {
				return r.Text
			}
			n := 0
			for i := range r.Msg {
				if !tx.Deleted(i) {
					n++
				}
			}
			return append(strconv.AppendInt(nil, int64(n), 10), behind(r.Text)...)
		}),
	},
	{
		Name: "deleted-still-listed", Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("DELE", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				i, _, ok := tx.Pick(c.Arg(0), false)
				r := next(tx, c)
				if ok && !r.Err {
					tx.Unmark(i, e.By()...)
					tx.MarkAtQuit(i, e.By()...)
				}
				return r
			})
			e.Wrap("RSET", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				for i := range tx.Count() {
					tx.UnmarkAtQuit(i, e.By()...)
				}
				return r
			})
		},
	},
	{
		Name: "uidl-multi-space", Group: "listing", Layer: Table,
		apply: rows(true, func(_ *pop3.Tx, r pop3.Row, _ *Use) []byte {
			return slices.Concat(before(r.Text), []byte(" "), behind(r.Text))
		}),
	},
	{
		Name: "uidl-plus-ok-each-line", Group: "listing", Layer: Table,
		apply: rows(true, func(_ *pop3.Tx, r pop3.Row, _ *Use) []byte {
			if r.Single {
				return r.Text
			}
			return append([]byte("+OK "), r.Text...)
		}),
	},
	{
		Name: "uidl-n-missing-number", Group: "listing", Layer: Table,
		apply: single(true),
	},
	{
		Name: "uidl-n-multiline", Group: "listing", Layer: Table,
		Conflicts: map[string]string{"uidl-n-missing-number": "the answer to UIDL n has one form"},
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("UIDL", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if c.N > 0 && !r.Err {
					line := append(strconv.AppendInt(nil, int64(r.Args.Msg), 10), " "+r.Args.Text+"\r\n"...)
					return pop3.Reply{Body: pop3.Lines(line, e.By()...)}
				}
				return r
			})
		},
	},
	{
		Name: "uidl-wrong-number", Group: "listing", Layer: Table,
		apply: rows(true, func(_ *pop3.Tx, r pop3.Row, _ *Use) []byte {
			if !r.Single {
				return r.Text
			}
			return append([]byte("99"), behind(r.Text)...)
		}),
	},
	{
		Name: "uidl-blank", Group: "listing", Layer: Table,
		apply: rows(true, func(_ *pop3.Tx, r pop3.Row, _ *Use) []byte { return before(r.Text) }),
	},
	{
		Name: "uidl-missing-entry", Group: "listing", Layer: Table,
		apply: rows(true, func(_ *pop3.Tx, r pop3.Row, _ *Use) []byte {
			if r.Single || r.Msg%2 == 1 {
				return r.Text
			}
			return nil
		}),
	},
	{
		Name: "uidl-duplicates", Group: "listing", Layer: Claims,
		OneOf: "a message has one unique-id",
		apply: identified(func(uid string, n int) string { return "same-for-all" }),
	},
	{
		Name: "uidl-too-long", Group: "listing", Layer: Claims,
		OneOf: "a message has one unique-id",
		apply: identified(func(uid string, n int) string { return uid + strings.Repeat("x", 80) }),
	},
	{
		Name: "uidl-illegal-chars", Group: "listing", Layer: Claims,
		OneOf: "a message has one unique-id",
		apply: identified(func(uid string, n int) string { return "id \xe9\x01 " + uid[:min(len(uid), 8)] }),
	},
	{
		Name: "uidl-error-sentinel", Group: "listing", Layer: Claims,
		OneOf: "a message has one unique-id",
		apply: identified(func(uid string, n int) string { return "ENOMEM-" + strconv.Itoa(n) }),
	},
	{
		Name: "uidl-ambiguous-concat", Group: "listing", Layer: Claims,
		OneOf: "a message has one unique-id",
		apply: identified(func(uid string, n int) string { return "11" + strconv.Itoa(n) }),
	},
	{
		Name: "uidl-unstable", Group: "listing", Layer: Claims,
		apply: eachSession("uidl-unstable", func(n int64, uid string) string { return uid[:min(len(uid), 20)] + "-" + strconv.FormatInt(n, 10) }),
	},
	{
		Name: "uidl-format-migration", Group: "listing", Layer: Claims,
		Conflicts: map[string]string{"uidl-unstable": "both change unique-ids between sessions"},
		apply: eachSession("uidl-format-migration", func(n int64, uid string) string {
			if n == 1 {
				return uid
			}
			return "UID" + uid[:min(len(uid), 20)] + "-4711"
		}),
	},
	{
		Name: "uidl-reused-after-delete", Group: "listing", Layer: Claims,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				n := 0
				return claim(m, func(msg pop3.Message) pop3.Message {
					n++
					return &renamed{Message: msg, uid: "slot-" + strconv.Itoa(n), by: e.By()}
				})
			})
		},
	},
	{
		Name: "uidl-not-implemented", Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) { e.Remove("UIDL") },
	},
	{
		Name: "uidl-advertised-then-err", Group: "listing", Layer: Table,
		apply: instead(pop3.Reply{Err: true, Code: "SYS/TEMP", Text: "unique-ids are not available at the moment"}, "UIDL"),
	},
	{
		Name: "uidl-truncated-then-drop", Group: "listing", Layer: Wire,
		apply: filter(func(c *pop3.Chunk, _ pop3.Time, _ *Use) {
			if c.Verb == "UIDL" && c.Part == pop3.PartBody {
				c.Data, c.Step = c.Data[:len(c.Data)/2], pop3.StepClose
			}
		}),
	},
	{
		Name: "new-mail-mid-session", Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("LIST", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if c.N == 0 && r.Body != nil {
					n := tx.Count() + 1
					r.Body = &extended{Body: r.Body, line: append(strconv.AppendInt(nil, int64(n), 10), " 1204\r\n"...), by: e.By()}
				}
				return r
			})
		},
	},
	{
		Name: "size-changes-after-first-retr", Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			fetched := func(tx *pop3.Tx, n int) memory {
				return memory{"size-changes " + strconv.FormatUint(tx.Scope().Session, 10), strconv.Itoa(n)}
			}
			then := func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Body != nil {
					fetched(tx, r.Args.Msg).add(tx.Scope().World, "")
				}
				return r
			}
			e.Wrap("RETR", then)
			e.Row(func(tx *pop3.Tx, r pop3.Row) []byte {
				if r.UID || fetched(tx, r.Msg).get(tx.Scope().World) == nil {
					return r.Text
				}
				return strconv.AppendInt(append(before(r.Text), ' '), tx.Message(r.Msg-1).Size()+512, 10)
			})
		},
	},
	{
		Name: "internal-pseudo-message", Group: "listing", Layer: Claims,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				return &led{passing{m}, append([]pop3.Message{&made{"internal-data-4711", []byte(internalData), e.By()}}, m.Messages()...), e.By()}
			})
		},
	},
	{
		Name: "last-command", Group: "listing", Layer: Table,
		Words: []string{"LAST"},
		apply: func(e *pop3.Edit, _ *Use) {
			e.Add(pop3.Spec{Verb: "LAST", Usage: "LAST", Ref: "RFC 1460", In: pop3.Transaction, Do: func(tx *pop3.Tx, _ pop3.Command) pop3.Reply {
				last, _ := tx.Scope().World.Update("last-command", tx.Scope().User, func(v any) any { return v }).(int)
				return pop3.Reply{Text: strconv.Itoa(last)}
			}})
			e.Wrap("RETR", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Body != nil {
					tx.Scope().World.Update("last-command", tx.Scope().User, func(v any) any {
						old, _ := v.(int)
						return max(old, r.Args.Msg)
					})
				}
				return r
			})
		},
	},
}
