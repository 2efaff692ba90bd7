//go:build programs

// The tests under the tag programs run programs that Go does not bring along.
// make test installs them; one that is missing is a failure.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
)

// program runs one to its end, with the home directory dir.
func program(t testing.TB, dir, stdin, name string, args ...string) []byte {
	t.Helper()
	out, err := tryProgram(t, dir, stdin, name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tryProgram(t testing.TB, dir, stdin, name string, args ...string) ([]byte, error) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing; make test installs it: %v", name, err)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "FETCHMAILHOME="+dir, "XDG_CONFIG_HOME="+dir)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s%s", name, err, out, errs.Bytes())
	}
	return out, err
}

// TestNetcat is the session that the documentation shows.
func TestNetcat(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/box", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"0001": "From: a@example\nSubject: LF\n\nline 1\n.dot line\n..two dots\n.\nlast\n",
		"0002": "From: a@example\r\nSubject: CRLF\r\n\r\nline 1\r\n.dot line\r\n..two dots\r\n.\r\nlast\r\n",
		"0003": "Subject: noeol\n\nbody without newline",
		"0004": "",
	} {
		if err := os.WriteFile(dir+"/box/"+name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := start(t, dir+"/box")
	session := "USER user\r\nPASS password\r\nSTAT\r\nQUIT\r\n"
	want := regexp.MustCompile(`^\+OK <\d+\.\d+@localhost>\r\n\+OK\r\n\+OK\r\n\+OK 4 \d+\r\n\+OK\r\n$`)
	out := program(t, dir, session, "nc", "127.0.0.1", p.port)
	if !want.Match(out) {
		t.Errorf("nc printed %q", out)
	}
	// Piece by piece as well: a whole command, half of one, an end of line.
	for _, line := range []string{"STAT", "QUIT"} {
		if out := program(t, dir, line, "nc", "-N", "127.0.0.1", p.port); bytes.Count(out, []byte("\n")) != 1 {
			t.Errorf("%s without a line end was executed: %q", line, out)
		}
	}
	p.stop(t)
}

// TestPerl plays what the original's own test suite needs, with a client of
// ours and with the real one of that distribution.
func TestPerl(t *testing.T) {
	script, err := filepath.Abs("testdata/original.pl")
	if err != nil {
		t.Fatal(err)
	}
	binary := t.TempDir() + "/pop3play"
	build(t, binary)
	for _, client := range []string{"Small::POP3", "Mail::Transport::POP3"} {
		t.Run(client, func(t *testing.T) {
			out := program(t, t.TempDir(), "", "perl", script, binary+" start", client)
			if plan := regexp.MustCompile(`(?m)^1\.\.(\d+)$`).FindSubmatch(out); plan == nil || bytes.Contains(out, []byte("not ok")) {
				t.Errorf("no proper end:\n%s", out)
			} else {
				t.Logf("%s assertions", plan[1])
			}
		})
	}
}

// messages reads what a test serves: one message a file, in their order.
func messages(t testing.TB, dir string) (all [][]byte) {
	t.Helper()
	for _, name := range names(t, dir) {
		p, err := os.ReadFile(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func canonical(mail [][]byte) (all [][]byte) {
	for _, m := range mail {
		all = append(all, maildrop.Canonical(slices.Clone(m)))
	}
	return all
}

// difference says where the fetched messages are not the ones wanted.
func difference(got, want [][]byte) error {
	if len(got) != len(want) {
		return fmt.Errorf("got %d messages, want %d", len(got), len(want))
	}
	for i := range got {
		if !bytes.Equal(got[i], want[i]) {
			n := 0
			for n < len(got[i]) && n < len(want[i]) && got[i][n] == want[i][n] {
				n++
			}
			return fmt.Errorf("message %d of %d octets, want %d, differs at octet %d: %.40q, want %.40q",
				i+1, len(got[i]), len(want[i]), n, got[i][n:], want[i][n:])
		}
	}
	return nil
}

var errNothing = errors.New("nothing was fetched")
