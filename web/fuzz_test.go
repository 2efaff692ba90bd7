package web

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// A target that a browser asks for is one place, however it is written, and
// only one that was allowed.
func FuzzTarget(f *testing.F) {
	for _, s := range []string{"mail.example:110", "MAIL.example:110", "[::1]:110", "[::ffff:127.0.0.1]:1", "[fe80::1%eth0]:110", "127.1:110", ":110", "a:", "a:b:c", "[::1]", "[a]:1", "a%00:1"} {
		f.Add(s, "mail.example:110")
		f.Add(s, "[0:0::1]:110")
	}
	f.Fuzz(func(t *testing.T, asked, allowed string) {
		want, ok := parseTarget(asked)
		if ok {
			again, ok := parseTarget(want.String())
			if !ok || again != want || want.host == "" || want.port == "" {
				t.Fatalf("%q is %q, which is %q", asked, want, again)
			}
		}
		got, refused := (&Bridge{Targets: []string{allowed}}).target(asked)
		if refused == nil {
			host, port, err := net.SplitHostPort(allowed)
			if err != nil || got.port != port {
				t.Fatalf("%q is let through to %q where %q is allowed", asked, got, allowed)
			}
			a, errA := netip.ParseAddr(host)
			b, errB := netip.ParseAddr(got.host)
			if !strings.EqualFold(host, got.host) && (errA != nil || errB != nil || a != b) && strings.ToLower(host) != got.host {
				t.Fatalf("%q is let through to %q where %q is allowed", asked, got, allowed)
			}
		}
	})
}

// The guard takes no host for its own that a browser takes for another.
func FuzzHost(f *testing.F) {
	for _, s := range []string{"localhost", "localhost:1939", "a.localhost.", "[::1]:1", "::1", "127.0.0.1", "127.1", "evil.example", "localhost@evil.example", "evil.example:80:localhost", "[localhost]", "LOCALHOST", "[::ffff:127.0.0.1]", "[fe80::1%lo]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, host string) {
		if !hostAllowed(host, nil) {
			return
		}
		u, err := url.Parse("http://" + host + "/")
		if err != nil || u.Host != host {
			return // no browser gets here with it
		}
		name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
		ip, err := netip.ParseAddr(name)
		if name != "localhost" && !strings.HasSuffix(name, ".localhost") && (err != nil || !ip.Unmap().IsLoopback()) {
			t.Fatalf("%q is let in, which is the host %q", host, name)
		}
	})
}

// What is picked is among what the browser takes.
func FuzzEncoding(f *testing.F) {
	for _, s := range []string{"", "br", "gzip, deflate, br", "br;q=0, gzip;q=0.5", "*", "*;q=0", "identity;q=1, br;q=0.5", "br;q=NaN", "gzip;q=-1", "br;q=1e999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		got := pickEncoding(accept)
		if !slices.Contains([]string{"", "br", "gzip"}, got) {
			t.Fatalf("%q: %q", accept, got)
		}
		if got != "" && !strings.Contains(strings.ToLower(accept), got) && !strings.Contains(accept, "*") {
			t.Fatalf("%q: %q, which was not asked for", accept, got)
		}
	})
}
