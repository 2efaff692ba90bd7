package observe

import (
	"github.com/pop3play/pop3play/core/pop3"
)

// Bounds on what either side can make a decoder remember.
const (
	maxLine    = 64 << 10  // octets of a client's line kept together (RFC 5034 §4)
	maxCommand = 255       // octets of a command (RFC 2449 §4)
	maxHeld    = 256 << 10 // octets of lines that wait for their turn
	maxStatus  = 512       // octets of a status line kept together (RFC 1939 §3)
	maxMarks   = 64 << 10  // messages whose mark is remembered
)

// phase is what the decoder expects next.
type phase uint8

const (
	atGreeting phase = iota // the server speaks first
	atIdle                  // nothing is asked
	atReply                 // a command waits for its status line
	atAnswer                // a challenge waits for the client's next line
	atBody                  // a multi-line response goes on
	atEnd                   // QUIT was answered
	atLost                  // the client went too far ahead: answers are only passed on
	atTLS                   // STLS was granted: the handshake is next
	atOpaque                // TLS that somebody else speaks
	atClosed
)

// Decoder makes events of one conversation. It is used by one goroutine at a
// time.
type Decoder struct {
	session uint64
	observe func(*pop3.Event)
	event   pop3.Event

	now   pop3.Time
	state pop3.State
	phase phase

	// From the client, as it comes.
	seq     uint64 // of the newest command
	waiting uint64 // commands that were reported and not taken up
	auth    uint64 // the AUTH that may have answers behind it, or 0
	line    telling

	// From the client, when it has its turn.
	in     []byte // in[pos:] waits
	pos    int
	search int    // in[:search] holds no line end
	cur    uint64 // number of the command that was taken up last
	long   bool   // the line that goes on was taken up in part
	early  bool   // it was answered before it ended
	cmd    command
	sasl   exchange

	user    string // the name that USER gave
	userSeq uint64
	stamp   stamp
	marks   []int32
	more    int64 // marks beyond maxMarks

	// From the server.
	held    []byte     // reported, but not understood yet: of a status line, or what may become a terminator
	told    bool       // the status line that goes on is understood
	asked   bool       // it answers a command
	verdict verdict    // what it said
	reply   pop3.Event // its event, without octets
	dot     dots       // where in a body line the octets stand
	inBody  bool       // a piece of this body was reported
}

// New makes a decoder for a session's number. It calls observe for each event,
// which is valid only during the call.
func New(session uint64, observe func(*pop3.Event)) *Decoder {
	return &Decoder{session: session, observe: observe, state: pop3.Authorization}
}

// Open says that the client at address peer is connected.
func (d *Decoder) Open(now pop3.Time, peer string) {
	d.now = now
	d.emit(pop3.Event{Kind: pop3.KindOpen, Text: peer})
	d.emit(pop3.Event{Kind: pop3.KindState})
}

// Close ends the conversation. After an answered QUIT the reason is that one,
// whoever closed first.
func (d *Decoder) Close(now pop3.Time, why pop3.Reason) {
	if d.phase == atClosed {
		return
	}
	d.now = now
	if d.phase == atEnd {
		why = pop3.ReasonQuit
	}
	d.phase = atClosed
	d.in, d.held, d.marks, d.line = nil, nil, nil, telling{}
	d.enter(pop3.Closed)
	d.emit(pop3.Event{Kind: pop3.KindClose, Text: string(why)})
}

// WantsTLS tells whether STLS was granted, so that TLS begins.
func (d *Decoder) WantsTLS() bool { return d.phase == atTLS }

// Answered tells whether nothing that the client said waits for an answer.
func (d *Decoder) Answered() bool {
	return d.phase != atGreeting && d.phase != atReply && d.phase != atBody && d.pos == len(d.in)
}

// TLSStarted says that a handshake is done, of STLS or before the greeting.
// From here on the decoder takes what goes through TLS. RFC 2595 §4: neither
// side keeps what it learned from the other before.
func (d *Decoder) TLSStarted(now pop3.Time, version string) {
	if d.phase != atTLS && d.phase != atGreeting {
		return
	}
	d.now = now
	d.emit(pop3.Event{Kind: pop3.KindTLS, Text: version})
	d.user = ""
	if d.phase == atTLS {
		d.phase = atIdle
		d.take()
	}
}

// opaque gives up on octets that somebody else's TLS hides.
func (d *Decoder) opaque() {
	d.emit(pop3.Event{Kind: pop3.KindTLS})
	d.phase = atOpaque
}

// forget drops what waits for its turn.
func (d *Decoder) forget() {
	d.in, d.pos, d.search, d.waiting = nil, 0, 0, 0
}

// lose gives up: the client sent more than is kept ahead of the server's
// answers, and those cannot be told apart any more.
func (d *Decoder) lose() {
	d.forget()
	d.phase = atLost
}

func (d *Decoder) enter(st pop3.State) {
	old := d.state
	if old == st {
		return
	}
	d.state = st
	d.emit(pop3.Event{Kind: pop3.KindState, N: int64(old)})
}

// emit reports what belongs to the command that was taken up last.
func (d *Decoder) emit(e pop3.Event) {
	e.Seq = d.cur
	d.emitOf(e)
}

func (d *Decoder) emitOf(e pop3.Event) {
	if d.observe == nil {
		return
	}
	e.Session, e.At, e.State = d.session, d.now, d.state
	d.event = e
	d.observe(&d.event)
}
