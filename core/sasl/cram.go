package sasl

import (
	"bytes"
	"strconv"

	"github.com/pop3play/pop3play/core/internal/md5"
)

// CramMD5 has the client sign a challenge with the password.
var CramMD5 = &Mechanism{
	Name: "CRAM-MD5", Ref: "RFC 2195", ServerFirst: true,
	usable: func(c *Config) bool { return c.Nonce != nil },
	start:  func(c *Config) server { return &cram{c: c} },
	client: (*work).cram,
}

type cram struct {
	c         *Config
	challenge []byte
}

func (s *cram) next(response []byte) ([]byte, bool, error) {
	if response == nil {
		s.challenge = cramChallenge(s.c)
		return s.challenge, false, nil
	}
	// RFC 2195 §2: the client answers with "the user name, a space, and a
	// 'digest'"; a name may hold spaces itself, a digest cannot.
	i := bytes.LastIndexByte(response, ' ')
	if i < 0 || len(response) != i+1+2*md5.Size || !prepared(response[:i]) {
		return nil, false, ErrMessage
	}
	// RFC 2195 §2: the digest "is sent in hexadecimal format, using lower-case
	// ASCII characters".
	digest := response[i+1:]
	for _, c := range digest {
		if (c < '0' || '9' < c) && (c < 'a' || 'f' < c) {
			return nil, false, ErrMessage
		}
	}
	err := s.c.Check(Claim{User: string(response[:i]), Proof: func(secret string) bool {
		sum := hmacMD5([]byte(secret), s.challenge)
		return same([]byte(md5.Digits(sum)), digest)
	}})
	return nil, err == nil, err
}

// cramChallenge makes a msg-id. RFC 2195 §2: "a presumptively arbitrary string
// of random digits, a timestamp, and the fully-qualified primary host name of
// the server". There is no clock here, and random digits serve as well.
func cramChallenge(c *Config) []byte {
	var random [16]byte
	c.Nonce(random[:])
	out := []byte{'<'}
	for i, end := range []byte{'.', '@'} {
		var n uint64
		for _, b := range random[8*i : 8*i+8] {
			n = n<<8 | uint64(b)
		}
		out = append(strconv.AppendUint(out, n, 10), end)
	}
	host := c.Host
	if host == "" {
		host = "localhost"
	}
	return append(append(out, host...), '>')
}

// hmacMD5 gives an authentication code (RFC 2104).
func hmacMD5(key, p []byte) [md5.Size]byte {
	const block = 64
	if len(key) > block {
		d := md5.Sum(key)
		key = d[:]
	}
	inner, outer := make([]byte, block, block+len(p)), make([]byte, block, block+md5.Size)
	copy(inner, key)
	copy(outer, key)
	for i := range block {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	d := md5.Sum(append(inner, p...))
	return md5.Sum(append(outer, d[:]...))
}
