package transcript_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/transcript"
)

func TestParse(t *testing.T) {
	s, err := transcript.Parse([]byte(`Prose, more prose: not a header.
profile: classic
quirks: autodelete,trickle
rule: D01 D04

-- mail/1 --
a
-- mail/2.esc --
\x00\t\\
\r\n
-- transcript --
# a comment

S: +OK <stamp>
C: USER user
C: a|b\-
C2: bare LF\n
S2: part\-
S2: \x7c
@1m30s
S: <nothing>
C: <close>
S: <half-close>
drop: 2 1
-- statistics --
0
`))
	if err != nil {
		t.Fatal(err)
	}
	if s.Spec() != "classic,autodelete,trickle" || !reflect.DeepEqual(s.Rules(), []string{"D01", "D04"}) || s.Statistics != "0\n" {
		t.Errorf("%+v", s)
	}
	if len(s.Mail) != 2 || string(s.Mail[0]) != "a\n" || string(s.Mail[1]) != "\x00\t\\\r\n" {
		t.Errorf("mail %q", s.Mail)
	}
	p := func(text string) []byte { return []byte(text) }
	want := []transcript.Step{
		{Kind: transcript.Expect, Line: 3, Conn: 1, Octets: p("+OK <stamp>\r\n")},
		{Kind: transcript.Send, Line: 4, Conn: 1, Segments: [][]byte{p("USER user\r\n")}},
		{Kind: transcript.Send, Line: 5, Conn: 1, Segments: [][]byte{p("a"), p("b")}},
		{Kind: transcript.Send, Line: 6, Conn: 2, Segments: [][]byte{p("bare LF\n")}},
		{Kind: transcript.Expect, Line: 7, Conn: 2, Octets: p("part")},
		{Kind: transcript.Expect, Line: 8, Conn: 2, Octets: p("|\r\n")},
		{Kind: transcript.Wait, Line: 9, Wait: 90 * time.Second},
		{Kind: transcript.Quiet, Line: 10, Conn: 1},
		{Kind: transcript.Close, Line: 11, Conn: 1},
		{Kind: transcript.Closed, Line: 12, Conn: 1, How: "half-close"},
		{Kind: transcript.Drop, Line: 13, Remain: []int{2, 1}},
	}
	if !reflect.DeepEqual(s.Steps, want) {
		t.Errorf("got %+v\nwant %+v", s.Steps, want)
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "no conversation",
		"-- transcript --\n":                   "no conversation",
		"-- transcript --\nhello\n":            "transcript line 1: \"hello\" is neither",
		"-- transcript --\n\nX: 1\n":           `line 2: unknown line "X"`,
		"-- transcript --\nC0: 1\n":            `unknown line "C0"`,
		"-- transcript --\nCC: 1\n":            `unknown line "CC"`,
		"-- transcript --\nC: \\q\n":           "unknown escape",
		"-- transcript --\nC: \\\n":            "lone backslash",
		"-- transcript --\nS: \\x1\n":          "two digits",
		"-- transcript --\nS: \\xzz\n":         "invalid syntax",
		"-- transcript --\n@soon\n":            "invalid duration",
		"-- transcript --\ndrop: one\n":        "invalid syntax",
		"-- transcript --\nC: \\x7\n":          "two digits",
		"-- other --\n":                        `unknown file "other"`,
		"-- mail/1.esc --\n\\q\n":              "mail/1.esc: unknown escape",
		"mail: nothing\n-- transcript --\nC: ": `no sample maildrop "nothing"`,
	} {
		if _, err := transcript.Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// The player notices each way in which a server can differ, and says where.
func TestDifferences(t *testing.T) {
	const login = "S: +OK pop3play ready <stamp>\nC: USER user\nS: +OK now send PASS\nC: PASS password\nS: +OK maildrop locked and ready, 1 message (3 octets)\n"
	for text, want := range map[string]string{
		"S: +OK ready <stamp>\n":        "line 1: want",
		"S: +OK pop3play ready\n":       "line 1: want",
		login + "C: STAT\nS: +OK 2 3\n": `line 7: want "+OK 2 3\r\n"`,
		login + "S: +OK 2 3\n":          `got ""`,
		login + "C: QUIT\nS: +OK goodbye, 0 messages removed\nS: more\n": "line 8: want",
		login + "S: <close>\n":                                            "line 6: want <close>",
		login + "C: BREAK\nS: <close>\n":                                  "line 7: want <close>",
		login + "C: QUIT\nS: <nothing>\n":                                 "line 7: want <nothing>",
		login + "C: QUIT\nS: <close>\n":                                   "line 7: want <close>",
		login + "C: QUIT\nS: +OK goodbye, 0 messages removed\nS: <rst>\n": "line 8: want <rst>",
		login + "drop:\n":                                                 "line 6: want 0 messages",
		login + "drop: 2\n":                                               "line 6: drop: there is no message 2",
		login + "C: STAT\n":                                               "after the transcript: want <close>",
		login + "@11m\nS: <nothing>\n":                                    "line 7: want <nothing>",
	} {
		s, err := transcript.Parse([]byte("-- mail/1 --\na\n-- transcript --\n" + text))
		if err != nil {
			t.Fatal(err)
		}
		core, err := transcript.NewCore(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := transcript.Play(s, core); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", strings.TrimPrefix(text, login), err, want)
		}
	}
	for _, header := range []string{"profile: none", "quirks: none", "lockwait: long"} {
		s, err := transcript.Parse([]byte(header + "\n-- transcript --\nC: \n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := transcript.NewCore(s); err == nil {
			t.Errorf("%s: no error", header)
		}
	}
}
