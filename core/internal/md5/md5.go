// Package md5 is MD5 (RFC 1321) without the standard library's package, which
// would add a fifth to the size of the WebAssembly build. APOP needs it, and
// unique-ids are made with it; it protects nothing.
package md5

import "math/bits"

// Size is the length of a digest in octets.
const Size = 16

var shifts = [4][4]int{{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}

// table holds the integer part of 2^32 times |sin(i+1)|, RFC 1321 §3.4.
var table = [64]uint32{
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
	0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
	0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
	0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
	0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
	0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
}

// Sum gives the digest of p.
func Sum(p []byte) [Size]byte {
	h := [4]uint32{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}
	n := uint64(len(p)) * 8
	for len(p) >= 64 {
		block(&h, p)
		p = p[64:]
	}
	var last [128]byte
	k := copy(last[:], p)
	last[k] = 0x80
	end := 64
	if k >= 56 {
		end = 128
	}
	for i := range 8 {
		last[end-8+i] = byte(n >> (8 * i))
	}
	for i := 0; i < end; i += 64 {
		block(&h, last[i:])
	}
	var out [Size]byte
	for i := range out {
		out[i] = byte(h[i/4] >> (8 * (i % 4)))
	}
	return out
}

// Hex gives the digest as 32 lower-case hexadecimal digits.
func Hex(p []byte) string { return Digits(Sum(p)) }

// Digits writes a digest as Hex gives it.
func Digits(sum [Size]byte) string {
	const digits = "0123456789abcdef"
	var out [2 * Size]byte
	for i, b := range sum {
		out[2*i], out[2*i+1] = digits[b>>4], digits[b&15]
	}
	return string(out[:])
}

func block(h *[4]uint32, p []byte) {
	var m [16]uint32
	for i := range m {
		m[i] = uint32(p[4*i]) | uint32(p[4*i+1])<<8 | uint32(p[4*i+2])<<16 | uint32(p[4*i+3])<<24
	}
	a, b, c, d := h[0], h[1], h[2], h[3]
	for i := range 64 {
		var f uint32
		var g int
		switch i / 16 {
		case 0:
			f, g = b&c|^b&d, i
		case 1:
			f, g = d&b|^d&c, (5*i+1)%16
		case 2:
			f, g = b^c^d, (3*i+5)%16
		case 3:
			f, g = c^(b|^d), (7*i)%16
		}
		f += a + table[i] + m[g]
		a, d, c = d, c, b
		b += bits.RotateLeft32(f, shifts[i/16][i%4])
	}
	h[0], h[1], h[2], h[3] = h[0]+a, h[1]+b, h[2]+c, h[3]+d
}
