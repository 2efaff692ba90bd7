package trace

import (
	"strconv"

	"github.com/pop3play/pop3play/core/pop3"
)

// AppendText writes the original test server's format: the number of
// successful logins, then each command with its frequency in alphabetical
// order, a line each.
func (s *Statistics) AppendText(dst []byte) []byte {
	dst = append(strconv.AppendUint(dst, s.Logins, 10), '\n')
	for _, w := range sorted(s.Commands) {
		dst = append(append(dst, w.name...), ' ')
		dst = append(strconv.AppendUint(dst, w.n, 10), '\n')
	}
	return dst
}

// AppendJSON writes one JSON object, without a line end: totals, and an object
// for each measure. The names of octets over time are the milliseconds at which
// their slots begin.
func (s *Statistics) AppendJSON(dst []byte) []byte {
	return append(s.append(append(dst, '{'), false), '}')
}

// AppendCSV writes the same as lines of measure, name and value (RFC 4180).
func (s *Statistics) AppendCSV(dst []byte) []byte {
	return s.append(append(dst, "measure,name,value\r\n"...), true)
}

// figure is a number and what it is of.
type figure struct {
	name string
	n    uint64
}

func (s *Statistics) append(dst []byte, csv bool) []byte {
	dst = appendFigures(dst, csv, "total", []figure{
		{"logins", s.Logins}, {"failures", s.Failures}, {"sessions", s.Sessions}, {"active", s.Active},
		{"removed", s.Removed}, {"ok", s.OK}, {"err", s.Err}, {"octetsIn", s.In}, {"octetsOut", s.Out},
	})
	dst = appendFigures(dst, csv, "commands", sorted(s.Commands))
	dst = appendFigures(dst, csv, "codes", sorted(s.Codes))
	answered := make(map[string]uint64)
	for w, t := range s.Times {
		if t.Count > 0 {
			answered[w] = t.Count
		}
	}
	words := sorted(answered)
	dst = appendFigures(dst, csv, "answered", words)
	for _, q := range []struct {
		measure    string
		hundredths uint64
	}{{"p50Microseconds", 50}, {"p90Microseconds", 90}, {"maxMicroseconds", 100}} {
		for i, w := range words {
			words[i].n = uint64(s.Times[w.name].Quantile(q.hundredths) / pop3.Microsecond)
		}
		dst = appendFigures(dst, csv, q.measure, words)
	}
	dst = appendFigures(dst, csv, "octetsInAtMilliseconds", s.Octets.figures(s.Octets.In()))
	return appendFigures(dst, csv, "octetsOutAtMilliseconds", s.Octets.figures(s.Octets.Out()))
}

func (s *Series) figures(lane []uint64) (all []figure) {
	for i, n := range lane {
		all = append(all, figure{strconv.FormatInt(int64(i)*int64(s.Width/pop3.Millisecond), 10), n})
	}
	return all
}

// appendFigures writes those of one measure; in JSON, totals are no object of
// their own. Names are printable ASCII: two octets need an escape.
func appendFigures(dst []byte, csv bool, measure string, all []figure) []byte {
	nested := !csv && measure != "total"
	if nested {
		dst = append(append(append(dst, `,"`...), measure...), `":{`...)
	}
	for i, f := range all {
		between, end := `":`, ""
		switch {
		case csv:
			dst = append(append(dst, measure...), ',')
			between, end = `",`, "\r\n"
		case i > 0:
			dst = append(dst, ',')
		}
		dst = append(dst, '"')
		for j := range len(f.name) {
			c := f.name[j]
			switch {
			case csv && j == 0 && (c == '=' || c == '+' || c == '-' || c == '@'):
				dst = append(dst, '\'') // or a spreadsheet would take what a client made up for a formula
			case csv && c == '"':
				dst = append(dst, '"')
			case !csv && (c == '"' || c == '\\'):
				dst = append(dst, '\\')
			}
			dst = append(dst, c)
		}
		dst = append(strconv.AppendUint(append(dst, between...), f.n, 10), end...)
	}
	if nested {
		dst = append(dst, '}')
	}
	return dst
}

// sorted sorts by insertion: at most maxWords names, and a fraction of the
// size that package slices would add to the WebAssembly build.
func sorted(m map[string]uint64) []figure {
	all := make([]figure, 0, len(m))
	for name, n := range m {
		i := len(all)
		all = append(all, figure{})
		for ; i > 0 && all[i-1].name > name; i-- {
			all[i] = all[i-1]
		}
		all[i] = figure{name, n}
	}
	return all
}
