package testdata_test

import (
	"bytes"
	"io/fs"
	"net/mail"
	"strings"
	"testing"
	"unicode"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/testdata"
)

func TestTourTeaches(t *testing.T) {
	tour := make(map[string][]byte)
	var names []string
	err := maildrop.ReadBundle(testdata.Bundle("tour"), func(name string, raw []byte) {
		names = append(names, name)
		tour[name] = maildrop.Canonical(raw)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != 13 || names[0] != "1-welcome.eml" {
		t.Fatalf("the tour is %q, want 13 messages, the welcome first", names)
	}
	for name, text := range tour {
		m, err := mail.ReadMessage(bytes.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, field := range []string{"From", "To", "Date", "Subject", "Message-Id"} {
			if m.Header.Get(field) == "" {
				t.Errorf("%s: no %s", name, field)
			}
		}
		if head, _, _ := bytes.Cut(text, []byte("\r\n\r\n")); !ascii(head) {
			t.Errorf("%s: the header is not ASCII", name)
		}
		for line := range bytes.Lines(text) {
			if long := len(line) > 998+2; long && !strings.Contains(name, "long-line") {
				t.Errorf("%s: a line of %d octets", name, len(line))
			}
		}
	}
	for name, want := range map[string][]string{
		"3-dots.eml":      {"\r\n.\r\n", "\r\n..\r\n", "\r\n.profile is where it starts"},
		"4-koeln.eml":     {"=?utf-8?Q?", "quoted-printable", "base64", "multipart/mixed"},
		"5-status.eml":    {"\r\n+OK\r\n", "\r\n-ERR no such message\r\n"},
		"6-long-line.eml": {"8bit", "✉"},
		"7-list.eml":      {"\r\nList-Id: ", "\r\nFrom now on"},
		"8-noodles.eml":   {"\r\nReferences: <lunch.1@example.org> <lunch.2@example.net>\r\n", "iso-8859-1", "cr=E8me"},
		"9-bakery.eml":    {"multipart/alternative", "text/html", "=E2=82=AC"},
		"a-bounce.eml":    {"Return-Path: <>\r\n", "multipart/report", "message/delivery-status", "\r\n\tboundary="},
		"b-haiku.eml":     {"=?iso-2022-jp?B?", "\x1b$B"},
		"d-digest.eml":    {"multipart/digest", "windows-1252", "\x80", "\r\nList-Archive: "},
	} {
		for _, w := range want {
			if !bytes.Contains(tour[name], []byte(w)) {
				t.Errorf("%s lacks %q, which it is there to show", name, w)
			}
		}
	}
	if !bytes.HasSuffix(tour["c-empty.eml"], []byte(">\r\n\r\n")) {
		t.Error("c-empty.eml does not end with its header")
	}
	longest := 0
	for line := range bytes.Lines(tour["6-long-line.eml"]) {
		longest = max(longest, len(line))
	}
	if longest < 1200 {
		t.Errorf("the long line has %d octets, want 1,200 or more", longest)
	}
}

func ascii(p []byte) bool {
	return !bytes.ContainsFunc(p, func(r rune) bool { return r > unicode.MaxASCII })
}

func TestUnknownSample(t *testing.T) {
	if testdata.Mail("no such") != nil || testdata.Bundle("no such") != nil || testdata.Mail("tour/1-welcome.eml") != nil {
		t.Error("a sample that is not there is not nil")
	}
}

func TestTranscriptsAreThere(t *testing.T) {
	if entries, err := fs.ReadDir(testdata.Transcripts(), "."); err != nil || len(entries) == 0 {
		t.Errorf("ReadDir = %v, %v", entries, err)
	}
}
