package pop3

// Kind says what an [Event] reports.
type Kind uint8

// The kinds of events, a closed list.
const (
	KindOpen     Kind = iota + 1 // a connection; Text: the peer's address
	KindGreeting                 // octets of the greeting left; Data
	KindLineIn                   // a line was taken up; Verb, Data with its line end, Err: too long, N: octets left out of Data
	KindReply                    // octets of a status line left; Err, Code, Data
	KindBody                     // octets of a multi-line response left; N: a Part; Data
	KindLogin                    // TRANSACTION was entered; Text: user, N: messages
	KindAuthFail                 // a login failed; Text: user, Code
	KindState                    // State: the new state; N: the old one
	KindTLS                      // TLS is up; Text: its version
	KindMark                     // Msg was marked (N=1), unmarked (0), or marked unseen (2)
	KindUpdate                   // QUIT's removals are done; N: removed, Err: some stayed
	KindClose                    // the session is over; Text: the Reason, N: the Step, 0 for an ordinary close
)

var kindNames = [...]string{"", "open", "greeting", "line-in", "reply", "body", "login", "auth-fail", "state", "tls", "mark", "update", "close"}

// String gives the kind's name as transcripts and exports write it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return ""
}

// Part says which part of a response some octets belong to.
type Part uint8

const (
	PartGreeting Part = iota
	PartStatus        // the status line
	PartBody          // lines of a multi-line response, stuffing included
	PartFinal         // the terminator of a multi-line response
)

// Reason is why a session ended.
type Reason string

const (
	ReasonQuit     Reason = "quit"     // the client said QUIT
	ReasonEOF      Reason = "eof"      // the client closed its side
	ReasonReset    Reason = "reset"    // reading or writing failed
	ReasonIdle     Reason = "idle"     // autologout, RFC 1939 §3
	ReasonBreak    Reason = "break"    // a command closed without an answer
	ReasonAbort    Reason = "abort"    // the server cut the connection
	ReasonShutdown Reason = "shutdown" // the server stops
)

// HeadOctets is how much of a line's beginning an event has in its Text.
const HeadOctets = 255

// Event is one thing that happened in a session. Events are the only source of
// statistics, transcripts and pages. The event and its Data are valid only
// during the call that delivers it.
//
// Who only overhears a conversation reports octets before he can tell what they
// are: in Half events, which say nothing but that. The event that makes up for
// it has the rest of the line in Data, which may be nothing, and in Text what
// Half events had before, up to HeadOctets. A session has no Half events.
type Event struct {
	Kind    Kind
	Session uint64 // number of the session, from 1
	Seq     uint64 // number of the command in the session, 0 before the first
	At      Time
	State   State
	Verb    string // the command's keyword in upper case
	Msg     int    // the message number it is about, 0 for none
	N       int64
	Err     bool   // -ERR
	Cont    bool   // goes on with what an earlier event of the same Seq began
	Half    bool   // part of a line of which it is not known yet what it is
	Code    string // response code without brackets, RFC 2449 §8
	Text    string
	Data    []byte
	By      []string // the quirks responsible; empty where conforming
}
