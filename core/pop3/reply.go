package pop3

// Step is what the driver has to do once Pull gives nothing.
type Step uint8

const (
	StepNone       Step = iota
	StepStartTLS        // run a TLS handshake, then call TLSStarted
	StepCloseWrite      // close the sending side, keep reading until the client closes
	StepClose           // close in good order: nothing already sent may be lost
	StepAbort           // reset the connection
	StepStopServer      // close, then stop the whole server
)

// Reply answers one command. The zero value is a bare +OK.
type Reply struct {
	Err bool
	// Status stands in place of "+OK" or "-ERR" where a dialect has its own.
	Status string
	Code   string // response code without brackets; left out if the dialect has none
	Say    Phrase // the text, worded by the dialect
	Args   Args   // what the phrase's placeholders stand for
	Text   string // literal text, in place of Say

	Raw    []byte // octets sent in place of the status line
	Silent bool   // no status line at all
	Body   Body   // makes the response a multi-line one
	Final  string // terminator in place of the dialect's
	After  []byte // octets right behind the status line
	Trail  []byte // octets behind the whole response
	Wait   Time   // how long the response waits before it leaves
	Step   Step   // taken after the response has left
	Reason Reason // why, if Step closes

	// Next receives the client's following line in place of the command table
	// (SASL). The status line of such a reply starts with "+ ".
	Next func(*Tx, []byte) Reply
	// Done runs when the response has left, or was cut short.
	Done func(tx *Tx, complete bool)

	// Busy asks for the same command to run again shortly: the maildrop is
	// locked. Nothing is sent meanwhile.
	Busy bool
	By   []string // the quirks that made it what it is

	// Behind a status line that is as it was: who made the body, and what
	// comes after that.
	bodyBy, finalBy []string
}

// Args are the values of a phrase's placeholders.
type Args struct {
	N, Octets int64
	Msg       int
	Text      string
	Arg       []byte // as the client sent it; made printable before it is shown
}

// Handler carries out one command.
type Handler func(*Tx, Command) Reply

// Spec is a row of the command table. Capabilities, state checks and the state
// diagram derive from the rows.
type Spec struct {
	Verb     string // upper case
	Usage    string // the command's form, for people: "TOP msg n"
	Ref      string // "RFC 1939 §5"
	Cap      string // capability announced while the row is there, RFC 2449 §5
	In       State  // states in which it is legal
	Min, Max int    // number of arguments; Max<0: the rest of the line is one argument
	UTF8     bool   // arguments may be UTF-8, RFC 6856 §2.2
	Loose    bool   // arguments may hold any octet
	Login    bool   // part of a login: refused outside TLS where that is required
	Moves    []Move // state changes a success brings
	Do       Handler
	By       []string // the quirks that added the row

	// value is what stands behind Cap; nil: nothing. Where it is empty the
	// capability is not announced.
	value func(*Tx) string
	// offer tells whether the row can be used here and now, and who is to
	// blame if not; nil: always.
	offer   func(*Tx) (bool, []string)
	without []*Edit // who withholds Cap
	aimed   *Edit   // who added the row, if not for everyone
	instead *Spec   // the row for everyone else
	gone    bool    // there is no row for whom it is aimed at
}
