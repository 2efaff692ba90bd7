// Package observe decodes a POP3 conversation that it only overhears: octets
// of both directions, with any server, become the same events that
// [pop3.Session] reports. Statistics, transcripts and pages so work for a
// proxied foreign server too.
//
// It is PURE, and like the session without input or output. Events of kind
// line-in carry every octet from the client, those of kind greeting, reply and
// body every octet from the server, once, in order and in the call that brings
// it. Of a line that cannot be understood yet, or may be the end of a body, they
// are Half events, and the one that tells what it is makes up for them. A line
// behind an AUTH that is not over is an answer to a challenge until AUTH ends;
// then an event without octets tells that it is a command.
//
// A decoder takes a client's line up when everything before it is answered, as a
// session does. So but for Half events, and for the client's lines coming as
// early as they do, the events do not depend on how octets were cut into
// segments or how far the client went ahead.
//
// Nothing is masked. Where STLS is granted, whoever speaks TLS for the client
// says so with TLSStarted, and the decoder goes on with what is inside; where
// nobody does, the rest is opaque.
//
// What cannot be told from outside stays empty: the number of messages at
// login, and the quirks in By.
package observe
