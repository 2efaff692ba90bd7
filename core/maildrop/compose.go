package maildrop

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// Draft is a message as a person writes it, in UTF-8 with line ends of any kind.
type Draft struct {
	From, To string // "Ada <ada@example.net>", or an address alone
	Subject  string
	Text     string
	Date     string // in the form of RFC 5322 §3.3
	ID       string // letters, digits and dots: the left part of the message-id
	FileName string // of a text that is attached, in ASCII without quotation marks; "" without one
	File     string
}

const (
	maxWord   = 39 // octets in an encoded word: a line that has one, and the field's name, may have 76 (RFC 2047 §2)
	maxBase64 = 76 // octets in a line (RFC 2045 §6.8)
)

// Compose writes a message as a well-behaved mail program does, with LF line
// ends (RFC 5322, RFC 2045 to 2047).
func (d *Draft) Compose() []byte {
	text := strings.ReplaceAll(strings.ReplaceAll(d.Text, "\r\n", "\n"), "\r", "\n")
	charset, coding := "us-ascii", "7bit"
	if !ascii(text) {
		charset, coding = "utf-8", "8bit"
	}
	part := "Content-Type: text/plain; charset=" + charset + "\nContent-Transfer-Encoding: " + coding + "\n\n" + strings.TrimSuffix(text, "\n") + "\n"
	p := []byte("From: " + mailbox(d.From) + "\nTo: " + mailbox(d.To) + "\nDate: " + d.Date +
		"\nSubject: " + encodedWords(oneLine(d.Subject)) + "\nMessage-ID: <" + d.ID + "@example.org>\nMIME-Version: 1.0\n")
	if d.FileName == "" {
		return append(p, part...)
	}
	edge := "=_" + d.ID
	p = append(p, "Content-Type: multipart/mixed; boundary=\""+edge+"\"\n\n--"+edge+"\n"+part+"--"+edge+
		"\nContent-Type: text/plain; charset=utf-8; name=\""+d.FileName+"\"\nContent-Disposition: attachment; filename=\""+d.FileName+
		"\"\nContent-Transfer-Encoding: base64\n\n"...)
	for file := base64.StdEncoding.EncodeToString([]byte(d.File)); file != ""; {
		n := min(len(file), maxBase64)
		p = append(append(p, file[:n]...), '\n')
		file = file[n:]
	}
	return append(p, "--"+edge+"--\n"...)
}

// oneLine has what a header field holds on one line: no other field begins in it.
func oneLine(s string) string {
	parts := strings.FieldsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f })
	return strings.TrimSpace(strings.Join(parts, " "))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mailbox: a name may be any text, an address is as it is.
func mailbox(s string) string {
	s = oneLine(s)
	at := strings.LastIndexByte(s, '<')
	if at < 0 || !strings.HasSuffix(s, ">") || ascii(s[:at]) {
		return s
	}
	name := strings.TrimSpace(s[:at])
	if n := len(name); n > 1 && name[0] == '"' && name[n-1] == '"' {
		name = name[1 : n-1]
	}
	return encodedWords(name) + " " + s[at:]
}

// encodedWords writes text beyond ASCII so that no word is too long and none
// has half a character (RFC 2047 §2, §5).
func encodedWords(s string) string {
	if ascii(s) {
		return s
	}
	var out strings.Builder
	for s != "" {
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n+size > maxWord {
				break
			}
			n += size
		}
		if out.Len() > 0 {
			out.WriteString("\n ")
		}
		out.WriteString("=?utf-8?B?" + base64.StdEncoding.EncodeToString([]byte(s[:n])) + "?=")
		s = s[n:]
	}
	return out.String()
}
