package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTranscriptFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sessions")
	p := start(t, "--transcript", file, mailbox(t, map[string]string{"1": "Subject: one\n"}))
	c := p.login(t)
	c.say("RETR 1", "+OK")
	for _, line := range []string{"Subject: one\n", "\r\n", ".\r\n"} {
		c.want(line)
	}
	c.Close() // the maildrop is free for the session that stops the server
	p.stop(t)
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"C1: USER user\n", "C1: PASS ********\n", "C1: RETR 1\nS1: +OK\nS1: Subject: one\\n\nS1: \nS1: .\n", "C2: EXIT\\n\n", "S2: <close>\n"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "password") {
		t.Errorf("a password in\n%s", got)
	}
}
