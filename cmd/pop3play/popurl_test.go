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

func TestTargets(t *testing.T) {
	targets := []string{"mail.example:110", "pop://mail.example", "pop3s://mail.example", "POP3S://mail.example:1995/", "pop3s://[::1]"}
	if err := checkTargets(targets); err != nil {
		t.Fatal(err)
	}
	want := "mail.example:110 mail.example:110 pop3s://mail.example:995 pop3s://mail.example:1995 pop3s://[::1]:995"
	if got := strings.Join(targets, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for in, want := range map[string]string{
		"mail.example":          "is not host:port",
		":110":                  "is not host:port",
		"pop3s://":              "names no host; write pop3s://host:port",
		"pop3s:mail.example":    "names no host",
		"pop3s://h/1":           "ends there",
		"pop3s://u:secret@host": "must not",
	} {
		err := checkTargets([]string{in})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v; want %s", in, err, want)
		}
	}
}
