package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/core/transcript"
)

// code gives the session in a format of the dialog.
func (b *browser) code(format string) string {
	b.t.Helper()
	b.eval(`document.querySelector('#code-dialog').open || document.querySelector('#copy-as').click(); ''`)
	b.wait(`document.querySelector('#code-dialog').open`)
	b.eval(fmt.Sprintf(`(() => {
		delete document.body.dataset.code;
		const f = document.querySelector('#code-format');
		f.value = %q;
		f.dispatchEvent(new Event('change'));
		return '';
	})()`, format))
	b.wait(fmt.Sprintf(`document.body.dataset.code === %q`, format))
	text := b.eval(`document.querySelector('#code-text').textContent`)
	if text == "" || strings.Contains(text, "‹") || strings.Contains(text, "\n?") || strings.Contains(text, "undefined") {
		b.t.Fatalf("as %s, there is %q", format, text)
	}
	return text
}

// typed is a session with something of everything that programs can do. Its
// last two commands make the server's maildrop what it was.
var typed = []string{"USER user", "PASS password", "STAT", "LIST", "LIST 3", "UIDL 2", "UIDL", "TOP 3 2", "RETR 12", "RETR 99",
	`NONSENSE it's "100%" \o/ $x @y`, "NOOP", "DELE 12", "RSET", "QUIT"}

// said is what a server was told, as its transcript has it.
func said(t *testing.T, file string, session int) (all []string) {
	t.Helper()
	for end := time.Now().Add(patience); ; {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = nil
		over := false
		for line := range strings.Lines(string(text)) {
			if c, ok := strings.CutPrefix(line, fmt.Sprintf("C%d: ", session)); ok {
				all = append(all, strings.TrimSuffix(c, "\n"))
			}
			over = over || strings.HasPrefix(line, fmt.Sprintf("S%d: <", session))
		}
		if over || time.Now().After(end) {
			return all
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// The programs say to a real server what was typed in the page, and print what
// it answers.
func TestSessionAsCode(t *testing.T) {
	t.Parallel()
	file := command(t)
	record := filepath.Join(t.TempDir(), "record")
	_, url := playground(t, file, "--pop3s", "127.0.0.1:0", "--transcript", record, "--quirks", "trickle=400/1ms@verb:LIST")
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url)
	b.heard(1, "ready")
	for i, line := range typed {
		b.say(line)
		b.heard(i+2, "")
	}
	session := 0
	for _, c := range []struct {
		format, program string
		says            []string
	}{
		{format: "nc", program: "sh", says: []string{"+OK 3 614\r\n", "\r\n.\r\n", "-ERR no message 99"}},
		{format: "openssl", program: "sh", says: []string{"+OK 3 614\r\n"}},
		{format: "poplib", program: "python3", says: []string{"(13, 12091)", "b'+OK 3 614'", "-ERR", "goodbye"}},
		{format: "netpop3", program: "perl", says: []string{"+OK 13 12091", "+OK", "-ERR", "12 203\n", "goodbye"}},
	} {
		t.Run(c.format, func(t *testing.T) {
			b := &browser{t: t, ctx: b.ctx}
			script := filepath.Join(t.TempDir(), "session")
			text := b.code(c.format)
			if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(c.program, script).Output()
			if err != nil {
				t.Fatalf("%v %s\n%s\n%s", err, err.(*exec.ExitError).Stderr, out, text)
			}
			session++
			want := slices.Clone(typed)
			want[1], want[10] = "PASS ********", strings.ReplaceAll(want[10], `\`, `\\`)
			got := said(t, record, session)
			if c.format == "openssl" {
				got = slices.DeleteFunc(got, func(s string) bool { return s == "STLS" || s == "CAPA" })
			}
			if !slices.Equal(got, want) {
				t.Errorf("the server heard\n%q\nwant\n%q\n%s", got, want, text)
			}
			for _, words := range c.says {
				if !strings.Contains(string(out), words) {
					t.Errorf("the output lacks %q:\n%s\n%s", words, out, text)
				}
			}
		})
	}
	t.Run("curl", func(t *testing.T) {
		b := &browser{t: t, ctx: b.ctx}
		text := b.code("curl")
		out, _ := exec.Command("sh", "-c", text).CombinedOutput() // one of the commands is refused
		for _, words := range []string{"3 614", "Subject: ", "12 203\r\n"} {
			if !strings.Contains(string(out), words) {
				t.Errorf("the output lacks %q:\n%s\n%s", words, out, text)
			}
		}
	})
}

// A password goes into code only where that is wanted.
func TestCodeMasks(t *testing.T) {
	t.Parallel()
	file := command(t)
	_, url := playground(t, file)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url + "#v1&place=server&spec=strict,stat-wrong")
	b.heard(1, "ready")
	for i, line := range []string{"USER user", "PASS hunter2", "QUIT"} {
		b.say(line)
		b.heard(i+2, "")
	}
	for _, format := range []string{"text", "json", "nc", "openssl", "curl", "poplib", "netpop3"} {
		text := b.code(format)
		if strings.Contains(text, "hunter2") {
			t.Errorf("the password is in %s:\n%s", format, text)
		}
		if format != "text" && format != "json" && !strings.Contains(text, "# A server that does the same: pop3play serve --profile strict --quirks stat-wrong\n") {
			t.Errorf("%s does not say how to have such a server:\n%s", format, text)
		}
	}
	b.click("#code-passwords")
	for _, format := range []string{"text", "json", "nc", "openssl", "poplib", "netpop3"} {
		if text := b.code(format); !strings.Contains(text, "hunter2") {
			t.Errorf("the password is not in %s, and was wanted:\n%s", format, text)
		}
	}
}

// Each line of JSON is what one line of the conversation is.
func TestSessionAsJSON(t *testing.T) {
	b := open(t)
	b.resize(1280, 860, false)
	b.load(serve(t) + "#v1&place=page&spec=strict,stat-wrong")
	b.heard(1, "ready")
	b.send("USER user\nPASS password\nSTAT")
	b.heard(4, "+OK 14")
	var got []string
	for line := range strings.Lines(b.code("json")) {
		var d struct {
			From, Text string
			Octets     int
			Joined     bool
			By         []string
		}
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if d.Octets != len(d.Text) {
			t.Errorf("%d octets in %q", d.Octets, d.Text)
		}
		d.Text = regexp.MustCompile(`<.*>|maildrop locked.*\)`).ReplaceAllString(d.Text, "…")
		got = append(got, fmt.Sprintf("%s %q %v %v", d.From, d.Text, d.Joined, d.By))
	}
	want := []string{
		`server "+OK pop3play ready …\r\n" false []`, `client "USER user\r\n" false []`, `server "+OK now send PASS\r\n" false []`,
		`client "PASS password\r\n" true []`, `server "+OK …\r\n" false []`, `client "STAT\r\n" true []`, `server "+OK 14 13091\r\n" false [stat-wrong]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What the page writes as a test is one, and passes.
func TestSessionAsTest(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.resize(1280, 860, false)
	for _, c := range []struct {
		name, spec string
		writes     []string
		holds      []string
	}{
		{"strict", "strict", []string{"USER user", "PASS password", "STAT\nLIST", "RETR 3", "RETR 6", "DELE 2", "DELE 13", "QUIT"},
			[]string{"profile: strict\nmail: tour\n", "S: +OK pop3play ready <stamp>\n", `C: STAT\r\nLIST` + "\n", "drop: 1 3 4 5 6 7 8 9 10 11 12\n", "S: <close>\n"}},
		{"octets of all kinds", "strict", []string{"raw:NOOP|\\x00\\xff\\\\n\\r\\n", "raw:NOOP\\n", "raw:STA", "raw:T\\r\\n", "raw:\\r\\n", "USER ü"},
			[]string{`C: NOOP\x7c\x00\xff\\n` + "\n", `C: NOOP\n` + "\n", `C: STA\-` + "\n", "C: T\n", `C: \r\n` + "\n"}},
		{"a line that drips", "strict,trickle=8/20ms@verb:LIST,stat-wrong", []string{"USER user", "PASS password", "LIST 3", "STAT"},
			[]string{"quirks: trickle=8/20ms@verb:LIST,stat-wrong\n", "@"}},
		{"cut off", "strict,drop-retr=2@100", []string{"USER user", "PASS password", "RETR 1", "RETR 2"}, []string{"S: Subj\\-\nS: <close>\n"}},
		{"as the original", "classic", []string{"USER user", "PASS password", "UIDL", "RETR 12", "DELE 1", "QUIT"}, []string{"profile: classic\nmail: tour\n"}},
		{"mail of one's own", "strict", []string{"mail:Subject: own\n\n.ä\n-- x --\n", "mail:Subject: plain\n\nas it is\n", "USER user", "PASS password", "DELE 1", "QUIT",
			"reconnect:", "USER user", "PASS password", "RETR 13", "RETR 14", "QUIT"}, []string{"-- mail/13.esc --\n", "-- mail/14 --\nSubject: plain\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &browser{t: t, ctx: b.ctx}
			b.run(chromedp.Navigate("about:blank"))
			b.load(url + "#v1&place=page&spec=" + c.spec)
			b.heard(1, "")
			b.wait(`document.querySelector('#mails li')`)
			for _, w := range c.writes {
				b.write(w)
			}
			file := b.code("txtar")
			b.eval(`document.querySelector('#code-dialog').close(); ''`)
			for _, words := range c.holds {
				if !strings.Contains(file, words) {
					t.Errorf("it lacks %q", words)
				}
			}
			s, err := transcript.Parse([]byte(file))
			if err != nil {
				t.Fatalf("%v in\n%s", err, file)
			}
			core, err := transcript.NewCore(s)
			if err != nil {
				t.Fatal(err)
			}
			if err := transcript.Play(s, core); err != nil || t.Failed() {
				t.Errorf("%v in\n%s", err, file)
			}
		})
	}
}

// write does what its words say: sends a line, or octets, or something else.
func (b *browser) write(w string) {
	b.t.Helper()
	count := `document.querySelectorAll('#conversation .line[data-dir=C]').length`
	switch what, text, _ := strings.Cut(w, ":"); what {
	case "raw":
		before := b.eval(`document.querySelector('#raw').click(); String(` + count + `)`)
		b.send(text)
		b.eval(`document.querySelector('#raw').click(); ''`)
		if strings.HasSuffix(text, `\n`) && text != `T\r\n` {
			b.wait(count + ` > ` + before)
		}
	case "mail":
		mails := b.eval(`String(document.querySelectorAll('#mails li').length)`)
		b.eval(fmt.Sprintf(`(() => {
			document.querySelector('#mail-add').click();
			document.querySelector('#tab-add-paste').click();
			document.querySelector('#mail-text').value = %q;
			document.querySelector('#mail-add-go').click();
			return '';
		})()`, text))
		b.wait(`document.querySelectorAll('#mails li').length > ` + mails)
	case "reconnect":
		b.click("#ended-reconnect")
		b.wait(`document.querySelector('#ended').hidden`)
	default:
		before := b.eval(`String(` + count + `)`)
		b.send(w)
		b.wait(count + ` > ` + before)
	}
}

// What a server elsewhere said is a test with all that is known of it.
func TestForeignSessionAsTest(t *testing.T) {
	url, target := servePlaces(t)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url + "#v1&place=proxy&target=" + target)
	b.click("#blank-action")
	b.heard(1, "ready")
	b.send("USER user\nPASS password\nQUIT")
	b.heard(4, "goodbye")
	b.wait(`!document.querySelector('#ended').hidden`) // which the bridge tells afterwards
	want := "What " + target + ` said to POP3 Playground.

-- transcript --
S: +OK pop3play ready <stamp>
C: USER user\r\nPASS password\r\nQUIT
S: +OK now send PASS
S: +OK maildrop locked and ready, 13 messages (12091 octets)
S: +OK goodbye, 0 messages removed
S: <close>
`
	if got := b.code("txtar"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
