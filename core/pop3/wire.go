package pop3

// Chunk is a run of octets on their way to the client. It is copied from filter
// to filter, and has the small fields together: up to 128 octets that is cheap.
type Chunk struct {
	Data  []byte
	At    Time // not before; 0: at once
	Since Time // when the client's octets came that it answers, or the connection began
	Flush bool // keep the boundary to the next chunk: a segment of its own
	Step  Step // taken after Data has left; the rest of the response is lost
	Kept  bool // a filter's word that these octets are as they came, and what follows is its doing

	Part Part
	Err  bool
	Off  int64 // octets of the same part that went before
	Seq  uint64
	Verb string
	Msg  int
	Code string
	By   []string
}

// Split parts a chunk after n octets. The first half takes By, At and the
// rest along; a Flush stays with the second.
func (c Chunk) Split(n int) (head, tail Chunk) {
	head, tail = c, c
	head.Data, tail.Data = c.Data[:n:n], c.Data[n:]
	head.Flush, head.Step = false, StepNone
	tail.Off += int64(n)
	return head, tail
}

// Upstream gives the next chunk, or false when there is none now.
type Upstream func(now Time) (Chunk, bool)

// Filter changes the stream of chunks: splits, delays, rewrites, cuts. It asks
// up only when it has nothing left to give.
type Filter interface {
	Next(now Time, up Upstream) (Chunk, bool)
}

// stage runs one filter and names its quirk on the chunks that it changed.
type stage struct {
	edit   *Edit
	filter Filter
	up     Upstream
	pulled Chunk
	fresh  bool
}

func (s *Session) buildFilters() Upstream {
	up := Upstream(s.source)
	for _, fe := range s.d.filters {
		st := &stage{edit: fe.edit}
		st.filter = fe.make(func() bool { return fe.edit.hits(&s.scope) })
		below := up
		st.up = func(now Time) (Chunk, bool) {
			c, ok := below(now)
			if ok { // a filter may ask in vain for what comes next
				st.pulled, st.fresh = c, true
			}
			return c, ok
		}
		up = st.next
	}
	return up
}

func (st *stage) next(now Time) (Chunk, bool) {
	st.fresh = false
	c, ok := st.filter.Next(now, st.up)
	if ok && !c.Kept && !(st.fresh && sameChunk(&c, &st.pulled)) {
		c.By = st.edit.tag(c.By)
	}
	c.Kept = false
	return c, ok
}

func sameChunk(a, b *Chunk) bool {
	if len(a.Data) != len(b.Data) || a.At != b.At || a.Flush != b.Flush || a.Step != b.Step {
		return false
	}
	if len(a.Data) == 0 || &a.Data[0] == &b.Data[0] {
		return true
	}
	return string(a.Data) == string(b.Data)
}
