package trace_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

func TestMasked(t *testing.T) {
	for _, x := range []struct {
		verb, line string
		cont       bool
		want       string
	}{
		{"USER", "USER user\r\n", false, "USER user\r\n"},
		{"PASS", "PASS secret\r\n", false, "PASS ********\r\n"},
		{"PASS", "pass se cret\n", false, "pass ********\n"},
		{"PASS", "PASS \r\n", false, "PASS \r\n"},
		{"PASS", "PASS\r\n", false, "PASS\r\n"},
		{"PASS", "secret", true, "********"},
		{"PASS\tSECRET", "PASS\tsecret\r\n", false, "PASS\t********\r\n"},
		{"\tPASS\tSECRET", "\tPASS\tsecret\r\n", false, "\tPASS\t********\r\n"},
		{"", " PASS secret\r\n", false, " PASS ********\r\n"},
		{"APOP", "APOP user secret\r\n", false, "APOP user ********\r\n"},
		{"APOP", "APOP user\r\n", false, "APOP user\r\n"},
		{"AUTH", "AUTH PLAIN secret\r\n", false, "AUTH PLAIN ********\r\n"},
		{"AUTH", "AUTH PLAIN\r\n", false, "AUTH PLAIN\r\n"},
		{"AUTH", "secret\r\n", true, "********\r\n"},
		{"AUTH", "*\r\n", true, "*\r\n"},
		{"AUTH", "\r\n", true, "\r\n"},
		{"LIST", "LIST 1\r\n", false, "LIST 1\r\n"},
		{"PASSENGER", "PASSENGER x\r\n", false, "PASSENGER x\r\n"},
	} {
		e := pop3.Event{Kind: pop3.KindLineIn, Verb: x.verb, Cont: x.cont, Data: []byte(x.line)}
		got := trace.Masked(e)
		if string(got.Data) != x.want || string(e.Data) != x.line {
			t.Errorf("%q became %q, want %q; before it is %q now", x.line, got.Data, x.want, e.Data)
		}
		if record := trace.AppendRecord(nil, &got); bytes.Contains(bytes.ToLower(record), []byte("secret")) {
			t.Errorf("%q: the secret is in the record %q", x.line, record)
		}
		// Its answer names the command, too.
		e.Kind, e.Data = pop3.KindReply, []byte("-ERR\r\n")
		got = trace.Masked(e)
		if strings.Contains(got.Verb, "SECRET") || string(got.Data) != "-ERR\r\n" {
			t.Errorf("%q is answered as %q %q", x.line, got.Verb, got.Data)
		}
	}
	long := pop3.Event{Kind: pop3.KindLineIn, Verb: "PASS", Err: true, N: 99, Data: []byte("PASS " + strings.Repeat("x", 99))}
	if got := trace.Masked(long); got.N != 0 || string(got.Data) != "PASS ********" {
		t.Errorf("a long one became %q, and %d octets left out", got.Data, got.N)
	}
}
