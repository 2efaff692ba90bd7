package browsertest

import (
	"fmt"
	"strings"
	"testing"
)

// What is copied of another's session leads to the server that it had, with that
// behaviour, and has its number.
func TestWatchAsCode(t *testing.T) {
	t.Parallel()
	_, url := playground(t, command(t), "--quirks", "trickle=9/5ms@verb:STAT,drop-retr=2@100")
	mine := open(t)
	mine.load(url + "#v1&place=server&spec=classic,stat-wrong")
	mine.heard(1, "+OK")
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url + "#v1&place=server")
	b.heard(1, "ready")
	addr := b.eval(`document.body.dataset.pop3`)
	c := (&house{t: t, addr: addr}).client()
	c.say("USER user", "PASS password", "STAT")

	for _, w := range []struct {
		number  int
		poplib  string
		note    string
		fields  string
		answers int
	}{
		{3, fmt.Sprintf("POP3(\"127.0.0.1\", %s)", strings.TrimPrefix(addr, "127.0.0.1:")), "",
			"profile: strict\nquirks: trickle=9/5ms@verb:STAT,drop-retr=2@octet:100\n", 4},
		{1, `POP3("127.0.0.1", 1110)`, "# A server that does the same: pop3play serve --profile classic --quirks stat-wrong\n",
			"profile: classic\nquirks: stat-wrong\n", 1},
	} {
		b.wait(fmt.Sprintf(row, w.number))
		b.click(fmt.Sprintf(`[data-session="%d"]`, w.number))
		b.heard(w.answers, "+OK")
		got := b.code("poplib")
		if !strings.Contains(got, w.poplib) {
			t.Errorf("session %d is not held with %s:\n%s", w.number, w.poplib, got)
		}
		if _, after, said := strings.Cut(got, "# A server that does the same"); said != (w.note != "") || !strings.Contains(got, w.note) {
			t.Errorf("the code of session %d names another server%s", w.number, after)
		}
		if got := b.code("txtar"); !strings.Contains(got, "\n\n"+w.fields+"\n-- transcript --\nS: +OK ") {
			t.Errorf("the test of session %d lacks\n%s:\n%s", w.number, w.fields, got)
		}
		for line := range strings.Lines(b.code("json")) {
			if !strings.HasPrefix(line, fmt.Sprintf(`{"session":%d,`, w.number)) {
				t.Errorf("a line of session %d is %s", w.number, line)
			}
		}
		b.click("#code-dialog [data-close]")
	}
}
