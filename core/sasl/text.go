package sasl

// prepared tells whether a name or password can be taken as SASLprep (RFC 4013)
// would leave it. RFC 4616 §2: "if preparation fails or results in an empty
// string, verification SHALL fail". Prohibited are "ASCII control characters"
// and "Non-ASCII control characters" (RFC 4013 §2.3).
func prepared(text []byte) bool {
	for _, r := range string(text) {
		if r < ' ' || 0x7f <= r && r < 0xa0 {
			return false
		}
	}
	return len(text) > 0 && wellFormed(text)
}

// wellFormed tells whether p is UTF-8: whether nothing in it is read as U+FFFD
// that is not that.
func wellFormed(p []byte) bool {
	s := string(p)
	for i, r := range s {
		if r == '\ufffd' && (len(s) < i+3 || s[i:i+3] != "\ufffd") {
			return false
		}
	}
	return true
}

// same compares without telling by its time where the two differ.
func same(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	var diff byte
	for i := range a {
		diff |= a[i] ^ b[i]
	}
	return diff == 0
}
