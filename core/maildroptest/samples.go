package maildroptest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
)

// samples are messages that a careless store gets wrong.
func samples() [][]byte {
	head := "From: a@example.org\nSubject: sample\n\n"
	texts := []string{
		head + "LF line ends\n",
		strings.ReplaceAll(head, "\n", "\r\n") + "CRLF line ends\r\n",
		head + "both\r\nkinds\nof\r\nline ends\n",
		head + "no line end at the end",
		head + "CR at the end\r",
		head + "CR LF CR\r\n\r",
		head + "lone\rCR\r\rand\r\r\ndouble\n",
		head + ".\n..\n.dots\n.\n",
		head + "From here on\n>From there\n",
		head + "8-bit: gr\xfc\xdfe, grüße\n",
		head + "NUL \x00 octet\n\x00",
		"",
		"\n",
		"\r",
		"\r\n",
		".",
		"no header at all",
		head + "an identical copy\n",
		head + "an identical copy\n",
		head + "an identical copy\n",
		head + strings.Repeat("long ", 210_000) + "line\n",
		strings.Repeat("\n", 70_000),
		strings.Repeat("x", 1<<16),
	}
	// Line ends around the border of the largest slice.
	for _, n := range []int{1<<15 - 1, 1 << 15, 1<<16 - 2, 1<<16 - 1, 1 << 16} {
		texts = append(texts, strings.Repeat("y", n)+"\r\nz\n", strings.Repeat("y", n)+"\nz")
	}
	var all [][]byte
	for _, s := range texts {
		all = append(all, []byte(s))
	}
	random := rand.New(rand.NewPCG(1939, 2449))
	for range 4 {
		var b bytes.Buffer
		for b.Len() < 150_000 {
			b.WriteString([]string{"\r", "\n", "\r\n", ".", "a", strings.Repeat("b", random.IntN(300))}[random.IntN(6)])
		}
		all = append(all, b.Bytes())
	}
	return all
}

// numbered makes n different messages.
func numbered(n int) [][]byte {
	var all [][]byte
	for i := range n {
		all = append(all, fmt.Appendf(nil, "Subject: %d\n\nmessage %d\n", i, i))
	}
	return all
}
