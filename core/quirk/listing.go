package quirk

import (
	"slices"
	"strconv"

	"github.com/pop3play/pop3play/core/pop3"
)

// STAT and LIST: how many messages there are, their numbers and their sizes.
var listingQuirks = []*Quirk{
	{
		Name: "stat-wrong", Aliases: []string{"stat-list-sum-mismatch"}, Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("STAT", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if !r.Err {
					r.Args.N++
					r.Args.Octets += 1000
				}
				return r
			})
		},
	},
	{
		Name: "stat-extra-text", Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.At(pop3.AtSTAT).Say(pop3.SayTotals, "{n} {octets} (quota 5%)")
		},
	},
	{
		Name: "list-size-lf-counted", Group: "listing", Layer: Claims,
		OneOf: "a message claims one size",
		apply: func(e *pop3.Edit, _ *Use) {
			e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				return claim(m, func(msg pop3.Message) pop3.Message {
					return &resized{same: same{msg}, size: msg.Size() - lineEnds(msg), by: e.By()}
				})
			})
		},
	},
	{
		Name: "list-arg-ignored", Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Wrap("LIST", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				c.Args, c.N, c.Rest = nil, 0, nil
				return next(tx, c)
			})
			// The reply is the same as to LIST alone; what differs is the question.
			e.At(pop3.AtLIST).Around(func(_ *pop3.Tx, c pop3.Command, r pop3.Reply) pop3.Reply {
				if c.Verb == "LIST" && c.N > 0 && r.Body != nil {
					r.Body = &owned{r.Body, e.By()}
					e.Blame(&r)
				}
				return r
			})
		},
	},
	{
		Name: "zero-index-alias", Group: "listing", Layer: Table,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Number(func(arg []byte, n int, wrong pop3.Phrase) (int, pop3.Phrase) {
				if wrong == pop3.SayBelowOne && len(arg) > 0 {
					return 1, pop3.SayNothing
				}
				return n, wrong
			})
		},
	},
	{
		Name: "stat-negative-size", Group: "listing", Layer: Table,
		Conflicts: []Conflict{{"stat-wrong", "both make up the octets of STAT"}, {"stat-malformed", "both make up the answer to STAT"}, {"stat-extra-text", "the text goes behind numbers as they are"}},
		apply:     then(func(r *pop3.Reply) { r.Args.Octets -= 1 << 32 }, "STAT"),
	},
	{
		Name: "stat-malformed", Group: "listing", Layer: Table,
		Params:    words("form", "one-number", "word", "no-number"),
		Conflicts: []Conflict{{"stat-wrong", "both make up the answer to STAT"}, {"stat-extra-text", "both make up the answer to STAT"}},
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
		Conflicts: []Conflict{{"list-from-zero", "messages have one numbering"}, {"zero-index-alias", "0 is no number there"}},
		apply: numbered(func(n int) int { return n + (n-1)/2 }, func(n int) int {
			if n%3 == 0 {
				return 0
			}
			return n - n/3
		}),
	},
	{
		Name: "list-from-zero", Group: "listing", Layer: Table,
		Conflicts: []Conflict{{"zero-index-alias", "0 already is a number"}},
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
			fetched := func(sc *pop3.Scope) memory {
				return memory{"size-changes-after-first-retr", strconv.FormatUint(sc.Session, 10)}
			}
			then := func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				r := next(tx, c)
				if r.Body != nil {
					fetched(tx.Scope()).add(tx.Scope().World, strconv.Itoa(r.Args.Msg))
				}
				return r
			}
			e.End(func(sc *pop3.Scope) { fetched(sc).take(sc.World) })
			e.Wrap("RETR", then)
			e.At(pop3.AtLIST).Row(func(tx *pop3.Tx, r pop3.Row) []byte {
				if r.UID || !fetched(tx.Scope()).get(tx.Scope().World)[strconv.Itoa(r.Msg)] {
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
		OneOf: "LAST has one answer",
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
	{
		Name: "first-n-considered-read", Group: "listing", Layer: Table,
		Params: count("messages", "messages", 1, 1<<20, 45),
		OneOf:  "LAST has one answer",
		Words:  []string{"LAST"},
		apply: func(e *pop3.Edit, u *Use) {
			e.Add(pop3.Spec{Verb: "LAST", Usage: "LAST", Ref: "RFC 1460", In: pop3.Transaction, Do: func(tx *pop3.Tx, _ pop3.Command) pop3.Reply {
				return pop3.Reply{Text: strconv.Itoa(min(tx.Count(), int(u.Args[0])))}
			}})
		},
	},
}
