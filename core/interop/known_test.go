package interop

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/pop3play/pop3play/core/maildrop"
)

// known is a message whose every line of text has a mark of its own, so that
// whatever a client makes of it can be told apart: K5x02 is in message 5.
type known struct {
	name  string // a digit
	text  []byte
	marks []string
}

var markPattern = regexp.MustCompile(`K[0-9]x[0-9]{2}`)

// know makes a message; each # in the text becomes the next mark.
func know(name int, text string) known {
	k := known{name: fmt.Sprint(name)}
	var out strings.Builder
	for i, part := range strings.Split(text, "#") {
		if i > 0 {
			mark := fmt.Sprintf("K%dx%02d", name, len(k.marks))
			k.marks = append(k.marks, mark)
			out.WriteString(mark)
		}
		out.WriteString(part)
	}
	k.text = maildrop.Canonical([]byte(out.String()))
	return k
}

func header(n int, more string) string {
	return fmt.Sprintf("From: Ann # <ann@example.org>\nTo: user@example.net\nDate: Mon, 06 Jan 2025 08:0%d:00 +0000\nMessage-ID: <matrix.%d@example.org>\n%s", n, n, more)
}

// The messages that clients fetch in the matrix. Two more come in where a
// quirk is about them, and one arrives between two visits.
var (
	knownMail = []known{
		know(1, "Received: from b.example.net by mx.example.net; Mon, 06 Jan 2025 08:01:02 +0000\n"+
			"Received: from a.example.org by b.example.net; Mon, 06 Jan 2025 08:01:01 +0000\n"+
			header(1, "Subject: # a message like others, with a subject that is long enough to be\n folded into a second line\n\n")+
			"Hello, #\n\nthis is # all\nthere is #\n"),
		know(2, header(2, "Subject: # dots\n\n")+".# begins with a dot\n.\n..# with two\n#\n.\n#\n"),
		know(3, header(3, "Subject: # status lines\n\n")+"+OK #\n-ERR #\n+OK\n#\n. #\n"),
		know(4, header(4, "Subject: # eight bits\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n")+
			"Grüße aus Köln, #\nça va? #\n"),
		know(5, header(5, "Subject: # a long line\n\n")+"# "+strings.Repeat("to be continued ", 75)+"#\n#\n"),
		know(6, header(6, "Subject: # no text at all\n\n")),
		know(7, header(7, "Subject: # two parts\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"part\"\n\n")+
			"--part\nContent-Type: text/plain\n\n# the first part\n\nFrom here on there is more,\n# line by line\n"+
			strings.Repeat("# and another line of the text of a few thousand octets\n", 50)+
			"\n--part\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"second.txt\"\n\n# the second part\n\n--part--\n"),
	}
	knownUTF8     = know(8, header(8, "Subject: # Grüße\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n")+"# a header in UTF-8\n")
	knownDotFirst = know(9, ".Odd: # a dot is the first octet\n"+header(9, "Subject: #\n\n")+"#\n")
	knownLate     = know(0, header(0, "Subject: # arrives later\n\n")+"#\n")
)
