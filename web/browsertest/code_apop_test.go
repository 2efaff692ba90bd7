package browsertest

import (
	"crypto/md5"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The digest of an APOP that was typed fits its greeting alone: scripts make
// another, of the greeting that they get; or they say that they cannot log in.
func TestCodeWithLoginsOfOneSession(t *testing.T) {
	t.Parallel()
	file := command(t)
	_, url := playground(t, file, "--pop3s", "127.0.0.1:0")
	b := open(t)
	b.resize(1280, 860, false)
	b.load(url)
	b.heard(1, "ready")
	stamp := regexp.MustCompile(`<.*?>`).FindString(b.text("#conversation"))
	old := fmt.Sprintf("%x", md5.Sum([]byte(stamp+"password")))
	b.say("APOP user " + old)
	b.heard(2, "13 messages")
	b.say("STAT")
	b.heard(3, "+OK 13")
	b.say("QUIT")
	b.heard(4, "goodbye")
	for _, format := range []string{"nc", "openssl"} {
		text := b.code(format)
		script := filepath.Join(t.TempDir(), "session")
		if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, _ := exec.Command("sh", script).Output()
		if strings.Contains(text, old) || !strings.Contains(string(out), "+OK maildrop locked") || !strings.Contains(string(out), "+OK 13 12091") {
			t.Errorf("%s does not log in:\n%s\n%s", format, out, text)
		}
	}
	b.click("#code-passwords")
	if text := b.code("nc"); !strings.Contains(text, `: "${POP3_PASSWORD:?set it to the password}"`) {
		t.Errorf("the script does not ask for the password:\n%s", text)
	}
	b.eval(`document.querySelector('#code-dialog').close(); ''`)

	refused := func(format, why string) {
		t.Helper()
		if text := b.code(format); !strings.Contains(text, why) {
			t.Errorf("the script does not say that it is refused:\n%s", text)
		}
		b.eval(`document.querySelector('#code-dialog').close(); ''`)
	}
	b.click("#place [data-place=server]") // without STLS, so that openssl has -starttls
	b.eval(`delete document.body.dataset.pop3s; ''`)
	b.heard(1, "ready")
	b.say("APOP user " + old)
	b.heard(2, "-ERR")
	refused("openssl", "# The digest of APOP fits the greeting of that session alone")
	b.say("AUTH CRAM-MD5")
	b.heard(3, "+ ")
	b.say("dXNlciAwMA==")
	b.heard(4, "-ERR")
	refused("nc", "# What AUTH answered fits the challenge of that session alone")
	b.click("#reconnect")
	b.heard(5, "ready")
	b.say("AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=")
	b.heard(6, "+OK")
	if text := b.code("nc"); !strings.Contains(text, "# What AUTH sent is hidden") || !strings.Contains(text, "'********'") || strings.Contains(text, "AHVz") {
		t.Errorf("the script takes a password for what AUTH sends:\n%s", text)
	}
}
