package sasl

import (
	"bytes"
	"strconv"

	"github.com/pop3play/pop3play/core/internal/sha256"
)

// ScramSHA256 proves to each side that the other knows the password, without
// sending it.
var ScramSHA256 = &Mechanism{
	Name: "SCRAM-SHA-256", Ref: "RFC 7677",
	usable: func(c *Config) bool { return c.Nonce != nil },
	start:  func(c *Config) server { return &scram{c: c} },
	client: (*work).scram,
}

// ScramSHA256Plus proves also that both ends of the TLS connection are theirs.
var ScramSHA256Plus = &Mechanism{
	Name: "SCRAM-SHA-256-PLUS", Ref: "RFC 7677",
	usable: func(c *Config) bool { return c.Nonce != nil && c.bindable() },
	start:  func(c *Config) server { return &scram{c: c, plus: true} },
}

// bindable tells whether there is a channel to bind to.
func (c *Config) bindable() bool {
	return c.binding(TLSExporter) != nil || c.binding(TLSServerEndPoint) != nil
}

// binding gives the data of a channel binding, or nil.
func (c *Config) binding(kind string) []byte {
	if c.ChannelBinding == nil {
		return nil
	}
	if data, ok := c.ChannelBinding(kind); ok && len(data) > 0 {
		return data
	}
	return nil
}

const (
	defaultIterations = 4096
	nonceOctets       = 18 // 24 characters
	saltOctets        = 16
)

type scram struct {
	c    *Config
	plus bool
	took int // messages of the client

	clientFirst
	bound       []byte // what c= has to hold: "cbind-input"
	nonce       string // both parts
	salt        []byte
	iterations  int
	serverFirst string
	signature   [sha256.Size]byte // of the server
}

// next follows RFC 5802 §5: client-first, server-first, client-final and, as a
// challenge of its own, server-final. RFC 5034 §4 has no place for it in +OK,
// so the client answers it with an empty line.
func (s *scram) next(response []byte) ([]byte, bool, error) {
	s.took++
	switch s.took {
	case 1:
		var nonce [nonceOctets]byte
		s.c.Nonce(nonce[:])
		return s.first(response, encode(nonce[:]))
	case 2:
		return s.final(response)
	}
	if len(response) > 0 {
		return nil, false, ErrMessage
	}
	return nil, true, nil
}

// first answers client-first with what the client needs to make its proof.
func (s *scram) first(message []byte, nonce string) ([]byte, bool, error) {
	var ok bool
	if s.clientFirst, ok = parseClientFirst(message); !ok {
		return nil, false, ErrMessage
	}
	s.bound = s.header.text
	switch {
	case s.plus != (s.header.flag == 'p'):
		return nil, false, ErrBinding
	case s.plus:
		data := s.c.binding(s.header.kind)
		if data == nil {
			return nil, false, ErrBinding
		}
		s.bound = append(s.bound[:len(s.bound):len(s.bound)], data...)
	case s.header.flag == 'y' && s.c.bindable():
		// RFC 5802 §6: "If the flag is set to "y" and the server supports
		// channel binding, the server MUST fail authentication."
		return nil, false, ErrDowngrade
	}
	if s.header.authzid != "" && s.header.authzid != s.user {
		return nil, false, ErrAuthzID
	}
	s.nonce = s.clientNonce + nonce
	if s.salt == nil {
		s.salt = s.newSalt()
	}
	if s.iterations = s.c.Iterations; s.iterations <= 0 {
		s.iterations = defaultIterations
	}
	s.serverFirst = "r=" + s.nonce + ",s=" + encode(s.salt) + ",i=" + strconv.Itoa(s.iterations)
	return []byte(s.serverFirst), false, nil
}

// newSalt gives a salt that tells nobody whether the user exists.
func (s *scram) newSalt() []byte {
	if len(s.c.SaltKey) > 0 {
		d := sha256.HMAC(s.c.SaltKey, []byte(s.user))
		return d[:saltOctets]
	}
	salt := make([]byte, saltOctets)
	s.c.Nonce(salt)
	return salt
}

// final judges client-final. RFC 5802 §5.1: on failed authentication "a server
// implementation MAY conclude the SASL exchange with a failure without sending
// the server-final-message".
func (s *scram) final(message []byte) ([]byte, bool, error) {
	m, ok := parseClientFinal(message)
	if !ok || len(m.proof) != sha256.Size {
		return nil, false, ErrMessage
	}
	// RFC 5802 §5.1: "The server MUST verify that the nonce sent by the client
	// in the second message is the same as the one sent by the server in its
	// first message."
	if m.nonce != s.nonce {
		return nil, false, ErrMessage
	}
	if !bytes.Equal(m.bound, s.bound) {
		return nil, false, ErrBinding
	}
	// RFC 5802 §3: "AuthMessage := client-first-message-bare + "," +
	// server-first-message + "," + client-final-message-without-proof".
	auth := []byte(s.bare + "," + s.serverFirst + "," + m.withoutProof)
	err := s.c.Check(Claim{User: s.user, Proof: func(secret string) bool { return s.prove(auth, m.proof, secret) }})
	if err != nil {
		return nil, false, err
	}
	return []byte("v=" + encode(s.signature[:])), false, nil
}

// prove does the server's part of RFC 5802 §3 with the plain password, and
// keeps the ServerSignature for it.
func (s *scram) prove(auth, proof []byte, secret string) bool {
	salted := sha256.PBKDF2([]byte(secret), s.salt, s.iterations)
	clientKey := sha256.HMAC(salted[:], []byte("Client Key"))
	storedKey := sha256.Sum(clientKey[:])
	key := sha256.HMAC(storedKey[:], auth) // ClientSignature
	for i := range key {
		key[i] ^= proof[i] // ClientKey, if the proof is right
	}
	shown := sha256.Sum(key[:])
	if !same(shown[:], storedKey[:]) {
		return false
	}
	serverKey := sha256.HMAC(salted[:], []byte("Server Key"))
	s.signature = sha256.HMAC(serverKey[:], auth)
	return true
}
