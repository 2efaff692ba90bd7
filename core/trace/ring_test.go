package trace_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// reader reads along and adds up.
type reader struct {
	c    trace.Cursor
	got  trace.Lost // what it read
	lost trace.Lost
	kept []uint64 // Seq of what it read
}

func (r *reader) read(t *testing.T, ring *trace.Ring, limit int) bool {
	t.Helper()
	p, lost := ring.Read(nil, &r.c, limit)
	r.lost.Events += lost.Events
	r.lost.Octets += lost.Octets
	for rest := p; len(rest) > 0; {
		var e pop3.Event
		var err error
		if e, rest, err = trace.ReadRecord(rest); err != nil {
			t.Fatal(err)
		}
		r.got.Events++
		r.got.Octets += int64(len(e.Data))
		r.kept = append(r.kept, e.Seq)
	}
	return len(p) > 0 || lost != (trace.Lost{})
}

// Whoever reads, and whenever: what was read and what was lost are all there
// was, in order, and the beginning is never lost.
func TestRing(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 50 {
		ring := &trace.Ring{Head: rnd.IntN(64 << 10), Tail: rnd.IntN(128 << 10)}
		readers := make([]reader, 3)
		octets := int64(0)
		for seq := range uint64(rnd.IntN(300)) {
			e := pop3.Event{Kind: pop3.KindBody, Seq: seq, Data: make([]byte, rnd.IntN(1<<rnd.IntN(19)))}
			octets += int64(len(e.Data))
			ring.Add(&e)
			for i := range readers[:2] {
				for rnd.IntN(3*(i+1)) == 0 && readers[i].read(t, ring, 1+rnd.IntN(100<<10)) {
				}
			}
		}
		for i := range readers {
			for readers[i].read(t, ring, 1+rnd.IntN(100<<10)) {
			}
			r := &readers[i]
			if r.got.Octets+r.lost.Octets != octets {
				t.Fatalf("round %d, reader %d: %d octets read and %d lost of %d", round, i, r.got.Octets, r.lost.Octets, octets)
			}
			if a := &readers[0]; r.got.Events+r.lost.Events != a.got.Events+a.lost.Events {
				t.Fatalf("round %d, reader %d: %+v and lost %+v; another %+v and %+v", round, i, r.got, r.lost, a.got, a.lost)
			}
			for j := 1; j < len(r.kept); j++ {
				if r.kept[j] < r.kept[j-1] {
					t.Fatalf("round %d: out of order", round)
				}
			}
			if len(r.kept) > 0 && r.kept[0] != 0 {
				t.Fatalf("round %d: it begins with %d", round, r.kept[0])
			}
		}
		late, _ := ring.Read(nil, &trace.Cursor{}, 1<<30)
		if most := 64<<10 + 128<<10 + 4*(16<<10+8<<10); len(late) > most {
			t.Fatalf("round %d: %d octets are kept", round, len(late))
		}
	}
}

// A message that is longer than everything that is kept costs no more than what
// is kept of it; its end is there, and what follows it.
func TestRingLongEvent(t *testing.T) {
	ring := &trace.Ring{Head: 16 << 10, Tail: 32 << 10}
	ring.Add(&pop3.Event{Kind: pop3.KindGreeting, Data: []byte("+OK\r\n")})
	data := make([]byte, 10<<20)
	for i := 0; i+4 <= len(data); i += 4 {
		binary.BigEndian.PutUint32(data[i:], uint32(i))
	}
	ring.Add(&pop3.Event{Kind: pop3.KindBody, Verb: "RETR", Data: data})
	ring.Add(&pop3.Event{Kind: pop3.KindReply, Data: []byte("+OK end\r\n")})
	var c trace.Cursor
	head, lost := ring.Read(nil, &c, 1<<30)
	if first, _, err := trace.ReadRecord(head); err != nil || first.Kind != pop3.KindGreeting || lost.Octets != 0 {
		t.Fatal(first, err, lost)
	}
	tail, lost := ring.Read(nil, &c, 1<<30)
	if lost.Octets < 9<<20 || lost.Events == 0 {
		t.Errorf("lost %+v", lost)
	}
	if !bytes.Contains(tail, data[len(data)-1000:]) || !bytes.Contains(tail, []byte("+OK end")) || cap(tail) > 200<<10 {
		t.Errorf("%d octets behind the gap", len(tail))
	}
	e, _, err := trace.ReadRecord(tail)
	if err != nil || !e.Cont {
		t.Errorf("behind the gap %v goes on=%v, %v", e.Kind, e.Cont, err)
	}
}

// A reader that keeps up loses nothing, however much there is.
func TestRingReaderKeepsUp(t *testing.T) {
	ring := &trace.Ring{Head: 1, Tail: 64 << 10}
	var r reader
	for i := range 2000 {
		ring.Add(&pop3.Event{Kind: pop3.KindLineIn, Data: fmt.Appendf(nil, "NOOP %d\r\n", i)})
		ring.Add(&pop3.Event{Kind: pop3.KindBody, Data: make([]byte, 9000)})
		for r.read(t, ring, 1000) {
		}
	}
	if r.lost != (trace.Lost{}) || r.got.Events != 3*2000 {
		t.Errorf("read %+v, lost %+v", r.got, r.lost)
	}
	long := pop3.Event{Kind: pop3.KindLineIn, Verb: string(make([]byte, 60000)), Data: make([]byte, 60000)}
	ring.Add(&long)
	p, _ := ring.Read(nil, &r.c, 1)
	e, _, err := trace.ReadRecord(p)
	if err != nil || len(e.Data) > 8<<10 || e.N != int64(60000-len(e.Data)) || !e.Err || len(e.Verb) > 255 {
		t.Errorf("a long line: %d octets, %d left out, %v", len(e.Data), e.N, err)
	}
}
