package maildir

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// A header that comes in pieces says what it does in one.
func FuzzHeader(f *testing.F) {
	for _, s := range []string{"", "\n", "\r\n", "\rü\n", "a: b\n\nü", "a: ü\n\nb", "a: \xfc\n\nü", "a: ü\xfc\n\n", "ü", "\xc3", "a: b\n\r\nü", "a\n\rb\n\rü", "a: 😀\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		text := maildrop.Canonical(raw[:min(len(raw), 300)])
		want := maildrop.HeaderUTF8(maildrop.Header(text, len(text)))
		var h header
		for i := range len(text) + 1 {
			h.reset() // one for many messages, as at login
			h.add(text[:i])
			h.add(text[i:])
			if got := h.utf8(); got != want {
				t.Fatalf("%q split at %d: UTF-8 %v, want %v", text, i, got, want)
			}
		}
		h.reset()
		for i := range text {
			h.add(text[i : i+1])
		}
		if got := h.utf8(); got != want {
			t.Errorf("%q octet for octet: UTF-8 %v, want %v", text, got, want)
		}
	})
}

// The first 64 KiB of a header count. A character that the limit divides does
// not make something else of those before it.
func TestLongHeader(t *testing.T) {
	for before := maxHeader - 8; before < maxHeader+2; before++ {
		for _, c := range []string{"ü", "€", "😀"} {
			for _, first := range []string{"", "ü", "\xfc"} {
				text := []byte(first + strings.Repeat("x", before-len(first)) + c + "\r\n\r\n")
				want := first == "ü" || first == "" && before+len(c) <= maxHeader
				for _, split := range []int{0, 100, maxHeader - 1, maxHeader} {
					var h header
					h.add(text[:min(split, len(text))])
					h.add(text[min(split, len(text)):])
					if got := h.utf8(); got != want {
						t.Errorf("%q, %d octets, %q, split at %d: UTF-8 %v, want %v", first, before, c, split, got, want)
					}
				}
			}
		}
	}
}

// A message says whether it needs UTF-8 as the store in memory does.
func TestInternational(t *testing.T) {
	long := "Subject: " + strings.Repeat("long ", 12_000) + "\n"
	for text, want := range map[string]bool{
		"":                                     false,
		"Subject: Grüße":                       true,
		"Subject: Grüße\n\nGruss\n":            true,
		"Subject: Gruss\n\nGrüße\n":            false,
		"Subject: Gr\xfc\xdfe\n\nGrüße\n":      false,
		long + "X: ü\n\ntext\n":                true,
		long + "X: u\n\nü\n":                   false,
		long + long + "X: beyond, ü\n\ntext\n": false,
	} {
		for _, raw := range []bool{false, true} {
			dir := t.TempDir()
			write(t, dir, "1", text)
			if got := international(login(t, store(t, dir, Options{Raw: raw}))); len(got) != 1 || got[0] != want {
				t.Errorf("raw %v, %.60q: %v, want %v", raw, text, got, want)
			}
		}
	}
}

func TestInternationalSamples(t *testing.T) {
	all := samples(t)
	memory := new(maildrop.Memory)
	memory.AddUser("user", "password")
	for _, raw := range all {
		memory.Deliver("user", raw)
	}
	a, err := memory.Authenticate(0, pop3.Credentials{User: "user", Password: "password"})
	must(t, err)
	inMemory, err := a.Open(0)
	must(t, err)
	defer inMemory.Release()
	st := makeStore(Options{})(t, all)
	if got, want := international(login(t, st.(*Store))), international(inMemory); !slices.Equal(got, want) {
		t.Errorf("%v, in memory %v", got, want)
	}
}

// What was found out is known at the next login, and found out anew when the
// file changes.
func TestInternationalIsKnown(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1", "Subject: ü\n")
	write(t, dir, "2", "Subject: u\n")
	past := time.Unix(1_000_000_000, 0)
	for _, name := range []string{"1", "2"} {
		must(t, os.Chtimes(filepath.Join(dir, name), past, past))
	}
	s := store(t, dir, Options{})
	opened := 0
	s.open = func(root *os.Root, name string) (fs.File, error) {
		opened++
		return openFile(root, name)
	}
	for range 3 {
		d := login(t, s)
		if got := international(d); !slices.Equal(got, []bool{true, false}) || opened != 2 {
			t.Errorf("%v after %d files were read", got, opened)
		}
		d.Release()
	}
	replace(t, dir, "2", "Subject: ü\n")
	if got := international(login(t, s)); !slices.Equal(got, []bool{true, true}) || opened != 3 {
		t.Errorf("%v after %d files were read", got, opened)
	}
}

// A strict server refuses such messages outside UTF-8 mode; classic, which has
// no such mode, does so only with a quirk.
func TestInternationalInSession(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1", "Subject: Grüße\n\ntext\n")
	write(t, dir, "2", "Subject: Gruss\n\nGrüße\n")
	for spec, modes := range map[string]map[string]string{
		"strict":                    {"CAPA": "-ERR [UTF8] ", "UTF8": "+OK"},
		"eight-bit-headers":         {"CAPA": "+OK"},
		"classic":                   {"": "+OK"},
		"classic,utf8-required-err": {"": "-ERR [UTF8] "},
	} {
		b, err := quirk.Parse(spec)
		must(t, err)
		for mode, want := range modes {
			c := dialAs(t, b.Dialect(), store(t, dir, Options{Raw: b.Profile.Raw}))
			if mode != "" {
				c.say(mode, "+OK")
			}
			c.say("USER user", "+OK")
			c.say("PASS password", "+OK")
			c.say("RETR 1", want)
			c.say("TOP 1 0", want)
			c.say("RETR 2", "+OK")
			c.say("QUIT", "+OK")
		}
	}
}

func international(d pop3.Maildrop) (all []bool) {
	for _, m := range d.Messages() {
		all = append(all, m.(pop3.International).NeedsUTF8())
	}
	return all
}

// A strict server refuses a part in binary (RFC 6856 §2.1); classic, which
// serves the files as they are, does not look.
func TestBinaryInSession(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1", "Content-Transfer-Encoding: binary\n\na\x00b\n")
	for profile, want := range map[string]string{"strict": "-ERR message 1 has a part in binary", "classic": "+OK"} {
		b, err := quirk.Parse(profile)
		must(t, err)
		c := dialAs(t, b.Dialect(), store(t, dir, Options{Raw: b.Profile.Raw}))
		c.say("USER user", "+OK")
		c.say("PASS password", "+OK")
		c.say("RETR 1", want)
		c.say("QUIT", "+OK")
	}
}
