package sasl

// Login asks for name and password one after the other. It is in no RFC; the
// prompts are those that clients look for. The name may come as an initial
// response, as other servers allow.
var Login = &Mechanism{
	Name: "LOGIN", Ref: "draft-murchison-sasl-login", Plaintext: true,
	prompt: "Username:",
	start:  func(c *Config) server { return &login{c: c} },
	client: (*work).login,
}

type login struct {
	c    *Config
	user string
}

func (s *login) next(response []byte) ([]byte, bool, error) {
	if !prepared(response) {
		return nil, false, ErrMessage
	}
	if s.user == "" {
		s.user = string(response)
		return []byte("Password:"), false, nil
	}
	err := s.c.Check(Claim{User: s.user, Password: string(response)})
	return nil, err == nil, err
}
