package maildrop_test

import (
	"bytes"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
)

func TestReadBundleRefuses(t *testing.T) {
	for _, p := range []string{
		"\n", "name\n", "name 3", "name x\nabc", "name -1\nabc", "name 4\nabc", "name 3 \nabc",
		"name 99999999999999999999\nabc", "name 1\na rest",
	} {
		err := maildrop.ReadBundle([]byte(p), func(string, []byte) {})
		if err == nil {
			t.Errorf("ReadBundle(%q) finds nothing wrong", p)
		}
	}
}

func FuzzReadBundle(f *testing.F) {
	f.Add([]byte("1.eml 3\nabc2.eml 0\n3.eml 2\n\r\n"), "name", []byte("text\n"))
	f.Add([]byte("1.eml 4\nabc"), "", []byte(nil))
	f.Add([]byte("1.eml -1\n"), "a\tb", []byte("\n"))
	f.Fuzz(func(t *testing.T, p []byte, name string, raw []byte) {
		// What can be read can be written, and reads the same.
		var bundle []byte
		octets := 0
		err := maildrop.ReadBundle(p, func(name string, raw []byte) {
			octets += len(raw)
			bundle = maildrop.AppendBundle(bundle, name, raw)
		})
		if octets > len(p) {
			t.Fatalf("%d octets of mail from a bundle of %d", octets, len(p))
		}
		if err == nil && !same(bundle, p) {
			t.Errorf("%q reads and writes as %q", p, bundle)
		}
		// What was written reads the same.
		if bytes.ContainsAny([]byte(name), " \n") {
			return
		}
		n := 0
		two := maildrop.AppendBundle(maildrop.AppendBundle(nil, name, raw), name, raw)
		err = maildrop.ReadBundle(two, func(gotName string, got []byte) {
			n++
			if gotName != name || !bytes.Equal(got, raw) {
				t.Errorf("wrote %q %q, read %q %q", name, raw, gotName, got)
			}
			if cap(got) != len(got) {
				t.Error("appending to a message would overwrite the next")
			}
		})
		if err != nil || n != 2 {
			t.Errorf("wrote two messages, read %d: %v", n, err)
		}
	})
}

// same compares bundles by what they hold: "+3" and "03" are sizes too.
func same(a, b []byte) bool {
	hold := func(p []byte) (all []string) {
		maildrop.ReadBundle(p, func(name string, raw []byte) { all = append(all, name, string(raw)) })
		return all
	}
	x, y := hold(a), hold(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}
