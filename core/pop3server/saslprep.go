package pop3server

import "github.com/xdg-go/stringprep"

// queries is SASLprep without its first prohibition, that of characters which
// Unicode 3.2 had not assigned. RFC 3454 §7: query strings may hold them.
var queries = func() stringprep.Profile {
	p := stringprep.SASLprep
	p.Prohibits = p.Prohibits[1:]
	return p
}()

// SASLprep gives a name or password as RFC 4013 has it compared, and false if
// it prohibits something in it or nothing is left. A query string is what a
// client presents; stored strings are stricter.
func SASLprep(text string, query bool) (string, bool) {
	p := stringprep.SASLprep
	if query {
		p = queries
	}
	text, err := p.Prepare(text)
	return text, err == nil && text != ""
}
