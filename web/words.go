package web

import "strings"

func boolWord(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func joinWords(words []string) string { return strings.Join(words, " ") }
