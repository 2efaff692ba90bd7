package sasl

import (
	"strconv"
	"strings"

	"github.com/pop3play/pop3play/core/internal/sha256"
)

// mostIterations is how much work a server may ask for.
const mostIterations = 1_000_000

// saltingRounds is how many iterations are done at a time.
const saltingRounds = 2048

// Salting works out SCRAM's SaltedPassword in parts, and keeps the last one for
// the messages that follow.
type Salting struct {
	of string
	d  *sha256.Derivation
}

// salted is "Hi(Normalize(password), salt, i)" (RFC 5802 §3).
func (w *work) salted(salt []byte, iterations int) (key [sha256.Size]byte, done bool) {
	s := w.a.Salting
	if s == nil {
		return sha256.PBKDF2([]byte(w.a.Secret), salt, iterations), true
	}
	if of := encode(salt) + " " + strconv.Itoa(iterations) + " " + w.a.Secret; of != s.of {
		s.of, s.d = of, sha256.Derive([]byte(w.a.Secret), salt, iterations)
	}
	s.d.Run(saltingRounds)
	return s.d.Key()
}

// scram follows RFC 5802 §5.
func (w *work) scram(n int) string {
	bare := "n=" + writeName(w.a.User) + ",r=" + w.a.Nonce
	switch n {
	case 0:
		if !printable([]byte(w.a.Nonce)) {
			w.err = ErrMessage
			return ""
		}
		w.step.About = "The first message names you, and brings a nonce that nobody can predict."
		w.show("nonce: made by chance", w.a.Nonce)
		w.show("client-first-bare: name and nonce", bare)
		message := "n,," + bare
		w.show("client-first: no channel binding, nobody else to act as, and that", message)
		return message
	case 1, 2:
		return w.scramProof(n, bare)
	}
	return w.tooMuch()
}

// scramProof answers server-first with the proof, and server-final once its
// signature is right.
func (w *work) scramProof(n int, bare string) string {
	serverFirst := w.said[1]
	nonce, salt, iterations, wrong := parseServerFirst(serverFirst, w.a.Nonce)
	if wrong != "" {
		return w.cancel(wrong)
	}
	salted, done := w.salted(salt, iterations)
	if !done {
		w.err = ErrAgain
		return ""
	}
	// RFC 5802 §7: "biws" is base64 of "n,,".
	without := "c=" + encode([]byte("n,,")) + ",r=" + nonce
	auth := bare + "," + serverFirst + "," + without
	if n == 2 {
		return w.scramEnd(salted, auth)
	}
	w.step.About = "With nonce, salt and iterations from the server, the password gives a proof. The password itself is not sent."
	w.show("nonce: r=, which begins with the client’s", nonce)
	w.octets("salt: s=, out of base64", salt)
	w.show("iterations: i=", strconv.Itoa(iterations))
	w.key("SaltedPassword: PBKDF2-HMAC-SHA-256(password, salt, iterations)", salted)
	clientKey := sha256.HMAC(salted[:], []byte("Client Key"))
	w.key("ClientKey: HMAC(SaltedPassword, “Client Key”)", clientKey)
	storedKey := sha256.Sum(clientKey[:])
	w.octets("StoredKey: SHA-256(ClientKey)", storedKey[:])
	w.show("AuthMessage: client-first-bare, server-first, client-final without its proof", auth)
	signature := sha256.HMAC(storedKey[:], []byte(auth))
	w.octets("ClientSignature: HMAC(StoredKey, AuthMessage)", signature[:])
	proof := clientKey
	for i := range proof {
		proof[i] ^= signature[i]
	}
	w.octets("ClientProof: ClientKey XOR ClientSignature", proof[:])
	message := without + ",p=" + encode(proof[:])
	w.show("client-final: channel binding, nonce, proof", message)
	return message
}

// scramEnd tells whether the server knows the password, too.
func (w *work) scramEnd(salted [sha256.Size]byte, auth string) string {
	serverKey := sha256.HMAC(salted[:], []byte("Server Key"))
	w.key("ServerKey: HMAC(SaltedPassword, “Server Key”)", serverKey)
	signature := sha256.HMAC(serverKey[:], []byte(auth))
	w.octets("ServerSignature: HMAC(ServerKey, AuthMessage)", signature[:])
	want := "v=" + encode(signature[:])
	w.show("expected: v= and the signature in base64", want)
	got, _, _ := strings.Cut(w.said[2], ",")
	if got != want {
		if reason, is := strings.CutPrefix(got, "e="); is {
			return w.cancel("The server refuses the proof: " + reason + ".")
		}
		return w.cancel("That is not the server’s signature: whoever sent it does not know the password.")
	}
	w.step.About = "That is what the server said, so it knows the password, too. An empty line ends the exchange."
	return ""
}

// parseServerFirst follows RFC 5802 §7: "server-first-message = [reserved-mext
// ","] nonce "," salt "," iteration-count ["," extensions]".
func parseServerFirst(message, ours string) (nonce string, salt []byte, iterations int, wrong string) {
	r, rest, _ := strings.Cut(message, ",")
	s, rest, _ := strings.Cut(rest, ",")
	i, _, _ := strings.Cut(rest, ",")
	nonce, isNonce := strings.CutPrefix(r, "r=")
	s, isSalt := strings.CutPrefix(s, "s=")
	i, isCount := strings.CutPrefix(i, "i=")
	salt, isBase64 := decode([]byte(s))
	for _, c := range []byte(i) {
		if c < '0' || '9' < c {
			isCount = false
		} else if iterations <= mostIterations {
			iterations = iterations*10 + int(c-'0')
		}
	}
	switch {
	case !isNonce || !isSalt || !isBase64 || len(salt) == 0 || !isCount || iterations == 0:
		wrong = "The server’s first message is not nonce, salt and iterations."
	case !strings.HasPrefix(nonce, ours) || len(nonce) == len(ours) || !printable([]byte(nonce)):
		wrong = "The server’s nonce does not begin with the client’s: the message may be an old one."
	case iterations > mostIterations:
		wrong = "The server wants more than a million iterations."
	}
	return nonce, salt, iterations, wrong
}

// writeName writes a name as saslName reads it.
func writeName(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "=", "=3D"), ",", "=2C")
}
