package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// bridgeAhead is how many octets of event records may wait for a slow browser
// before the session waits too.
const bridgeAhead = 64 << 10

// bridgeNews is what a text message says to a browser that gets events, as
// JSON: what is no event of the session.
type bridgeNews struct {
	// Certificate is what the server showed when TLS began.
	Certificate *certificate `json:"certificate,omitempty"`
	// Lost is what a spectator missed before the next record.
	Lost *lostNews `json:"lost,omitempty"`
	// Note is a sentence for the person.
	Note string `json:"note,omitempty"`
}

type lostNews struct {
	Events uint64 `json:"events"`
	Octets int64  `json:"octets"`
}

var errBridgeGone = errors.New("the browser does not take any more")

// mostTold is how many texts may wait for a slow browser.
const mostTold = 16

// bridgeSocket carries one session over a WebSocket. One goroutine reads
// messages and hands them over one at a time; with events, another sends the
// records that gathered while the last message was on its way.
type bridgeSocket struct {
	events bool
	ctx    context.Context // not the request's, which ends when the connection is taken
	cancel context.CancelFunc
	life   context.Context // ends with ctx, and when the session has to end
	halt   context.CancelFunc
	ws     *websocket.Conn
	send   func([]byte) error // one message
	text   func([]byte) error // one that is no octets: JSON

	in      chan []byte   // messages, handed over only when taken
	ended   chan struct{} // closed when no more messages come
	readErr error         // why; io.EOF for a close in good order
	done    chan struct{} // closed when the session is over
	stopped chan struct{} // closed when the session has to end
	sent    chan struct{} // closed when all records are sent
	more    chan struct{} // a token: there is something to send

	mu      sync.Mutex
	told    [][]byte // ahead of what is pending
	pending []byte
	spare   []byte
	room    chan struct{} // closed when there is room again; nil: there is
	broken  bool          // nothing can be sent any more
	last    bool          // nothing more will come
	reason  string        // the session's, once it is over
	refusal *ending       // what the browser did wrong
}

func newBridgeSocket() *bridgeSocket {
	ctx, cancel := context.WithCancel(context.Background())
	life, halt := context.WithCancel(ctx)
	return &bridgeSocket{
		ctx:     ctx,
		cancel:  cancel,
		life:    life,
		halt:    halt,
		in:      make(chan []byte),
		ended:   make(chan struct{}),
		done:    make(chan struct{}),
		stopped: make(chan struct{}),
		sent:    make(chan struct{}),
		more:    make(chan struct{}, 1),
	}
}

// open is for sockets that only send.
func (s *bridgeSocket) open(ws *websocket.Conn) {
	s.ws = ws
	s.send = s.writer(websocket.MessageBinary)
	s.text = s.writer(websocket.MessageText)
}

// start begins to read, and with events to send.
func (s *bridgeSocket) start(ws *websocket.Conn) {
	s.open(ws)
	go s.read()
	if s.events {
		go s.sendRecords()
	} else {
		close(s.sent)
	}
}

func (s *bridgeSocket) writer(kind websocket.MessageType) func([]byte) error {
	return func(p []byte) error {
		ctx, cancel := context.WithTimeout(s.ctx, bridgeWrite)
		defer cancel()
		return s.ws.Write(ctx, kind, p)
	}
}

// tell queues what is no event, for a browser that gets events.
func (s *bridgeSocket) tell(n bridgeNews) {
	p, err := json.Marshal(n)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && s.events && !s.broken && len(s.told) < mostTold {
		s.told = append(s.told, p)
		s.wake()
	}
}

// stop makes the session end soon.
func (s *bridgeSocket) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.isStopped() {
		close(s.stopped)
		s.halt()
	}
}

func (s *bridgeSocket) isStopped() bool {
	select {
	case <-s.stopped:
		return true
	default:
		return false
	}
}

func (s *bridgeSocket) read() {
	defer close(s.ended)
	for {
		kind, p, err := s.ws.Read(s.ctx)
		switch {
		case err != nil:
			s.readErr = err
			switch websocket.CloseStatus(err) {
			case websocket.StatusNormalClosure, websocket.StatusGoingAway, websocket.StatusNoStatusRcvd:
				s.readErr = io.EOF
			}
			return
		case kind != websocket.MessageBinary:
			s.readErr = errors.New("a text message, where only binary ones are taken")
			s.mu.Lock()
			s.refusal = &ending{websocket.StatusUnsupportedData, "only binary messages are taken"}
			s.mu.Unlock()
			return
		case len(p) == 0:
			continue
		}
		select {
		case s.in <- p:
		case <-s.done:
			return
		}
	}
}

// observe queues an event for the browser. It never waits: whoever reads or
// writes for the session does, see full.
func (s *bridgeSocket) observe(e *pop3.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.Kind == pop3.KindClose {
		s.reason = e.Text
	}
	if !s.events || s.broken {
		return
	}
	s.pending = trace.AppendRecord(s.pending, e)
	if len(s.pending) > bridgeAhead && s.room == nil {
		s.room = make(chan struct{})
	}
	s.wake()
}

func (s *bridgeSocket) wake() {
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// full gives a channel that is closed when the browser has caught up, nil if
// it has not fallen behind.
func (s *bridgeSocket) full() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.room
}

// sendRecords sends what gathers, all of it in one message: a single record at
// once, many small ones together while the browser is slow.
func (s *bridgeSocket) sendRecords() {
	defer close(s.sent)
	for range s.more {
		for {
			told, p, last := s.take()
			if len(told) == 0 && len(p) == 0 {
				if last {
					return
				}
				break
			}
			if err := s.sendAll(told, p); err != nil {
				s.breakOff()
				return
			}
		}
	}
}

func (s *bridgeSocket) sendAll(told [][]byte, p []byte) error {
	for _, text := range told {
		if err := s.text(text); err != nil {
			return err
		}
	}
	if len(p) == 0 {
		return nil
	}
	return s.send(p)
}

// take takes all that waits. The records are valid until the next call.
func (s *bridgeSocket) take() (told [][]byte, p []byte, last bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	told, s.told = s.told, nil
	p = s.pending
	s.pending, s.spare = s.spare[:0], p
	if cap(s.pending) > 4*bridgeAhead {
		s.pending = nil
	}
	s.openRoom()
	return told, p, s.last
}

func (s *bridgeSocket) breakOff() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken, s.told, s.pending, s.spare = true, nil, nil, nil
	s.openRoom()
}

func (s *bridgeSocket) openRoom() {
	if s.room != nil {
		close(s.room)
		s.room = nil
	}
}

func (s *bridgeSocket) isBroken() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken
}

// finish sends what is left once the session is over, and tells how to close:
// nil if there was no session.
func (s *bridgeSocket) finish() *ending {
	close(s.done)
	s.mu.Lock()
	s.last = true
	s.wake()
	s.mu.Unlock()
	<-s.sent
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.isStopped() || s.reason == string(pop3.ReasonShutdown):
		// The POP3 server may end its sessions before the bridge is told to.
		return stops()
	case s.refusal != nil:
		return s.refusal
	case s.reason == "":
		return nil
	}
	return &ending{websocket.StatusNormalClosure, s.reason}
}
