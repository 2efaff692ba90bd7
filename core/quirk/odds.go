package quirk

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// Odds is a chance in ten-thousandths, and in the bits above them the seed that
// says which times are the lucky ones: every run can be replayed.
type Odds int64

const (
	oddsOne  = 10000
	maxSeed  = 1<<31 - 1
	seedUnit = 1 << 16
)

// parseOdds reads "0.1", "10" for ten percent, and either with "#seed".
func parseOdds(s string) (Odds, string) {
	text, seedText, seeded := strings.Cut(s, "#")
	seed, ok := int64(0), true
	if seeded {
		seed, ok = parseCount(seedText)
		if !ok || seed > maxSeed {
			return 0, quote(seedText) + " is not a seed, a number up to " + strconv.Itoa(maxSeed)
		}
	}
	whole, fraction, dotted := strings.Cut(text, ".")
	n, ok := parseCount(whole)
	switch {
	case dotted:
		f, fok := parseCount((fraction + "0000")[:4])
		ok = ok && fok && fraction != "" && len(fraction) <= 4 && n == 0
		n = f
	default:
		n *= oddsOne / 100
	}
	if !ok || n <= 0 || n >= oddsOne {
		return 0, quote(text) + " is not a chance: write 0.1, or 10 for ten in a hundred"
	}
	return Odds(seed*seedUnit + n), ""
}

// String writes the chance as it is read.
func (o Odds) String() string {
	n := int64(o) % seedUnit
	digits := strconv.FormatInt(n, 10)
	s := "0." + "0000"[len(digits):] + digits
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if seed := int64(o) / seedUnit; seed != 0 {
		s += "#" + strconv.FormatInt(seed, 10)
	}
	return s
}

// hit depends on seed, session and command alone.
func (o Odds) hit(sc *pop3.Scope) bool {
	x := sc.Session*0x9e3779b97f4a7c15 + sc.Seq*0xbf58476d1ce4e5b9 + uint64(o)/seedUnit*0xd6e8feb86659fd93
	x ^= x >> 31
	hi, lo := bits.Mul64(x, 0x94d049bb133111eb)
	return int64((hi^lo)%oddsOne) < int64(o)%seedUnit
}
