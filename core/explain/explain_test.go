//go:build !wasip1

package explain_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/explain"
	"github.com/pop3play/pop3play/core/pop3"
)

// show writes spans as [octets|label], and the topics behind them.
func show(l *explain.Line) string {
	e := explain.Explain(l)
	var b strings.Builder
	for _, s := range e.Spans {
		fmt.Fprintf(&b, "[%s|%s]", strings.TrimRight(string(l.Data[s.From:s.To]), "\r\n"), s.Label)
	}
	for _, t := range e.Topics {
		b.WriteString(" " + t.Key)
		if args := strings.TrimRight(strings.Join(t.Args[:], ","), ","); args != "" {
			b.WriteString("(" + args + ")")
		}
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " {%s: %s}", f.Label, f.Text)
	}
	return strings.ReplaceAll(b.String(), "[|line end]", "")
}

func TestLines(t *testing.T) {
	const a, tr, up = pop3.Authorization, pop3.Transaction, pop3.Update
	command := func(from pop3.State, line string) explain.Line {
		return explain.Line{Kind: pop3.KindLineIn, From: from, To: from, Data: []byte(line)}
	}
	reply := func(from, to pop3.State, command, line string) explain.Line {
		return explain.Line{Kind: pop3.KindReply, From: from, To: to, Command: []byte(command + "\r\n"), Data: []byte(line)}
	}
	row := func(command, line string) explain.Line {
		return explain.Line{Kind: pop3.KindBody, Part: pop3.PartBody, From: tr, To: tr, Command: []byte(command + "\r\n"), Status: []byte("+OK\r\n"), Data: []byte(line)}
	}
	mail := func(status, line string, sent int64, header bool) explain.Line {
		l := row("RETR 3", line)
		l.Status, l.Sent, l.Header = []byte(status), sent, header
		return l
	}
	end := func(status string, sent, lines, dots int64) explain.Line {
		l := mail(status, ".\r\n", sent, false)
		l.Part, l.Lines, l.Dots = pop3.PartFinal, lines, dots
		return l
	}
	bare := mail("+OK\r\n", "..\r\n", 18, false)
	bare.Bare = true
	same := row("UIDL", "1 a\r\n")
	same.Listed = []byte("3 a\r\n")
	whole := func(sent, lines int64) explain.Line {
		l := reply(tr, tr, "RETR 3", "+OK 614 octets\r\n")
		l.Sent, l.Lines = sent, lines
		return l
	}
	early := whole(614, 22)
	early.Early = 241
	for _, c := range []struct {
		line explain.Line
		want string
	}{
		{command(tr, "RETR 3\r\n"), "[RETR|keyword][3|message] cmd.RETR"},
		{command(a, "retr 3\r\n"), "[retr|keyword][3|message] cmd.RETR flaw.early(RETR,AUTHORIZATION)"},
		{command(tr, "USER u\r\n"), "[USER|keyword][u|user] cmd.USER flaw.late(USER,TRANSACTION)"},
		{command(tr, "TOP 1\r\n"), "[TOP|keyword][1|message] cmd.TOP flaw.few(TOP,TRANSACTION)"},
		{command(tr, "TOP 1 -1\r\n"), "[TOP|keyword][1|message][-1|lines] cmd.TOP flaw.count(TOP,TRANSACTION)"},
		{command(tr, "TOP 1 999999999999999999999\r\n"), "[TOP|keyword][1|message][999999999999999999999|lines] cmd.TOP"},
		{command(tr, "RETR 999999999999999999999\r\n"), "[RETR|keyword][999999999999999999999|message] cmd.RETR flaw.large(RETR,TRANSACTION)"},
		{command(tr, "RETR 99999999999999999999x\r\n"), "[RETR|keyword][99999999999999999999x|message] cmd.RETR flaw.number(RETR,TRANSACTION)"},
		{command(tr, "RETR 000000000000000000001\r\n"), "[RETR|keyword][000000000000000000001|message] cmd.RETR"},
		{command(tr, "DELE 1 2 3\r\n"), "[DELE|keyword][1|message][2|too many][3|too many] cmd.DELE flaw.many(DELE,TRANSACTION)"},
		{command(tr, "NOOP \n"), "[NOOP|keyword][ |blanks][|bare line feed] cmd.NOOP flaw.trailing(NOOP,TRANSACTION) end.client-lf"},
		{command(tr, "  LIST  1\r\n"), "[  |blanks][LIST|keyword][ |blanks][1|message] cmd.LIST-1 flaw.blanks(LIST,TRANSACTION)"},
		{command(a, "PASS  a b \r\n"), "[PASS|keyword][ a b |password] cmd.PASS"},
		{command(a, "PASS\r\n"), "[PASS|keyword] cmd.PASS flaw.few(PASS,AUTHORIZATION)"},
		{command(a, "EHLO me\r\n"), "[EHLO|keyword][me|argument] cmd.unknown(EHLO)"},
		{command(a, "help LIST\r\n"), "[help|keyword][LIST|argument] cmd.HELP(help)"},
		{command(a, "\r\n"), " cmd.empty"},
		{command(tr, "STAT\x00\r\n"), "[STAT\x00|keyword] cmd.unknown(STAT?) flaw.control(STAT\x00,TRANSACTION)"},
		{command(tr, "QUIT"), "[QUIT|keyword] cmd.QUIT end.none"},
		{command(a, "QUIT\r\n"), "[QUIT|keyword] cmd.QUIT-A"},
		{command(a, "AUTH PLAIN AHUAcA==\r\n"), "[AUTH|keyword][PLAIN|mechanism][AHUAcA==|initial response] cmd.AUTH sasl.PLAIN {user: u} {password: p}"},

		{explain.Line{Kind: pop3.KindGreeting, Data: []byte("+OK POP3 <1.2@x> hello\r\n")},
			"[+OK|status][POP3 |text][<1.2@x>|timestamp][ hello|text] greeting.ok greeting.timestamp"},
		{explain.Line{Kind: pop3.KindGreeting, Data: []byte("-ERR [SYS/TEMP] busy\r\n")},
			"[-ERR|status][[SYS/TEMP]|response code][busy|text] greeting.err code.SYS/TEMP([SYS/TEMP])"},
		{reply(a, tr, "PASS x", "+OK\r\n"), "[+OK|status] ok.PASS state.TRANSACTION"},
		{reply(a, a, "PASS x", "-ERR [IN-USE] no\r\n"), "[-ERR|status][[IN-USE]|response code][no|text] err.login code.IN-USE([IN-USE])"},
		{reply(a, a, "PASS x", "-ERR no\r\n"), "[-ERR|status][no|text] err.PASS"},
		{reply(a, a, "PASS x", "-ERR [XFOO] no\r\n"), "[-ERR|status][[XFOO]|response code][no|text] err.PASS code.XFOO([XFOO])"},
		{reply(a, a, "APOP u 0123456789abcdef0123456789abcdef", "-ERR [auth]\r\n"), "[-ERR|status][[auth]|response code] err.login code.AUTH([auth])"},
		{reply(a, a, "AUTH PLAIN AHUAcA==", "-ERR [SYS/TEMP] no\r\n"), "[-ERR|status][[SYS/TEMP]|response code][no|text] err.login code.SYS/TEMP([SYS/TEMP])"},
		{reply(a, a, "USER u", "-ERR [LOGIN-DELAY] no\r\n"), "[-ERR|status][[LOGIN-DELAY]|response code][no|text] err.login code.LOGIN-DELAY([LOGIN-DELAY])"},
		{reply(tr, tr, "PASS x", "-ERR [SYS/PERM] no\r\n"), "[-ERR|status][[SYS/PERM]|response code][no|text] err.late flaw.late(PASS,TRANSACTION) code.SYS/PERM([SYS/PERM])"},
		{reply(tr, tr, "RETR 1", "-ERR [SYS/PERM] no\r\n"), "[-ERR|status][[SYS/PERM]|response code][no|text] err.* code.SYS/PERM([SYS/PERM])"},
		{reply(tr, up, "QUIT", "-ERR [SYS/TEMP] no\r\n"), "[-ERR|status][[SYS/TEMP]|response code][no|text] err.QUIT code.SYS/TEMP([SYS/TEMP])"},
		{reply(tr, tr, "STAT", "+OK 2 320\r\n"), "[+OK|status][2|messages][320|octets] ok.STAT"},
		{reply(tr, tr, "STAT", "+OK 2 320 (big)\r\n"), "[+OK|status][2|messages][320|octets][(big)|too many] ok.STAT odd.extra"},
		{reply(tr, tr, "LIST 2", "+OK 2 two\r\n"), "[+OK|status][2|message][two|octets] ok.LIST-1 odd.LIST"},
		{reply(tr, tr, "UIDL 2", "+OK 2 abc\r\n"), "[+OK|status][2|message][abc|unique-id] ok.UIDL-1"},
		{reply(tr, tr, "RETR 3", "+OK message follows (1204 octets)\r\n"),
			"[+OK|status][message follows (|text][1204|octets][ octets)|text] ok.RETR octets.announced(1204)"},
		{early, "[+OK|status][614|octets][ octets|text] ok.RETR octets.match(614,614) octets.early(240)"},
		{reply(tr, tr, "RETR 9", "-ERR\r\n"), "[-ERR|status] err.RETR"},
		{reply(tr, tr, "RETR 999999999999999999999", "-ERR\r\n"), "[-ERR|status] err.* flaw.large(RETR,TRANSACTION)"},
		{reply(tr, tr, "LIST", "-ERR\r\n"), "[-ERR|status] err.*"},
		{reply(tr, tr, "RETR x", "-ERR what?\r\n"), "[-ERR|status][what?|text] err.refused flaw.number(RETR,TRANSACTION)"},
		{reply(a, a, "LIST", "-ERR no\r\n"), "[-ERR|status][no|text] err.early flaw.early(LIST,AUTHORIZATION)"},
		{reply(tr, tr, "STLS", "-ERR no\r\n"), "[-ERR|status][no|text] err.late flaw.late(STLS,TRANSACTION)"},
		{reply(up, up, "LIST", "-ERR no\r\n"), "[-ERR|status][no|text] err.late flaw.late(LIST,UPDATE)"},
		{reply(a, a, "LIST", "+OK\r\n"), "[+OK|status] ok.LIST status.lenient flaw.early(LIST,AUTHORIZATION)"},
		{reply(tr, tr, "DELE  1", "+OK\r\n"), "[+OK|status] ok.DELE status.lenient flaw.blanks(DELE,TRANSACTION)"},
		{reply(tr, up, "QUIT", "+OK\r\n"), "[+OK|status] ok.QUIT"},
		{reply(tr, tr, "NOOP", "+ok done\r\n"), "[+ok done|text] status.neither"},
		{explain.Line{Kind: pop3.KindReply, Data: []byte("-ERR idle\r\n")}, "[-ERR|status][idle|text] status.unasked"},
		{reply(a, a, "AUTH LOGIN", "+ VXNlcm5hbWU6\r\n"), "[+|go on][VXNlcm5hbWU6|challenge] sasl-server.challenge sasl.LOGIN {challenge: Username:}"},
		{reply(a, a, "AUTH PLAIN", "+\r\n"), "[+|go on] sasl-server.empty sasl.PLAIN"},

		{row("LIST", "1 120\r\n"), "[1|message][120|octets] row.LIST(1,120)"},
		{row("UIDL", "1 \x01\r\n"), "[1|message][\x01|unique-id] row.UIDL(1,?) odd.UIDL"},
		{same, "[1|message][a|unique-id] row.UIDL(1,a) uidl.same(3)"},
		{whole(614, 22), "[+OK|status][614|octets][ octets|text] ok.RETR octets.match(614,614)"},
		{whole(600, 22), "[+OK|status][614|octets][ octets|text] ok.RETR octets.less(614,600)"},
		{whole(200, 0), "[+OK|status][614|octets][ octets|text] ok.RETR octets.cut(614,200)"},
		{row("CAPA", "SASL PLAIN LOGIN\r\n"), "[SASL|capability][PLAIN LOGIN|value] capa.SASL(PLAIN LOGIN)"},
		{row("CAPA", "EXPIRE NEVER\r\n"), "[EXPIRE|capability][NEVER|value] capa.EXPIRE-NEVER(NEVER)"},
		{row("LANG", "de Deutsch\r\n"), "[de|language][Deutsch|text] row.LANG"},

		{mail("+OK 30 octets\r\n", "Subject: hi\r\n", 13, true), "[Subject:|field name][ hi|field body] mail.field(Subject) octets.so-far(13,30)"},
		{mail("+OK 393 octets\r\n", "x\r\n", 393, false), "[x|line] mail.body octets.so-far(393,393)"},
		{mail("+OK 393 octets\r\n", "x\r\n", 396, false), "[x|line] mail.body octets.over(396,3)"},
		{mail("+OK\r\n", "\r\n", 15, true), " mail.separator octets.sent(15)"},
		{mail("+OK\r\n", "..\r\n", 18, false), "[.|stuffed][.|the line itself] dot.stuffed octets.stuffed(3,4) octets.sent(18)"},
		{bare, "[..|the line itself] dot.bare octets.sent(18)"},
		{mail("+OK\r\n", ".x\r\n", 18, false), "[.x|the line itself] dot.bare octets.sent(18)"},
		{mail("+OK\r\n", "a\n", 18, false), "[a|line][|bare line feed] mail.body octets.sent(18) end.server-lf"},
		{end("+OK 30 octets\r\n", 30, 3, 0), "[.|the end] dot.end octets.match(30,30)"},
		{end("+OK 27 octets\r\n", 30, 3, 0), "[.|the end] dot.end octets.more(27,30) octets.lf"},
		{end("+OK 32 octets\r\n", 30, 3, 2), "[.|the end] dot.end octets.less(32,30) octets.dots"},

		{explain.Line{Kind: pop3.KindClose, Text: "reset", From: tr, To: pop3.Closed}, " close.reset(reset) close.kept"},
		{explain.Line{Kind: pop3.KindUpdate, N: 2}, " note.update(2)"},
	} {
		if got := show(&c.line); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.line.Data, got, c.want)
		}
	}
}

// Where RETR announces no size, an earlier scan listing did.
func TestListedSize(t *testing.T) {
	for _, listed := range []string{"3 614\r\n", "+OK 3 614\r\n", "3 614"} {
		l := &explain.Line{Kind: pop3.KindBody, Part: pop3.PartFinal, Command: []byte("RETR 3\r\n"), Status: []byte("+OK follows\r\n"), Listed: []byte(listed), Sent: 614, Data: []byte(".\r\n")}
		if got := show(l); !strings.Contains(got, "octets.match(614,614)") {
			t.Errorf("%q: %s", listed, got)
		}
		l = &explain.Line{Kind: pop3.KindReply, Command: []byte("RETR 3\r\n"), Listed: []byte(listed), Data: []byte("+OK 600 octets\r\n")}
		if got := show(l); !strings.Contains(got, "octets.differ(614)") {
			t.Errorf("%q: %s", listed, got)
		}
	}
}

// A conversation with some other server is explained, too.
func TestForeignServer(t *testing.T) {
	var words strings.Builder
	for _, l := range overhear(foreign) {
		words.WriteString(explain.Explain(l).String())
	}
	for _, want := range []string{
		"“FOO” is no command of POP3.", "Not yet: LIST takes a login, and the session is in AUTHORIZATION.", "Too late: the session is in TRANSACTION,",
		"-ERR: not yet: log in first\n", "-ERR: too late\n", "11 octets of the message so far, 3 more than announced\n", "8 octets announced, 11 sent: a client that counts stops too early.", "The difference is one octet a line",
		"Capability EXPIRE\nThe server may remove mail by itself after so many days: 60.", "AUTHORIZATION to TRANSACTION\nRFC 1939 §7, RFC 1939 §4\n",
	} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("nowhere is said: %s", want)
		}
	}
}

// A message that this session marked is answered as one that never was, so what
// is said of a refusal fits both.
func TestRefusalFitsMarkedMessages(t *testing.T) {
	for _, verb := range []string{"LIST", "UIDL", "RETR", "TOP", "DELE"} {
		w, _ := explain.Find("err." + verb)
		if strings.Contains(w.Title, "no such message") {
			t.Errorf("%s: %s: it may be one", verb, w.Title)
		}
		if !strings.Contains(w.Text, "no message of that number") || !strings.Contains(w.Text, "marked") {
			t.Errorf("%s: %s", verb, w.Text)
		}
		if undo := strings.Contains(w.Text, "RSET"); !undo && verb != "DELE" {
			t.Errorf("%s does not say how it comes back: %s", verb, w.Text)
		}
	}
}

// Passwords are in fields and spans that say so, and nowhere else.
func TestSecrets(t *testing.T) {
	const password = "s3kr1t"
	for _, l := range overhear("S: +OK\nC: PASS " + password + "\nS: -ERR\n" +
		"C: AUTH PLAIN AHVzZXIAczNrcjF0\nS: -ERR\nC: AUTH PLAIN\nS: +\nC: AHVzZXIAczNrcjF0\nS: -ERR\n" +
		"C: AUTH LOGIN dXNlcg==\nS: + UGFzc3dvcmQ6\nC: czNrcjF0\nS: -ERR\n" +
		"C: AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHMza3IxdAEB\nS: -ERR\nC: AUTH X czNrcjF0\nS: -ERR\n") {
		e := explain.Explain(l)
		if text := e.String(); strings.Contains(text, password) || strings.Contains(text, "czNrcjF0") {
			t.Errorf("%q: %s", l.Data, text)
		}
		if l.Kind != pop3.KindLineIn {
			continue
		}
		hidden := false
		for _, s := range e.Spans {
			hidden = hidden || s.Label.Secret()
		}
		if !hidden && string(l.Data) != "AUTH PLAIN\r\n" {
			t.Errorf("%q has no secret span", l.Data)
		}
	}
}

func FuzzExplain(f *testing.F) {
	for _, l := range overhear(foreign) {
		f.Add(byte(l.Kind), byte(l.Part), byte(2), byte(l.From), l.Data, l.Command, l.Status)
	}
	f.Fuzz(func(t *testing.T, kind, part, flags, from byte, data, command, status []byte) {
		record := []byte{kind, part, flags, from, 2, 1, 2, 0, 0, 9, 9, 9, 3, 0}
		for _, p := range [][]byte{data, command, status, data} {
			if len(p) > 100 {
				p = p[:100]
			}
			record = append(append(record, byte(len(p))), p...)
		}
		var l explain.Line
		if l.Read(record[:len(record)-1]) {
			t.Fatal("half a record is one")
		}
		if known := kind > 0 && pop3.Kind(kind) <= pop3.KindClose; l.Read(record) != known || !known {
			if known {
				t.Fatalf("%x is no record", record)
			}
			return
		}
		if pop3.Kind(kind) == pop3.KindLineIn || pop3.Kind(kind) == pop3.KindReply || pop3.Kind(kind) == pop3.KindBody || pop3.Kind(kind) == pop3.KindGreeting {
			checkSpans(t, &l)
		}
		for _, topic := range explain.Explain(&l).Topics {
			if _, ok := explain.Find(topic.Key); !ok {
				t.Errorf("no words for %s", topic.Key)
			}
		}
	})
}
