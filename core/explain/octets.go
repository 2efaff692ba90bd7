package explain

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

func starts(p []byte, with string) bool { return len(p) >= len(with) && string(p[:len(with)]) == with }

func trimEnd(p []byte) []byte {
	n := len(p)
	if n > 0 && p[n-1] == '\n' {
		if n--; n > 0 && p[n-1] == '\r' {
			n--
		}
	}
	return p[:n]
}

// word is p[from:to].
type word struct{ from, to int }

// words parts a line at blanks.
func words(p []byte) (all []word) {
	from := -1
	for i := range len(p) + 1 {
		switch {
		case i < len(p) && !blank(p[i]):
			if from < 0 {
				from = i
			}
		case from >= 0:
			all = append(all, word{from, i})
			from = -1
		}
	}
	return all
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

func upper(p []byte) string {
	b := bytes.Clone(p[:min(len(p), 40)])
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - ('a' - 'A')
		}
	}
	return string(b)
}

// tooLarge is what number makes of a number that is more than anybody counts.
const tooLarge = -2

// number reads decimal digits; anything else is -1.
func number(p []byte) (n int64) {
	if len(p) == 0 {
		return -1
	}
	for _, c := range p {
		switch {
		case c < '0' || c > '9':
			return -1
		case n < 0 || n > 1<<50:
			n = tooLarge
		default:
			n = n*10 + int64(c-'0')
		}
	}
	return n
}

func digits(n int64) string { return strconv.FormatInt(n, 10) }

// shown repeats octets in a sentence: bounded, and nothing but text.
func shown(p []byte) string {
	const most = 60
	out := bytes.Clone(p[:min(len(p), most)])
	text := utf8.Valid(out)
	for i, c := range out {
		if c < ' ' || c >= 0x7f && !text || c == 0x7f {
			out[i] = '?'
		}
	}
	if len(p) > most {
		out = append(out, "..."...)
	}
	return string(out)
}
