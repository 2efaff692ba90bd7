// Package quirk is the catalogue of ways in which a POP3 server can deviate,
// the profiles made of them, and the spec strings that name a whole behaviour:
//
//	classic,trickle=1/50ms,drop-retr=2@200
//
// A quirk is a function that edits a pop3.Dialect; quirks of one group share a
// file. The package is PURE.
package quirk
