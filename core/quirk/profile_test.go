package quirk_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
)

// unseen are quirks of profiles that their short transcripts cannot show with
// the profile's values, and why.
var unseen = map[string]string{
	"classic/extra":                   "behind the LF at the end of mail as stored the terminator has a CRLF anyway",
	"list-window-oldest-250":          "there are fewer than 250 messages",
	"list-window-newest-only":         "there are fewer than 250 messages",
	"sasl-long-token-rejected":        "the token is shorter than 4096 octets",
	"idle-drop-with-line":             "nobody waits for ten minutes",
	"bandwidth-lockdown":              "nobody fetches a gigabyte",
	"top-truncated-64k":               "the message is shorter than 64 kB",
	"courier-like/short-idle-timeout": "nobody waits for five minutes",
}

// The quirks of a profile can go together, and each of them shows on its own
// transcript if the profile is all that is asked for. Each profile has a
// transcript, in which nobody but they is blamed.
func TestProfiles(t *testing.T) {
	for _, p := range quirk.Profiles() {
		b, err := quirk.Parse(strings.Join(p.Quirks, ","))
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		own := map[string]bool{}
		for _, u := range b.Uses {
			own[u.Quirk.Name] = true
			s := script(t, u.Quirk.Name)
			if !s.Plays("core") {
				continue
			}
			_, by := heard(t, with(s, p.Name, ""))
			if why := unseen[u.Quirk.Name] + unseen[p.Name+"/"+u.Quirk.Name]; shows(by, u.Quirk.Name) == (why != "") {
				t.Errorf("%s: %s shows: %v; %s", p.Name, u.Quirk.Name, shows(by, u.Quirk.Name), why)
			}
		}
		if p.Name == "strict" || p.Name == "classic" {
			continue // they have more than one
		}
		data, err := fs.ReadFile(testdata.Transcripts(), "profile/"+p.Name+".txtar")
		if err != nil {
			t.Errorf("each profile has its transcript: %v", err)
			continue
		}
		s, err := transcript.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		by, err := play(t, s)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		for name := range by {
			if !own[name] {
				t.Errorf("%s: %s is blamed", p.Name, name)
			}
		}
	}
}
