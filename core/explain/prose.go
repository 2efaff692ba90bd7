//go:build !wasip1

package explain

import (
	"maps"
	"slices"
	"strings"
)

// Words are what is said of a topic. In Text {1} stands for the first argument,
// {1:octet:octets} for a number with its noun, and {1::} for one without.
type Words struct {
	Title string // only of topics that say what a line is
	Text  string
	Ref   string // "RFC 1939 §5", several parted by ", "
}

// topics are all of them; X.* has the words for those of group X that have none
// of their own.
var topics = func() map[string]Words {
	all := map[string]Words{}
	for _, group := range []map[string]Words{commandTopics, flawTopics, statusTopics, listingTopics, mailTopics, saslTopics, noteTopics} {
		maps.Copy(all, group)
	}
	return all
}()

// Topics gives the words by key.
func Topics() map[string]Words { return maps.Clone(topics) }

// Find gives the words of a topic.
func Find(key string) (w Words, ok bool) {
	if w, ok = topics[key]; ok {
		return w, true
	}
	group, _, _ := strings.Cut(key, ".")
	w, ok = topics[group+".*"]
	return w, ok
}

// Labels gives what each Label is called, in order.
func Labels() []string { return slices.Clone(labels[:]) }

// String says what the label is called.
func (l Label) String() string { return labels[l] }

// Secret tells whether whoever reads it can log in.
func (l Label) Secret() bool {
	switch l {
	case Password, InitialResponse, Response, Token, Decoded:
		return true
	}
	return false
}

var labels = [labelCount]string{
	Keyword:         "keyword",
	Argument:        "argument",
	Extra:           "too many",
	Blanks:          "blanks",
	LineEnd:         "line end",
	BareLF:          "bare line feed",
	User:            "user",
	Password:        "password",
	Digest:          "digest",
	Mechanism:       "mechanism",
	InitialResponse: "initial response",
	Response:        "response",
	Cancel:          "cancels",
	MessageNumber:   "message",
	LineCount:       "lines",
	LanguageTag:     "language",
	StatusWord:      "status",
	ResponseCode:    "response code",
	Text:            "text",
	Timestamp:       "timestamp",
	Messages:        "messages",
	Octets:          "octets",
	UniqueID:        "unique-id",
	Prompt:          "go on",
	Challenge:       "challenge",
	Capability:      "capability",
	Value:           "value",
	Terminator:      "the end",
	StuffedDot:      "stuffed",
	TheLine:         "the line itself",
	FieldName:       "field name",
	FieldBody:       "field body",
	Folded:          "rest of the field",
	BodyLine:        "line",
	Row:             "row",
	ActAs:           "acts as",
	Binding:         "channel binding",
	BindingData:     "binding data",
	Nonce:           "nonce",
	Salt:            "salt",
	Iterations:      "iterations",
	Proof:           "client’s proof",
	ServerProof:     "server’s proof",
	Failure:         "failure",
	Host:            "host",
	Port:            "port",
	Token:           "token",
	Report:          "report",
	Decoded:         "decoded",
	Other:           "other",
}
