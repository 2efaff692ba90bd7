package maildrop

import "unicode/utf8"

// ListedHeader is how much of a message's header a list of messages reads, in octets.
const ListedHeader = 4096

// Header gives the lines up to the first empty one, at most max octets.
func Header(text []byte, max int) []byte {
	for i, c := range text {
		if i == max {
			return text[:i]
		}
		if c == '\n' && (i == 0 || text[i-1] == '\n' || i == 1 && text[0] == '\r' || i > 1 && text[i-1] == '\r' && text[i-2] == '\n') {
			return text[:i+1]
		}
	}
	return text
}

// HeaderUTF8 tells whether a header holds UTF-8 beyond ASCII. Other 8-bit
// octets are not what RFC 6856 is about.
func HeaderUTF8(header []byte) bool {
	for _, c := range header {
		if c >= utf8.RuneSelf {
			return utf8.Valid(header)
		}
	}
	return false
}
