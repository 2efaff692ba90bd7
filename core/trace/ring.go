package trace

import "github.com/pop3play/pop3play/core/pop3"

// Sizes in a Ring, in octets.
const (
	ringBlock = 16 << 10 // it drops so many at once
	ringPiece = 8 << 10  // the octets of an event are cut into such pieces
	ringWord  = 255      // what is kept of a verb or a text
)

// Ring keeps the event records of one session for readers that come late or
// are slow: the first ones and the newest. What lies between is dropped, and
// each reader learns how much it missed; the writer never waits. Its fields
// are not changed once it is in use. It is used by one goroutine at a time.
type Ring struct {
	Head, Tail int // octets of records that are kept, about

	blocks  []ringBlk
	next    uint64 // number of the next block
	records uint64 // added so far
	octets  int64  // of Data in them
}

// ringBlk is some records without a gap.
type ringBlk struct {
	number  uint64
	before  Lost // all that came before it
	in      Lost // what is in it
	records []byte
}

// Lost is what a reader missed.
type Lost struct {
	Events uint64
	Octets int64 // from client and server
}

// Cursor is where a reader stands. The zero value is before the first record.
type Cursor struct {
	block uint64
	at    int
	seen  Lost // what it read, or knows to be lost
}

// Add appends the record of an event. A long event becomes several that go on
// with each other; a client's line is cut, as in a session that has a limit.
func (r *Ring) Add(e *pop3.Event) {
	x := *e
	x.Verb, x.Text = x.Verb[:min(len(x.Verb), ringWord)], x.Text[:min(len(x.Text), ringWord)]
	if x.Kind == pop3.KindLineIn {
		if n := len(x.Data); n > ringPiece {
			x.Data, x.N, x.Err = x.Data[:ringPiece], x.N+int64(n-ringPiece), true
		}
		r.add(&x)
		return
	}
	rest := e.Data
	for {
		// What the ring would drop at once is not even copied.
		if len(rest) > r.Tail+ringPiece && r.full() {
			n := (len(rest) - r.Tail) / ringPiece * ringPiece
			r.octets += int64(n)
			r.records += uint64(n / ringPiece)
			rest, x.Cont = rest[n:], true
			r.start()
		}
		x.Data = rest[:min(len(rest), ringPiece)]
		r.add(&x)
		if rest = rest[len(x.Data):]; len(rest) == 0 {
			return
		}
		x.Cont = true
	}
}

func (r *Ring) add(e *pop3.Event) {
	if n := len(r.blocks); n == 0 || len(r.blocks[n-1].records) >= ringBlock {
		r.start()
	}
	b := &r.blocks[len(r.blocks)-1]
	b.records = AppendRecord(b.records, e)
	b.in.Events++
	b.in.Octets += int64(len(e.Data))
	r.records++
	r.octets += int64(len(e.Data))
}

// start begins a block, and drops the oldest behind the head if there are too
// many. The room of that one is used again.
func (r *Ring) start() {
	b := ringBlk{number: r.next, before: Lost{r.records, r.octets}}
	r.next++
	if r.full() {
		i := r.head()
		b.records = r.blocks[i].records[:0]
		r.blocks = append(r.blocks[:i], r.blocks[i+1:]...)
	}
	r.blocks = append(r.blocks, b)
}

func (r *Ring) head() int  { return (r.Head + ringBlock - 1) / ringBlock }
func (r *Ring) full() bool { return len(r.blocks) >= r.head()+max((r.Tail+ringBlock-1)/ringBlock, 1) }

// Read appends the records behind the cursor to dst, without a gap and until
// there are limit octets or more, and moves the cursor behind them. If records
// before them were dropped, lost says how much.
func (r *Ring) Read(dst []byte, c *Cursor, limit int) (_ []byte, lost Lost) {
	first := true
	for i := range r.blocks {
		b := &r.blocks[i]
		switch {
		case b.number < c.block:
			continue
		case b.number > c.block:
			if gap := (Lost{b.before.Events - c.seen.Events, b.before.Octets - c.seen.Octets}); gap != (Lost{}) {
				if !first {
					return dst, lost // told with what follows it
				}
				lost = gap
			}
			*c = Cursor{block: b.number, seen: b.before}
		}
		if len(b.records) == c.at {
			continue
		}
		dst = append(dst, b.records[c.at:]...)
		c.at = len(b.records)
		c.seen = Lost{b.before.Events + b.in.Events, b.before.Octets + b.in.Octets}
		if first = false; len(dst) >= limit {
			break
		}
	}
	return dst, lost
}
