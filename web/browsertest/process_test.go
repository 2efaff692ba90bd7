package browsertest

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// process is a pop3play of its own.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdout *bufio.Reader
	stderr *bufio.Reader
}

func command(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "pop3play")
	build := exec.Command("go", "build", "-o", file, "./cmd/pop3play")
	build.Dir = filepath.Join("..", "..") // the main module, which has the command's needs
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return file
}

func program(t *testing.T, file string, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(file, args...)}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	errs, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stdout, p.stderr = bufio.NewReader(out), bufio.NewReader(errs)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill() })
	return p
}

func (p *process) line(r *bufio.Reader) string {
	p.t.Helper()
	line, err := r.ReadString('\n')
	if err != nil {
		p.t.Fatalf("%v after %q", err, line)
	}
	return strings.TrimSuffix(line, "\n")
}

// rest waits for the process to end by itself and gives what it still printed.
func (p *process) rest() string {
	p.t.Helper()
	all, err := io.ReadAll(p.stdout)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Fatal(err)
	}
	return string(all)
}

func (p *process) interrupt() { p.cmd.Process.Signal(syscall.SIGINT) }

var pageURL = regexp.MustCompile(`http://[0-9.:]+/`)

// playground starts `pop3play serve` on free ports and gives the page's address.
func playground(t *testing.T, file string, args ...string) (*process, string) {
	t.Helper()
	p := program(t, file, append([]string{"serve", "--http", "127.0.0.1:0", "--pop3", "127.0.0.1:0"}, args...)...)
	for {
		if url := pageURL.FindString(p.line(p.stderr)); url != "" {
			go io.Copy(io.Discard, p.stderr)
			return p, url
		}
	}
}

// The three places against real processes. In each, the page's statistics are
// to the octet what the server prints.
func TestProcesses(t *testing.T) {
	t.Parallel()
	file := command(t)

	t.Run("in the page, with the server stopped", func(t *testing.T) {
		p, url := playground(t, file)
		b := open(t)
		b.resize(1280, 860, false)
		b.load(url)
		b.heard(1, "ready")
		b.whole()
		b.unplugged()
		p.interrupt()
		if got := p.rest(); got != "0\n" {
			t.Errorf("the server counted %q", got)
		}
		converse(b, "13 messages")
		if got, want := strings.TrimSpace(b.text("#stats-text")), statistics; got != want {
			t.Errorf("statistics of the page:\n%s\nwant\n%s", got, want)
		}
	})

	t.Run("this server", func(t *testing.T) {
		p, url := playground(t, file)
		b := open(t)
		b.resize(1280, 860, false)
		b.load(url + "#v1&place=server")
		b.heard(1, "ready")
		converse(b, "13 messages")
		shown := strings.TrimSpace(b.text("#stats-text"))
		b.whole()
		b.unplugged()
		p.interrupt()
		if got := p.rest(); strings.TrimSpace(got) != shown || shown != statistics {
			t.Errorf("the server printed\n%s\nthe page shows\n%s", got, shown)
		}
	})

	t.Run("the proxy", func(t *testing.T) {
		dir := t.TempDir()
		for _, name := range []string{"0001", "0002"} {
			mail := "Subject: replies?\n\n+OK 3 120\n-ERR no\n.\nend\n"
			if err := os.WriteFile(filepath.Join(dir, name), []byte(mail), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		other := program(t, file, "start", dir)
		target := "127.0.0.1:" + other.line(other.stdout)
		_, url := playground(t, file, "--allow-target", target)
		b := open(t)
		b.resize(1280, 860, false)
		b.load(url + "#v1&place=proxy&target=" + target)
		b.wait(`!document.querySelector('#blank-action').hidden`)
		b.click("#blank-action")
		b.heard(1, "+OK <")
		converse(b, "+OK")
		b.click("#ended-reconnect")
		b.wait(`document.querySelector('#ended').hidden && !document.querySelector('#command').disabled`)
		// The conversation goes on below the first one: 9 replies are there.
		for i, line := range []string{"", "USER user", "PASS password", "DELE 1"} {
			if line != "" {
				b.say(line)
			}
			b.heard(10+i, "+OK")
		}
		b.say("EXIT")
		b.say("QUIT")
		b.wait(`!document.querySelector('#ended').hidden`)
		shown := strings.TrimSpace(b.text("#stats-text"))
		if got := other.rest(); strings.TrimSpace(got) != shown || !strings.HasPrefix(shown, "2\n") {
			t.Errorf("the server printed\n%s\nthe page shows\n%s", got, shown)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 || left[0].Name() != "0002" {
			t.Errorf("left in the maildrop: %v, %v", left, err)
		}
	})
}

// statistics are what converse adds up to.
const statistics = "1\nLIST 1\nNONSENSE 1\nPASS 2\nQUIT 1\nRETR 1\nUSER 2"

// converse holds a session: a wrong password, a word that is no command, and a
// body that looks like replies.
func converse(b *browser, welcome string) {
	b.t.Helper()
	for i, say := range []struct{ line, heard string }{
		{"USER user", "+OK"}, {"PASS wrong", "-ERR"}, {"USER user", "+OK"}, {"PASS password", welcome},
		{"LIST", "+OK"}, {"NONSENSE", "-ERR"}, {"RETR 2", "+OK"}, {"QUIT", "+OK"},
	} {
		b.say(say.line)
		b.heard(i+2, say.heard)
	}
	b.wait(`!document.querySelector('#ended').hidden && document.querySelector('#stats-text').innerText.includes('QUIT 1')`)
}
