package pop3

import (
	"errors"
	"strconv"

	"github.com/pop3play/pop3play/core/internal/md5"
)

// Errors a store answers with. Any other error is a failure of the store, told
// to the client as [SYS/TEMP] (RFC 3206 §4).
var (
	// ErrAuth: no such user, or the proof is wrong; the two are not told apart
	// (RFC 1939 §13).
	ErrAuth = errors.New("unknown user or wrong password")
	// ErrInUse: the maildrop is locked by another session (RFC 2449 §8.1.2).
	ErrInUse = errors.New("maildrop is locked by another session")
	// ErrPermanent is what a failure says it is ([errors.Is]) that does not pass
	// by itself: [SYS/PERM] instead of [SYS/TEMP] (RFC 3206 §4).
	ErrPermanent = errors.New("somebody has to mend it")
	// ErrGone: the message was there at login and is not any more.
	ErrGone = errors.New("message is gone")
)

// Store holds maildrops behind user names.
type Store interface {
	// Authenticate checks the credentials without touching the maildrop.
	// It answers ErrAuth if they are wrong.
	Authenticate(now Time, c Credentials) (Account, error)
}

// Directory is a [Store] that says which users there are. No conforming server
// lets a client know (RFC 1939 §13); some dialects do.
type Directory interface{ HasUser(name string) bool }

// Account is an authenticated user.
type Account interface {
	// Open takes the exclusive lock (RFC 1939 §4) and lists the maildrop. It
	// answers ErrInUse at once while another session holds the lock; whether
	// to try again is the session's affair.
	Open(now Time) (Maildrop, error)
}

// Maildrop is a locked maildrop. Exactly one of Commit and Release ends it.
type Maildrop interface {
	// Messages is a snapshot: index i is message number i+1 all session long
	// (RFC 1939 §4). The caller does not change it.
	Messages() []Message
	// Commit is the UPDATE state: it removes the messages at the given
	// ascending indices, and no other, and unlocks. It answers a *CommitError
	// if some stay.
	Commit(deleted []int) error
	// Release unlocks and removes nothing: the session ended without QUIT.
	Release()
}

// Remover is a Maildrop that can remove a message in mid-session. No
// conforming server does so; some dialects do.
type Remover interface {
	Remove(i int) error
}

// Message is one message of a locked maildrop.
type Message interface {
	// UID is the unique-id: 1 to 70 octets from 0x21 to 0x7E (RFC 1939 §7).
	UID() string
	// Size is in octets, line ends counted as two, byte-stuffing not counted
	// (RFC 1939 §11): exactly what Open gives.
	Size() int64
	// Open starts reading the canonical octets. ErrGone if it vanished.
	Open() (Body, error)
}

// International is a [Message] that knows whether its header holds UTF-8, which
// a client must have asked for (RFC 6856 §2.1).
type International interface{ NeedsUTF8() bool }

// Binary is a [Message] that knows whether a part of it is in the transfer
// encoding "binary", which POP3 does not carry (RFC 6856 §2.1).
type Binary interface{ HoldsBinary() bool }

// Body is a stream of octets. Its dynamic type must be comparable.
type Body interface {
	// Next gives up to 64 KiB, valid until the next call, and io.EOF at the
	// end, never both.
	Next() ([]byte, error)
	Close() error
}

// Fault is an error that a quirk made up. With a Text the client is told so, in
// place of what is said for Err.
type Fault struct {
	Err        error
	Code, Text string
	By         []string
}

func (f *Fault) Error() string { return f.Err.Error() }

// Unwrap gives the error that it passes for.
func (f *Fault) Unwrap() error { return f.Err }

// faulty names who made up an error.
func faulty(err error) []string {
	if f, ok := err.(*Fault); ok {
		return f.By
	}
	return nil
}

// CommitError says how many marked messages could not be removed.
type CommitError struct {
	Kept int
	Err  error // the first cause
}

func (e *CommitError) Error() string {
	return strconv.Itoa(e.Kept) + " marked messages not removed: " + e.Err.Error()
}

// Unwrap gives the first cause.
func (e *CommitError) Unwrap() error { return e.Err }

// Credentials are what a client offered to prove who it is.
type Credentials struct {
	User      string
	Mechanism string // "PASS", "APOP", or a SASL mechanism's name
	// Password is the secret itself; used if Proof is nil.
	Password string
	// Proof tells whether a secret accounts for the client's response to a
	// challenge (APOP, CRAM-MD5).
	Proof func(secret string) bool
	// Normal gives a secret in the form in which the client's was brought; nil:
	// as it is. False: no client can have it.
	Normal func(secret string) (string, bool)
}

// Matches tells whether secret is the one the client proved to know. The time
// it takes does not depend on where the two differ.
func (c Credentials) Matches(secret string) bool {
	if c.Normal != nil {
		normal, ok := c.Normal(secret)
		if !ok {
			c.Matches("") // for its time
			return false
		}
		secret = normal
	}
	if c.Proof != nil {
		return c.Proof(secret)
	}
	return equalSecret(c.Password, secret)
}

func equalSecret(a, b string) bool {
	diff := len(a) ^ len(b)
	for i := range len(a) {
		if len(b) > 0 {
			diff |= int(a[i] ^ b[i%len(b)])
		}
	}
	return diff == 0
}

// APOPDigest is the response to an APOP challenge: MD5 of the timestamp, angle
// brackets included, followed by the secret, as 32 lower-case hexadecimal
// digits (RFC 1939 §7).
func APOPDigest(timestamp, secret string) string {
	return md5.Hex([]byte(timestamp + secret))
}
