package web

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"strconv"
	"strings"
	"unicode"

	"github.com/a-h/templ"
	"golang.org/x/text/encoding/htmlindex"

	"github.com/pop3play/pop3play/core/maildrop"
)

// summaries gives subject and sender of the messages that the page begins with,
// by the sums of their headers, so that their list needs no decoder. What is not
// plainly right here is left to that.
func (p *page) summaries() (string, error) {
	found := map[string]mailSummary{}
	err := maildrop.ReadBundle(p.SampleMail, func(_ string, raw []byte) {
		header := maildrop.Header(maildrop.Canonical(raw), maildrop.ListedHeader)
		if s, ok := summary(header); ok {
			found[headerSum(header)] = s
		}
	})
	if err != nil {
		return "", fmt.Errorf("web: the mail that the page begins with: %w", err)
	}
	return templ.JSONString(found)
}

// mailSummary is what headers.js finds out, too.
type mailSummary struct {
	Subject string `json:"subject"`
	From    string `json:"from"`
}

// headerSum tells headers apart, as summary.js does.
func headerSum(header []byte) string {
	var sum int32
	for _, c := range header {
		sum = sum*31 + int32(c)
	}
	return strconv.Itoa(int(sum))
}

func summary(header []byte) (s mailSummary, ok bool) {
	m, err := mail.ReadMessage(bytes.NewReader(append(bytes.Clone(header), '\r', '\n')))
	if err != nil || len(m.Header["Subject"]) != 1 || len(m.Header["From"]) != 1 {
		return s, false
	}
	words := &mime.WordDecoder{CharsetReader: charset}
	senders, err := (&mail.AddressParser{WordDecoder: words}).ParseList(m.Header["From"][0])
	if err != nil || len(senders) != 1 {
		return s, false
	}
	s.From = cmp.Or(senders[0].Name, senders[0].Address)
	s.Subject, err = words.DecodeHeader(m.Header["Subject"][0])
	odd := func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }
	return s, err == nil && !strings.ContainsFunc(s.Subject+s.From, odd)
}

func charset(name string, text io.Reader) (io.Reader, error) {
	coding, err := htmlindex.Get(name)
	if err != nil {
		return nil, err
	}
	return coding.NewDecoder().Reader(text), nil
}
