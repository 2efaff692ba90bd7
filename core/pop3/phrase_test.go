package pop3_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// What a client sends comes back, if at all, printable and short; no text looks
// like a response code (RFC 2449 §8) that is none.
func FuzzPhrase(f *testing.F) {
	f.Add(uint8(pop3.SayUnknown), "\x1b[2J", []byte("[IN-USE]"), int64(1))
	f.Add(uint8(pop3.SayNotANumber), "", []byte(""), int64(-1))
	f.Add(uint8(pop3.SayBadCount), "TOP", bytes.Repeat([]byte("\xff"), 300), int64(1<<62))
	classic, err := quirk.Parse("classic")
	if err != nil {
		f.Fatal(err)
	}
	dialects := []*pop3.Dialect{pop3.Strict(), classic.Dialect()}
	f.Fuzz(func(t *testing.T, p uint8, verb string, arg []byte, n int64) {
		for _, d := range dialects {
			a := &pop3.Args{N: n, Octets: n, Msg: int(n), Text: "fixed", Arg: arg}
			got := pop3.AppendPhrase(nil, d.Phrase(pop3.Phrase(p)%pop3.PhraseCount), verb, "<1.2@host>", a)
			if len(got) > 500 || strings.HasPrefix(string(got), "[") {
				t.Errorf("phrase %d: %q", p, got)
			}
			for _, c := range got {
				if c < ' ' || c > '~' {
					t.Fatalf("phrase %d: %q", p, got)
				}
			}
		}
	})
}

// Every phrase of the strict server is worded, with placeholders that exist.
func TestPhrases(t *testing.T) {
	placeholder := regexp.MustCompile(`^\{(n|octets|msg|text|arg|verb|stamp)(:[a-z ]+:[a-z ]+)?\}$`)
	d := pop3.Strict()
	for p := pop3.SayNothing + 1; p < pop3.PhraseCount; p++ {
		template := d.Phrase(p)
		if template == "" && p != pop3.SaySyntax {
			t.Errorf("phrase %d has no words", p)
		}
		for _, found := range regexp.MustCompile(`\{[^}]*\}`).FindAllString(template, -1) {
			if !placeholder.MatchString(found) {
				t.Errorf("phrase %d: unknown placeholder %s", p, found)
			}
		}
	}
	for template, want := range map[string]string{
		"":                       "",
		"{n}":                    "3",
		"{n:message:messages}":   "3 messages",
		"{octets:octet:octets}!": "1 octet!",
		"{msg}, {verb}, {arg}":   "7, STAT, a?b",
		"ready {stamp}":          "ready",
		"open {brace":            "open {brace",
		"{unknown}":              "",
	} {
		a := &pop3.Args{N: 3, Octets: 1, Msg: 7, Arg: []byte("a\x00b")}
		if got := string(pop3.AppendPhrase(nil, template, "STAT", "", a)); got != want {
			t.Errorf("%q: got %q, want %q", template, got, want)
		}
	}
}

// No status line is longer than 512 octets (RFC 1939 §3), whatever made it.
func TestStatusLineIsShort(t *testing.T) {
	d := pop3.Strict()
	d.Edit("", nil).Say(pop3.SayNoop, strings.Repeat("x", 600))
	c := connect(d, memory(), pop3.Options{})
	c.login(t)
	c.got()
	c.send("NOOP\r\n")
	if got := c.got(); len(got) != 512 || !strings.HasSuffix(got, "x\r\n") {
		t.Errorf("%d octets", len(got))
	}
}
