package sasl

// encoding/base64 skips line ends within its input, and is larger.

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// encode gives p in base64 (RFC 4648 §4).
func encode(p []byte) string {
	out := make([]byte, 0, (len(p)+2)/3*4)
	var word uint32
	bits := 0
	for _, b := range p {
		word = word<<8 | uint32(b)
		for bits += 8; bits >= 6; {
			bits -= 6
			out = append(out, alphabet[word>>bits&63])
		}
	}
	if bits > 0 {
		out = append(out, alphabet[word<<(6-bits)&63])
	}
	for len(out)%4 != 0 {
		out = append(out, '=')
	}
	return string(out)
}

// Decode reads what a line of an exchange carries: base64, in its only form for
// each value.
func Decode(line []byte) ([]byte, bool) { return decode(line) }

// decode reads base64 in its only form for each value. RFC 5034 §4: "servers
// and clients MUST reject (and not ignore) any character not explicitly allowed
// by the BASE64 alphabet, and MUST reject any sequence of BASE64 characters that
// contains the pad character ('=') anywhere other than the end of the string".
// RFC 4648 §3.5: decoders may reject pad bits that "have not been set to zero".
func decode(in []byte) ([]byte, bool) {
	if len(in)%4 != 0 {
		return nil, false
	}
	pads := 0
	for pads < 2 && pads < len(in) && in[len(in)-1-pads] == '=' {
		pads++
	}
	out := make([]byte, 0, len(in)/4*3)
	var word uint32
	for i, c := range in {
		v, ok := sextet(c)
		if i >= len(in)-pads {
			v, ok = 0, true
		}
		if !ok {
			return nil, false
		}
		if word = word<<6 | uint32(v); i%4 == 3 {
			out = append(out, byte(word>>16), byte(word>>8), byte(word))
		}
	}
	for _, b := range out[len(out)-pads:] {
		if b != 0 {
			return nil, false
		}
	}
	return out[:len(out)-pads], true
}

func sextet(c byte) (byte, bool) {
	switch {
	case 'A' <= c && c <= 'Z':
		return c - 'A', true
	case 'a' <= c && c <= 'z':
		return c - 'a' + 26, true
	case '0' <= c && c <= '9':
		return c - '0' + 52, true
	case c == '+':
		return 62, true
	case c == '/':
		return 63, true
	}
	return 0, false
}
