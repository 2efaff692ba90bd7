package sasl

import "bytes"

// clientFirst is the first message of a SCRAM client.
type clientFirst struct {
	header      gs2
	bare        string // without the header
	user        string
	clientNonce string
}

// parseClientFirst follows RFC 5802 §7: "client-first-message-bare =
// [reserved-mext ","] username "," nonce ["," extensions]".
func parseClientFirst(message []byte) (m clientFirst, ok bool) {
	h, bare, ok := parseGS2(message)
	if !ok {
		return m, false
	}
	// RFC 5802 §5.1: the presence of m= "in a client or a server message MUST
	// cause authentication failure": it stands where the name should be.
	user, nonce, ok1 := twoAttributes(bare, 'n', 'r')
	name, ok2 := saslName(user)
	if !ok1 || !ok2 || !printable(nonce) {
		return m, false
	}
	return clientFirst{h, string(bare), name, string(nonce)}, true
}

// clientFinal is the second message of a SCRAM client.
type clientFinal struct {
	withoutProof string
	bound        []byte
	nonce        string
	proof        []byte
}

// parseClientFinal follows RFC 5802 §7: "client-final-message-without-proof =
// channel-binding "," nonce ["," extensions]", and then "," and the proof.
func parseClientFinal(message []byte) (m clientFinal, ok bool) {
	i := bytes.LastIndexByte(message, ',')
	if i < 0 || !bytes.HasPrefix(message[i:], []byte(",p=")) {
		return m, false
	}
	bound, nonce, ok := twoAttributes(message[:i], 'c', 'r')
	if !ok {
		return m, false
	}
	m.withoutProof, m.nonce = string(message[:i]), string(nonce)
	if m.bound, ok = decode(bound); !ok {
		return m, false
	}
	m.proof, ok = decode(message[i+3:])
	return m, ok
}

// twoAttributes reads the two attributes that must be there, and sees that what
// follows may be there. RFC 5802 §7: "unrecognized attributes not defined in
// this document MUST be ignored"; one that is defined stands in its own place
// or is wrong.
func twoAttributes(in []byte, first, second byte) (a, b []byte, ok bool) {
	for n := 0; ; n++ {
		x, rest, more := bytes.Cut(in, []byte{','})
		switch {
		case len(x) < 2 || x[1] != '=':
			return nil, nil, false
		case n == 0 && x[0] == first:
			a = x[2:]
		case n == 1 && x[0] == second:
			b = x[2:]
		case n < 2 || !extension(x):
			return nil, nil, false
		}
		if !more {
			return a, b, n > 0
		}
		in = rest
	}
}

// RFC 5802 §7: "attr-val = ALPHA "=" value", and a value is UTF-8 without NUL.
func extension(x []byte) bool {
	return len(x) > 2 && letter(x[0]) && bytes.IndexByte([]byte("acimnprsve"), x[0]) < 0 &&
		wellFormed(x) && bytes.IndexByte(x, 0) < 0
}

// RFC 5802 §7: "printable = %x21-2B / %x2D-7E", and a nonce is not empty.
func printable(p []byte) bool {
	for _, c := range p {
		if c < '!' || '~' < c || c == ',' {
			return false
		}
	}
	return len(p) > 0
}
