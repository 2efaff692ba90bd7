package pop3

import "unicode/utf8"

// maxArgs is how many arguments a command keeps; more only count.
const maxArgs = 6

// Command is a line from the client, taken apart. Its octets are valid only
// while the handler runs.
type Command struct {
	Verb string   // in upper case
	Line []byte   // without the line end
	Word []byte   // the keyword as sent
	Rest []byte   // all that follows the keyword and one separator
	Args [][]byte // at most six
	N    int      // number of arguments sent
	// Unknown says that the keyword is none of the dialect's, whatever it looks
	// like.
	Unknown bool
}

// Add appends an argument.
func (c *Command) Add(arg []byte) {
	if c.N < maxArgs {
		c.Args = append(c.Args, arg)
	}
	c.N++
}

// Arg gives argument i, counted from 0, or nothing.
func (c *Command) Arg(i int) []byte {
	if i < len(c.Args) {
		return c.Args[i]
	}
	return nil
}

// parseStrict takes a line apart after RFC 1939 §3 and RFC 2449 §4: "keywords
// and arguments are each separated by a single SPACE character", and both
// "consist of printable ASCII characters". Only the argument of PASS may hold
// spaces; its row asks for Rest, so an empty argument is not refused here.
func parseStrict(line []byte, c *Command) bool {
	rest := line
	i := 0
	for i < len(rest) && rest[i] != ' ' {
		i++
	}
	c.Word, rest = rest[:i], rest[i:]
	if len(c.Word) == 0 {
		return false
	}
	for _, b := range line {
		if b < ' ' || b == 0x7f {
			return false
		}
	}
	if len(rest) == 0 {
		return true
	}
	c.Rest = rest[1:]
	for len(rest) > 0 {
		rest = rest[1:]
		i = 0
		for i < len(rest) && rest[i] != ' ' {
			i++
		}
		c.Add(rest[:i])
		rest = rest[i:]
	}
	return true
}

// plain tells whether the arguments are what RFC 2449 §4 allows: not empty,
// and without an 8-bit octet; or, where RFC 6856 §2.2 allows it, well-formed
// UTF-8.
func (c Command) plain(asUTF8 bool) bool {
	for _, a := range c.Args {
		if len(a) == 0 || asUTF8 && !utf8.Valid(a) {
			return false
		}
		for _, b := range a {
			if b > '~' && !asUTF8 {
				return false
			}
		}
	}
	return true
}

// parseNumber reads a message number: decimal digits and nothing else. A value
// too large for any maildrop is as absent as the next one.
func parseNumber(arg []byte) (int, Phrase) {
	if len(arg) == 0 {
		return 0, SayNotANumber
	}
	n := 0
	for _, b := range arg {
		if b < '0' || b > '9' {
			return 0, SayNotANumber
		}
		if n < 1e8 { // an int may have 32 bits
			n = n*10 + int(b-'0')
		}
	}
	if n == 0 {
		return 0, SayBelowOne
	}
	return n, SayNothing
}
