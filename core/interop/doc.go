// Package interop holds tests alone: it compares the strict server with
// Dovecot, reply by reply, and has real mail programs fetch, keep and delete
// mail. It is a module of its own, since users of the library need none of the
// programs. It writes testdata/dovecot.md and testdata/clients.md:
//
//	go test -update ./...
//
// make client-matrix has the mail programs meet every quirk, and writes
// testdata/clients-vs-quirks.json and .md.
package interop
