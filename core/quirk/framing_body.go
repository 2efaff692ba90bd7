package quirk

import (
	"bytes"
	"io"
	"strconv"

	"github.com/pop3play/pop3play/core/pop3"
)

// What comes of a message, and what does not.
var framingBodyQuirks = []*Quirk{
	{
		Name: "nul-bytes", Group: "framing", Layer: Framing,
		Conflicts: map[string]string{"bare-cr": "both stand in place of blanks"},
		apply: editLines(func(*pop3.Tx, *Use) lineEdit {
			return inText(func(line []byte) []byte { return bytes.ReplaceAll(line, []byte(" "), []byte{0}) })
		}, fetches...),
	},
	{
		Name: "long-lines", Group: "framing", Layer: Claims,
		Params: count("octets", "octets", 80, 1<<20, 4096),
		apply: func(e *pop3.Edit, u *Use) {
			recasts(func(e *pop3.Edit, u *Use) func(pop3.Body) pop3.Body {
				return func(src pop3.Body) pop3.Body {
					return &flood{Body: src, give: thenCRLF(filler(u.Args[0])), end: io.EOF, by: e.By()}
				}
			})(e, u)
		},
	},
	{
		Name: "endless-line", Group: "framing", Layer: Table,
		Params: []Param{{Name: "octets", Unit: "octets", Min: 1, Max: 1 << 30, Default: 65536}, {Name: "where", Words: []string{"body", "status"}}},
		apply: func(e *pop3.Edit, u *Use) {
			if u.Args[1] == 0 {
				editBodies(func(e *pop3.Edit, _ *pop3.Tx, src pop3.Body, u *Use) pop3.Body {
					return &flood{Body: src, give: filler(u.Args[0]), end: io.ErrUnexpectedEOF, by: e.By()}
				}, fetches...)(e, u)
				return
			}
			then(func(r *pop3.Reply) {
				if r.Body != nil {
					r.Body.Close()
					r.Raw, r.Body = []byte("+OK "), &flood{Body: pop3.Lines(nil), give: filler(u.Args[0]), end: io.ErrUnexpectedEOF, by: e.By()}
				}
			}, fetches...)(e, u)
		},
	},
	{
		Name: "endless-multiline", Group: "framing", Layer: Table,
		Params: count("lines", "lines", 1, 1<<30, 1000),
		apply: editBodies(func(e *pop3.Edit, tx *pop3.Tx, src pop3.Body, u *Use) pop3.Body {
			head, tail := "and one more, line ", ""
			n, first := int64(0), int64(0)
			switch tx.Scope().Verb {
			case "LIST":
				head, tail, first = "", " 1204", int64(tx.Count())
			case "UIDL":
				head, tail, first = "", " more", int64(tx.Count())
			case "CAPA":
				head = "X-MORE-"
			}
			var buf []byte
			return &flood{Body: src, end: io.ErrUnexpectedEOF, by: e.By(), give: func() []byte {
				for buf = buf[:0]; n < u.Args[0] && len(buf) < 4000; {
					n++
					buf = append(append(strconv.AppendInt(append(buf, head...), first+n, 10), tail...), "\r\n"...)
				}
				return buf
			}}
		}),
	},
	{
		Name: "line-truncated-1024", Group: "framing", Layer: Framing,
		Params: count("column", "octets", 1, 1<<16, 1024),
		apply: editLines(func(_ *pop3.Tx, u *Use) lineEdit {
			column := 0
			return func(line []byte, starts bool) []byte {
				if starts {
					column = 0
				}
				text, end := cutEnd(line)
				n := min(len(text), max(int(u.Args[0])-column, 0))
				column += len(text)
				return append(text[:n:n], end...)
			}
		}, fetches...),
	},
	{
		Name: "retr-truncated-clean", Group: "framing", Layer: Framing,
		Params: count("percent", "per cent", 0, 99, 50),
		apply: editLines(func(tx *pop3.Tx, u *Use) lineEdit {
			if n := tx.Scope().Msg; n > 0 {
				return upToOctet(origin(tx.Message(n-1)).Size() * u.Args[0] / 100)
			}
			return func(line []byte, _ bool) []byte { return line }
		}, "RETR"),
	},
	{
		Name: "missing-attachments", Group: "framing", Layer: Framing,
		apply: editLines(func(*pop3.Tx, *Use) lineEdit { return firstPart() }, fetches...),
	},
	{
		Name: "status-looking-content-lines", Group: "framing", Layer: Claims,
		apply: recasts(func(e *pop3.Edit, _ *Use) func(pop3.Body) pop3.Body {
			return func(src pop3.Body) pop3.Body {
				return &extended{Body: src, line: []byte("+OK 2 messages (320 octets)\r\n-ERR no such message\r\n"), by: e.By()}
			}
		}),
	},
	{
		Name: "retr-octets-wrong", Group: "framing", Layer: Table,
		apply: then(func(r *pop3.Reply) {
			if r.Args.Octets++; r.Args.Octets != 121 {
				r.Args.Octets = 120
			}
		}, "RETR"),
	},
	{
		Name: "retr-err-for-listed-message", Group: "framing", Layer: Table,
		Params: []Param{{Name: "message", Unit: "message number, 0 for all", Min: 0, Max: 1 << 30, Default: 1}},
		apply: func(e *pop3.Edit, u *Use) {
			e.Wrap("RETR", func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
				if i, _, ok := tx.Pick(c.Arg(0), false); ok && (u.Args[0] == 0 || int64(i+1) == u.Args[0]) {
					return pop3.Reply{Err: true, Text: "System error - couldn't open message"}
				}
				return next(tx, c)
			})
		},
	},
	{
		Name: "expunged-elsewhere", Group: "framing", Layer: Table,
		Params: []Param{{Name: "message", Unit: "message number", Min: 1, Max: 1 << 30, Default: 1}},
		apply:  expunge,
	},
}

// expunge takes a message away, once, as if another client had: at first it
// cannot be fetched, then the session ends, and the next one does not have it.
func expunge(e *pop3.Edit, u *Use) {
	e.Drop(func(sc *pop3.Scope, m pop3.Maildrop) pop3.Maildrop {
		return hide(m, memory{"expunged-elsewhere", sc.User}.get(sc.World), e.By())
	})
	for _, verb := range fetches {
		e.Wrap(verb, func(tx *pop3.Tx, c pop3.Command, next pop3.Handler) pop3.Reply {
			i, _, ok := tx.Pick(c.Arg(0), false)
			if !ok {
				return next(tx, c)
			}
			uid := origin(tx.Message(i)).UID()
			sc := tx.Scope()
			gone := memory{"expunged-elsewhere", sc.User}
			before := gone.get(sc.World)
			if !before[uid] && (before != nil || int64(i+1) != u.Args[0]) {
				return next(tx, c)
			}
			gone.add(sc.World, uid)
			r := pop3.Reply{Err: true, Text: "Message " + strconv.Itoa(i+1) + " expunged."}
			if before[uid] {
				r.Step, r.Reason = pop3.StepClose, pop3.ReasonAbort
			}
			return r
		})
	}
}

// thenCRLF ends what give gives as a line.
func thenCRLF(give func() []byte) func() []byte {
	ended := false
	return func() []byte {
		p := give()
		if len(p) > 0 || ended {
			return p
		}
		ended = true
		return []byte("\r\n")
	}
}

// firstPart leaves out all parts of a multipart message but the first.
func firstPart() lineEdit {
	header, multipart, parts := true, false, 0
	var boundary []byte
	return func(line []byte, starts bool) []byte {
		text, _ := cutEnd(line)
		switch {
		case header:
			header = !starts || len(text) > 0
			multipart = multipart || bytes.Contains(bytes.ToLower(text), []byte("multipart/"))
		case !multipart || !starts || !bytes.HasPrefix(text, []byte("--")):
		case boundary == nil:
			boundary, parts = bytes.Clone(text), 1
		case bytes.Equal(text, boundary):
			parts++
		case bytes.Equal(text, append(bytes.Clone(boundary), "--"...)):
			parts = 0
		}
		if parts > 1 {
			return nil
		}
		return line
	}
}
