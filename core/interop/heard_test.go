package interop

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// heard is what the server's events tell of a visit.
type heard struct {
	deaf uint64 // a session that is not the client's

	by      map[string]bool // quirks that showed
	lines   []heardLine
	count   int  // messages that the server claimed to have; the most that it said
	claimed bool // it said so
	inClear bool // a password was sent outside TLS
	watch   string
	seen    bool // the command that begins with watch

	tls    map[uint64]bool   // sessions with TLS
	asked  map[string]string // commands, by session and number
	status map[string][]byte // what STAT was answered
	rows   map[string]int    // lines of a listing
	bodies map[string][]byte // what RETR and TOP were answered, but for the status line
	t      trace.Transcript
}

// heardLine is a line of the transcript.
type heardLine struct {
	text string
	by   bool // a quirk made it
}

func (h *heard) hear(e *pop3.Event) {
	if e.Session == h.deaf {
		return
	}
	if h.by == nil {
		h.by, h.tls, h.asked = map[string]bool{}, map[uint64]bool{}, map[string]string{}
		h.status, h.rows, h.bodies = map[string][]byte{}, map[string]int{}, map[string][]byte{}
	}
	for _, name := range e.By {
		h.by[name] = true
	}
	for line := range strings.Lines(string(h.t.Append(nil, e))) {
		h.lines = append(h.lines, heardLine{strings.TrimSuffix(line, "\n"), len(e.By) > 0})
	}
	key := strconv.FormatUint(e.Session, 10) + "." + strconv.FormatUint(e.Seq, 10)
	switch e.Kind {
	case pop3.KindTLS:
		h.tls[e.Session] = true
		h.lines = append(h.lines, heardLine{"# TLS begins", false})
	case pop3.KindLineIn:
		command := strings.ToUpper(strings.TrimSpace(string(e.Data)))
		h.asked[key] = command
		h.seen = h.seen || h.watch != "" && e.Verb == h.watch
		if e.Verb == "RETR" || e.Verb == "TOP" {
			h.bodies[key] = []byte{}
		}
		if !h.tls[e.Session] && (e.Verb == "PASS" || e.Verb == "AUTH" && (strings.Contains(command, "PLAIN") || strings.Contains(command, "LOGIN"))) {
			h.inClear = true
		}
	case pop3.KindReply:
		if h.asked[key] == "STAT" { // it may come in pieces
			h.status[key] = append(h.status[key], e.Data...)
			if words := strings.Fields(string(h.status[key])); len(words) > 1 {
				if n, err := strconv.Atoi(words[1]); err == nil {
					h.claim(n)
				}
			}
		}
	case pop3.KindBody:
		switch command := h.asked[key]; {
		case command == "LIST" || command == "UIDL":
			if pop3.Part(e.N) == pop3.PartBody {
				h.rows[key] += bytes.Count(e.Data, []byte("\n"))
			}
			h.claim(h.rows[key])
		case h.bodies[key] != nil:
			h.bodies[key] = append(h.bodies[key], e.Data...)
		}
	}
}

func (h *heard) claim(n int) {
	h.count, h.claimed = max(h.count, n), true
}

// sent are the messages as they were sent, for a client that reads a response as
// RFC 1939 §3 has it: up to the first line of a dot, or to the end.
func (h *heard) sent() (all [][]byte) {
	for _, body := range h.bodies {
		text, _, _ := bytes.Cut(slices.Concat([]byte("\r\n"), body), []byte("\r\n.\r\n"))
		text = bytes.TrimPrefix(bytes.ReplaceAll(text, []byte("\r\n."), []byte("\r\n")), []byte("\r\n"))
		if len(text) == 0 || !bytes.HasSuffix(body, []byte("\r\n")) { // it has no line, or breaks off in one
			all = append(all, text)
		}
		all = append(all, slices.Concat(text, []byte("\r\n")))
	}
	return all
}

// excerpt is the transcript from shortly before the first line that is to be
// seen, or else that a quirk made, and its last lines; most of them in all.
func (h *heard) excerpt(most, before, last int, seen func(heardLine) bool) (lines []string) {
	const left = "# …"
	at := slices.IndexFunc(h.lines, seen)
	if at < 0 {
		at = slices.IndexFunc(h.lines, func(l heardLine) bool { return l.by })
	}
	from, to, tail := max(0, at-before), len(h.lines), len(h.lines)
	if to <= most {
		return tamed(h.lines)
	}
	if most--; at < 0 || to-from <= most { // the end is all
		return append([]string{left}, tamed(h.lines[to-most:])...)
	}
	if from > 0 {
		lines = append(lines, left)
		most--
	}
	to, tail = from+most-last, tail-last
	return slices.Concat(lines, tamed(h.lines[from:to]), []string{left}, tamed(h.lines[tail:]))
}

func tamed(lines []heardLine) (all []string) {
	for _, l := range lines {
		all = append(all, tame(l.text))
	}
	return all
}

var (
	stampInText = regexp.MustCompile(`[0-9]+\.[0-9]+@localhost`)
	challenge   = regexp.MustCompile(`^(S: \+ ).+`)
)

// tame shortens a line, and takes away what differs from run to run.
func tame(line string) string {
	line = challenge.ReplaceAllString(stampInText.ReplaceAllString(line, "stamp"), "${1}…")
	if len(line) > 100 {
		line = line[:90] + "…"
	}
	return line
}

var (
	running  = regexp.MustCompile(`\b(pid|child|process) [0-9]+|[0-9]+ milliseconds`)
	place    = regexp.MustCompile(` at \S+ line \d+\.`)
	digits   = regexp.MustCompile(`[0-9]+`)
	harmless = regexp.MustCompile(`(?i)running as root is discouraged|^fetchmail: No mail for|^\s*$`)
)

// complaint is what a client says first on its standard error that is worth
// reading, without what differs from run to run.
func complaint(text, home, port string) string {
	text = strings.NewReplacer(home, "~", ":"+port, ":110", port, "110").Replace(text)
	var all, warnings []string
	for line := range strings.Lines(text) {
		line = place.ReplaceAllString(strings.TrimSpace(line), "")
		line = running.ReplaceAllStringFunc(line, func(s string) string { return digits.ReplaceAllString(s, "N") })
		switch {
		case harmless.MatchString(line):
		case strings.HasPrefix(line, "Use of uninitialized value"): // Perl
			warnings = append(warnings, line)
		default:
			all = append(all, line)
		}
	}
	if all = append(all, warnings...); len(all) == 0 {
		return ""
	}
	said := all[0]
	if strings.HasPrefix(said, "Traceback") { // Python says last what it is about
		said = all[len(all)-1]
	}
	if said = harmlessText(said); len(said) > 140 {
		said = strings.ToValidUTF8(said[:130], "") + "…"
	}
	return said
}

// harmlessText escapes what would do something to a terminal.
func harmlessText(s string) string {
	var out strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 || !unicode.IsPrint(r) {
			fmt.Fprintf(&out, `\x%02x`, s[:n])
		} else {
			out.WriteRune(r)
		}
		s = s[n:]
	}
	return out.String()
}
