package quirk

import (
	"bytes"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

const envelope = "From user@localhost Mon Jan  5 10:00:00 2004\r\n"

var headerQuirks = []*Quirk{
	{
		Name: "mbox-from-line-leaked", Group: "content", Layer: Claims,
		apply: headed(func(old []byte, _ pop3.Message, _ *Use) []byte { return slices.Concat([]byte(envelope), old) }),
	},
	{
		Name: "gt-from-in-headers", Group: "content", Layer: Claims,
		apply: headed(func(old []byte, _ pop3.Message, _ *Use) []byte {
			i := fieldEnd(old, 0)
			return slices.Concat(old[:i], []byte(">"+envelope), old[i:])
		}),
	},
	{
		Name: "status-header-injected", Group: "content", Layer: Claims,
		Params: words("line", "status", "empty", "x-uidl"),
		apply: headed(func(old []byte, m pop3.Message, u *Use) []byte {
			return atEnd(old, [...]string{"Status: RO\r\nX-Status: \r\n", "Status: \r\n", "X-UIDL: " + m.UID() + "\r\nStatus: RO\r\n"}[u.Args[0]])
		}),
	},
	{
		Name: "x-header-noise", Group: "content", Layer: Claims,
		Params: words("kind", "line", "field"),
		apply: headed(func(old []byte, _ pop3.Message, u *Use) []byte {
			return atEnd(old, [...]string{"X-POP3-Rcpt user@localhost\r\n", "X-Yandex-FolderName: Inbox\r\n"}[u.Args[0]])
		}),
	},
	{
		Name: "missing-blank-line", Group: "content", Layer: Claims,
		OneOf: "a header ends in one way",
		apply: headed(func(old []byte, _ pop3.Message, _ *Use) []byte { return old[:blankLine(old)] }),
	},
	{
		Name: "header-end-mixed-eol", Group: "content", Layer: Claims,
		Params: words("end", "crcrlf", "lf"),
		OneOf:  "a header ends in one way",
		apply: headed(func(old []byte, _ pop3.Message, u *Use) []byte {
			i := blankLine(old)
			if i == len(old) {
				return old
			}
			return slices.Concat(old[:i], []byte([...]string{"\r\r\n", "\n"}[u.Args[0]]))
		}),
	},
	{
		Name: "unfolded-continuation", Group: "content", Layer: Claims,
		Params: count("column", "octets", 20, 998, 60),
		apply:  headed(func(old []byte, _ pop3.Message, u *Use) []byte { return wrap(old, int(u.Args[0])) }),
	},
	{
		Name: "received-line-dropped", Group: "content", Layer: Claims,
		apply: without("Received"),
	},
	{
		Name: "missing-date", Group: "content", Layer: Claims,
		apply: without("Date"),
	},
	{
		Name: "long-header", Group: "content", Layer: Claims,
		Params: count("octets", "octets", 999, 64<<10, 8<<10),
		apply: headed(func(old []byte, _ pop3.Message, u *Use) []byte {
			const name = "X-Long: "
			return atEnd(old, name+strings.Repeat("x", int(u.Args[0])-len(name))+"\r\n")
		}),
	},
}

// blankLine is where the blank line behind a header begins.
func blankLine(head []byte) int {
	for _, end := range []string{"\r\n", "\n"} {
		if rest, ok := bytes.CutSuffix(head, []byte(end)); ok && (len(rest) == 0 || rest[len(rest)-1] == '\n') {
			return len(rest)
		}
	}
	return len(head)
}

// atEnd adds lines to the end of a header.
func atEnd(head []byte, lines string) []byte {
	i := blankLine(head)
	return slices.Concat(head[:i], []byte(lines), head[i:])
}

// fieldEnd is where the field that begins at i ends, with the lines that it
// goes on with.
func fieldEnd(head []byte, i int) int {
	for end := blankLine(head); i < end; {
		n := bytes.IndexByte(head[i:], '\n') + 1
		if n == 0 {
			return end
		}
		if i += n; i == end || head[i] != ' ' && head[i] != '\t' {
			return i
		}
	}
	return i
}

// without leaves a field out, the first of its name.
func without(name string) applied {
	return headed(func(old []byte, _ pop3.Message, _ *Use) []byte {
		for i, end := 0, 0; i < blankLine(old); i = end {
			end = fieldEnd(old, i)
			if field, _, ok := bytes.Cut(old[i:end], []byte(":")); ok && upper(string(field)) == upper(name) {
				return slices.Concat(old[:i], old[end:])
			}
		}
		return old
	})
}

// wrap breaks long lines at blanks and leaves out those that should begin the
// next line.
func wrap(head []byte, limit int) []byte {
	out := make([]byte, 0, len(head)+16)
	column := 0
	for _, c := range head {
		switch blank := c == ' ' || c == '\t'; {
		case blank && column == 0 && len(out) > 0:
		case blank && column >= limit:
			out = append(out, "\r\n"...)
			column = 0
		case c == '\n':
			out, column = append(out, c), 0
		default:
			out = append(out, c)
			column++
		}
	}
	return out
}
