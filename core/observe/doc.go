// Package observe decodes a POP3 conversation that it only overhears: octets
// of both directions, with any server, become the same events that
// [pop3.Session] reports. Statistics, transcripts and pages so work for a
// proxied foreign server too.
//
// It is PURE, and like the session without input or output. It takes a
// client's line up when everything before it is answered, as a session does,
// so the events do not depend on how octets were cut into segments or how far
// the client went ahead.
//
// Events of kind line-in carry every octet from the client, those of kind
// greeting, reply and body every octet from the server, once and in order.
// Nothing is masked. Where STLS is granted, whoever speaks TLS for the client
// says so with TLSStarted, and the decoder goes on with what is inside; where
// nobody does, the rest is opaque.
//
// What cannot be told from outside stays empty: the number of messages at
// login, and the quirks in By.
package observe
