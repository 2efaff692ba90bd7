package sasl

import "bytes"

// Plain sends name and password in one message.
var Plain = &Mechanism{
	Name: "PLAIN", Ref: "RFC 4616", Plaintext: true,
	start: func(c *Config) server { return &plain{c} }, client: (*work).plain,
}

type plain struct{ c *Config }

// RFC 4616 §2: "message = [authzid] UTF8NUL authcid UTF8NUL passwd".
func (s *plain) next(response []byte) ([]byte, bool, error) {
	authzid, rest, _ := bytes.Cut(response, []byte{0})
	user, password, _ := bytes.Cut(rest, []byte{0})
	// With fewer NULs the password is empty, with more there is one in it.
	if !prepared(user) || !prepared(password) || len(authzid) > 0 && !prepared(authzid) {
		return nil, false, ErrMessage
	}
	if len(authzid) > 0 && !bytes.Equal(authzid, user) {
		return nil, false, ErrAuthzID
	}
	err := s.c.Check(Claim{User: string(user), Password: string(password)})
	return nil, err == nil, err
}
