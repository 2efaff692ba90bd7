package quirk

import "strings"

// Names gives the canonical names of all quirks, in the order of the catalogue.
func Names() []string {
	var names []string
	for _, q := range catalogue {
		names = append(names, q.Name)
	}
	return names
}

// quote shows what somebody wrote, without what could upset a terminal. The
// package strconv would bring Unicode tables into the WebAssembly build.
func quote(s string) string {
	b := []byte(`"`)
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == 0x7f {
			b = append(b, '?')
		} else {
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}

// upper is strings.ToUpper for ASCII, likewise.
func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// unknown says that there is no such name, and which one may be meant.
func unknown(what, name string, known []string) string {
	msg := "unknown " + what + " " + quote(name)
	if near := Nearest(name, known); near != "" {
		msg += "; did you mean " + near + "?"
	}
	return msg
}

// Nearest gives the known name that takes the fewest edits, if they are few. A
// profile is also known without its "-like".
func Nearest(name string, known []string) string {
	best, limit := "", max(1, len(name)/3)+1
	for _, end := range []string{"", "-like"} {
		for _, k := range known {
			if !strings.HasSuffix(k, end) {
				continue
			}
			if d := distance(name, k[:len(k)-len(end)]); d < limit {
				best, limit = k, d
			}
		}
	}
	return best
}

// distance is the number of octets to insert, delete or change, or of
// neighbours to swap (optimal string alignment).
func distance(a, b string) int {
	var before []int // the row before the last one
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			cost := row[j]
			if a[i] != b[j] {
				cost++
			}
			next[j+1] = min(cost, next[j]+1, row[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
