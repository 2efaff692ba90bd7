package testdata_test

import (
	"bytes"
	"io/fs"
	"maps"
	"net/mail"
	"slices"
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

// read gives the messages of a sample by name, in canonical form.
func read(t *testing.T, sample string) map[string]string {
	t.Helper()
	mail := make(map[string]string)
	err := maildrop.ReadBundle(testdata.Bundle(sample), func(name string, raw []byte) { mail[name] = string(maildrop.Canonical(raw)) })
	if err != nil {
		t.Fatal(err)
	}
	return mail
}

// Each edge case is still on its edge.
func TestEdgeCases(t *testing.T) {
	edges := read(t, "edge-cases")
	if len(edges) != 19 {
		t.Errorf("%d edge cases, want 19", len(edges))
	}
	for name, want := range map[string][]string{
		"01-dots.eml":          {"\r\n\r\n.The first", "\r\n.\r\n", "\r\n..this"},
		"02-no-end.eml":        {"with the\r\n"},
		"04-body-only.eml":     {"\r\nThe line above"},
		"08-blank-lines.eml":   {"   \r\n", "\t\r\n", "\r\n\r\n\r\n\r\n\r\n\r\n"},
		"10-bare-cr.eml":       {"\r\r\n", "lone CR\rin", "\r.\ra dot"},
		"11-controls.eml":      {"\x00", "\x1b[31m", "\x7f"},
		"12-raw-8-bit.eml":     {"S\xfc\xdfes"},
		"13-utf8-header.eml":   {"Subject: Rødgrød"},
		"14-folded.eml":        {"\r\n\tfour\r\n", "SUBJECT: ", ";,\r\n"},
		"15-strange-words.eml": {"99 Juneteenth", "x-unheard-of"},
		"16-open-end.eml":      {"boundary=\"--=_-\"", "filename*1*="},
		"17-html-only.eml":     {"<script>"},
		"18-from-lines.eml":    {"\r\n\r\nFrom the cellar", "\r\n>From a", "\r\n>>From a"},
		"19-nested.eml":        {"message/rfc822", "image/png"},
	} {
		for _, w := range want {
			if !strings.Contains(edges[name], w) {
				t.Errorf("%s lacks %q, which it is there to show", name, w)
			}
		}
	}
	raw, err := fs.ReadFile(testdata.Mail("edge-cases"), "02-no-end.eml")
	if err != nil || bytes.HasSuffix(raw, []byte("\n")) {
		t.Errorf("02-no-end.eml ends with a line end, %v", err)
	}
	if m, is := edges["05-nothing.eml"]; m != "" || !is {
		t.Errorf("05-nothing.eml is %q", m)
	}
	if edges["06-twin.eml"] != edges["07-twin-again.eml"] {
		t.Error("the twins differ")
	}
	if strings.Contains(edges["03-header-only.eml"], "\r\n\r\n") {
		t.Error("03-header-only.eml has an empty line")
	}
	lengths := map[int]bool{}
	for line := range strings.Lines(edges["09-998.eml"]) {
		lengths[len(line)-2] = true
	}
	if !lengths[998] || !lengths[999] || !lengths[4000] {
		t.Errorf("09-998.eml has lines of %v octets", lengths)
	}
}

// A thread holds together: each reply names a message that came before it.
func TestMailingList(t *testing.T) {
	list := read(t, "mailing-list")
	seen := map[string]bool{}
	threads := 0
	for _, name := range slices.Sorted(maps.Keys(list)) {
		m, err := mail.ReadMessage(strings.NewReader(list[name]))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for id := range strings.FieldsSeq(m.Header.Get("References")) {
			if !seen[id] {
				t.Errorf("%s refers to %s, which is not there", name, id)
			}
		}
		if m.Header.Get("In-Reply-To") == "" {
			threads++
		}
		if _, err := m.Header.Date(); err != nil || m.Header.Get("List-Id") == "" {
			t.Errorf("%s: List-Id %q, %v", name, m.Header.Get("List-Id"), err)
		}
		seen[m.Header.Get("Message-Id")] = true
	}
	if len(list) != 10 || threads != 2 {
		t.Errorf("%d messages in %d threads, want 10 in 2", len(list), threads)
	}
}

// Every sample that is offered is there.
func TestSamples(t *testing.T) {
	counts := map[string]int{}
	for _, s := range testdata.Samples() {
		bundle := testdata.Bundle(s.Name)
		if bundle == nil || s.Title == "" || s.Summary == "" {
			t.Errorf("%+v has no bundle, title or summary", s)
		}
		counts[s.Name] = 0
		if err := maildrop.ReadBundle(bundle, func(string, []byte) { counts[s.Name]++ }); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
	want := map[string]int{"tour": 13, "edge-cases": 19, "mailing-list": 10, "large": 300, "empty": 0}
	if !maps.Equal(counts, want) {
		t.Errorf("the samples have %v messages, want %v", counts, want)
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
