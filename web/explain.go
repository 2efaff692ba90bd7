package web

import (
	"bytes"
	"encoding/json"

	"github.com/pop3play/pop3play/core/explain"
)

// explainWords has the words for what the module tells of a line, whose octets
// would weigh on the page's first command.
func explainWords() ([]byte, error) {
	words := struct {
		Topics map[string][3]string `json:"topics"` // title, text, clauses
		Labels []string             `json:"labels"`
		Secret []int                `json:"secret"` // labels
	}{Topics: map[string][3]string{}, Labels: explain.Labels()}
	for key, w := range explain.Topics() {
		words.Topics[key] = [3]string{w.Title, w.Text, w.Ref}
	}
	for i := range words.Labels {
		if explain.Label(i).Secret() {
			words.Secret = append(words.Secret, i)
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(words)
	return b.Bytes(), err
}
