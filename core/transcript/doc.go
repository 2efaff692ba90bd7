// Package transcript reads protocol transcripts and plays them against a
// server, wherever that runs: the core on a virtual clock, TCP, WebAssembly.
// It serves tests, and is not PURE.
//
// A transcript is a txtar archive. Its comment holds prose and header lines:
//
//	profile: strict          the profile, strict if absent
//	quirks: stat-wrong       the rest of the spec string
//	mail: tour               a sample maildrop of package testdata, before mail/*
//	rule: D01 D04            the numbered rules it proves
//	tls: offered             STLS is there; required: no login before it; first:
//	                         TLS comes before the greeting
//	where: core              only on the virtual clock; native: not in a page;
//	                         tcp: only with sockets
//	split: no                segments matter, so it is not played octet by octet
//	lockwait: 5s             how long a login waits for a lock
//
// All other prose says what the transcript shows. In the conversation, lines
// that begin with "#" are comments. Connections 1 to 9 open when they are first
// named, or named again by S: after their end; users are "user" and "other".
//
// Files named mail/* are the messages of "user" in order; in those ending in
// .esc line ends do not count and escapes do. The file transcript holds the conversation:
//
//	C: USER user             sent with CRLF; a trailing \n sends a bare LF,
//	                         a trailing \- no line end at all
//	S: +OK now send PASS     expected octet for octet, CRLF implied likewise
//	C2: … S2: …              a second connection
//	@50ms                    time passes
//	C: STAT|                 | parts segments (write \x7c for the octet)
//	C: <close>               the client closes its side
//	S: <close> <rst> <half-close>, or <truncated>: closed without the end of TLS
//	C: <tls>                 a handshake; <tls no-name> does not say with whom
//	S: <tls ok>              what the client thinks of it: ok, expired, wrong
//	                         host, NUL in name, unknown authority, plain (no TLS
//	                         there), waiting (on a virtual clock), failed; 8-bit
//	                         subject is ok, too
//	S: <nothing>             nothing may leave now; checked on a virtual clock
//	drop: 1 3                what remains of the maildrop, by first number
//
// <stamp> stands for the timestamp of the greeting, <digest> for the APOP
// response of the password "password". The optional file statistics holds what
// the server counted, in the original's format.
package transcript
