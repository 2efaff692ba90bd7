package wasmtest

import (
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/trace"
)

// step asks for the next message of a login.
func step(tb testing.TB, r *Reactor, given ...string) (flags byte, about, line string, values []string) {
	tb.Helper()
	var p []byte
	for _, s := range given {
		p = trace.AppendString(p, s)
	}
	if err := r.Put(p); err != nil {
		tb.Fatal(err)
	}
	out, err := r.Octets("answer", uint64(len(p)))
	if err != nil || len(out) == 0 {
		tb.Fatal(out, err)
	}
	next := func() string {
		s, rest, ok := trace.ReadString(out)
		if !ok {
			tb.Fatalf("%q ends too early", out)
		}
		out = rest
		return string(s)
	}
	flags, out = out[0], out[1:]
	about, line = next(), next()
	for len(out) > 0 {
		out = out[1:]
		values = append(values, next()+"="+next())
	}
	return flags, about, line, values
}

// The module works out logins for the page, with the examples of RFC 1939 §7
// and RFC 7677 §3.
func TestAnswer(t *testing.T) {
	r := instance(t)
	_, about, line, values := step(t, r, "APOP", "mrose", "tanstaaf", "", "+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>")
	if line != "APOP mrose c4c9334bac560ecc979e58001b3e22fb" || about == "" || values[0] != "timestamp: from the greeting, angle brackets included=<1896.697170952@dbc.mtview.ca.us>" {
		t.Errorf("%q %q %q", about, line, values)
	}
	const again, wrong = 4, 8
	given := []string{"SCRAM-SHA-256", "user", "pencil", "rOprNGfwEbeRWgbNEkqO",
		"cj1yT3ByTkdmd0ViZVJXZ2JORWtxTyVodllEcFdVYTJSYVRDQWZ1eEZJbGopaE5sRiRrMCxzPVcyMlphSjBTTlk3c29Fc1VFamI2Z1E9PSxpPTQwOTY="}
	for range 3 {
		flags, _, line, _ := step(t, r, given...)
		if flags&again != 0 {
			continue
		}
		if !strings.HasPrefix(line, "Yz1iaXdzLHI9ck9wck5HZndFYmVSV2diTkVrcU8laHZZRHBXVWEyUmFUQ0FmdXhGSWxqKWhObEYkazAscD1kSHpiWmFwV0lrNGpVaE4rVXRlOXl0YWc5empmTUhnc3FtbWl6N0FuZFZRPQ==") {
			t.Errorf("client-final is %q", line)
		}
	}
	if flags, about, line, _ := step(t, r, "APOP", "mrose", "tanstaaf", "", "+OK ready"); flags&wrong == 0 || line != "" || !strings.Contains(about, "timestamp") {
		t.Errorf("without a timestamp: %d %q %q", flags, about, line)
	}
}
