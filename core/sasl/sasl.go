package sasl

import "errors"

// What can be wrong with an exchange. Besides these, Start and Answer give the
// errors of Config.Check as they are.
var (
	// ErrInitial: the mechanism begins with a challenge.
	ErrInitial = errors.New("the mechanism takes no initial response")
	// ErrBase64: the line is not base64.
	ErrBase64 = errors.New("the response is not base64")
	// ErrMessage: the response is not what the mechanism expects.
	ErrMessage = errors.New("the response does not follow the mechanism")
	// ErrUnusable: Config lacks what the mechanism needs, or the exchange is
	// over.
	ErrUnusable = errors.New("the mechanism cannot be used")

	// ErrRefused: wrong credentials. Config.Check answers with it too.
	ErrRefused = errors.New("unknown user or wrong credentials")
	// ErrAuthzID: the client asks to act as somebody else.
	ErrAuthzID = errors.New("a user cannot act as another")
	// ErrBinding: the channel binding is missing, unknown or of another
	// channel.
	ErrBinding = errors.New("the channel binding does not fit")
	// ErrDowngrade: the client did not see -PLUS among the mechanisms.
	ErrDowngrade = errors.New("somebody removed -PLUS from the mechanisms offered")
)

// Config is what a server brings to an exchange.
type Config struct {
	// Check judges a claim: nil if it holds, [ErrRefused] itself if it does not.
	// Any other error ends the exchange at once. It is called at most once.
	Check func(Claim) error
	// Nonce fills p with octets that nobody can predict. CRAM-MD5 and SCRAM
	// need it.
	Nonce func(p []byte)
	// Host is the server's name in the challenge of CRAM-MD5. Default:
	// localhost.
	Host string

	// Iterations is the cost of SCRAM. Default: 4096. RFC 7677 §3: "the hash
	// iteration-count announced by a server SHOULD be at least 4096"; there are
	// clients that refuse less.
	Iterations int
	// SaltKey, secret to the process, gives each user, known or not, one salt
	// for good, so that clients can keep what they derived from it. Without it
	// each exchange has a new one.
	SaltKey []byte
	// ChannelBinding gives the data of a channel binding, if there is any: of
	// [TLSExporter] or [TLSServerEndPoint]. It is nil where -PLUS is not
	// offered; where it gives data, a client that did not see -PLUS was
	// deceived.
	ChannelBinding func(kind string) ([]byte, bool)

	// Token is the bearer token that XOAUTH2 and OAUTHBEARER expect.
	Token string
	// TokenUser is whose token it is if the client names no user.
	TokenUser string
}

// The channel bindings of RFC 9266 and of RFC 5929 §4.
const (
	TLSExporter       = "tls-exporter"
	TLSServerEndPoint = "tls-server-end-point"
)

// Claim is who a client says it is, and what it proves that with.
type Claim struct {
	User     string
	Password string // used if Proof is nil
	// Proof tells whether the user's secret accounts for what the client sent.
	// Call it, with any secret, for unknown users too: it takes its time.
	Proof func(secret string) bool
}

// Mechanism is a SASL mechanism.
type Mechanism struct {
	Name string
	Ref  string // "RFC 4616"
	// Plaintext says that whoever listens can log in with what was heard. RFC
	// 5034 §4 wants no such mechanism outside of TLS.
	Plaintext bool
	// ServerFirst says that the first message is a challenge, so that there
	// can be no initial response.
	ServerFirst bool

	prompt string // the challenge in place of an initial response
	usable func(*Config) bool
	start  func(*Config) server
	// client gives the nth message of a client, counted from 0; nil where a page
	// cannot be one.
	client func(w *work, n int) string
}

// server is one exchange without its base64.
type server interface {
	// next takes a response, nil before the first of a ServerFirst mechanism.
	next(response []byte) (challenge []byte, done bool, err error)
}

// All gives the mechanisms, the strongest first.
func All() []*Mechanism {
	return []*Mechanism{ScramSHA256Plus, ScramSHA256, CramMD5, OAuthBearer, XOAuth2, Plain, Login}
}

// Find gives the mechanism of that name, upper or lower case (RFC 5034 §5), or
// nil.
func Find(list []*Mechanism, name []byte) *Mechanism {
	for _, m := range list {
		if foldEqual(m.Name, name) {
			return m
		}
	}
	return nil
}

// foldEqual compares a name in upper case with client input.
func foldEqual(name string, in []byte) bool {
	if len(name) != len(in) {
		return false
	}
	for i, c := range in {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != name[i] {
			return false
		}
	}
	return true
}

// Usable tells whether c has what the mechanism needs: whether it can be
// offered.
func (m *Mechanism) Usable(c *Config) bool {
	return c.Check != nil && (m.usable == nil || m.usable(c))
}

// New makes an exchange.
func (m *Mechanism) New(c Config) *Exchange {
	x := &Exchange{m: m, c: c}
	if check := c.Check; check != nil {
		x.c.Check = func(claim Claim) error { return judge(check, claim) }
	}
	return x
}

// judge does not take a yes without the proof: a store that knows only
// passwords would compare them with the empty one.
func judge(check func(Claim) error, claim Claim) error {
	proof, proven := claim.Proof, claim.Proof == nil
	if proof != nil {
		claim.Proof = func(secret string) bool {
			ok := proof(secret)
			proven = proven || ok
			return ok
		}
	}
	if err := check(claim); err != nil {
		return err
	}
	if !proven {
		return ErrRefused
	}
	return nil
}

// Exchange is one dialogue, from AUTH to its outcome.
type Exchange struct {
	m     *Mechanism
	c     Config
	s     server
	ended bool
}

// Mechanism tells what the exchange follows.
func (x *Exchange) Mechanism() *Mechanism { return x.m }

// Start begins with the initial response as it stands in the command, or with
// nothing if there is none. The challenge, in base64, goes to the client after
// "+ ", even if it is empty. With done the client is logged in, and with an
// error it is not and the exchange is over.
func (x *Exchange) Start(initial []byte) (challenge string, done bool, err error) {
	switch {
	case x.s != nil || x.ended || !x.m.Usable(&x.c):
		return x.end(ErrUnusable)
	case len(initial) > 0 && x.m.ServerFirst:
		return x.end(ErrInitial)
	}
	x.s = x.m.start(&x.c)
	switch {
	case len(initial) == 0 && x.m.ServerFirst:
		return x.step(nil)
	case len(initial) == 0:
		// RFC 5034 §4: without an initial response the challenge is empty, a
		// "+" and a space and nothing more, where the client is to begin.
		return encode([]byte(x.m.prompt)), false, nil
	case len(initial) == 1 && initial[0] == '=':
		// RFC 5034 §4: "If the client needs to send a zero-length initial
		// response, it MUST transmit the response as a single equals sign".
		return x.step([]byte{})
	}
	return x.Answer(initial)
}

// Answer goes on with a line that the client sent, without its line end.
func (x *Exchange) Answer(line []byte) (challenge string, done bool, err error) {
	if x.s == nil || x.ended {
		return x.end(ErrUnusable)
	}
	response, ok := decode(line)
	if !ok {
		return x.end(ErrBase64)
	}
	return x.step(response)
}

func (x *Exchange) step(response []byte) (string, bool, error) {
	challenge, done, err := x.s.next(response)
	if err != nil || done {
		x.ended = true
		return "", err == nil, err
	}
	return encode(challenge), false, nil
}

func (x *Exchange) end(err error) (string, bool, error) {
	x.ended = true
	return "", false, err
}
