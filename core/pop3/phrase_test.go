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
		"<{verb}>":               "<STAT>",
	} {
		a := &pop3.Args{N: 3, Octets: 1, Msg: 7, Arg: []byte("a\x00b")}
		if got := string(pop3.AppendPhrase(nil, template, "STAT", "", a)); got != want {
			t.Errorf("%q: got %q, want %q", template, got, want)
		}
	}
}

// However much a client sends, little of it comes back.
func TestEchoIsShort(t *testing.T) {
	for n, want := range map[int]string{0: "(nothing)", 1: "x", 64: strings.Repeat("x", 64), 65: strings.Repeat("x", 64) + "...", 5000: strings.Repeat("x", 64) + "..."} {
		in := strings.Repeat("x", n)
		if got := string(pop3.AppendPhrase(nil, "{arg} {verb}", in, "", &pop3.Args{Arg: []byte(in)})); got != want+" "+want {
			t.Errorf("%d octets: %q", n, got)
		}
	}
}

// No status line is longer than 512 octets (RFC 1939 §3), whatever made it.
func TestStatusLineIsShort(t *testing.T) {
	for n := 500; n < 520; n++ {
		d := pop3.Strict()
		d.Edit("", nil).Say(pop3.SayNoop, strings.Repeat("x", n))
		c := connect(d, memory(), pop3.Options{})
		c.login(t)
		c.got()
		c.send("NOOP\r\n")
		if got, want := c.got(), min(n+6, 512); len(got) != want || !strings.HasSuffix(got, "x\r\n") {
			t.Errorf("%d octets of text: a line of %d, want %d", n, len(got), want)
		}
	}
}
