package observe

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

func c(s string) wire { return wire{false, s} }
func s(s string) wire { return wire{true, s} }

// short gives an event in few words: kind, number of the command, what matters.
func short(r *record) string {
	var b strings.Builder
	for _, line := range r.lines {
		head, data, _ := strings.Cut(line, " | ")
		f := strings.Fields(head)
		switch f[0] {
		case "open", "state":
			continue
		case "mark", "login", "auth-fail", "update", "close", "tls":
			b.WriteString(strings.Join(f, " ") + "\n")
			continue
		}
		err := ""
		if strings.Contains(head, "err=true") {
			err = "!"
		}
		b.WriteString(f[0] + f[1] + err + " " + strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(data) + "\n")
	}
	return b.String()
}

func TestMisbehavingServers(t *testing.T) {
	login := []wire{s("+OK\r\n"), c("USER u\r\n"), s("+OK\r\n"), c("PASS p\r\n"), s("+OK\r\n")}
	const loggedIn = "greeting#0 +OK\\r\\n\nline-in#1 USER u\\r\\n\nreply#1 +OK\\r\\n\nline-in#2 PASS p\\r\\n\n" +
		"login #2 AUTHORIZATION PASS err=false u\nreply#2 +OK\\r\\n\n"
	for _, x := range []struct {
		name string
		in   bool // logged in before
		w    []wire
		want string
	}{
		{"a reply that nobody asked for", false,
			[]wire{s("+OK\r\n"), s("-ERR idle too long\r\n")},
			"greeting#0 +OK\\r\\n\nreply#0! -ERR idle too long\\r\\n\nclose #0 CLOSED 0 err=false eof\n"},
		{"octets before the greeting", false,
			[]wire{c("NOOP\r\n"), s("+OK\r\n"), s("-ERR\r\n")},
			"line-in#1 NOOP\\r\\n\ngreeting#0 +OK\\r\\n\nreply#1! -ERR\\r\\n\nclose #1 CLOSED 0 err=false eof\n"},
		{"a greeting that refuses", false,
			[]wire{s("-ERR go away\r\n")},
			"greeting#0! -ERR go away\\r\\n\nclose #0 CLOSED 0 err=false eof\n"},
		{"body lines with bare LF", true,
			[]wire{c("RETR 1\r\n"), s("+OK\na\n..\n.\n"), c("NOOP\n"), s("+OK\n")},
			loggedIn + "line-in#3 RETR 1\\r\\n\nreply#3 +OK\\n\nbody#3 a\\n..\\n\nbody#3 .\\n\nline-in#4 NOOP\\n\nreply#4 +OK\\n\nclose #4 CLOSED 0 err=false eof\n"},
		{"a body without its end", true,
			[]wire{c("RETR 1\r\n"), s("+OK\r\nabc\r\n.\r")},
			loggedIn + "line-in#3 RETR 1\\r\\n\nreply#3 +OK\\r\\n\nbody#3 abc\\r\\n\nbody#3 .\\r\nclose #3 CLOSED 0 err=false eof\n"},
		{"a status line without its end", true,
			[]wire{c("STAT\r\n"), s("+O")},
			loggedIn + "line-in#3 STAT\\r\\n\nreply#3 +O\nclose #3 CLOSED 0 err=false eof\n"},
		{"half a login is none", false,
			[]wire{s("+OK\r\n"), c("USER u\r\nPASS p\r\n"), s("+OK\r\n+OK")},
			"greeting#0 +OK\\r\\n\nline-in#1 USER u\\r\\n\nline-in#2 PASS p\\r\\n\nreply#1 +OK\\r\\n\nreply#2 +OK\nclose #2 CLOSED 0 err=false eof\n"},
		{"no status at all", true,
			[]wire{c("STAT\r\n"), s("* 1 2\r\n"), c("NOOP\r\n"), s("+OK\r\n")},
			loggedIn + "line-in#3 STAT\\r\\n\nreply#3! * 1 2\\r\\n\nline-in#4 NOOP\\r\\n\nreply#4 +OK\\r\\n\nclose #4 CLOSED 0 err=false eof\n"},
		{"lines behind a reply of one line", true,
			[]wire{c("HELP\r\n"), s("+OK\r\nQUIT\r\n.\r\n"), c("NOOP\r\n"), s("+OK\r\n")},
			loggedIn + "line-in#3 HELP\\r\\n\nreply#3 +OK\\r\\nQUIT\\r\\n.\\r\\n\nline-in#4 NOOP\\r\\n\nreply#4 +OK\\r\\n\nclose #4 CLOSED 0 err=false eof\n"},
		{"-ERR has no body", true,
			[]wire{c("RETR 9\r\nLIST\r\n"), s("-ERR no\r\n+OK\r\n1 2\r\n.\r\n")},
			loggedIn + "line-in#3 RETR 9\\r\\n\nline-in#4 LIST\\r\\n\nreply#3! -ERR no\\r\\n\nreply#4 +OK\\r\\n\nbody#4 1 2\\r\\n\nbody#4 .\\r\\n\nclose #4 CLOSED 0 err=false eof\n"},
		{"the same mark twice, marks of nothing", true,
			[]wire{c("DELE 2\r\nDELE 2\r\nDELE x\r\nDELE 0\r\nRSET\r\nDELE 1\r\nQUIT\r\nNOOP\r\n"), s(strings.Repeat("+OK\r\n", 6)), s("-ERR 1 stays\r\n")},
			loggedIn + "line-in#3 DELE 2\\r\\n\nline-in#4 DELE 2\\r\\n\nline-in#5 DELE x\\r\\n\nline-in#6 DELE 0\\r\\n\nline-in#7 RSET\\r\\n\nline-in#8 DELE 1\\r\\n\nline-in#9 QUIT\\r\\n\nline-in#10 NOOP\\r\\n\n" +
				"mark #3 TRANSACTION DELE 1 err=false msg=2\nreply#3 +OK\\r\\n\nreply#4 +OK\\r\\n\nreply#5 +OK\\r\\n\nreply#6 +OK\\r\\n\nmark #7 TRANSACTION RSET 0 err=false msg=2\nreply#7 +OK\\r\\n\n" +
				"mark #8 TRANSACTION DELE 1 err=false msg=1\nreply#8 +OK\\r\\n\nupdate #9 UPDATE QUIT 0 err=true\n" +
				"reply#9! -ERR 1 stays\\r\\n\nclose #9 CLOSED 0 err=false quit\n"},
		{"QUIT with an argument, refused", true,
			[]wire{c("QUIT now\r\n"), s("-ERR\r\n"), c("QUIT\r\n"), s("+OK\r\n")},
			loggedIn + "line-in#3 QUIT now\\r\\n\nreply#3! -ERR\\r\\n\nline-in#4 QUIT\\r\\n\nupdate #4 UPDATE QUIT 0 err=false\nreply#4 +OK\\r\\n\nclose #4 CLOSED 0 err=false quit\n"},
		{"AUTH in steps, and a line ahead", false,
			[]wire{s("+OK\r\n"), c("AUTH LOGIN\r\ndXNlcg==\r\ncGFzcw==\r\nSTAT\r\n"), s("+ VXNlcm5hbWU6\r\n+ UGFzc3dvcmQ6\r\n+OK\r\n+OK 0 0\r\n")},
			"greeting#0 +OK\\r\\n\nline-in#1 AUTH LOGIN\\r\\n\nline-in#1 dXNlcg==\\r\\n\nline-in#1 cGFzcw==\\r\\n\nline-in#2 STAT\\r\\n\nreply#1 + VXNlcm5hbWU6\\r\\n\nreply#1 + UGFzc3dvcmQ6\\r\\n\n" +
				"login #1 AUTHORIZATION AUTH err=false user\nreply#1 +OK\\r\\n\nreply#2 +OK 0 0\\r\\n\nclose #2 CLOSED 0 err=false eof\n"},
		{"AUTH cancelled, then refused", false,
			[]wire{s("+OK\r\n"), c("AUTH PLAIN\r\n"), s("+ \r\n"), c("*\r\n"), s("-ERR\r\n"), c("AUTH PLAIN AHUAcA==\r\n"), s("-ERR [AUTH] no\r\n")},
			"greeting#0 +OK\\r\\n\nline-in#1 AUTH PLAIN\\r\\n\nreply#1 + \\r\\n\nline-in#1 *\\r\\n\nreply#1! -ERR\\r\\n\nline-in#2 AUTH PLAIN AHUAcA==\\r\\n\n" +
				"auth-fail #2 AUTHORIZATION AUTH 0 err=false AUTH u\nreply#2! -ERR [AUTH] no\\r\\n\nclose #2 CLOSED 0 err=false eof\n"},
		{"AUTH lists mechanisms", false,
			[]wire{s("+OK\r\n"), c("AUTH\r\n"), s("+OK\r\nPLAIN\r\n.\r\n"), c("LANG\r\n"), s("+OK\r\nen\r\n.\r\n"), c("LANG en\r\n"), s("+OK en\r\n"), c("NOOP\r\n"), s("+OK\r\n")},
			"greeting#0 +OK\\r\\n\nline-in#1 AUTH\\r\\n\nreply#1 +OK\\r\\n\nbody#1 PLAIN\\r\\n\nbody#1 .\\r\\n\nline-in#2 LANG\\r\\n\nreply#2 +OK\\r\\n\nbody#2 en\\r\\n\nbody#2 .\\r\\n\n" +
				"line-in#3 LANG en\\r\\n\nreply#3 +OK en\\r\\n\nline-in#4 NOOP\\r\\n\nreply#4 +OK\\r\\n\nclose #4 CLOSED 0 err=false eof\n"},
		{"TLS, with a line ahead in the clear", false,
			[]wire{s("+OK\r\n"), c("STLS\r\nCAPA\r\n"), s("+OK go\r\n\x16\x03"), c("\x16\x03\x01"), s("secret")},
			"greeting#0 +OK\\r\\n\nline-in#1 STLS\\r\\n\nline-in#2 CAPA\\r\\n\nreply#1 +OK go\\r\\n\ntls #1 AUTHORIZATION 0 err=false\nclose #1 CLOSED 0 err=false eof\n"},
		{"a line without its end", true,
			[]wire{c("QUIT")},
			loggedIn + "line-in#3 QUIT\nclose #2 CLOSED 0 err=false eof\n"},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := x.w
			if x.in {
				w = append(append([]wire(nil), login...), w...)
			}
			if got := short(overhear(w)); got != x.want {
				t.Errorf("whole:\n%s\nwant:\n%s", got, x.want)
			}
			if got := short(overhear(octets(w))); got != x.want {
				t.Errorf("octet by octet:\n%s\nwant:\n%s", got, x.want)
			}
		})
	}
}

func TestBounds(t *testing.T) {
	t.Run("a line longer than is kept", func(t *testing.T) {
		long := "NOOP " + strings.Repeat("x", 3*maxLine) + "\r\n"
		w := []wire{s("+OK\r\n"), c(long), s("-ERR too long\r\n"), c("STAT\r\n"), s("+OK\r\n")}
		for _, w := range [][]wire{w, octets(w)} {
			r := overhear(w)
			if got := string(r.stats.AppendText(nil)); got != "0\nNOOP 1\nSTAT 1\n" {
				t.Errorf("statistics %q", got)
			}
			if r.in.Len() != len(long)+6 || r.stats.OK != 1 || r.stats.Err != 1 {
				t.Errorf("%d octets in, %d OK, %d ERR", r.in.Len(), r.stats.OK, r.stats.Err)
			}
		}
	})
	t.Run("a long line answered before its end", func(t *testing.T) {
		r := overhear([]wire{s("+OK\r\n"), c("NOOP " + strings.Repeat("x", 2*maxLine)), s("-ERR too long\r\n"), c("x\r\nSTAT\r\n"), s("+OK\r\n")})
		if r.stats.OK != 1 || r.stats.Err != 1 || !strings.Contains(r.text(), "reply #2 AUTHORIZATION STAT") {
			t.Errorf("%.200s", r.text()[len(r.text())-200:])
		}
	})
	t.Run("a client too far ahead", func(t *testing.T) {
		lines := strings.Repeat("STAT\r\n", maxHeld/3)
		r := overhear([]wire{s("+OK\r\n"), c(lines), s("+OK\r\n+OK\r\n")})
		if r.in.String() != lines || r.out.String() != "+OK\r\n+OK\r\n+OK\r\n" {
			t.Errorf("octets are lost: %d in, %q out", r.in.Len(), r.out.String())
		}
	})
	t.Run("more marks than are kept", func(t *testing.T) {
		d := New(1, nil)
		for i := range maxMarks + 10 {
			d.mark(2*maxMarks - i)
		}
		if len(d.marks) != maxMarks || d.more != 10 {
			t.Errorf("%d marks, %d more", len(d.marks), d.more)
		}
	})
	t.Run("after the end", func(t *testing.T) {
		n := 0
		d := New(1, func(*pop3.Event) { n++ })
		d.Open(0, "")
		d.Close(0, pop3.ReasonIdle)
		had := n
		d.Client(0, []byte("NOOP\r\n"))
		d.Server(0, []byte("+OK\r\n"))
		d.Close(0, pop3.ReasonEOF)
		if n != had {
			t.Errorf("%d events after close", n-had)
		}
	})
}
