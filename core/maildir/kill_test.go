package maildir

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// soak gives the size of an attack: the long one under make soak.
func soak(short, long int) int {
	if os.Getenv("POP3PLAY_SOAK") == "1" {
		return long
	}
	return short
}

// TestKilledInUpdate kills a process at random instants of its removals. What
// was not marked is there and unaltered, what was removed stays so, and the
// next login is served at once.
func TestKilledInUpdate(t *testing.T) {
	const workers = 4
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for w := range uint64(workers) {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			t.Parallel()
			killInUpdate(t, rand.New(rand.NewPCG(seed, w)), soak(200, 2000)/workers)
		})
	}
}

// killInUpdate kills until so many kills were in the middle of Commit.
func killInUpdate(t *testing.T, random *rand.Rand, hits int) {
	t.Helper()
	parent := t.TempDir()
	got, kills := 0, 0
	for ; got < hits && kills < 2*hits && !t.Failed(); kills++ {
		v := newVictim(t, filepath.Join(parent, fmt.Sprint(kills)), kills%2 == 1)
		v.run(random)
		if v.check() {
			got++
		}
		must(t, os.RemoveAll(v.dir))
	}
	t.Logf("%d kills, %d of them in the middle of Commit", kills, got)
	if got < hits && !t.Failed() {
		t.Errorf("of %d kills only %d were in the middle of Commit", kills, got)
	}
}

// victim is a directory whose server is killed, and what it said before.
type victim struct {
	*testing.T
	dir   string
	raw   bool
	texts map[string]string // of the messages
	uids  map[string]string // by name

	marked  map[string]bool // in the Commit that was not through
	begun   []string        // the removals of it that had begun
	removed map[string]bool // by Commits that were through
}

const victimMessages = 40

func newVictim(t *testing.T, dir string, raw bool) *victim {
	t.Helper()
	v := &victim{T: t, dir: dir, raw: raw, texts: map[string]string{}, uids: map[string]string{}, removed: map[string]bool{}}
	must(t, os.MkdirAll(filepath.Join(dir, "sub"), 0o700))
	for n := range victimMessages {
		name := fmt.Sprintf("%02d.eml", n)
		v.texts[name] = fmt.Sprintf("Subject: number %d\n\n%s\n", n, strings.Repeat("octets ", n))
		write(t, dir, name, v.texts[name])
	}
	// No messages, so nobody's to remove.
	write(t, dir, ".dot", "dot\n")
	write(t, dir, "sub/inner", "inner\n")
	d := login(t, store(t, dir, Options{Raw: raw}))
	defer d.Release()
	for i := range d.(*drop).items {
		m := &d.(*drop).items[i]
		v.uids[m.name] = m.uid
	}
	return v
}

// run starts the server and kills it. The server runs on meanwhile, but not
// so far that it could be through before the kill, however slow that is.
func (v *victim) run(random *rand.Rand) {
	v.Helper()
	c := start(v.T, "delete", v.dir, v.raw)
	wait := 1 + random.IntN(victimMessages-12)
	_, err := c.stdin.Write(make([]byte, wait+random.IntN(10)))
	must(v.T, err)
	for wait > 0 {
		line := c.say()
		if line == "" {
			v.Fatal("the child ended by itself")
		}
		if v.hear(line); strings.HasPrefix(line, "remove ") {
			wait--
		}
	}
	// The pipe wakes this process at a like moment each time; the kill is to
	// come at any.
	for range random.IntN(200) {
		runtime.Gosched()
	}
	for _, line := range c.kill() {
		v.hear(line)
	}
}

func (v *victim) hear(line string) {
	v.Helper()
	words := strings.Fields(line)
	switch {
	case len(words) > 0 && words[0] == "mark":
		v.marked, v.begun = map[string]bool{}, nil
		for _, name := range words[1:] {
			v.marked[name] = true
		}
	case len(words) == 2 && words[0] == "remove":
		v.begun = append(v.begun, words[1])
	case line == "done":
		for name := range v.marked {
			v.removed[name] = true
		}
		v.marked, v.begun = nil, nil
	default:
		v.Errorf("the child says %q", line)
	}
}

// check tells whether the kill was in the middle of Commit.
func (v *victim) check() (hit bool) {
	v.Helper()
	here := map[string]bool{}
	for _, name := range files(v.T, v.dir) {
		here[name] = true
	}
	for name := range v.texts {
		switch {
		case v.removed[name] && here[name]:
			v.Errorf("%s was removed and is back", name)
		case !v.removed[name] && !v.marked[name] && !here[name]:
			v.Errorf("%s was not marked and is gone", name)
		}
	}
	for i, name := range v.begun {
		if !v.marked[name] {
			v.Errorf("%s was to be removed and not marked", name)
		}
		if here[name] && i < len(v.begun)-1 {
			v.Errorf("%s was removed before another one and is back", name)
		}
	}
	for name := range here {
		if v.texts[name] == "" && name != ".dot" && name != "sub" {
			v.Errorf("%s was made", name)
		}
	}
	if text, err := os.ReadFile(filepath.Join(v.dir, "sub/inner")); err != nil || string(text) != "inner\n" {
		v.Errorf("the file in the sub-directory: %q, %v", text, err)
	}
	v.next(here)
	return len(v.begun) > 0
}

// next is the next session, which ends what the killed one began.
func (v *victim) next(here map[string]bool) {
	v.Helper()
	s := store(v.T, v.dir, Options{Raw: v.raw})
	d, err := enter(s)
	if err != nil {
		v.Fatalf("the next login: %v", err)
	}
	defer d.Release()
	items := d.(*drop).items
	if len(items) != len(here)-2 { // .dot and sub
		v.Errorf("%d messages, but %d files", len(items), len(here))
	}
	var marked []int
	for i := range items {
		m := &items[i]
		if m.uid != v.uids[m.name] {
			v.Errorf("%s has the unique-id %q, before %q", m.name, m.uid, v.uids[m.name])
		}
		if want := v.texts[m.name]; !v.serves(m, want) {
			v.Errorf("%s is altered", m.name)
		}
		if v.marked[m.name] {
			marked = append(marked, i)
		}
	}
	must(v.T, d.Commit(marked))
	if left := len(files(v.T, v.dir)); left != len(here)-len(marked) {
		v.Errorf("%d files are left after %d of %d were removed", left, len(marked), len(here))
	}
}

func (v *victim) serves(m pop3.Message, text string) bool {
	got, err := readAll(m)
	if !v.raw {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return err == nil && string(got) == text
}
