package main

import (
	"strings"
	"testing"
)

// Conformance N01 to N03: RFC 2384 §3, §4, and the examples of its §8.
func TestPOPURLs(t *testing.T) {
	for in, want := range map[string]string{
		"mail.example:110":              "mail.example:110",
		":0":                            ":0",
		"pop.example":                   "pop.example", // judged by whoever wants a port
		"pop://rg@mailsrv.qualcomm.com": "mailsrv.qualcomm.com:110",
		"pop://rg;AUTH=+APOP@mail.eudora.com:8110": "mail.eudora.com:8110",
		"pop://baz;AUTH=SCRAM-MD5@foo.bar":         "foo.bar:110",
		"POP://a%40b;AUTH=*@[::1]:1110/":           "[::1]:1110",
	} {
		if got, err := hostPort(in); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", in, got, err, want)
		}
	}
	for in, want := range map[string]string{
		"pop://user:secret@host":     "must not",
		"pop://":                     "names no host",
		"pop:host":                   "names no host",
		"pop://host/1":               "ends there",
		"pop://host:port":            "not a POP URL",
		"pop://user:secret@host:por": "not a POP URL",
	} {
		got, err := hostPort(in)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %q, %v; want %s", in, got, err, want)
		}
	}
}
