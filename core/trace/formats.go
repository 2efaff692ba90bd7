package trace

import (
	"strconv"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// AppendText writes the original test server's format: the number of
// successful logins, then each command with its frequency in alphabetical
// order, a line each.
func (s *Statistics) AppendText(dst []byte) []byte {
	dst = put(strconv.AppendUint(dst, s.Logins, 10), "\n")
	for _, w := range sorted(s.Commands) {
		dst = put(strconv.AppendUint(put(put(dst, w.name), " "), w.n, 10), "\n")
	}
	return dst
}

// AppendJSON writes one JSON object, without a line end: totals, and an object
// for each measure. The names of octets over time are the milliseconds at which
// their slots begin, from the first octet on; each is slotMilliseconds long, and
// one that is not there had no octet.
func (s *Statistics) AppendJSON(dst []byte) []byte {
	w := sheet{dst: put(dst, "{")}
	s.write(&w)
	return put(w.dst, "}")
}

// AppendCSV writes the same as lines of measure, name and value (RFC 4180).
func (s *Statistics) AppendCSV(dst []byte) []byte {
	w := sheet{dst: put(dst, "measure,name,value\r\n"), csv: true}
	s.write(&w)
	return w.dst
}

// figure is a number and what it is of.
type figure struct {
	name string
	n    uint64
}

func (s *Statistics) write(w *sheet) {
	w.measure = "total"
	for i, n := range [...]uint64{s.Logins, s.Failures, s.Sessions, s.Active, s.Removed, s.OK, s.Err, s.In, s.Out, uint64(s.Octets.Width / pop3.Millisecond)} {
		w.row(totals[i], n)
	}
	w.begin("commands")
	w.rows(sorted(s.Commands))
	w.begin("codes")
	w.rows(sorted(s.Codes))
	answered := make(map[string]uint64)
	for word, t := range s.Times {
		if t.Count > 0 {
			answered[word] = t.Count
		}
	}
	words := sorted(answered)
	w.begin("answered")
	w.rows(words)
	for i, hundredths := range [...]uint64{50, 90, 100} {
		w.begin(quantiles[i])
		for _, f := range words {
			w.row(f.name, uint64(s.Times[f.name].Quantile(hundredths)/pop3.Microsecond))
		}
	}
	w.begin("octetsInAtMilliseconds")
	s.Octets.write(w, s.Octets.In())
	w.begin("octetsOutAtMilliseconds")
	s.Octets.write(w, s.Octets.Out())
	w.begin("")
}

var (
	totals    = [...]string{"logins", "failures", "sessions", "active", "removed", "ok", "err", "octetsIn", "octetsOut", "slotMilliseconds"}
	quantiles = [...]string{"p50Microseconds", "p90Microseconds", "maxMicroseconds"}
)

func (s *Series) write(w *sheet, lane []uint64) {
	at := uint64(0)
	for _, n := range lane {
		if n > 0 {
			w.row(string(strconv.AppendUint(nil, at, 10)), n)
		}
		at += uint64(s.Width / pop3.Millisecond)
	}
}

// sheet writes rows of figures, by measure.
type sheet struct {
	dst     []byte
	csv     bool
	measure string
	comma   bool
	nested  bool // in JSON, totals are no object of their own
}

// begin ends one measure and begins the next, if it has a name.
func (w *sheet) begin(measure string) {
	w.measure = measure
	if w.csv {
		return
	}
	if w.nested {
		w.dst = put(w.dst, "}")
	}
	if measure != "" {
		w.dst = put(put(put(w.dst, `,"`), measure), `":{`)
	}
	w.comma, w.nested = false, true
}

func (w *sheet) rows(all []figure) {
	for _, f := range all {
		w.row(f.name, f.n)
	}
}

// row writes one. Names are printable ASCII: two octets need an escape.
func (w *sheet) row(name string, n uint64) {
	between, end := `":`, ""
	dst := w.dst
	switch {
	case w.csv:
		dst = put(put(dst, w.measure), ",")
		between, end = `",`, "\r\n"
	case w.comma:
		dst = put(dst, ",")
	}
	w.comma = true
	dst = put(dst, `"`)
	if w.csv && name != "" && strings.IndexByte("=+-@", name[0]) >= 0 {
		dst = put(dst, "'") // or a spreadsheet would take what a client made up for a formula
	}
	for i := range len(name) {
		switch c := name[i]; {
		case c == '"' && w.csv:
			dst = put(dst, `"`)
		case (c == '"' || c == '\\') && !w.csv:
			dst = put(dst, `\`)
		}
		dst = put(dst, name[i:i+1])
	}
	w.dst = put(strconv.AppendUint(put(dst, between), n, 10), end)
}

// put is append, which would be written out at each place.
func put(dst []byte, s string) []byte { return append(dst, s...) }

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
