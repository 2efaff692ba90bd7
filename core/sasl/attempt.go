package sasl

import (
	"errors"
	"strings"

	"github.com/pop3play/pop3play/core/internal/md5"
	"github.com/pop3play/pop3play/core/internal/sha256"
)

// Attempt is a login as far as a client got with it. [Attempt.Next] works out
// the next message from nothing else, and shows how.
type Attempt struct {
	Mechanism    string // as [Mechanism] has it, or APOP, which is worked out in the same way
	User, Secret string // the secret is a password, or a token
	Nonce        string // the client's part of SCRAM's
	// Heard is what the server said so far: challenges in base64, without "+ ";
	// for APOP its greeting.
	Heard []string
	// Salting lets SCRAM take its time in parts; nil: all at once.
	Salting *Salting
}

// Step is a message of a client, and how it came about.
type Step struct {
	About  string // in words
	Values []Value
	Line   string // to send, without its line end
	Secret bool   // whoever reads Line knows the secret
	Cancel bool   // Line gives the exchange up, and About says why
}

// Value is one of those that a message is worked out from.
type Value struct {
	What   string // "StoredKey: SHA-256(ClientKey)"
	Data   string
	Octets bool // it is no text
	Secret bool // whoever reads it knows the secret
}

// What keeps a client from going on.
var (
	ErrNoName      = errors.New("a name is needed, without control characters")
	ErrNoSecret    = errors.New("a password or token is needed, without control characters")
	ErrNoTimestamp = errors.New("the greeting has no timestamp, so this server has no APOP")
	ErrSpace       = errors.New("a name with a space cannot be an argument of APOP")
	// ErrAgain: the message takes more time. Call Next again.
	ErrAgain = errors.New("not worked out yet")
)

// maxLine is how long a command line may be, its line end included. RFC 5034
// §4: an initial response that does not fit is sent as the answer to an empty
// challenge.
const maxLine = 255

// work is a step in the making.
type work struct {
	a    *Attempt
	said []string // the challenge that each message answers; "" for an initial response
	step Step
	err  error
}

// Next gives the next step. Where a challenge cannot be answered, that is to
// cancel.
func (a *Attempt) Next() (Step, error) {
	w := &work{a: a}
	switch m := Find(All(), []byte(a.Mechanism)); {
	case !prepared([]byte(a.User)):
		w.err = ErrNoName
	case !prepared([]byte(a.Secret)):
		w.err = ErrNoSecret
	case a.Mechanism == "APOP":
		w.apop()
	case m == nil || m.client == nil:
		w.err = ErrUnusable
	default:
		w.auth(m)
	}
	if w.err != nil {
		return Step{}, w.err
	}
	return w.step, nil
}

func (w *work) auth(m *Mechanism) {
	begin := "AUTH " + m.Name
	if !m.ServerFirst && m.prompt == "" {
		first := &work{a: w.a, said: []string{""}}
		line := begin + " " + encode([]byte(m.client(first, 0)))
		if len(line)+len("\r\n") <= maxLine {
			if w.said = first.said; len(w.a.Heard) == 0 {
				w.step = first.step
				w.step.Line = line
				return
			}
		}
	}
	if len(w.a.Heard) == 0 {
		w.step = Step{About: "The command names the mechanism, and the server begins.", Line: begin}
		return
	}
	for _, line := range w.a.Heard {
		challenge, ok := decode([]byte(line))
		if !ok {
			w.cancel("What the server said is not base64.")
			return
		}
		w.said = append(w.said, string(challenge))
	}
	n := len(w.said) - 1
	if len(w.said[n]) > 0 {
		w.show("challenge: what the server said, out of base64", w.said[n])
	}
	if message := m.client(w, n); !w.step.Cancel {
		w.step.Line = encode([]byte(message))
	}
}

// show adds a value to the step.
func (w *work) show(what, data string) {
	w.step.Values = append(w.step.Values, Value{What: what, Data: data})
}

// octets adds a value that is no text.
func (w *work) octets(what string, data []byte) {
	w.show(what, string(data))
	w.step.Values[len(w.step.Values)-1].Octets = true
}

// key adds a value that serves as well as the secret.
func (w *work) key(what string, data [sha256.Size]byte) {
	w.octets(what, data[:])
	w.step.Values[len(w.step.Values)-1].Secret = true
}

// secret adds a value that tells the secret, as a line made of it does.
func (w *work) secret(what, data string) string {
	w.show(what, data)
	w.step.Values[len(w.step.Values)-1].Secret = true
	w.step.Secret = true
	return data
}

// cancel ends the exchange. RFC 5034 §4: "If the client wishes to cancel the
// authentication exchange, it issues a line with a single "*"".
func (w *work) cancel(why string) string {
	w.step.About, w.step.Line, w.step.Cancel = why+" A * cancels the exchange.", "*", true
	return ""
}

func (w *work) tooMuch() string { return w.cancel("The server asks for more than the mechanism has.") }

// apop follows RFC 1939 §7: MD5 over "the timestamp (including angle-brackets)
// followed by a shared secret".
func (w *work) apop() {
	greeting := ""
	if len(w.a.Heard) > 0 {
		greeting = w.a.Heard[0]
	}
	_, rest, opened := strings.Cut(greeting, "<")
	inside, _, closed := strings.Cut(rest, ">")
	switch {
	case !opened || !closed:
		w.err = ErrNoTimestamp
		return
	case strings.IndexByte(w.a.User, ' ') >= 0:
		w.err = ErrSpace
		return
	}
	stamp := "<" + inside + ">"
	w.step.About = "The greeting holds a timestamp. It and the password go through MD5, so that the password itself is not sent."
	w.show("timestamp: from the greeting, angle brackets included", stamp)
	both := w.secret("octets: timestamp and password, nothing in between", stamp+w.a.Secret)
	w.step.Secret = false // a digest does not tell
	sum := md5.Sum([]byte(both))
	w.octets("digest: MD5 of these octets", sum[:])
	w.step.Line = "APOP " + w.a.User + " " + md5.Digits(sum)
}

func (w *work) plain(n int) string {
	if n > 0 {
		return w.tooMuch()
	}
	w.step.About = "One message says who you are and proves it. Base64 hides it from nobody."
	return w.secret("message: nobody else to act as, NUL, name, NUL, password", "\x00"+w.a.User+"\x00"+w.a.Secret)
}

func (w *work) login(n int) string {
	switch n {
	case 0:
		w.step.About = "The server asks for the name."
		w.show("message: the name", w.a.User)
		return w.a.User
	case 1:
		w.step.About = "The server asks for the password. Base64 hides it from nobody."
		return w.secret("message: the password", w.a.Secret)
	}
	return w.tooMuch()
}

func (w *work) cram(n int) string {
	if n > 0 {
		return w.tooMuch()
	}
	w.step.About = "The challenge is signed with the password for a key, so that the password itself is not sent."
	sum := hmacMD5([]byte(w.a.Secret), []byte(w.said[0]))
	w.octets("digest: HMAC-MD5 of the challenge, keyed with the password", sum[:])
	message := w.a.User + " " + md5.Digits(sum)
	w.show("message: name, space, digest in lower-case hexadecimal", message)
	return message
}

const tokenAbout = "The message brings a token, as HTTP has it in an Authorization field."

// refused is what is to be said when the server gives its reason.
const refused = "The token was refused, and the challenge says why. The server says -ERR once it has an answer: "

func (w *work) xoauth2(n int) string {
	switch n {
	case 0:
		w.step.About = tokenAbout
		return w.secret("message: name and token, each followed by octet 01, and octet 01",
			"user="+w.a.User+"\x01auth=Bearer "+w.a.Secret+"\x01\x01")
	case 1:
		w.step.About = refused + "an empty line."
		return ""
	}
	return w.tooMuch()
}

func (w *work) oauthBearer(n int) string {
	switch n {
	case 0:
		w.step.About = tokenAbout
		return w.secret("message: no channel binding, name, octet 01, token, octet 01 twice",
			"n,a="+writeName(w.a.User)+",\x01auth=Bearer "+w.a.Secret+"\x01\x01")
	case 1:
		// RFC 7628 §3.2.3: "a single %x01 (control A) character".
		w.step.About = refused + "octet 01."
		w.show("message: octet 01 alone", "\x01")
		return "\x01"
	}
	return w.tooMuch()
}
