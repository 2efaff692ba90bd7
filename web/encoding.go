package web

import (
	"strconv"
	"strings"
)

// pickEncoding chooses among the codings that this package makes: br, gzip and
// none (""), by RFC 9110 §12.5.3. Of equals the smaller one wins.
func pickEncoding(accept string) string {
	best, bestQ := "", 0.0
	star := -1.0
	q := map[string]float64{}
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		weight := 1.0
		if _, v, ok := strings.Cut(params, "="); ok {
			f, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
			if err != nil {
				continue
			}
			weight = f
		}
		if name == "*" {
			star = weight
		} else if name != "" {
			q[name] = weight
		}
	}
	for _, name := range []string{"br", "gzip"} {
		w, named := q[name]
		if !named {
			w = max(star, 0)
		}
		if w > bestQ {
			best, bestQ = name, w
		}
	}
	if identity, named := q["identity"]; named && identity > bestQ {
		return ""
	}
	return best
}
