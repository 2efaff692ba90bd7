package quirk

import "github.com/pop3play/pop3play/core/pop3"

// Faults of the network, or what looks like them.
var networkQuirks = []*Quirk{
	{
		Name: "refuse-for", Group: "timing", Layer: Door,
		Params: span("time", 10*pop3.Second),
		apply: func(e *pop3.Edit, u *Use) {
			e.Door(func(sc *pop3.Scope, d *pop3.Door) {
				first, _ := sc.World.Update("refuse-for", "", func(v any) any {
					if v == nil {
						return sc.Now
					}
					return v
				}).(pop3.Time)
				if sc.Now < first+pop3.Time(u.Args[0]) {
					d.Accept = pop3.AcceptReset
				}
			})
		},
	},
	{
		Name: "nagle-delayed-ack-stall", Group: "timing", Layer: Wire,
		Params: span("pause", 40*pop3.Millisecond),
		apply: filter(pop3.AtBodies, func(c *pop3.Chunk, now pop3.Time, u *Use) {
			if c.Part == pop3.PartBody && c.Off == 0 {
				c.At = max(c.At, now+pop3.Time(u.Args[0]))
			}
		}),
	},
	{
		Name: "large-message-hang", Group: "timing", Layer: Wire,
		Params: []Param{
			{Name: "octets", Unit: "octets", Min: 1, Max: 1 << 30, Default: 1 << 20},
			{Name: "time", Duration: true, Min: int64(pop3.Millisecond), Max: int64(60 * pop3.Minute), Default: int64(10 * pop3.Minute)},
		},
		apply: func(e *pop3.Edit, u *Use) {
			e.At(pop3.AtRETR).Filter(func(hit func() bool) pop3.Filter {
				return &breaker{hit: hit, at: u.Args[0], pause: pop3.Time(u.Args[1]), step: pop3.StepClose, where: inMessage}
			})
		},
	},
	{
		Name: "stall", Group: "timing", Layer: Wire, Octet: true,
		Params: span("time", 30*pop3.Second),
		apply: func(e *pop3.Edit, u *Use) {
			e.Filter(func(hit func() bool) pop3.Filter {
				return &breaker{hit: hit, at: u.Aim.Octet, pause: pop3.Time(u.Args[0])}
			})
		},
	},
	{
		Name: "half-close", Group: "timing", Layer: Wire, Octet: true,
		apply: cutReply(pop3.StepCloseWrite),
	},
	{
		Name: "fin-in-reply", Group: "timing", Layer: Wire, Octet: true,
		apply: cutReply(pop3.StepClose),
	},
	{
		Name: "rst-in-reply", Group: "timing", Layer: Wire, Octet: true,
		apply: cutReply(pop3.StepAbort),
	},
	{
		Name: "bandwidth", Group: "timing", Layer: Wire,
		Params: []Param{{Name: "octets-per-second", Unit: "octets", Min: 1, Max: 1 << 30, Default: 7000}},
		apply: func(e *pop3.Edit, u *Use) {
			e.Filter(func(hit func() bool) pop3.Filter {
				return &trickle{hit: hit, octets: int(max(u.Args[0]/20, 1)), rate: u.Args[0]}
			})
		},
	},
	{
		Name: "latency", Group: "timing", Layer: Wire,
		Params: []Param{
			{Name: "delay", Duration: true, Min: 0, Max: int64(10 * pop3.Minute), Default: int64(200 * pop3.Millisecond)},
			{Name: "jitter", Duration: true, Min: 0, Max: int64(10 * pop3.Minute)},
			{Name: "seed", Min: 0, Max: maxSeed},
		},
		apply: filter(pop3.Anywhere, func(c *pop3.Chunk, now pop3.Time, u *Use) {
			at := c.Since + pop3.Time(u.Args[0])
			if jitter := u.Args[1]; jitter > 0 {
				at += pop3.Time(scatter(u.Args[2], c) % uint64(jitter))
			}
			if at > now {
				c.At = max(c.At, at)
			}
		}),
	},
}

// cutReply ends the connection at an octet of a reply.
func cutReply(step pop3.Step) applied {
	return func(e *pop3.Edit, u *Use) {
		e.Filter(func(hit func() bool) pop3.Filter { return &breaker{hit: hit, at: u.Aim.Octet, step: step} })
	}
}

// scatter is a number that depends on the seed and the reply alone.
func scatter(seed int64, c *pop3.Chunk) uint64 {
	x := uint64(seed)*0xd6e8feb86659fd93 + uint64(c.Seq+1)*0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// breaker pauses at an octet of a reply, or ends the connection there, or the
// one after the other.
type breaker struct {
	hit   func() bool
	at    int64
	pause pop3.Time
	step  pop3.Step
	where func(*pop3.Chunk) (int64, bool) // nil: in the whole reply

	seq  uint64
	next int64 // octets of the reply that were seen
	rest pop3.Chunk
	more bool
}

func (f *breaker) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	if f.more {
		f.more = false
		f.rest.At = max(f.rest.At, now+f.pause)
		return f.rest, true
	}
	c, ok := up(now)
	if !ok {
		return c, ok
	}
	at, is := f.place(&c)
	n := f.at - at
	if !is || n < 0 || n >= int64(len(c.Data)) || !f.hit() {
		return c, ok
	}
	head, tail := c.Split(int(n))
	if f.step != pop3.StepNone {
		tail.Data, tail.Flush, tail.Step = nil, false, f.step
	}
	if n == 0 {
		tail.At = max(tail.At, now+f.pause)
		return tail, true
	}
	f.rest, f.more = tail, true
	head.Flush, head.Kept = f.pause > 0, f.step != pop3.StepNone
	return head, true
}

// place tells where in a reply to a command a chunk begins.
func (f *breaker) place(c *pop3.Chunk) (at int64, is bool) {
	if f.where != nil {
		return f.where(c)
	}
	if c.Seq != f.seq || c.Part == pop3.PartStatus && c.Off == 0 {
		f.seq, f.next = c.Seq, 0
	}
	at = f.next
	f.next += int64(len(c.Data))
	return at, c.Part != pop3.PartGreeting
}

// inMessage counts from the beginning of a message.
func inMessage(c *pop3.Chunk) (int64, bool) {
	return c.Off, c.Verb == "RETR" && c.Part == pop3.PartBody
}
