package wasmtest

import (
	"bytes"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/trace"
)

// A message is composed in WebAssembly as it is natively.
func TestCompose(t *testing.T) {
	r := instance(t)
	d := maildrop.Draft{From: "Zoë <zoe@example.net>", To: "user@example.org", Subject: "Tea 🍵", Text: "at four\r\n.\r\n", Date: "Mon, 05 Jan 2026 08:00:00 +0000", ID: "a.b", FileName: "tea.csv", File: "green,2\n"}
	var p []byte
	for _, s := range []string{d.From, d.To, d.Subject, d.Text, d.Date, d.ID, d.FileName, d.File} {
		p = trace.AppendString(p, s)
	}
	for _, c := range []struct{ given, want []byte }{{p, d.Compose()}, {p[:len(p)-1], nil}} {
		if err := r.Put(c.given); err != nil {
			t.Fatal(err)
		}
		got, err := r.Octets("compose", uint64(len(c.given)))
		if err != nil || !bytes.Equal(got, c.want) {
			t.Errorf("got %q, %v, want %q", got, err, c.want)
		}
	}
}
