// Package sha256 is SHA-256 (RFC 6234), HMAC (RFC 2104) and PBKDF2 (RFC 8018)
// without the standard library's packages, which would add a fifth to the size
// of the WebAssembly build. SCRAM-SHA-256 needs them.
package sha256

import "math/bits"

// Size is the length of a digest in octets.
const Size = 32

const blockSize = 64

// state is what is carried from block to block.
type state [8]uint32

// RFC 6234 §6.1: "the first 32 bits of the fractional parts of the square roots
// of the first eight prime numbers".
var start = state{
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
}

// RFC 6234 §5.1: "the first 32 bits of the fractional parts of the cube roots
// of the first sixty-four prime numbers".
var table = [64]uint32{
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
}

// Sum gives the digest of p.
func Sum(p []byte) [Size]byte { return start.sum(0, p) }

// HMAC gives the authentication code of p under key (RFC 2104).
func HMAC(key, p []byte) [Size]byte {
	inner, outer := pads(key)
	d := inner.sum(blockSize, p)
	return outer.sum(blockSize, d[:])
}

// PBKDF2 derives a key of one digest's length with HMAC (RFC 8018 §5.2). It is
// what RFC 5802 §2.2 calls Hi(password, salt, iterations).
func PBKDF2(password, salt []byte, iterations int) [Size]byte {
	d := Derive(password, salt, iterations)
	d.Run(iterations)
	return d.key
}

// Derivation is PBKDF2 under way, for who has something else to do meanwhile.
type Derivation struct {
	inner, outer state
	u, key       [Size]byte
	left         int // iterations
}

// Derive begins a derivation, and does the first of its iterations.
func Derive(password, salt []byte, iterations int) *Derivation {
	d := &Derivation{left: iterations - 1}
	d.inner, d.outer = pads(password)
	// U1 := HMAC(str, salt + INT(1))
	sum := d.inner.sum(blockSize, append(salt[:len(salt):len(salt)], 0, 0, 0, 1))
	d.u = d.outer.sum(blockSize, sum[:])
	d.key = d.u
	return d
}

// Run does up to n iterations more.
func (d *Derivation) Run(n int) {
	for ; n > 0 && d.left > 0; n-- {
		sum := d.inner.sum(blockSize, d.u[:])
		d.u = d.outer.sum(blockSize, sum[:])
		for i := range d.key {
			d.key[i] ^= d.u[i]
		}
		d.left--
	}
}

// Key is what was derived, once no iteration is left.
func (d *Derivation) Key() (key [Size]byte, done bool) { return d.key, d.left <= 0 }

// pads gives the two states that HMAC begins with: after the key combined with
// ipad, and with opad.
func pads(key []byte) (inner, outer state) {
	var ipad, opad [blockSize]byte
	if len(key) > blockSize {
		d := Sum(key)
		key = d[:]
	}
	copy(ipad[:], key)
	for i, b := range ipad {
		ipad[i], opad[i] = b^0x36, b^0x5c
	}
	inner, outer = start, start
	inner.block(ipad[:])
	outer.block(opad[:])
	return inner, outer
}

// sum gives the digest after p, when before octets, whole blocks, came first.
func (h state) sum(before int, p []byte) [Size]byte {
	n := uint64(before+len(p)) * 8
	for len(p) >= blockSize {
		h.block(p)
		p = p[blockSize:]
	}
	var last [2 * blockSize]byte
	k := copy(last[:], p)
	last[k] = 0x80
	end := blockSize
	if k >= blockSize-8 {
		end = 2 * blockSize
	}
	for i := range 8 {
		last[end-1-i] = byte(n >> (8 * i))
	}
	for i := 0; i < end; i += blockSize {
		h.block(last[i:])
	}
	var out [Size]byte
	for i := range out {
		out[i] = byte(h[i/4] >> (24 - 8*(i%4)))
	}
	return out
}

func (h *state) block(p []byte) {
	var w [64]uint32
	for i := range 16 {
		q := p[4*i : 4*i+4]
		w[i] = uint32(q[0])<<24 | uint32(q[1])<<16 | uint32(q[2])<<8 | uint32(q[3])
	}
	for i := 16; i < 64; i++ {
		x, y := w[i-15], w[i-2]
		s0 := bits.RotateLeft32(x, -7) ^ bits.RotateLeft32(x, -18) ^ x>>3
		s1 := bits.RotateLeft32(y, -17) ^ bits.RotateLeft32(y, -19) ^ y>>10
		w[i] = w[i-16] + s0 + w[i-7] + s1
	}
	a, b, c, d, e, f, g, k := h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7]
	for i := range 64 {
		s1 := bits.RotateLeft32(e, -6) ^ bits.RotateLeft32(e, -11) ^ bits.RotateLeft32(e, -25)
		t1 := k + s1 + (e&f ^ ^e&g) + table[i] + w[i]
		s0 := bits.RotateLeft32(a, -2) ^ bits.RotateLeft32(a, -13) ^ bits.RotateLeft32(a, -22)
		t2 := s0 + (a&b ^ a&c ^ b&c)
		a, b, c, d, e, f, g, k = t1+t2, a, b, c, d+t1, e, f, g
	}
	h[0] += a
	h[1] += b
	h[2] += c
	h[3] += d
	h[4] += e
	h[5] += f
	h[6] += g
	h[7] += k
}
