//go:build !wasip1

package explain_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/explain"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/sasl"
)

// foreign is what none of the transcripts holds, as other servers and clients
// have it.
const foreign = `S: +OK Dovecot ready.
C: FOO
S: +ok lower
C: HELP
S: -ERR
C: AUTH
S: +OK
S: PLAIN
S: NTLM
S: .
C: NOOP
S: -ERR
C: UTF8
S: -ERR
C: LANG
S: -ERR
C: LANG xx
S: -ERR
C: STLS
S: -ERR
C: USER ` + "\xff" + `
S: -ERR
C: USER
S: +OK
C: APOP user 0123
S: -ERR
C: LIST
S: -ERR
C: USER user
S: -ERR
C: APOP user 0123456789abcdef0123456789abcdef
S: -ERR
C: AUTH PLAIN =
S: -ERR
C: AUTH PLAIN AAA
S: -ERR
C: AUTH PLAIN AAAA
S: +
C: YQBi
S: -ERR
C: AUTH NTLM
S: + TlRMTQ==
C: TlRMTQ==
S: + !
C: *
S: -ERR
C: AUTH CRAM-MD5
S: + PDFAYj4=
C: eA==
S: -ERR
C: AUTH OAUTHBEARER bixhPXUsAWhvc3Q9aAFwb3J0PTEBYXV0aD1CZWFyZXIgdAF4AQE=
S: + eyJzdGF0dXMiOiI0MDAifQ==
C: AQ==
S: -ERR
C: AUTH XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ==
S: + eyJzdGF0dXMiOiI0MDAifQ==
C:
S: -ERR
C: CAPA
S: +OK
S: IMPLEMENTATION Cyrus 1
S: EXPIRE 60
S: EXPIRE 0
S: EXPIRE NEVER
S: LOGIN-DELAY 900
S: X-GOOGLE
S: EDITING
S:
S: .
C: PASS x
S: -ERR [SYS/PERM] broken
C: PASS x
S: -ERR [SYS/TEMP] broken
C: PASS x
S: -ERR [LOGIN-DELAY] wait
C: PASS x
S: -ERR [XFOO] wait
C: USER user
S: +OK
C: PASS x
S: +OK
S: +OK unasked
C: CAPA
S: -ERR
C: USER user
S: -ERR
C: STAT
S: +OK 1
C: LIST 1
S: +OK 1 big
C: LIST
S: +OK
S: 1 10
S: 2 x
S: 3 10 more
S: 4  10
S: .
C: UIDL
S: -ERR
C: UIDL 1
S: +OK 1 ` + "\xff" + `
C: RETR 1
S: +OK
S: A: b
S:  c
S: strange
S:
S: .a
S: ..b
S: .
C: RETR 1
S: +OK 12 octets
S: A: b
S:
S: ..b
S: .
C: RETR 1
S: +OK 8 octets
S: A: b
S:
S: x
S: .
C: RETR 1
S: +OK 900 octets
S: A: b
S: .
C: XTND XLST
S: +OK
C: TOP 1
S: -ERR
C: TOP 1 0
S: -ERR
C: LIST 9
S: -ERR
C: DELE 99999999999999999999
S: -ERR
C: QUIT
S: -ERR some stayed
`

// odd are lines that no conversation above brings about.
var odd = []explain.Line{
	{Kind: pop3.KindMark, N: 2, Msg: 1},
	{Kind: pop3.KindUpdate, N: 1, Err: true},
	{Kind: pop3.KindClose, Text: "shutdown"},
	{Kind: pop3.KindClose, Text: "reset"},
	{Kind: pop3.KindClose, Text: "something"},
	{Kind: pop3.KindState, From: pop3.Transaction, To: pop3.Authorization},
	{Kind: pop3.KindBody, Command: []byte("XTND XLST"), Data: []byte("x\r\n")},
	{Kind: pop3.KindBody, Command: []byte("UIDL"), Data: []byte("1 x\r\n"), Listed: []byte("2 x\r\n")},
	{Kind: pop3.KindBody, Command: []byte("RETR 1"), Part: pop3.PartFinal},
	{Kind: pop3.KindReply, Command: []byte("RETR 1"), Data: []byte("+OK 9 octets\r\n"), Sent: 3},
	{Kind: pop3.KindReply, Command: []byte("RETR 1"), Data: []byte("+OK 9 octets\r\n"), Sent: 9, Lines: 2, Early: 4},
	{Kind: pop3.KindReply, Command: []byte("NOOP\r\n"), Data: []byte("+OK" + strings.Repeat(" x", 300) + "\r\n")},
	{Kind: pop3.KindReply, Command: []byte("NOOP\r\n"), Data: []byte("+OKay\r\n")},
}

// corpus are lines of all kinds.
func corpus(t testing.TB) (all []*explain.Line) {
	t.Helper()
	for name, script := range scripts(t) {
		lines := converse(t, name, script)
		all = append(all, lines...)
	}
	all = append(all, overhear(foreign)...)
	for i := range odd {
		all = append(all, &odd[i])
	}
	return all
}

// Whatever Explain says has words, and all words are said of some line.
func TestTopics(t *testing.T) {
	said := map[string]*explain.Line{}
	for _, l := range corpus(t) {
		e := explain.Explain(l)
		if len(e.Topics) == 0 {
			t.Errorf("nothing to say about %+v", l)
		}
		for i, topic := range e.Topics {
			w, ok := explain.Find(topic.Key)
			if !ok {
				t.Errorf("no words for %s, said of %q", topic.Key, l.Data)
			}
			if i == 0 && w.Title == "" {
				t.Errorf("%s has no title, and is what %q is", topic.Key, l.Data)
			}
			if strings.Contains(w.Render(topic.Args), "{") != strings.Contains(strings.Join(topic.Args[:], ""), "{") {
				t.Errorf("%s: %q with %q", topic.Key, w.Text, topic.Args)
			}
			key := topic.Key
			if _, own := explain.Topics()[key]; !own {
				key = key[:strings.IndexByte(key, '.')] + ".*"
			}
			said[key] = l
		}
	}
	for key := range explain.Topics() {
		if said[key] == nil {
			t.Errorf("%s is never said", key)
		}
	}
}

// Words are short, whole sentences, and name clauses as the project does.
func TestWords(t *testing.T) {
	ref := regexp.MustCompile(`^RFC [1-9]\d{2,3} §[1-9]\d*(\.[1-9]\d*)*(, RFC [1-9]\d{2,3} §[1-9]\d*(\.[1-9]\d*)*)*$`)
	hole := regexp.MustCompile(`\{(\d)(:[a-z]*:[a-z]*)?\}`)
	seen := map[string]string{}
	for key, w := range explain.Topics() {
		if w.Ref != "" && !ref.MatchString(w.Ref) {
			t.Errorf("%s: ref %q", key, w.Ref)
		}
		if w.Ref == "" && !strings.HasPrefix(key, "octets.") && !strings.HasPrefix(key, "sasl.") && key != "status.lenient" {
			t.Errorf("%s names no clause", key)
		}
		if n := len([]rune(w.Text)); n == 0 || n > 320 {
			t.Errorf("%s: %d characters", key, n)
		}
		if last := w.Text[len(w.Text)-1]; last != '.' && !strings.HasPrefix(key, "octets.") {
			t.Errorf("%s does not end its sentence: %s", key, w.Text)
		}
		if strings.Contains(hole.ReplaceAllString(w.Title+w.Text, ""), "{") || strings.ContainsAny(w.Title+w.Text, "\"'") {
			t.Errorf("%s: %s", key, w.Text)
		}
		if other := seen[w.Title+w.Text]; other != "" {
			t.Errorf("%s and %s say the same", key, other)
		}
		seen[w.Title+w.Text] = key
	}
	names := map[string]bool{}
	for i, name := range explain.Labels() {
		if name == "" || names[name] {
			t.Errorf("label %d is called %q", i, name)
		}
		names[name] = true
	}
}

// People get a comma before each three digits, be there a noun or not.
func TestRender(t *testing.T) {
	for _, c := range []struct{ text, a, b, want string }{
		{"{1:octet:octets} announced, {2::} sent", "12091", "1204", "12,091 octets announced, 1,204 sent"},
		{"{1::} of {2:octet:octets}", "999", "1", "999 of 1 octet"},
		{"message {1}: {2::}", "1204", "?", "message 1204: ?"},
	} {
		w := explain.Words{Text: c.text}
		if got := w.Render([2]string{c.a, c.b}); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// Spans are parts of their line, in order, and leave out nothing but the spaces
// between them.
func TestSpans(t *testing.T) {
	for _, l := range corpus(t) {
		checkSpans(t, l)
	}
}

func checkSpans(t *testing.T, l *explain.Line) {
	t.Helper()
	e := explain.Explain(l)
	at := 0
	for _, s := range e.Spans {
		if s.From < at || s.To <= s.From || s.To > len(l.Data) {
			t.Errorf("%q: span %v after %d", l.Data, s, at)
			return
		}
		if gap := strings.Trim(string(l.Data[at:s.From]), " \t"); gap != "" {
			t.Errorf("%q: %q is left out", l.Data, gap)
		}
		at = s.To
	}
	if rest := strings.Trim(string(l.Data[at:]), " \t"); rest != "" {
		t.Errorf("%q: %q is left out", l.Data, rest)
	}
}

// The commands that are explained are those that a server has.
func TestCommandsAreTheServers(t *testing.T) {
	d := pop3.Strict()
	edit := d.Edit("", nil)
	pop3.SASL(sasl.All())(edit)
	pop3.LANG(pop3.Languages())(edit)
	for _, spec := range d.Commands() {
		args := strings.Repeat(" 1", max(spec.Min, 1))
		for _, st := range []pop3.State{pop3.Authorization, pop3.Transaction} {
			e := explain.Explain(&explain.Line{Kind: pop3.KindLineIn, Data: []byte(spec.Verb + args + "\r\n"), From: st})
			if legal, said := spec.In&st != 0, has(e, "flaw.early") || has(e, "flaw.late"); legal == said {
				t.Errorf("%s in %s: legal %v, explained %v", spec.Verb, st, legal, e.Topics)
			}
		}
		if spec.Max >= 0 {
			e := explain.Explain(&explain.Line{Kind: pop3.KindLineIn, Data: []byte(spec.Verb + strings.Repeat(" 1", spec.Max+1) + "\r\n"), From: spec.In & -spec.In})
			if !has(e, "flaw.many") {
				t.Errorf("%s with %d arguments: %v", spec.Verb, spec.Max+1, e.Topics)
			}
		}
		if spec.Min > 0 && spec.Verb != "AUTH" { // alone, older servers list their mechanisms
			e := explain.Explain(&explain.Line{Kind: pop3.KindLineIn, Data: []byte(spec.Verb + strings.Repeat(" 1", spec.Min-1) + "\r\n"), From: spec.In & -spec.In})
			if !has(e, "flaw.few") {
				t.Errorf("%s with %d arguments: %v", spec.Verb, spec.Min-1, e.Topics)
			}
		}
		w, ok := explain.Find("cmd." + spec.Verb)
		if !ok || !strings.Contains(w.Ref, spec.Ref) {
			t.Errorf("%s: %s here, %s there", spec.Verb, w.Ref, spec.Ref)
		}
	}
}

func has(e *explain.Explanation, key string) bool {
	for _, t := range e.Topics {
		if t.Key == key {
			return true
		}
	}
	return false
}
