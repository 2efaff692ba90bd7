package pop3

// Options are what a driver knows of one connection.
type Options struct {
	Session  uint64 // number of the session, from 1
	Peer     string // the client's address, for events
	Stamp    string // msg-id for APOP without brackets: "4711.90210@localhost"; "" offers none
	OfferTLS bool   // the driver can do StepStartTLS
	TLS      bool   // TLS is up already
	TLSFirst bool   // StepStartTLS comes before the greeting (RFC 8314 §3)
	NeedTLS  bool   // nobody logs in before TLS is up (RFC 2595 §2.3, RFC 8314 §4.1)
	LockWait Time   // how long a login waits for a locked maildrop
	AuthTime Time   // from the start to a login, whatever is said meanwhile; 0: no limit
	World    *World // the server's memory; nil: one of its own
	Observe  func(*Event)

	// Nonce fills p with octets that nobody can predict; without it no
	// mechanism with a challenge is offered (RFC 5034). SaltKey, secret to the
	// process, keeps a user's SCRAM salt the same; Iterations is SCRAM's cost,
	// 4096 if 0.
	Nonce      func(p []byte)
	SaltKey    []byte
	Iterations int
	// Token is what XOAUTH2 and OAUTHBEARER accept, and TokenUser whose it is
	// if the client does not say.
	Token, TokenUser string
	// Prepare gives a name or password that is not ASCII as SASLprep (RFC 4013)
	// leaves it, or false if that prohibits it. A query string may hold
	// characters that Unicode 3.2 had not assigned. Nil: text is taken as it
	// comes, and APOP, for which RFC 6856 §2.2 demands it, takes ASCII only.
	Prepare func(text string, query bool) (string, bool)
	// ChannelBinding gives the TLS channel's data for SCRAM-SHA-256-PLUS.
	ChannelBinding func(kind string) ([]byte, bool)
}
