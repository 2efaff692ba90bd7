package browsertest

import (
	"strings"
	"testing"
	"time"
)

// What goes wrong in a page fails its test: a complaint of the console, an
// exception, a breach of the page's policy, a file that does not come.
func TestProblemsFail(t *testing.T) {
	b := open(t)
	b.load(serve(t))
	b.heard(1, "ready")
	for what, c := range map[string]struct{ cause, words string }{
		"an error":         {`console.error('all is lost'); ''`, "console: \"all is lost\""},
		"a warning":        {`console.warn('half is lost'); ''`, "console: \"half is lost\""},
		"an exception":     {`setTimeout(() => { throw new Error('not caught'); }); ''`, "exception: Uncaught"},
		"a rejection":      {`Promise.reject(new Error('nobody waits')); ''`, "nobody waits"},
		"an inline script": {`document.body.append(Object.assign(document.createElement('script'), {textContent: '1'})); ''`, "Content Security Policy"},
		"an inline style":  {`document.body.setAttribute('style', 'color: red'); ''`, "Content Security Policy"},
		"another origin":   {`fetch('https://elsewhere.example/').catch(() => {}); ''`, "Content Security Policy"},
		"a missing file":   {`fetch('missing').catch(() => {}); ''`, "404"},
	} {
		b.eval(c.cause)
		if got := b.complaint(c.words); got == "" {
			t.Errorf("%s is not noticed", what)
		}
	}
	b.expect("") // one cause may bring more than one, and the last comes late
	b.mu.Lock()
	b.problems = nil
	b.mu.Unlock()
}

// complaint takes away what was noted of a problem that it waits for.
func (b *browser) complaint(words string) (found string) {
	b.t.Helper()
	for end := time.Now().Add(patience); found == "" && time.Now().Before(end); {
		b.eval(`''`) // what happened before is told before the answer
		b.mu.Lock()
		for _, p := range b.problems {
			if strings.Contains(p, words) {
				found = p
			}
		}
		b.problems = nil
		b.mu.Unlock()
	}
	return found
}
