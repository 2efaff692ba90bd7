package web

import (
	"net/http"

	"github.com/pop3play/pop3play/core/pop3"
)

// Options say what the page offers. The zero value is a page without quirks
// that runs in the browser alone.
type Options struct {
	Version string // shown in the help; "" shows none

	// AllowHosts are names that a request's Host may have besides those of the
	// loopback interface.
	AllowHosts []string
	// Bridge answers WebSocket connections at /bridge; nil leaves sessions
	// outside the page out.
	Bridge http.Handler
	// Targets are the proxy's allowed targets, each "host:port".
	Targets []string
	// Users are names of accounts on this server, as a suggestion to type.
	Users []string

	// Spec is the behaviour that the page begins with, as a spec string; "" is
	// the first profile. A server passes its own.
	Spec     string
	Profiles []ProfileInfo
	Quirks   []QuirkInfo
	Commands []CommandInfo
	Moves    []pop3.Move

	// Mechanisms and Languages are suggestions for AUTH and LANG.
	Mechanisms, Languages []string

	// SampleMail is a bundle (package maildrop) that the page begins with, and
	// Sample its name among Samples.
	SampleMail []byte
	Sample     string
	Samples    []SampleInfo
}

// SampleInfo describes a maildrop that the page's can be replaced by.
type SampleInfo struct {
	Name, Title, Summary string
	Mail                 []byte // a bundle; nil for an empty maildrop
	Made                 bool   // by the module in the page, which needs no bundle for it
}

// QuirkInfo describes one quirk for the page.
type QuirkInfo struct {
	Name      string
	Summary   string   // a sentence
	Syntax    string   // form of the value, "" if the quirk takes none
	Default   string   // the value without one
	Conflicts []string // names that cannot be on at the same time
	Aliases   []string // other names, which a shared link may use
	Group     string   // heading
	Native    bool     // takes sockets or TLS: nothing that a page can show

	QuirkFacts
}

// QuirkFacts are what the reference page says of a quirk besides.
type QuirkFacts struct {
	Layer    string
	Params   []ParamInfo
	Seen     string // where it was seen
	Evidence string
	Breaks   string // what breaks, and what a good client does
	Ref      string
	Severity string
	Conforms bool              // or is left open
	Reasons  map[string]string // why it cannot go along with each of Conflicts
	// Transcript shows it: prose, an empty line, and lines C: and S:. Spec is
	// the behaviour that it was made with.
	Transcript, Spec string
	// Clients are what mail programs made of it, by their names.
	Clients []ClientResult
}

// ClientResult is what a mail program made of a quirk.
type ClientResult struct{ Client, Result string }

// ParamInfo describes a value of a quirk.
type ParamInfo struct{ Name, Values, Default, Unit string }

// ProfileInfo describes a profile: a named whole behaviour.
type ProfileInfo struct {
	Name, Summary    string
	Seen, Confidence string   // what it was taken from, and how well it is known
	Quirks           []string // spec strings of those that belong to it
}

// CommandInfo describes a command for the page.
type CommandInfo struct {
	Verb   string
	Usage  string   // "RETR message"
	Ref    string   // "RFC 1939 §5"
	States []string // names of the states in which it is legal
	Places []string // "page", "server", "proxy": where it is offered; none is everywhere
}
