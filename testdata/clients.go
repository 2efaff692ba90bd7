package testdata

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

//go:embed clients-vs-quirks.json
var clientsVsQuirks []byte

// Outcomes of a client that meets a quirk.
const (
	Intact     = "intact"
	Error      = "error"
	Altered    = "altered"
	Duplicated = "duplicated"
	Silent     = "silent"
	Hang       = "hang"
	Lost       = "lost"
)

// Outcomes are all of them, from the best to the worst.
var Outcomes = []string{Intact, Error, Altered, Duplicated, Silent, Hang, Lost}

// Meaning says what an outcome is, for people.
func Meaning(outcome string) string {
	return map[string]string{
		Intact:     "all mail came once, octet for octet what a strict server would have given this program, and the program said that all is well",
		Error:      "the program says that something is wrong, and nothing is lost; where a server refuses, this is how it should be",
		Altered:    "all mail came, and some of it is not what was sent to the user, or there is more of it",
		Duplicated: "mail, or a part of it, came twice",
		Silent:     "the program ends well and says nothing, and mail that the server showed is still there and not fetched",
		Hang:       "the program did not end in time",
		Lost:       "mail, or a part of it, is gone from the server and was not delivered",
	}[outcome]
}

// Remark is what may stand behind an outcome, and what it says.
type Remark struct{ Name, Meaning string }

// Remarks are all there are.
var Remarks = []Remark{
	{"lost: 4, 5 in part", "message 4 is gone from the server and nothing of it was delivered, and of message 5 a part was"},
	{"twice: 1, 2", "messages 1 and 2, or parts of them, were delivered more than once"},
	{"altered: 4", "message 4 was delivered, and is not what was sent to the user"},
	{"on the server: 3", "message 3 was not delivered, or not whole, and is still there to be fetched"},
	{"1 message that nobody sent", "so much was delivered besides that is no message of the maildrop, nor a part of one"},
	{"and it hung", "besides that, the program did not end in time"},
	{"the digest was sent all the same", "the program answered a timestamp that it should have left alone"},
	{asSent, "the server sent it so, and no program that does not compare sizes could tell"},
	{crashed, "a signal ended it"},
	{inClear, "though TLS was wanted"},
	{says, "what the program said, or its exit status; with afterwards, on its visit to the strict server; with exit status 0, it ended as if all were well"},
	{anotherTime, "it was run again, and came to this"},
}

// Numbering says which messages the numbers are of.
const Numbering = "Messages are numbered as they were put into the maildrop; 0 is the one that arrives later, 8 and 9 are the eighth."

// What [Outcome.Comment] says besides the note.
const (
	asSent      = "what was stored is what was sent"
	crashed     = "the program crashed"
	inClear     = "the password was sent without TLS"
	says        = "says"
	anotherTime = "another time"
)

// ClientMatrix is what mail programs make of the quirks. The tests of
// core/interop write it.
type ClientMatrix struct {
	Clients []MatrixClient `json:"clients"`
	NotRun  []string       `json:"not_run"` // quirks without a row
	Quirks  []MatrixRow    `json:"quirks"`
}

// MatrixClient is a mail program.
type MatrixClient struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// MatrixRow is a quirk, and the situation in which clients met it.
type MatrixRow struct {
	Quirk    string             `json:"quirk"`
	Spec     string             `json:"spec"`
	Visit    string             `json:"visit"`
	Outcomes map[string]Outcome `json:"outcomes"` // by the client's name
}

// Outcome is what came of a client's visits.
type Outcome struct {
	Outcome string `json:"outcome"`
	Unmet   bool   `json:"unmet,omitempty"`    // the quirk never showed
	AsSent  bool   `json:"as_sent,omitempty"`  // what is wrong with the mail is wrong with what was sent
	Crashed bool   `json:"crashed,omitempty"`  // a signal ended the program
	InClear bool   `json:"in_clear,omitempty"` // the password was sent outside TLS, though TLS was wanted
	Note    string `json:"note,omitempty"`
	Says    string `json:"says,omitempty"`  // the client, of the error
	Flaky   string `json:"flaky,omitempty"` // another outcome that was seen
	// Transcript is an excerpt of the session, where mail was lost, or the
	// client hung or was silent.
	Transcript []string `json:"transcript,omitempty"`
}

// Clients gives the matrix that is part of the program.
var Clients = sync.OnceValue(func() *ClientMatrix {
	m, err := ReadClients(clientsVsQuirks)
	if err != nil {
		panic("testdata: " + err.Error())
	}
	return m
})

// ReadClients reads a matrix.
func ReadClients(data []byte) (*ClientMatrix, error) {
	m := &ClientMatrix{}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("clients-vs-quirks.json: %w", err)
	}
	return m, nil
}

// Row gives the row of a quirk, nil if there is none.
func (m *ClientMatrix) Row(quirk string) *MatrixRow {
	for i := range m.Quirks {
		if m.Quirks[i].Quirk == quirk {
			return &m.Quirks[i]
		}
	}
	return nil
}

// Mark is the outcome as tables have it: in brackets if the quirk never showed,
// and with marks for what else is known.
func (o Outcome) Mark() string {
	s := o.Outcome
	if o.Unmet {
		s = "(" + s + ")"
	}
	if o.AsSent {
		s += "*"
	}
	if o.InClear {
		s += "!"
	}
	if o.Crashed {
		s += "†"
	}
	if o.Flaky != "" {
		s += "~"
	}
	return s
}

// Comment is what else is known, in words.
func (o Outcome) Comment() string {
	var all []string
	if o.Note != "" {
		all = append(all, o.Note)
	}
	if o.AsSent {
		all = append(all, asSent)
	}
	if o.Crashed {
		all = append(all, crashed)
	}
	if o.InClear {
		all = append(all, inClear)
	}
	if o.Says != "" {
		all = append(all, says+": "+o.Says)
	}
	if o.Flaky != "" {
		all = append(all, anotherTime+": "+o.Flaky)
	}
	return strings.Join(all, "; ")
}
