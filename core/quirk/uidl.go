package quirk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// UIDL: the unique-ids of messages.
var uidlQuirks = []*Quirk{
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
		Conflicts: []Conflict{{"uidl-n-missing-number", "the answer to UIDL n has one form"}},
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
		OneOf: "unique-ids change between sessions in one way",
		apply: eachSession("uidl-unstable", func(n int64, uid string) string { return uid[:min(len(uid), 20)] + "-" + strconv.FormatInt(n, 10) }),
	},
	{
		Name: "uidl-format-migration", Group: "listing", Layer: Claims,
		OneOf: "unique-ids change between sessions in one way",
		apply: eachSession("uidl-format-migration", func(n int64, uid string) string {
			if n == 1 {
				return uid
			}
			return "UID" + uid[:min(len(uid), 20)] + "-4711"
		}),
	},
	{
		Name: "uidl-reappears-after-move", Group: "listing", Layer: Claims,
		OneOf: "unique-ids change between sessions in one way",
		apply: movedAndBack,
	},
	{
		Name: "uidl-reused-after-delete", Group: "listing", Layer: Claims,
		apply: func(e *pop3.Edit, _ *Use) {
			e.Drop(func(_ *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
				n := 0
				return claim(m, func(msg pop3.Message) pop3.Message {
					n++
					return &renamed{same: same{msg}, uid: "slot-" + strconv.Itoa(n), by: e.By()}
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
		apply: func(e *pop3.Edit, _ *Use) {
			e.At(pop3.AtUIDL).Filter(func(hit func() bool) pop3.Filter {
				return &breaker{hit: hit, step: pop3.StepClose, where: func(c *pop3.Chunk) (int64, bool) {
					return int64(-len(c.Data) / 2), c.Verb == "UIDL" && c.Part == pop3.PartBody
				}}
			})
		},
	},
}

// movedAndBack lets the first message be in another folder during the second
// session, and back under a new unique-id from the third on.
func movedAndBack(e *pop3.Edit, _ *Use) {
	const key = "uidl-reappears-after-move"
	type move struct {
		visit, away int
		uid         string
	}
	e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
		list := m.Messages()
		now, _ := recall[move](sc, key)
		if now.visit++; now.visit > 1 && now.uid == "" && len(list) > 0 {
			now.uid, now.away = origin(list[0]).UID(), now.visit
		}
		remember(sc, key, now)
		switch {
		case now.uid == "":
			return m
		case now.visit == now.away:
			return hide(m, map[string]bool{now.uid: true}, e.By())
		}
		return claim(m, func(msg pop3.Message) pop3.Message {
			if origin(msg).UID() != now.uid {
				return msg
			}
			return &renamed{same: same{msg}, uid: msg.UID()[:min(len(msg.UID()), 20)] + "-moved", by: e.By()}
		})
	})
}
