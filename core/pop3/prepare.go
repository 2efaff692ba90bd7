package pop3

import "unicode/utf8"

// prepare gives a name or a password as SASLprep (RFC 4013) leaves it, or
// false if it must not be. Without [Options].Prepare text is taken as it comes;
// ASCII is so in any case.
func (s *Session) prepare(text string, query bool) (string, bool) {
	switch {
	case ascii(text):
		return text, true
	case !utf8.Valid([]byte(text)):
		return "", false // RFC 6856 §2.2: "The server MUST reject" those
	case s.o.Prepare == nil:
		return text, true
	}
	return s.o.Prepare(text, query)
}

// prepared makes credentials ready to be compared: what the client sent, and
// through Normal what the store has. RFC 6856 §2.2: "servers MUST reject UTF-8
// usernames or passwords that contain" what SASLprep prohibits. It asks for the
// secret of APOP as a stored string, for all else as query strings, in which
// characters younger than Unicode 3.2 are allowed.
func (tx *Tx) prepared(c *Credentials) (ok bool) {
	s := tx.s
	if (c.Mechanism == "PASS" || c.Mechanism == "APOP") && !tx.knowsUTF8() {
		return true // neither RFC 6856 nor SASL: octets
	}
	if c.User, ok = s.prepare(c.User, true); !ok {
		return false
	}
	if c.Proof == nil {
		if c.Password, ok = s.prepare(c.Password, true); !ok {
			return false
		}
	}
	c.Normal = func(secret string) (string, bool) { return s.prepare(secret, c.Mechanism != "APOP") }
	return true
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
