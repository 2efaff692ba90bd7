// Package sasl is the server's side of SASL exchanges (RFC 4422) as RFC 5034
// carries them: lines of base64 go in, challenges in base64 come out. It knows
// PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-256 with and without channel binding,
// XOAUTH2 and OAUTHBEARER.
//
// It is PURE: unpredictable octets come from the caller, and so does the
// judgement of a password, through [Config].Check.
//
// # One exchange
//
//	m := sasl.Find(offered, "scram-sha-256")
//	x := m.New(sasl.Config{Check: check, Nonce: nonce})
//	challenge, done, err := x.Start(initial) // the argument of AUTH, if any
//	for !done && err == nil {
//		send("+ " + challenge)
//		challenge, done, err = x.Answer(receive())
//	}
//
// What RFC 5034 says of whole lines, a "*" that cancels and a limit on length,
// is the caller's affair; the exchange is then just dropped.
//
// Check may well have said yes before the exchange is done: a client of SCRAM
// still has to see the server's signature. Only done means that the client is
// logged in.
//
// # The other side
//
// An [Attempt] is a client that shows how it works out each of its messages,
// for people who want to see.
//
// # What is left out
//
// RFC 5034 §4 asks for names and passwords prepared with SASLprep (RFC 4013).
// Its tables of Unicode would outweigh the rest of the server in WebAssembly,
// so that is up to Config.Check, which gets text as the client sent it; text
// that is not well-formed UTF-8, is empty, or holds control characters is
// refused before.
package sasl
