package maildir

import (
	"unicode/utf8"

	"github.com/pop3play/pop3play/core/maildrop"
)

// maxHeader is how much of a header is looked at for UTF-8, in octets. What
// comes later in a longer header does not count.
const maxHeader = 64 << 10

// header collects the header of a canonical message that comes in pieces.
type header struct {
	text  []byte
	ended bool
}

func (h *header) reset() { h.text, h.ended = h.text[:0], false }

func (h *header) add(p []byte) {
	if h.ended {
		return
	}
	n := len(h.text) + len(p)
	p = p[:min(len(p), maxHeader-len(h.text))]
	h.text = maildrop.Header(append(h.text, p...), maxHeader)
	h.ended = len(h.text) < n
}

// full tells whether nothing more is of interest.
func (h *header) full() bool { return h.ended || len(h.text) == maxHeader }

// utf8 tells whether the header holds UTF-8, once all of it was added.
func (h *header) utf8() bool {
	text := h.text
	if n := len(text); n == maxHeader {
		// The limit may run through a character.
		for i := n - 1; i > n-utf8.UTFMax; i-- {
			if utf8.RuneStart(text[i]) {
				if !utf8.FullRune(text[i:]) {
					text = text[:i]
				}
				break
			}
		}
	}
	return maildrop.HeaderUTF8(text)
}
