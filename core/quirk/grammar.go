//go:build !wasip1

package quirk

import "strings"

// Production is a rule of the grammar of spec strings, in the form of RFC 5234,
// and a spec string that has one of it.
type Production struct{ Name, Form, Meaning, Example string }

// Grammar is how a spec string is written. What shows it to people shows this;
// the parser is tested against it.
func Grammar() []Production {
	return []Production{
		{"spec", `item *("," item)`, "a whole behaviour; without a profile it is that of the program", "gmail-like,trickle=1/50ms,drop-retr=2@200"},
		{"item", `profile / quirk`, "one profile at most; quirks in any order", "strict"},
		{"quirk", `name ["=" value *("/" value)] *("@" aim)`, "values that are left out have their defaults", "trickle=1/50ms@verb:RETR@msg:2"},
		{"value", `number / duration / word / chance`, "what the quirk takes: pop3play quirks NAME says it", "latency=200ms/50ms/7"},
		{"number", `1*DIGIT`, "within the bounds of the parameter", "list-window-newest-only=10"},
		{"duration", `number ("us" / "ms" / "s" / "m") / "0"`, "a time", "short-idle-timeout=90s"},
		{"word", `<one of the words that the parameter takes>`, "", "tls-no-sni-fail=alert"},
		{"chance", `(("0." 1*4DIGIT) / percent) ["#" seed]`, "with a seed it strikes at the same commands in every run", "flaky=0.05#42"},
		{"percent", `1*2DIGIT`, "from 1 to 99", "flaky=5"},
		{"seed", `number`, "", "flaky=5#42"},
		{"aim", `user / session / verb / nth / msg / odds / octet`, "where the quirk strikes; several must all be true, and where it never does is refused. Quirks that contradict each other go together where they can never meet", "stat-wrong@user:ann@session:2"},
		{"user", `"user:" text`, "who is logged in, or tries to", "lock-busy=1m@user:ann%40example.org"},
		{"session", `"session:" number`, "the session of the server, from 1", "stat-wrong@session:2"},
		{"verb", `"verb:" text`, "a command", "plus-err@verb:LIST"},
		{"nth", `"nth:" number`, "how often a session has said the command, this time included", "stat-wrong@nth:2"},
		{"msg", `"msg:" number`, "a message number", "trickle=1/5ms@msg:3"},
		{"odds", `"p:" chance`, "now and then", "stat-wrong@p:0.5#7"},
		{"octet", `["octet:"] number`, "an octet of a response, for the quirks that strike at one", "drop-retr=1@octet:100"},
		{"text", `1*(char / "%" 2HEXDIG)`, "blanks and % , = @ : / # & are written as %HH", "stat-wrong@user:a%2Cb"},
	}
}

// GrammarText is the grammar in lines, without meanings and examples.
func GrammarText() string {
	var b strings.Builder
	for _, p := range Grammar() {
		b.WriteString(p.Name + strings.Repeat(" ", len("duration")-len(p.Name)) + " = " + p.Form + "\n")
	}
	return b.String()
}
