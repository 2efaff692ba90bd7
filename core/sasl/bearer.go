package sasl

import (
	"bytes"

	"github.com/pop3play/pop3play/core/internal/sha256"
)

// bearer is what XOAUTH2 and OAUTHBEARER have in common: one message with a
// token and, if that is refused, the reason as a challenge, in JSON.
type bearer struct {
	c *Config
	// parse reads the message: the user, if it names one, and what HTTP would
	// have in its Authorization header.
	parse              func(message []byte) (user string, auth []byte, err error)
	refused, malformed string // the reasons
	failed             error
}

func (s *bearer) next(response []byte) ([]byte, bool, error) {
	if s.failed != nil {
		// RFC 7628 §3.2.3: the client sends "a single %x01 (control A)
		// character to the server in order to allow the server to finish the
		// exchange". Clients of XOAUTH2 send nothing or that; it decides nothing.
		return nil, false, s.failed
	}
	// RFC 7628 §3.1: "The client response consisting of only a single kvsep is
	// used only when authentication fails ... the server MAY simply fail the
	// authentication without returning discovery information".
	if string(response) == "\x01" {
		return nil, false, ErrMessage
	}
	user, auth, err := s.parse(response)
	if err != nil {
		s.failed = err
		return []byte(s.malformed), false, nil
	}
	if user == "" {
		user = s.c.TokenUser
	}
	right, err := s.right(auth), ErrRefused
	if user != "" {
		err = s.c.Check(Claim{User: user, Proof: func(string) bool { return right }})
	}
	if err == ErrRefused {
		s.failed = err
		return []byte(s.refused), false, nil
	}
	return nil, err == nil, err
}

// right tells whether the expected token was given. RFC 7628 §4: the scheme
// "could as easily be "bearer", "BEARER", or "BeArEr"".
func (s *bearer) right(auth []byte) bool {
	scheme, token, ok := bytes.Cut(auth, []byte{' '})
	if !ok || !foldEqual("BEARER", scheme) || s.c.Token == "" {
		return false
	}
	for len(token) > 0 && token[0] == ' ' { // RFC 6750 §2.1: "1*SP"
		token = token[1:]
	}
	// By their digests: how long the expected one is does not show.
	got, want := sha256.Sum(token), sha256.Sum([]byte(s.c.Token))
	return same(got[:], want[:])
}

// eachPair reads "key=value^A" as often as it comes and the ^A that ends them
// all (RFC 7628 §3.1: "*kvpair kvsep"). It stops when f answers false.
func eachPair(in []byte, f func(key string, value []byte) bool) bool {
	for {
		pair, rest, ok := bytes.Cut(in, []byte{1})
		if !ok {
			return false
		}
		if len(pair) == 0 {
			return len(rest) == 0
		}
		key, value, ok := bytes.Cut(pair, []byte{'='})
		if !ok || len(key) == 0 {
			return false
		}
		for _, c := range key {
			if !letter(c) {
				return false
			}
		}
		if !f(string(key), value) {
			return false
		}
		in = rest
	}
}

// headerText tells whether p is what an HTTP header can hold. RFC 7628 §3.1:
// "value = *(VCHAR / SP / HTAB / CR / LF )".
func headerText(p []byte) bool {
	for _, c := range p {
		if (c < ' ' || '~' < c) && c != '\t' && c != '\r' && c != '\n' {
			return false
		}
	}
	return true
}
