package quirk

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

// Nearest gives the known name that takes the fewest edits, if they are few.
func Nearest(name string, known []string) string {
	best, limit := "", max(1, len(name)/3)+1
	for _, k := range known {
		if d := distance(name, k); d < limit {
			best, limit = k, d
		}
	}
	return best
}

// distance is the number of octets to insert, delete or change (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
