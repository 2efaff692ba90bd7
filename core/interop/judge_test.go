package interop

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
)

// clumsy is a client that does what it is told to do wrong.
type clumsy struct {
	stores func(n int, m []byte) [][]byte // what it stores of message n; all if nil
	skips  func(n int) bool
	ends   func(v visit) error
}

// fetch is how to fetch and delete in an orderly way, but for that.
func (c clumsy) fetch(t testing.TB, v visit) ([][]byte, error) {
	l, _, err := dial("127.0.0.1:" + v.port)
	if err != nil {
		return nil, err
	}
	defer l.conn.Close()
	ask := func(command string, multi bool) reply {
		l.conn.Write([]byte(command + "\r\n"))
		return l.read(multi)
	}
	ask("USER "+v.usual.user, false)
	if r := ask("PASS "+v.usual.secret, false); r.status != "+OK" {
		return nil, errors.New("no entry")
	}
	had := len(stored(t, v.dir))
	for _, line := range ask("LIST", true).lines {
		word, _, _ := strings.Cut(line, " ")
		n, _ := strconv.Atoi(word)
		if c.skips != nil && c.skips(n) {
			continue
		}
		text := []byte(strings.Join(ask("RETR "+word, true).lines, ""))
		all := [][]byte{text}
		if c.stores != nil {
			all = c.stores(n, text)
		}
		for _, m := range all {
			had++
			if err := os.WriteFile(filepath.Join(v.dir, strconv.Itoa(had)), m, 0o600); err != nil {
				return nil, err
			}
		}
		ask("DELE "+word, false)
	}
	if c.ends != nil {
		return nil, c.ends(v)
	}
	ask("QUIT", false)
	return nil, nil
}

// TestJudge has clients do each thing wrong that there is an outcome for.
func TestJudge(t *testing.T) {
	t.Parallel()
	authority, err := pop3server.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	only := func(which int, f func(m []byte) [][]byte) func(int, []byte) [][]byte {
		return func(n int, m []byte) [][]byte {
			if n == which {
				return f(m)
			}
			return [][]byte{m}
		}
	}
	runs := 0
	for name, x := range map[string]struct {
		client        clumsy
		quirk         string
		outcome, note string
		asSent        bool
	}{
		"all is well":        {clumsy{}, "bare-ok-err", testdata.Intact, "", false},
		"loses one":          {clumsy{stores: only(3, func([]byte) [][]byte { return nil })}, "bare-ok-err", testdata.Lost, "lost: 3", false},
		"loses a half":       {clumsy{stores: only(7, func(m []byte) [][]byte { return [][]byte{m[:len(m)/2]} })}, "bare-ok-err", testdata.Lost, "lost: 7 in part; altered: 7", false},
		"stores one twice":   {clumsy{stores: only(2, func(m []byte) [][]byte { return [][]byte{m, m} })}, "bare-ok-err", testdata.Duplicated, "twice: 2", false},
		"changes an octet":   {clumsy{stores: only(1, func(m []byte) [][]byte { return [][]byte{bytes.Replace(m, []byte("Hello"), []byte("Hallo"), 1)} })}, "bare-ok-err", testdata.Altered, "altered: 1", false},
		"makes mail up":      {clumsy{stores: only(1, func(m []byte) [][]byte { return [][]byte{m, []byte("Subject: what?\r\n\r\n")} })}, "bare-ok-err", testdata.Altered, "1 message that nobody sent", false},
		"tears one up":       {clumsy{stores: only(7, func(m []byte) [][]byte { i := bytes.Index(m, []byte("From here")); return [][]byte{m[:i], m[i:]} })}, "bare-ok-err", testdata.Altered, "altered: 7", false},
		"skips one":          {clumsy{skips: func(n int) bool { runs++; return n == 5 && runs <= 7 }}, "bare-ok-err", testdata.Silent, "", false},
		"says that it fails": {clumsy{ends: func(visit) error { return errors.New("no") }}, "bare-ok-err", testdata.Duplicated, "twice: 1, 2, 3, 4, 5, 6, 7", false},
		"hangs": {clumsy{ends: func(v visit) error {
			_, _, err := launch(v.dir, "", 50*time.Millisecond, "/bin/sh", "-c", "sleep 60")
			return err
		}}, "bare-ok-err", testdata.Hang, "twice: 1, 2, 3, 4, 5, 6, 7", false},
		"is not let in":          {clumsy{}, "app-password-required", testdata.Error, "", false},
		"cannot know":            {clumsy{}, "retr-truncated-clean", testdata.Lost, "lost: 1 in part, 2 in part", true},
		"gets what was added":    {clumsy{}, "status-header-injected", testdata.Altered, "altered: 1, 2, 3, 4, 5, 6, 7", true},
		"is shown a part of it":  {clumsy{}, "list-window-newest-only", testdata.Intact, "", false},
		"cannot get rid of mail": {clumsy{}, "dele-ignored", testdata.Duplicated, "twice: 1, 2, 3, 4, 5, 6, 7", false},
	} {
		t.Run(name, func(t *testing.T) {
			q := quirk.Find(x.quirk)
			c := &cell{client: &client{name: name, fetch: x.client.fetch}, hazard: hazardOf(q)}
			v := judge(c.client, q.Name, c.play(t, q, authority, authority))
			if v.Outcome.Outcome != x.outcome || !strings.Contains(v.Note, x.note) || v.AsSent != x.asSent || v.Unmet {
				t.Errorf("outcome %s, %q, as sent: %v, unmet: %v; want %s, %q", v.Outcome.Outcome, v.Note, v.AsSent, v.Unmet, x.outcome, x.note)
			}
			if n := len(v.transcript()); n == 0 || n > 20 {
				t.Errorf("the excerpt has %d lines", n)
			}
		})
	}
}

// Each quirk has a situation to be met in, and a behaviour that holds it.
func TestHazards(t *testing.T) {
	for _, q := range quirk.All() {
		h := hazardOf(q)
		quirky, plain := h.behaviours(t, q)
		b, err := quirk.Parse(quirky)
		if err != nil {
			t.Errorf("%s: %q: %v", q.Name, quirky, err)
			continue
		}
		if !slices.ContainsFunc(b.Effective(), func(u quirk.Use) bool { return u.Quirk == q }) {
			t.Errorf("%s is not in %q", q.Name, quirky)
		}
		if _, err := quirk.Parse(plain); err != nil {
			t.Errorf("%s: %q: %v", q.Name, plain, err)
		}
	}
	for name := range hazards {
		if quirk.Find(name) == nil {
			t.Errorf("there is no quirk %s to have a hazard", name)
		}
	}
	for name := range specs {
		if quirk.Find(name) == nil {
			t.Errorf("there is no quirk %s to have a behaviour", name)
		}
	}
}
