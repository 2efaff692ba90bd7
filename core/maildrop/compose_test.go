package maildrop_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"math/rand/v2"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
)

func draft() maildrop.Draft {
	return maildrop.Draft{From: "Ada <ada@example.net>", To: "You <user@example.org>", Subject: "Tea", Text: "at four\r\n.", Date: "Mon, 05 Jan 2026 08:00:00 +0000", ID: "a.b"}
}

func TestCompose(t *testing.T) {
	d := draft()
	const want = "From: Ada <ada@example.net>\nTo: You <user@example.org>\nDate: Mon, 05 Jan 2026 08:00:00 +0000\nSubject: Tea\n" +
		"Message-ID: <a.b@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 7bit\n\nat four\n.\n"
	if got := string(d.Compose()); got != want {
		t.Errorf("got %q", got)
	}
	for name, c := range map[string]struct {
		change func(*maildrop.Draft)
		want   string
	}{
		"no field begins in a field": {func(d *maildrop.Draft) { d.Subject = "a\r\nBcc: b@c\n\nd" }, "\nSubject: a Bcc: b@c d\n"},
		"nor in an address":          {func(d *maildrop.Draft) { d.To = "a@b\nBcc: c@d" }, "\nTo: a@b Bcc: c@d\n"},
		"a name beyond ASCII":        {func(d *maildrop.Draft) { d.From = `"Zoë" <z@example.org>` }, "From: =?utf-8?B?Wm/Dqw==?= <z@example.org>\n"},
		"a text beyond ASCII":        {func(d *maildrop.Draft) { d.Text = "é" }, "charset=utf-8\nContent-Transfer-Encoding: 8bit\n\né\n"},
		"line ends of old Macs":      {func(d *maildrop.Draft) { d.Text = "a\rb\n" }, "\n\na\nb\n"},
		"no text":                    {func(d *maildrop.Draft) { d.Text = "" }, "7bit\n\n\n"},
	} {
		d := draft()
		if c.change(&d); !strings.Contains(string(d.Compose()), c.want) {
			t.Errorf("%s: got %q", name, d.Compose())
		}
	}
}

// What mail programs read of it is what was written.
func TestComposedIsRead(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("ab .=?_<>\"\r\n\t\x00\x7fé東🍵")
	some := func(most int) string {
		s := make([]rune, random.IntN(most))
		for i := range s {
			s[i] = letters[random.IntN(len(letters))]
		}
		return string(s)
	}
	for range 2000 {
		d := draft()
		d.Subject, d.Text = strings.ReplaceAll(some(80), "=?", "="), some(200)
		if random.IntN(2) == 0 {
			d.FileName, d.File = "tea.csv", some(200)
		}
		if checkComposed(t, d); t.Failed() {
			t.Fatalf("composed from %+q", d)
		}
	}
}

func checkComposed(t *testing.T, d maildrop.Draft) {
	composed := d.Compose()
	m, err := mail.ReadMessage(bytes.NewReader(composed))
	if err != nil {
		t.Fatal(err)
	}
	header, _, _ := strings.Cut(string(composed), "\n\n")
	for line := range strings.SplitSeq(header, "\n") {
		if strings.Contains(line, "=?") && len(line) > 76 {
			t.Errorf("a line with an encoded word has %d octets", len(line))
		}
	}
	if fields := 8 - min(len(d.FileName), 1); len(m.Header) != fields {
		t.Errorf("fields: %v", m.Header)
	}
	plain := func(s string) string {
		return strings.Join(strings.FieldsFunc(s, func(c rune) bool { return c <= ' ' || c == 0x7f }), " ")
	}
	if got, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || plain(got) != plain(d.Subject) {
		t.Errorf("the subject is %q, %v", got, err)
	}
	text := strings.ReplaceAll(strings.ReplaceAll(d.Text, "\r\n", "\n"), "\r", "\n")
	text = strings.TrimSuffix(text, "\n")
	if d.FileName == "" {
		if got, err := io.ReadAll(m.Body); err != nil || string(got) != text+"\n" {
			t.Errorf("the text is %q, %v, want %q", got, err, text)
		}
		return
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	r := multipart.NewReader(m.Body, params["boundary"])
	first, err := r.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(first); err != nil || string(got) != text {
		t.Errorf("the text is %q, %v, want %q", got, err, text)
	}
	second, err := r.NextRawPart()
	if err != nil || second.FileName() != d.FileName {
		t.Fatal(second, err)
	}
	if got, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, second)); err != nil || string(got) != d.File {
		t.Errorf("the file is %q, %v, want %q", got, err, d.File)
	}
	if _, err := r.NextPart(); err != io.EOF {
		t.Errorf("after the parts: %v", err)
	}
}
