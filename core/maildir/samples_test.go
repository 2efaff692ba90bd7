package maildir

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/maildroptest"
	"github.com/pop3play/pop3play/testdata"
)

// samples are real messages: those of the directory that the environment
// variable POP3PLAY_CORPUS names, and those of testdata/mail.
func samples(t *testing.T) (all [][]byte) {
	t.Helper()
	dirs := []fs.FS{testdata.Mail("tour")}
	if dir := os.Getenv("POP3PLAY_CORPUS"); dir != "" {
		dirs = append(dirs, os.DirFS(dir))
	} else {
		t.Log("POP3PLAY_CORPUS is not set: testing with testdata/mail only")
	}
	for _, dir := range dirs {
		entries, err := fs.ReadDir(dir, ".")
		must(t, err)
		n := len(all)
		for _, e := range entries {
			if e.Type().IsRegular() && path.Ext(e.Name()) == ".eml" {
				raw, err := fs.ReadFile(dir, e.Name())
				must(t, err)
				all = append(all, raw)
			}
		}
		if len(all) == n {
			t.Fatalf("there are no *.eml files in %v", dir)
		}
	}
	return all
}

func TestSamplesStrict(t *testing.T) {
	maildroptest.Run(t, makeStore(Options{}), maildroptest.Options{Messages: samples(t)})
}

func TestSamplesRaw(t *testing.T) {
	maildroptest.Run(t, makeStore(Options{Raw: true}), maildroptest.Options{Raw: true, Messages: samples(t)})
}

// The directory itself, served read-only and loaded, is what its files are.
func TestSampleDirectory(t *testing.T) {
	dir := os.Getenv("POP3PLAY_CORPUS")
	if dir == "" {
		dir = "../../testdata/mail/tour"
		t.Log("POP3PLAY_CORPUS is not set: testing with testdata/mail only")
	}
	loaded, err := Load(dir)
	must(t, err)
	for _, raw := range []bool{false, true} {
		d := login(t, store(t, dir, Options{Raw: raw, ReadOnly: true}))
		if len(d.Messages()) != len(loaded) {
			t.Fatalf("raw %v: %d messages are served, %d loaded", raw, len(d.Messages()), len(loaded))
		}
		for i, m := range d.Messages() {
			want := loaded[i]
			if !raw {
				want = maildrop.Canonical(want)
			}
			got, err := readAll(m)
			if err != nil || !bytes.Equal(got, want) || m.Size() != int64(len(want)) {
				t.Errorf("raw %v, %s: %d octets, size %d, want %d: %v", raw, m.UID(), len(got), m.Size(), len(want), err)
			}
		}
		d.Release()
	}
}
