package quirk

import "github.com/pop3play/pop3play/core/pop3"

// trickle gives a few octets at a time.
type trickle struct {
	hit    func() bool
	octets int
	delay  pop3.Time
	rate   int64 // octets a second, in place of the delay
	due    pop3.Time
	rest   pop3.Chunk
	more   bool
}

func (f *trickle) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	inside := f.more
	if !inside {
		c, ok := up(now)
		if !ok || !f.hit() {
			return c, ok
		}
		f.rest = c
	}
	c := f.rest
	if f.more = len(c.Data) > f.octets; f.more {
		c, f.rest = c.Split(f.octets)
	}
	if inside || f.more || f.due > now { // else it leaves as it came
		c.At, c.Flush = max(c.At, f.due), true
	}
	f.due = max(now, c.At) + f.delay
	if f.rate > 0 {
		f.due += pop3.Time(int64(len(c.Data)) * int64(pop3.Second) / f.rate)
	}
	return c, true
}

// cutter ends the connection inside a message. What left before is as it was.
type cutter struct {
	hit  func() bool
	msg  int
	at   int64
	step pop3.Step
	end  pop3.Chunk
	over bool
}

func (f *cutter) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	if f.over {
		return f.end, true
	}
	c, ok := up(now)
	if !ok || c.Verb != "RETR" || c.Part < pop3.PartBody || f.msg != 0 && c.Msg != f.msg || !f.hit() {
		return c, ok
	}
	left := f.at - c.Off
	if c.Part == pop3.PartFinal {
		left = 0 // shorter than the offset: cut before the terminator
	}
	if left < int64(len(c.Data)) {
		c, f.end = c.Split(int(max(left, 0)))
		f.end.Data, f.end.Step, f.over = nil, f.step, true
		if c.Kept = left > 0; !c.Kept {
			return f.end, true
		}
	}
	return c, true
}
