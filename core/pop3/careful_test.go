package pop3_test

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
)

// careful is a client that knows what the maildrop holds, reads the octets of
// a strict server alone, and believes nothing.
type careful struct {
	*testing.T
	r      *bufio.Reader
	mail   [][]byte
	inside bool // logged in
	ended  bool // by QUIT
	named  bool // USER was accepted
	marked map[int]bool
}

// checkAnswers: each line gets one answer, no command works before its state,
// sizes are those of what is sent, messages arrive as they are, and what is
// left of the maildrop in the end is what the client was promised.
func checkAnswers(t *testing.T, c *client, left [][]byte) {
	t.Helper()
	k := &careful{T: t, r: bufio.NewReader(bytes.NewReader(c.out)), marked: map[int]bool{}}
	for _, m := range fuzzMail {
		k.mail = append(k.mail, maildrop.Canonical([]byte(m)))
	}
	if line := k.line("the greeting"); !strings.HasPrefix(line, "+OK pop3play ready <") {
		t.Fatalf("greeting %q", line)
	}
	for _, l := range c.lines {
		k.answer(l)
	}
	if n := k.r.Buffered(); n > 0 {
		rest, _ := k.r.Peek(n)
		t.Fatalf("octets that answer nothing: %q", rest)
	}
	var want [][]byte
	for i, m := range k.mail {
		if !k.ended || !k.marked[i+1] {
			want = append(want, m)
		}
	}
	if !slices.EqualFunc(left, want, bytes.Equal) {
		t.Fatalf("%d messages are left, want %d; QUIT %v, marked %v", len(left), len(want), k.ended, k.marked)
	}
}

// line reads one line, without CRLF.
func (k *careful) line(what string) string {
	k.Helper()
	line, err := k.r.ReadString('\n')
	text, ok := strings.CutSuffix(line, "\r\n")
	if err != nil || !ok {
		k.Fatalf("%q: got %q, %v", what, line, err)
	}
	return text
}

// lines reads the rest of an answer of many lines, dots taken away.
func (k *careful) lines(what string) (all []string) {
	k.Helper()
	for line := k.line(what); line != "."; line = k.line(what) {
		if strings.HasPrefix(line, ".") && !strings.HasPrefix(line, "..") {
			k.Fatalf("%q: a dot is not doubled: %q", what, line)
		}
		all = append(all, strings.TrimPrefix(line, ".")+"\r\n")
	}
	return all
}

// commands by the state in which they may succeed.
var (
	outsideOnly = []string{"USER", "PASS", "APOP", "AUTH", "STLS", "UTF8"}
	insideOnly  = []string{"STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "NOOP", "RSET"}
)

func (k *careful) answer(l line) {
	k.Helper()
	sent := strings.TrimRight(l.data, "\r\n")
	words := strings.Fields(strings.ToUpper(sent))
	line := k.line(sent)
	ok := line == "+OK" || strings.HasPrefix(line, "+OK ")
	if !ok && !strings.HasPrefix(line, "-ERR ") && !strings.HasPrefix(line, "+ ") || len(line) > 510 {
		k.Fatalf("%q was answered %q", sent, line)
	}
	if k.ended {
		k.Fatalf("%q was answered %q after QUIT", sent, line)
	}
	if l.answer {
		k.inside = k.inside || ok
		return
	}
	if len(words) == 0 || !ok {
		if k.inside && slices.Contains([]string{"STAT\r\n", "LIST\r\n", "UIDL\r\n", "NOOP\r\n", "RSET\n"}, l.data) {
			k.Fatalf("%q was answered %q", sent, line)
		}
		if len(words) > 0 && words[0] == "PASS" {
			k.named = false
		}
		return
	}
	verb := words[0]
	if k.inside && slices.Contains(outsideOnly, verb) || !k.inside && slices.Contains(insideOnly, verb) {
		k.Fatalf("%q succeeded, logged in: %v", sent, k.inside)
	}
	switch verb {
	case "USER":
		k.named = words[1] == "USER" || words[1] == "OTHER"
	case "PASS":
		if !k.named || sent[len("PASS "):] != "password" {
			k.Fatalf("%q logged in, after a good USER: %v", sent, k.named)
		}
		k.inside = true
	case "APOP", "AUTH":
		k.inside = true
	case "QUIT":
		k.ended = true
		if !k.inside {
			k.marked = nil
		}
	case "CAPA":
		k.lines(sent)
	case "LANG":
		if len(words) == 1 {
			k.lines(sent)
		}
	default:
		k.transaction(sent, words, strings.TrimPrefix(line, "+OK "))
	}
}

// transaction compares the answer to a command with the maildrop.
func (k *careful) transaction(sent string, words []string, text string) {
	k.Helper()
	number := 0
	if len(words) > 1 {
		n, err := strconv.Atoi(words[1])
		if err != nil || n < 1 || n > len(k.mail) || k.marked[n] {
			k.Fatalf("%q succeeded, with %v marked", sent, k.marked)
		}
		number = n
	}
	var sizes []string
	count, octets := 0, 0
	for i, m := range k.mail {
		if !k.marked[i+1] {
			count, octets = count+1, octets+len(m)
			sizes = append(sizes, fmt.Sprintf("%d %d\r\n", i+1, len(m)))
		}
	}
	switch verb := words[0]; {
	case verb == "STAT" && text != fmt.Sprintf("%d %d", count, octets):
		k.Fatalf("STAT: %q for %d messages of %d octets", text, count, octets)
	case verb == "LIST" && number == 0:
		if got := k.lines(sent); !slices.Equal(got, sizes) {
			k.Fatalf("LIST: %q, want %q", got, sizes)
		}
	case verb == "LIST" && text != fmt.Sprintf("%d %d", number, len(k.mail[number-1])):
		k.Fatalf("%q: %q for %d octets", sent, text, len(k.mail[number-1]))
	case verb == "UIDL" && number == 0:
		if got := k.lines(sent); len(got) != count {
			k.Fatalf("UIDL: %q of %d messages", got, count)
		}
	case verb == "RETR":
		body := strings.Join(k.lines(sent), "")
		if size, _, _ := strings.Cut(text, " "); body != string(k.mail[number-1]) || size != strconv.Itoa(len(body)) {
			k.Fatalf("%q: %s octets announced, got %q, want %q", sent, size, body, k.mail[number-1])
		}
	case verb == "TOP":
		if body := strings.Join(k.lines(sent), ""); !bytes.HasPrefix(k.mail[number-1], []byte(body)) {
			k.Fatalf("%q: got %q of %q", sent, body, k.mail[number-1])
		}
	case verb == "DELE":
		k.marked[number] = true
	case verb == "RSET":
		clear(k.marked)
	}
}
