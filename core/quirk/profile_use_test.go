package quirk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
)

// lineClient reads replies as poplib does: a line at a time, a status line that
// begins with "+", and what is stuffed up to a line with nothing but a dot.
type lineClient struct {
	t    *testing.T
	core *transcript.Core
	buf  string
}

func (c *lineClient) line() string {
	for !strings.Contains(c.buf, "\n") {
		p, end, err := c.core.Read(1, 1<<20)
		if err != nil || end != "" || len(p) == 0 && c.core.Open(1) && c.idle() {
			c.t.Fatalf("no line after %q: %q, %v", c.buf, end, err)
		}
		c.buf += string(p)
	}
	line, rest, _ := strings.Cut(c.buf, "\n")
	c.buf = rest
	return strings.TrimSuffix(line, "\r")
}

// idle tells that nothing comes although time passes.
func (c *lineClient) idle() bool {
	c.core.Advance(10 * time.Second)
	return c.core.Silent(1)
}

func (c *lineClient) say(line string) string {
	c.t.Helper()
	c.core.Send(1, []byte(line+"\r\n"))
	c.core.Settle(1)
	got := c.line()
	if !strings.HasPrefix(got, "+") {
		c.t.Fatalf("%s: %s", line, got)
	}
	return got
}

func (c *lineClient) long(line string) (all []string) {
	c.t.Helper()
	c.say(line)
	for {
		l := c.line()
		if l == "." {
			return all
		}
		all = append(all, strings.TrimPrefix(l, "."))
	}
}

// With every profile a plain client logs in, lists, fetches each message whole,
// deletes and says goodbye, and can come again.
func TestProfilesWork(t *testing.T) {
	for _, p := range quirk.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			s := &transcript.Script{Header: map[string]string{"profile": p.Name}}
			for i := range 3 {
				s.Mail = append(s.Mail, fmt.Appendf(nil, "Subject: mail %d\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n.dot %d\n--b\n\nattached %d\n--b--\n", i, i, i))
			}
			core, err := transcript.NewCore(s)
			if err != nil {
				t.Fatal(err)
			}
			for visit := range 2 {
				c := &lineClient{t: t, core: core}
				core.Connect(1)
				core.Settle(1)
				if got := c.line(); !strings.HasPrefix(got, "+OK") {
					t.Fatal(got)
				}
				c.say("USER user")
				c.say("PASS password")
				stat := strings.Fields(c.say("STAT"))
				list := c.long("LIST")
				if len(stat) < 3 || stat[1] != fmt.Sprint(len(list)) || len(c.long("UIDL")) != len(list) {
					t.Errorf("%q beside %q", stat, list)
				}
				fetched := ""
				for _, row := range list {
					n, _, _ := strings.Cut(row, " ")
					fetched += strings.Join(c.long("RETR "+n), "\n") + "\n"
				}
				for i := range s.Mail {
					if strings.Contains(fetched, fmt.Sprint("Subject: mail ", i)) && !strings.Contains(fetched, fmt.Sprintf("\n.dot %d\n--b\n\nattached %d\n--b--", i, i)) {
						t.Errorf("message %d is not whole in %q", i, fetched)
					}
				}
				if n := strings.Count(fetched, "Subject: mail "); visit == 0 && n != len(s.Mail) {
					t.Errorf("%d messages came of %q", n, list)
				}
				if len(list) > 0 { // what was fetched may be hidden the next time
					n, _, _ := strings.Cut(list[len(list)-1], " ")
					c.say("DELE " + n)
				}
				c.say("QUIT")
			}
		})
	}
}

// What a profile has now and then can be added to it, and is none of what it
// has anyway.
func TestSometimes(t *testing.T) {
	for _, p := range quirk.Profiles() {
		var own []string
		for _, spec := range p.Quirks {
			b, err := quirk.Parse(spec)
			if err != nil {
				t.Fatal(err)
			}
			own = append(own, b.Uses[0].Quirk.Name)
		}
		for _, spec := range p.Sometimes {
			b, err := quirk.Parse(p.Name + "," + spec)
			if err != nil {
				t.Errorf("%s: %v", p.Name, err)
				continue
			}
			if got := b.Uses[0]; got.String() != spec || slices.Contains(own, got.Quirk.Name) {
				t.Errorf("%s has %s sometimes; own %v", p.Name, got, own)
			}
		}
		for _, spec := range p.Quirks {
			if b, _ := quirk.Parse(spec); b.Uses[0].String() != spec {
				t.Errorf("%s: %s is written %s", p.Name, spec, b.Uses[0])
			}
		}
	}
}

// What is added takes away what the profile has and it cannot go along with, and
// where it is aimed only there.
func TestAddedStandsInPlace(t *testing.T) {
	for spec, want := range map[string]string{
		"outlook-like,idle-drop-with-line=20s":             "idle-drop-with-line=20s",
		"exchange-2003-like,terminator-glued-to-last-line": "terminator-glued-to-last-line",
		"outlook-like,short-idle-timeout=2m":               "short-idle-timeout=2m",
		"outlook-like,idle-drop-with-line=20s@user:ann":    "idle-drop-with-line=20s@user:ann short-idle-timeout=1m",
	} {
		b, err := quirk.Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, u := range b.Effective() {
			if name := u.Quirk.Name; strings.Contains(name, "idle") || name == "no-final-newline" || strings.HasPrefix(name, "terminator") {
				got = append(got, u.String())
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", spec, got, want)
		}
	}
}
