package quirk_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

func TestParse(t *testing.T) {
	for spec, want := range map[string]string{
		"":                                    "strict",
		" , ,":                                "strict",
		"strict":                              "strict",
		"classic,classic":                     "classic",
		"stat-wrong":                          "strict,stat-wrong",
		" plus-err , classic ":                "classic,plus-err",
		"trickle":                             "strict,trickle=1/5ms",
		"trickle=7":                           "strict,trickle=7/5ms",
		"trickle=7/2s":                        "strict,trickle=7/2s",
		"trickle=1/120s":                      "strict,trickle=1/2m",
		"trickle=1/1500us":                    "strict,trickle=1/1500us",
		"trickle=1/1000us":                    "strict,trickle=1/1ms",
		"slow-drip-bytes=2":                   "strict,trickle=2/5ms",
		"trickle,slow-drip-bytes":             "strict,trickle=1/5ms",
		"trickle,trickle=1/5ms":               "strict,trickle=1/5ms",
		"trickle,trickle=2":                   "strict,trickle=1/5ms,trickle=2/5ms",
		"stat-list-sum-mismatch":              "strict,stat-wrong",
		"terminator-split-packets=0":          "strict,terminator-split-packets=0m",
		"drop-retr":                           "strict,drop-retr=1",
		"drop-retr=2@4096":                    "strict,drop-retr=2@octet:4096",
		"drop-retr=2@octet:4096@user:al":      "strict,drop-retr=2@user:al@octet:4096",
		"drop-retr=0@0":                       "strict,drop-retr=0",
		"stat-wrong@verb:stat":                "strict,stat-wrong@verb:STAT",
		"plus-err@p:50@nth:3@session:2@msg:7": "strict,plus-err@session:2@nth:3@msg:7@p:0.5",
		"stat-wrong@user:a%40b%2Cc%3D%25%20%e2%82%ac": "strict,stat-wrong@user:a%40b%2Cc%3D%25%20%E2%82%AC",
		"stat-wrong@user:al,stat-wrong@user:bo":       "strict,stat-wrong@user:al,stat-wrong@user:bo",
		"noextra,classic,autodelete":                  "classic,noextra,autodelete",
		"minimal@user:al,apoponly@user:bo":            "strict,minimal@user:al,apoponly@user:bo",
	} {
		b, err := quirk.Parse(spec)
		if err != nil {
			t.Errorf("%q: %v", spec, err)
			continue
		}
		if got := b.String(); got != want {
			t.Errorf("%q is %q, want %q", spec, got, want)
		}
	}
	if b, err := quirk.ParseWith("classic", "plus-err"); err != nil || b.String() != "classic,plus-err" {
		t.Errorf("%v, %v", b, err)
	}
	if b, err := quirk.ParseWith("classic", "strict"); err != nil || b.String() != "strict" {
		t.Errorf("%v, %v", b, err)
	}
	if _, err := quirk.ParseWith("clasic", "plus-err"); err == nil || !strings.Contains(err.Error(), "did you mean classic?") {
		t.Errorf("%v", err)
	}
}

func TestParseErrors(t *testing.T) {
	for _, x := range []struct {
		spec   string
		offset int
		want   string
	}{
		{"stat-rong", 0, `unknown quirk or profile "stat-rong"; did you mean stat-wrong?`},
		{"strict, autodelte", 8, "did you mean autodelete?"},
		{"clasic", 0, "did you mean classic?"},
		{"zzzzzzzzzzzz", 0, `unknown quirk or profile "zzzzzzzzzzzz"`},
		{"Autodelete", 0, "did you mean autodelete?"},
		{"classic,strict", 8, "two profiles: classic and strict; name one"},
		{"plus-err=1", 9, `plus-err takes no value, but got "1"`},
		{"plus-err=", 9, `plus-err takes no value, but got ""`},
		{"trickle=1/2ms/3", 14, `trickle is written trickle=OCTETS/DELAY, but got "1/2ms/3"`},
		{"trickle=0", 8, "octets must be from 1 to 1048576, not 0"},
		{"trickle=1048577", 8, "octets must be from 1 to 1048576, not 1048577"},
		{"trickle=-1", 8, `"-1" is not a number, from 1 to 1048576, for octets`},
		{"trickle=", 8, `"" is not a number, from 1 to 1048576, for octets`},
		{"trickle=99999999999999999999", 8, "is not a number, from 1 to 1048576, for octets"},
		{"trickle=1/5", 10, `"5" is not a duration such as 50ms, 2s or 1m, from 1us to 10m, for delay`},
		{"trickle=1/5h", 10, "is not a duration"},
		{"trickle=1/1.5s", 10, "is not a duration"},
		{"trickle=1/11m", 10, "delay must be from 1us to 10m, not 11m"},
		{"trickle=1/0", 10, "delay must be from 1us to 10m, not 0"},
		{"trickle=1/99999999999m", 10, "is not a duration"},
		{"plus-err,stat-wrong@", 20, `an aim is missing behind @, such as msg:1`},
		{"stat-wrong@user:", 11, "aim user needs a value behind the colon"},
		{"stat-wrong@user:%", 11, "aim user: a percent sign is written %25"},
		{"stat-wrong@user:%4", 11, "aim user: a percent sign is written %25"},
		{"stat-wrong@user:%zz", 11, "aim user: a percent sign is written %25"},
		{"stat-wrong@usr:al", 11, `unknown aim "usr"; did you mean user?`},
		{"stat-wrong@nth:0", 11, `aim nth needs a number from 1 to 2147483647, not "0"`},
		{"stat-wrong@nth:2147483648", 11, `aim nth needs a number from 1 to 2147483647, not "2147483648"`},
		{"stat-wrong@nth:x", 11, `aim nth needs a number from 1 to 2147483647, not "x"`},
		{"stat-wrong@session:99999999999", 11, "aim session needs a number"},
		{"stat-wrong@p:100", 11, "is not a chance: write 0.1, or 10 for ten in a hundred"},
		{"stat-wrong@x", 11, `aim octet needs a number from 0 to 2147483647, not "x"`},
		{"plus-err, stat-wrong@session:1@verb:NOOP", 31, `stat-wrong never strikes at "NOOP", only at STAT`},
		{"stat-wrong@verb:SATT", 11, `stat-wrong never strikes at "SATT", only at STAT`},
		{"plus-err@verb:rter", 9, `plus-err is aimed at "RTER", which is no command; did you mean RETR?`},
		{"stat-wrong@msg:1", 11, "stat-wrong never strikes at a message, only at STAT"},
		{"no-dot-stuffing@verb:STAT", 16, "only at CAPA, AUTH, LIST, UIDL, RETR, TOP, LANG"},
		{"exit@verb:LIST", 5, `exit never strikes at "LIST", only at QUIT, EXIT`},
		{"break@verb:XYZ", 6, `break never strikes at "XYZ", only at BREAK`},
		{"err-greeting@verb:LIST", 13, "err-greeting strikes before the first command alone: aim it at a session"},
		{"err-greeting@session:2@user:ann", 23, "strikes before the first command alone"},
		{"accept-then-close@nth:2", 18, "strikes before the first command alone"},
		{"wrong-protocol-greeting@msg:1", 24, "strikes before the first command alone"},
		{"apop-timestamp-no-at@verb:RETR", 21, "only at APOP"},
		{"list-size-absurd@verb:LIST", 17, `never strikes at "LIST", only at PASS, APOP, AUTH, the login: aim it at a user or a session`},
		{"list-size-absurd@msg:2", 17, "never strikes at a message, only at PASS, APOP, AUTH, the login"},
		{"plus-err@verb:STAT@msg:2", 19, `plus-err never strikes at a message with "STAT", which names none`},
		{"drop-retr=2@100@msg:3", 16, "drop-retr strikes at message 2 alone, as its value says"},
		{"noextra@verb:LIST", 8, `noextra never strikes at "LIST", only at AUTH, RETR, TOP, LANG`},
		{"minimal,apoponly", 8, "minimal and apoponly cannot go together: minimal takes APOP away, and apoponly allows nothing else"},
		{"apop-only-user-refused,minimal", 23, "cannot go together"},
		{"minimal@user:al,apoponly@session:1", 16, "cannot go together"},
		{"extra,noextra", 6, "cannot go together"},
	} {
		b, err := quirk.Parse(x.spec)
		var e *quirk.Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v, %v", x.spec, b, err)
			continue
		}
		if e.Spec != x.spec || e.Offset != x.offset || !strings.Contains(e.Msg, x.want) || e.Error() != e.Msg {
			t.Errorf("%q: at %d %q; want at %d %q", x.spec, e.Offset, e.Msg, x.offset, x.want)
		}
	}
}

// Quirks that contradict each other can go together where they never meet.
func TestAimsApart(t *testing.T) {
	// Both strike at each command, both stay from login on, and one of each.
	commands := [2]string{"terminator-lf-only", "terminator-missing-lf"}
	drops := [2]string{"list-size-absurd", "list-size-minus-one"}
	mixed := [2]string{"dele-immediate", "dele-ignored"}
	stuffed := [2]string{"no-dot-stuffing", "bare-lf-dot-unstuffed"} // the latter has mail of its own
	for _, x := range []struct {
		names [2]string
		a, b  string
		apart bool
	}{
		{commands, "", "", false},
		{commands, "@verb:LIST", "", false},
		{commands, "@verb:LIST", "@verb:RETR", true},
		{commands, "@verb:LIST", "@verb:list", false},
		{commands, "@verb:LIST@nth:1", "@verb:LIST@nth:2", true},
		{commands, "@verb:LIST@nth:1", "@verb:LIST", false},
		{commands, "@nth:1", "@nth:2", true},
		{commands, "@nth:1", "@verb:LIST", false},
		{commands, "@msg:1", "@msg:2", true},
		{commands, "@msg:1@verb:RETR", "@msg:1@verb:TOP", true},
		{commands, "@msg:1", "@verb:RETR", false},
		{commands, "@p:10#1", "@p:20#2", false},
		{commands, "@user:al", "@session:2", false},
		{commands, "@user:al", "@user:bo", true},
		{commands, "@session:1@verb:LIST", "@session:2@verb:LIST", true},
		{drops, "@verb:PASS", "@verb:APOP", false},
		{drops, "@nth:1", "@nth:2", false},
		{drops, "@verb:PASS@nth:1", "@verb:PASS@nth:2", false},
		{drops, "@session:1", "@session:2", true},
		{mixed, "@verb:DELE", "@verb:PASS", false},
		{mixed, "@user:al", "@user:bo", true},
		{stuffed, "@verb:TOP", "@verb:RETR", false},
	} {
		for range 2 {
			spec := x.names[0] + x.a + "," + x.names[1] + x.b
			_, err := quirk.Parse(spec)
			if apart := err == nil; apart != x.apart || err != nil && !strings.Contains(err.Error(), "cannot go together") {
				t.Errorf("%s: %v, want it taken: %v", spec, err, x.apart)
			}
			x.names[0], x.names[1], x.a, x.b = x.names[1], x.names[0], x.b, x.a
		}
	}
	if _, err := quirk.Parse("drop-retr=1@5,drop-retr=1@6"); err != nil {
		t.Error(err)
	}
}

// Whatever Parse takes, String writes so that Parse takes it for the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "strict", "classic,noextra", "trickle=1/5ms,drop-retr=2@4096", "stat-wrong@user:a%40b@p:5", "plus-err@verb:retr@nth:2@msg:1@session:9", " ,minimal@user:%00,%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		b, err := quirk.Parse(spec)
		if err != nil {
			var e *quirk.Error
			if !errors.As(err, &e) || e.Msg == "" || e.Offset < 0 || e.Offset > len(spec) {
				t.Fatalf("%q: %v", spec, err)
			}
			for i := range len(e.Msg) {
				if e.Msg[i] < ' ' || e.Msg[i] == 0x7f {
					t.Fatalf("%q: a control character in %q", spec, e.Msg)
				}
			}
			return
		}
		again, err := quirk.Parse(b.String())
		if err != nil || again.String() != b.String() || again.Profile != b.Profile || !reflect.DeepEqual(again.Uses, b.Uses) {
			t.Fatalf("%q is %q, which is %v, %v", spec, b, again, err)
		}
		b.Dialect()
	})
}

// Names are unique, aliases included, and every entry says what a person needs
// to know.
func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	layer := quirk.Door
	for _, q := range quirk.All() {
		for _, name := range append([]string{q.Name}, q.Aliases...) {
			if seen[name] || quirk.Find(name) != q || quirk.FindProfile(name) != nil || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
				t.Errorf("name %q is used twice, or is no name", name)
			}
			seen[name] = true
		}
		if q.Layer < layer {
			t.Errorf("%s: layer %v after %v", q.Name, q.Layer, layer)
		}
		layer = q.Layer
		if q.Group == "" || q.Seen == "" || q.Evidence == "" || q.Severity == "" || q.Ref == "" || q.Layer.String() == "" {
			t.Errorf("%s lacks something: %+v", q.Name, q)
		}
		for _, text := range []string{q.Summary, q.Breaks} {
			if !strings.HasSuffix(text, ".") {
				t.Errorf("%s: %q is no sentence", q.Name, text)
			}
		}
		for _, c := range q.Conflicts {
			if quirk.Find(c.Name) == nil || c.Why == "" {
				t.Errorf("%s conflicts with %s: %q", q.Name, c.Name, c.Why)
			}
		}
		for _, other := range q.Cancels {
			if quirk.Find(other) == nil {
				t.Errorf("%s cancels %s", q.Name, other)
			}
		}
		for _, p := range q.Params {
			if n, msg := p.Parse(p.Format(p.Default)); msg != "" || n != p.Default || p.Name == "" {
				t.Errorf("%s: parameter %+v", q.Name, p)
			}
		}
		if b, err := quirk.Parse(q.Name); err != nil || b.Uses[0].Quirk != q {
			t.Errorf("%s: %v, %v", q.Name, b, err)
		}
		for _, verb := range q.Words {
			d := (&quirk.Behaviour{Profile: quirk.FindProfile("strict"), Uses: []quirk.Use{{Quirk: q}}}).Dialect()
			if !slices.ContainsFunc(d.Commands(), func(s pop3.Spec) bool { return s.Verb == verb }) {
				t.Errorf("%s does not add %s", q.Name, verb)
			}
		}
	}
	for _, p := range quirk.Profiles() {
		for _, spec := range p.Quirks {
			if _, err := quirk.Parse(spec); err != nil {
				t.Errorf("profile %s: %v", p.Name, err)
			}
		}
		if !strings.HasSuffix(p.Summary, ".") || p.Seen == "" || !slices.Contains([]string{"high", "middling", "low"}, p.Confidence) {
			t.Errorf("profile %s lacks something: %+v", p.Name, p.Origin)
		}
	}
}

func TestNearest(t *testing.T) {
	known := quirk.Names()
	for _, p := range quirk.Profiles() {
		known = append(known, p.Name)
	}
	for name, want := range map[string]string{
		"autodelte": "autodelete", "tricle": "trickle", "": "", "x": "", "plus-eror": "plus-err", "drop-rter": "drop-retr",
		"tirckle": "trickle", "xeit": "exit", "gmial-like": "gmail-like", "gmial": "gmail-like", "gmail": "gmail-like", "gmail-lkie": "gmail-like",
		"dovecto": "dovecot-like", "clasisc": "classic", "-like": "", "liek": "",
	} {
		if got := quirk.Nearest(name, known); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	// A name as it stands is nearer than one without its end.
	if got := quirk.Nearest("dovcot", []string{"dovecot-like", "dovecot"}); got != "dovecot" {
		t.Errorf("got %q", got)
	}
}
