package pop3

// State is a session state of RFC 1939 §3. States are bits, so that a [Spec]
// names every state in which its command is legal.
type State uint8

const (
	// Authorization: the client has not yet identified itself (RFC 1939 §4).
	Authorization State = 1 << iota
	// Transaction: the client works on its locked maildrop (RFC 1939 §5).
	Transaction
	// Update: QUIT was given in TRANSACTION; marked messages go (RFC 1939 §6).
	Update
	// Closed: nothing more is read or written.
	Closed
)

// String gives the RFC's name of a single state.
func (s State) String() string {
	switch s {
	case Authorization:
		return "AUTHORIZATION"
	case Transaction:
		return "TRANSACTION"
	case Update:
		return "UPDATE"
	case Closed:
		return "CLOSED"
	}
	return ""
}

// Move is an edge of the state diagram: a successful command that leads from
// one state to another.
type Move struct {
	From, To State
	Verb     string
}
