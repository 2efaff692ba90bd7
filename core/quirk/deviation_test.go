package quirk_test

import (
	"bytes"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
)

// script reads the transcript of a quirk.
func script(t *testing.T, name string) *transcript.Script {
	t.Helper()
	data, err := fs.ReadFile(testdata.Transcripts(), "quirk/"+name+".txtar")
	if err != nil {
		t.Fatalf("each quirk has its transcript: %v", err)
	}
	s, err := transcript.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// play plays a script and tells who was blamed for something.
func play(t *testing.T, s *transcript.Script) (by map[string]bool, err error) {
	t.Helper()
	core, err := transcript.NewCore(s)
	if err != nil {
		t.Fatal(err)
	}
	by = map[string]bool{}
	core.Observe = func(e *pop3.Event) {
		for _, name := range e.By {
			by[name] = true
		}
	}
	return by, transcript.Play(s, core)
}

// asked is what a script asks for, to be changed.
func asked(t *testing.T, s *transcript.Script) *quirk.Behaviour {
	t.Helper()
	if s.As != nil {
		b := *s.As
		b.Uses = slices.Clone(b.Uses)
		for i := range b.Uses {
			b.Uses[i].Args = slices.Clone(b.Uses[i].Args)
		}
		return &b
	}
	b, err := quirk.Parse(s.Spec())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func with(s *transcript.Script, profile, quirks string) *transcript.Script {
	c := *s
	c.Header = maps.Clone(s.Header)
	c.Header["profile"], c.Header["quirks"] = profile, quirks
	return &c
}

// Each quirk's transcript shows it: events name it, and without the quirk, or
// with a quirk that does nothing, the server does something else.
func TestDeviationsAreReal(t *testing.T) {
	for _, q := range quirk.All() {
		t.Run(q.Name, func(t *testing.T) {
			s := script(t, q.Name)
			if !s.Plays("core") {
				return // core/pop3server plays it
			}
			by, err := play(t, s)
			if err != nil {
				t.Fatal(err)
			}
			if !by[q.Name] && q.Cancels == nil {
				t.Errorf("no event names it; named were %v", by)
			}
			if names := strings.FieldsFunc(s.Header["quirks"], func(r rune) bool { return r == '=' || r == '@' }); quirk.Find(names[0]) != q {
				t.Errorf("its transcript is of %s", s.Header["quirks"])
			}
			off, offBy := heard(t, with(s, s.Header["profile"], ""))
			on, _ := heard(t, s)
			if bytes.Equal(on, off) {
				t.Error("a server without it says and keeps the same")
			}
			if _, named := offBy[q.Name]; named {
				t.Error("it is named where it is off")
			}
			if q.Cancels != nil {
				return // it does nothing but keep another one away
			}
			defer quirk.Disable(q)()
			if _, err := play(t, s); err == nil {
				t.Error("its transcript does not notice that it does nothing")
			}
		})
	}
}

// A quirk aimed at somebody else leaves no trace.
func TestAimedElsewhere(t *testing.T) {
	for _, q := range quirk.All() {
		if !script(t, q.Name).Plays("core") {
			continue
		}
		for _, aim := range []quirk.Aim{{User: "stranger"}, {Session: 99}, {Verb: "XTND"}, {Nth: 99, User: "stranger"}} {
			for _, profile := range []string{"strict", "classic"} {
				s := script(t, q.Name)
				spec, _, _ := strings.Cut(s.Header["quirks"], "@")
				want, wantBy := heard(t, with(s, profile, ""))
				aimed := with(s, profile, spec)
				aimed.As = asked(t, aimed)
				for i := range aimed.As.Uses {
					aimed.As.Uses[i].Aim = aim // where it may not be one that Parse takes
				}
				got, by := heard(t, aimed)
				_, named := by[q.Name]
				_, before := wantBy[q.Name]
				if !bytes.Equal(got, want) || named && !before {
					t.Errorf("%s: got %q\nwant %q, blamed %v", aimed.As, got, want, by)
				}
			}
		}
	}
}

// A strict server blames nobody, and neither does the classic one for what the
// original did.
func TestNobodyIsBlamed(t *testing.T) {
	for _, dir := range []string{"strict", "classic"} {
		entries, err := fs.ReadDir(testdata.Transcripts(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			data, err := fs.ReadFile(testdata.Transcripts(), dir+"/"+e.Name())
			if err != nil {
				t.Fatal(err)
			}
			s, err := transcript.Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			b, err := quirk.Parse(s.Spec())
			if err != nil {
				t.Fatal(err)
			}
			by, err := play(t, s)
			if err != nil {
				t.Fatal(e.Name(), err)
			}
			for name := range by {
				if !slices.ContainsFunc(b.Effective(), func(u quirk.Use) bool { return u.Quirk.Name == name }) {
					t.Errorf("%s/%s: %s is blamed", dir, e.Name(), name)
				}
			}
		}
	}
}

// The page tells by their names which quirks leave a dot as it is.
func TestNamesOfDotsLeftAsTheyAre(t *testing.T) {
	bare := regexp.MustCompile("no-dot-stuffing|unstuffed") // as transcript.js has it
	for _, q := range quirk.All() {
		if want := q.OneOf == "a response is stuffed in one way" && q.Name != "over-stuffing"; bare.MatchString(q.Name) != want {
			t.Errorf("%s: by its name it leaves dots as they are: %t", q.Name, !want)
		}
	}
}
