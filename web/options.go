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
	// AllowEmbed are origins, each as CheckOrigin wants it, whose pages may show
	// this one in a frame, at ?embed=1. Pages of its own origin always may.
	AllowEmbed []string
	// Bridge answers WebSocket connections at /bridge; nil leaves sessions
	// outside the page out.
	Bridge http.Handler
	// Targets are the proxy's allowed targets, each "host:port" or
	// "pop3s://host:port".
	Targets []string
	// Live has the sessions of this server, for the page to list and watch; nil
	// leaves that out.
	Live *Live
	// Reach says how other clients reach this server.
	Reach Reach
	// Users are names of accounts on this server, as a suggestion to type.
	Users []string

	// Spec is the behaviour that the page begins with, as a spec string; "" is
	// the first profile. A server passes its own.
	Spec     string
	Profiles []ProfileInfo
	Quirks   []QuirkInfo
	Commands []CommandInfo
	Grammar  []GrammarRule // of spec strings
	Words    []Word        // what the reference says in short
	Moves    []pop3.Move

	// Mechanisms and Languages are suggestions for AUTH and LANG.
	Mechanisms, Languages []string

	// Clients are the mail programs that have met the quirks, and Outcomes what
	// can come of that, from the best to the worst.
	Clients  []ClientInfo
	Outcomes []OutcomeInfo
	// Remarks are what may stand behind an outcome, and Numbering says which
	// messages their numbers are of.
	Remarks   []OutcomeInfo
	Numbering string

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
	Conflicts []string // names that cannot be on at the same time
	Aliases   []string // other names, which a shared link may use
	Group     string   // heading
	Native    bool     // takes sockets or TLS: nothing that a page can show
	Octet     bool     // strikes at an octet that can be named
	OneOf     string   // why no other quirk with the same reason can be on

	QuirkFacts
}

// QuirkFacts are what the reference page says of a quirk besides.
type QuirkFacts struct {
	Layer    string
	Params   []ParamInfo
	Seen     string // where it was seen
	Evidence string
	Breaks   string // what breaks, and what a good client does
	Aim      string // where it strikes, if an octet can be given
	Ref      string
	Severity string
	Conforms bool              // or is left open
	Reasons  map[string]string // why it cannot go along with each of Conflicts
	// Transcript shows it: prose, an empty line, and lines C: and S:. Spec is
	// the behaviour that it was made with.
	Transcript, Spec string
	// Clients are what mail programs made of it, in the order of Options.Clients;
	// none if it has not met them. Visit is the situation in which it did.
	Clients []ClientResult
	Visit   string
}

// ClientResult is what a mail program made of a quirk.
type ClientResult struct {
	Client  string
	Outcome string // a name of an OutcomeInfo
	Unmet   bool   // the program never did what the quirk is about
	Note    string // what else is known
}

// ClientInfo is a mail program that has met the quirks.
type ClientInfo struct{ Name, Version string }

// OutcomeInfo explains an outcome, or a remark.
type OutcomeInfo struct{ Name, Meaning string }

// ParamInfo describes a value of a quirk; values are as a spec string has them.
type ParamInfo struct {
	Name, Values, Default, Unit string

	Kind     string // "number", "duration", "word", "chance"
	Min, Max string // of numbers and durations
	Words    []string
}

// ProfileInfo describes a profile: a named whole behaviour.
type ProfileInfo struct {
	Name, Summary    string
	Seen, Confidence string   // what it was taken from, and how well it is known
	Quirks           []string // spec strings of those that belong to it
	Sometimes        []string // and of those that can be added: met now and then
	Raw              bool     // it serves messages as they are stored

	Greeting, Refusal string   // what it says first, and to a wrong password
	Before, After     []string // what CAPA lists before the login, and after it if that differs

	Transcript string // as that of a quirk: what it says
}

// GrammarRule is a production of the grammar of spec strings.
type GrammarRule struct{ Name, Form, Meaning, Example string }

// Word is a word of the catalogue, and what is meant by it.
type Word struct{ Word, Meaning string }

// CommandInfo describes a command for the page.
type CommandInfo struct {
	Verb   string
	Usage  string   // "RETR message"
	Ref    string   // "RFC 1939 §5"
	States []string // names of the states in which it is legal
	Places []string // "page", "server", "proxy": where it is offered; none is everywhere
}

// Reach is how a client reaches a server. What is empty is not shown.
type Reach struct {
	POP3, POP3S    string // "host:port", as a client gives them
	STLS           bool   // is offered on POP3
	NeedTLS        bool   // for a login
	User, Password string // the password only where it is no secret
	CA             string // file with the authority of the certificate
}
