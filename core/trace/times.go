package trace

import (
	"math/bits"

	"github.com/pop3play/pop3play/core/pop3"
)

// The buckets of Times grow with what they hold, four to each doubling: a
// quantile is never off by more than a quarter, and takes no memory.
const (
	finest      = 10 // below 2^10 ns, a microsecond, all times are one
	doublings   = 32 // up to 2^42 ns, more than an hour
	timeBuckets = 1 + 4*doublings
)

// Times is how long a command took, from its line to the last octet of its
// response.
type Times struct {
	Count   uint64
	Max     pop3.Time
	buckets [timeBuckets]uint32
}

// Quantile gives a time within which so many of a hundred were answered.
func (t *Times) Quantile(hundredths uint64) pop3.Time {
	left := (t.Count*hundredths + 99) / 100
	for i, n := range t.buckets {
		if uint64(n) >= left {
			return min(bucketEnd(i), t.Max)
		}
		left -= uint64(n)
	}
	return t.Max
}

func bucketOf(d pop3.Time) int {
	if d < 1<<finest {
		return 0
	}
	n := bits.Len64(uint64(d)) - 1
	return min(1+4*(n-finest)+int(d>>(n-2)&3), timeBuckets-1)
}

func bucketEnd(i int) pop3.Time {
	if i == 0 {
		return 1 << finest
	}
	i--
	return pop3.Time(5+i%4) << (finest - 2 + i/4)
}

// Commands of a session that are kept in mind. A session reads the next one
// before the last octets of an answer left only where a quirk holds them back;
// who overhears it sees all that the client sends ahead.
const (
	ahead    = 4
	maxAhead = 64
)

// running is a command that is being answered, or was answered last. It counts
// from the first octet of its response on, and is moved while that grows.
type running struct {
	seq         uint64
	since, last pop3.Time
	times       *Times
	bucket      int  // -1 before the first octet
	replied     bool // its status line began
}

// asked takes note of a command, or of the answer to a challenge: the time
// that a client takes for one is its own.
func (s *Statistics) asked(e *pop3.Event) {
	all := s.open[e.Session]
	if all == nil {
		if e.Cont {
			return
		}
		if s.open == nil {
			s.open = make(map[uint64][]running)
		}
		all = make([]running, ahead)
		s.open[e.Session] = all
	}
	if r := &all[e.Seq%uint64(len(all))]; !e.Cont && r.waits() && len(all) < maxAhead {
		more := make([]running, 2*len(all))
		for _, r := range all {
			if r.times != nil {
				more[r.seq%uint64(len(more))] = r
			}
		}
		all = more
		s.open[e.Session] = all
	}
	r := &all[e.Seq%uint64(len(all))]
	switch {
	case !e.Cont:
		*r = running{seq: e.Seq, since: e.At, last: e.At, times: s.timesOf(e.Verb), bucket: -1}
	case r.seq == e.Seq && r.replied:
		r.since, r.replied = e.At-(r.last-r.since), false
	}
}

// waits tells whether nothing of the answer came yet.
func (r *running) waits() bool { return r.times != nil && r.bucket < 0 }

func (s *Statistics) timesOf(verb string) *Times {
	_, known := s.Times[verb]
	word := kept(verb, known, len(s.Times))
	t := s.Times[word]
	if t == nil {
		if s.Times == nil {
			s.Times = make(map[string]*Times)
		}
		t = new(Times)
		s.Times[word] = t
	}
	return t
}

// answered takes note of octets of a response.
func (s *Statistics) answered(e *pop3.Event) {
	all := s.open[e.Session]
	if all == nil {
		return
	}
	r := &all[e.Seq%uint64(len(all))]
	if r.times == nil || r.seq != e.Seq {
		return
	}
	if e.Kind == pop3.KindReply && !e.Cont && !e.Half {
		if r.replied { // said unasked, after the answer
			r.times = nil
			return
		}
		r.replied = true
	}
	r.last = max(r.last, e.At)
	took := r.last - r.since
	if r.bucket < 0 {
		r.times.Count++
	} else {
		r.times.buckets[r.bucket]--
	}
	r.bucket = bucketOf(took)
	r.times.buckets[r.bucket]++
	r.times.Max = max(r.times.Max, took)
}
