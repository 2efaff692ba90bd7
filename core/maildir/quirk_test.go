package maildir

import (
	"strings"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// Quirks that keep mail, or remove it, do the same to files as to mail in
// memory, and nothing where they are off. A script is of sessions: "+1" deletes
// message 1, "quit" and "drop" end one and begin another, "two" logs in beside
// the first, and "@1h" lets time pass; "=13" checks which files are left.
func TestQuirksOfDeletion(t *testing.T) {
	for _, x := range []struct{ spec, script string }{
		{"strict", "+1 drop =123 +1 quit =23 stop +1 stop =23 quit =23"},
		{"commit-on-drop", "+1 +3 drop =2 +1 quit ="},
		{"commit-on-drop", "+1 stop =123 drop =123"},
		{"commit-on-drop@user:other", "+1 drop =123"},
		{"mailbox-lost-on-drop", "quit =123 stop =123 +1 drop ="},
		{"mailbox-lost-on-drop@user:other", "+1 drop =123"},
		{"deletes-lost-on-drop", "+1 =123 drop =123"},
		{"delayed-restore-after-drop", "+1 drop =123 quit =123 @11m +1 quit =23"},
		{"dele-ignored", "+1 quit =123"},
		{"dele-ok-no-effect=2", "+1 +2 +3 quit =2 +1 quit ="},
		{"dele-moves-to-trash", "+1 quit =123 +1 quit =123 +1 quit =123 +1 quit =123"},
		{"dele-immediate", "+1 =23 drop =23"},
		{"quit-ok-update-failed", "+1 quit =123"},
		{"quit-err=2", "+1 +2 +3 quit =12"},
		{"quit-ok-before-update=1m", "+1 quit =123 quit =123 @2m drop =23"},
		{"quit-ok-before-update=1m", "+2 drop =123 @2m drop =123"},
		{"rset-noop", "+2 rset quit =13"},
		{"expire-sweep=2", "drop =123 @47h quit =123 @2h drop =123 quit ="},
		{"expire-sweep=2@user:other", "@49h quit =123"},
		{"no-exclusive-lock", "two +1 quit =23 +2 quit =3"},
		{"second-session-readonly", "two +1 quit =123 +2 quit =13"},
		{"uidl-reappears-after-move", "quit =123 quit =123 +1 quit =23"},
	} {
		for _, raw := range []bool{false, true} {
			dir := t.TempDir()
			for _, name := range []string{"1", "2", "3"} {
				write(t, dir, name, "Subject: "+name+"\n\nx\n")
			}
			b, err := quirk.Parse(x.spec)
			must(t, err)
			w := &deleting{t: t, spec: x.spec, dialect: b.Dialect(), store: store(t, dir, Options{Raw: raw}), now: pop3.Second}
			w.log()
			for _, word := range strings.Fields(x.script) {
				if left, check := strings.CutPrefix(word, "="); check {
					if got := strings.Join(files(t, dir), ""); got != left {
						t.Errorf("%s, raw %v: %q left, want %q, in %s", x.spec, raw, got, left, x.script)
						break
					}
					continue
				}
				w.do(word)
			}
			w.end(pop3.ReasonShutdown)
		}
	}
}

// deleting is a server with one quirk, and its sessions: the last one speaks.
type deleting struct {
	t       *testing.T
	spec    string
	dialect *pop3.Dialect
	store   *Store
	world   pop3.World
	now     pop3.Time
	open    []*pop3.Session
}

func (w *deleting) log() {
	s := pop3.NewSession(w.dialect, w.store, pop3.Options{Session: 1, World: &w.world})
	w.open = append(w.open, s)
	s.Start(w.now)
	w.say("USER user")
	w.say("PASS password")
	if s.State() != pop3.Transaction {
		w.t.Errorf("%s: no login", w.spec)
	}
}

func (w *deleting) say(line string) {
	s := w.open[len(w.open)-1]
	for p, _ := s.Pull(w.now); p != nil; p, _ = s.Pull(w.now) {
	}
	s.Feed(w.now, []byte(line+"\r\n"))
	for p, _ := s.Pull(w.now); p != nil; p, _ = s.Pull(w.now) {
	}
}

func (w *deleting) end(why pop3.Reason) {
	w.open[len(w.open)-1].End(w.now, why)
	w.open = w.open[:len(w.open)-1]
}

func (w *deleting) do(word string) {
	switch {
	case word[0] == '+':
		w.say("DELE " + word[1:])
		return
	case word[0] == '@':
		d, err := time.ParseDuration(word[1:])
		must(w.t, err)
		w.end(pop3.ReasonShutdown)
		w.now += pop3.Time(d)
	case word == "rset":
		w.say("RSET")
		return
	case word == "quit":
		w.say("QUIT")
		w.end(pop3.ReasonReset)
	case word == "drop":
		w.end(pop3.ReasonReset)
	case word == "stop":
		w.end(pop3.ReasonShutdown)
	}
	if word == "two" || len(w.open) == 0 {
		w.log()
	}
}
