package quirk

import (
	"bytes"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

var framingWireQuirks = []*Quirk{
	{
		Name: "bare-lf-lines", Group: "framing", Layer: Framing,
		OneOf:     "lines have one kind of end",
		Conflicts: []Conflict{{"terminator-missing-lf", "no CR is left to end with"}},
		apply: func(e *pop3.Edit, _ *Use) {
			e.Filter(func(hit func() bool) pop3.Filter { return &bareLF{hit: hit} })
		},
	},
	{
		Name: "bare-cr", Group: "framing", Layer: Framing,
		Params: words("where", "end", "inside"),
		OneOf:  "lines have one kind of end",
		apply: func(e *pop3.Edit, u *Use) {
			if u.Args[0] == 1 {
				editLines(func(*pop3.Tx, *Use) lineEdit {
					return inText(func(line []byte) []byte { return bytes.ReplaceAll(line, []byte(" "), []byte("\r")) })
				}, fetches...)(e, u)
				return
			}
			filter(pop3.Anywhere, func(c *pop3.Chunk, _ pop3.Time, _ *Use) {
				c.Data = bytes.ReplaceAll(c.Data, []byte("\n"), []byte("\r\n"))
			})(e, u)
		},
	},
	{
		Name: "pipelined-replies-interleaved", Group: "framing", Layer: Wire,
		apply: func(e *pop3.Edit, _ *Use) {
			e.At(pop3.AtBodies).When(func(sc *pop3.Scope) bool { return sc.Queued }).Filter(func(hit func() bool) pop3.Filter { return &overtaking{hit: hit} })
		},
	},
	{
		Name: "terminator-split-packets", Group: "framing", Layer: Wire, Octet: true,
		Params: []Param{{Name: "delay", Duration: true, Min: 0, Max: int64(pop3.Minute), Default: int64(50 * pop3.Millisecond)}},
		apply: func(e *pop3.Edit, u *Use) {
			at := int(u.Aim.Octet) // of CRLF.CRLF
			if at == 1 {           // the last LF leaves with the terminator
				editBodies(func(e *pop3.Edit, _ *pop3.Tx, src pop3.Body, _ *Use) pop3.Body {
					return &chopped{lines: lines{src: src}, self: e.By(), keepCR: true}
				})(e, u)
				e.Final(func(_ *pop3.Scope, endsCRLF bool, was string) string {
					if endsCRLF {
						return was
					}
					return strings.TrimPrefix(was, "\r")
				})
			}
			parted(pop3.AtBodies, func() where {
				return func(c *pop3.Chunk, _ pop3.Time) (bool, int, bool) {
					dot := bytes.IndexByte(c.Data, '.')
					switch {
					case c.Part != pop3.PartFinal:
						return false, 0, false
					case dot < 0:
						return false, len(c.Data), false
					case at == 0:
						return true, dot + 1, true
					case at < 3:
						return true, 0, false
					}
					return false, min(dot+at-2, len(c.Data)-1), true
				}
			})(e, u)
		},
	},
	{
		Name: "double-dot-split-packets", Group: "framing", Layer: Wire,
		Params: span("delay", 50*pop3.Millisecond),
		apply: parted(pop3.AtRETR|pop3.AtTOP, func() where {
			prev := byte('\n')
			return func(c *pop3.Chunk, _ pop3.Time) (wait bool, n int, then bool) {
				if c.Part != pop3.PartBody || !slices.Contains(fetches, c.Verb) {
					return false, 0, false
				}
				if c.Off == 0 {
					prev = '\n'
				}
				for i, x := range c.Data {
					if x == '.' && prev == '\n' && (i+1 == len(c.Data) || c.Data[i+1] == '.') {
						prev = '.'
						return false, i + 1, true
					}
					prev = x
				}
				return false, 0, false
			}
		}),
	},
	{
		Name: "utf8-split-packets", Group: "framing", Layer: Wire,
		Params: span("delay", 50*pop3.Millisecond),
		apply: parted(pop3.Anywhere, func() where {
			return func(c *pop3.Chunk, _ pop3.Time) (wait bool, n int, then bool) {
				for i, x := range c.Data {
					if i > 0 && x&0xc0 == 0x80 && c.Data[i-1] >= 0xc0 {
						return false, i, true
					}
				}
				return false, 0, false
			}
		}),
	},
	{
		Name: "crlf-between-packets", Group: "framing", Layer: Wire,
		Params: span("delay", pop3.Millisecond),
		apply: parted(pop3.Anywhere, func() where {
			return func(c *pop3.Chunk, _ pop3.Time) (wait bool, n int, then bool) {
				switch i := bytes.Index(c.Data, []byte("\r\n")); i {
				case -1:
					return false, 0, false
				case 0:
					return false, 2, false
				default:
					return false, i, true
				}
			}
		}),
	},
	{
		Name: "terminator-midsegment", Group: "framing", Layer: Wire,
		Params: span("delay", 50*pop3.Millisecond),
		apply: func(e *pop3.Edit, u *Use) {
			parted(pop3.AtBodies, func() where {
				var seq uint64 // of a response that has just ended, or 0
				var end pop3.Time
				return func(c *pop3.Chunk, now pop3.Time) (wait bool, n int, then bool) {
					switch {
					case c.Part == pop3.PartFinal:
						seq, end = c.Seq, now+pop3.Time(u.Args[0])
						return true, 0, false
					case c.Part == pop3.PartStatus && seq > 0 && c.Seq == seq+1 && now < end+pop3.Millisecond && len(c.Data) > 3:
						seq = 0
						return false, 3, true // one segment: dot, CRLF and the beginning of this
					}
					return false, 0, false
				}
			})(e, u)
		},
	},
	{
		Name: "status-line-alone", Aliases: []string{"status-and-body-one-packet"}, Group: "framing", Layer: Wire,
		Params: span("pause", pop3.Second),
		apply: parted(pop3.AtBodies, func() where {
			var seq uint64
			return func(c *pop3.Chunk, _ pop3.Time) (wait bool, n int, then bool) {
				if c.Part == pop3.PartStatus {
					seq = c.Seq
					return false, 0, false
				}
				wait = c.Seq == seq && seq > 0
				seq = 0
				return wait, 0, false
			}
		}),
	},
	{
		Name: "stall-mid-retr", Group: "framing", Layer: Wire, Octet: true,
		Params: span("pause", 2*pop3.Minute),
		apply: func(e *pop3.Edit, u *Use) {
			parted(pop3.AtRETR, func() where {
				var stalled uint64
				return func(c *pop3.Chunk, _ pop3.Time) (wait bool, n int, then bool) {
					if c.Verb != "RETR" || c.Part < pop3.PartBody || c.Seq == stalled {
						return false, 0, false
					}
					left := u.Aim.Octet - c.Off
					if c.Part == pop3.PartFinal {
						left = 0 // shorter than the offset
					}
					if left < int64(len(c.Data)) {
						stalled = c.Seq
						return left <= 0, int(max(left, 0)), left > 0
					}
					return false, 0, false
				}
			})(e, u)
		},
	},
}

// where says of a chunk whether to pause before it, and after how many octets
// of it a segment ends, 0 for none, and with a pause.
type where func(c *pop3.Chunk, now pop3.Time) (wait bool, n int, then bool)

// parted parts what leaves into segments; the pause is the first parameter.
func parted(r pop3.Reach, begin func() where) applied {
	return func(e *pop3.Edit, u *Use) {
		e.At(r).Filter(func(hit func() bool) pop3.Filter {
			return &parter{hit: hit, find: begin(), pause: pop3.Time(u.Args[0])}
		})
	}
}

type parter struct {
	hit   func() bool
	find  where
	pause pop3.Time
	due   pop3.Time
	rest  pop3.Chunk
	more  bool
}

func (f *parter) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	if !f.more {
		c, ok := up(now)
		if !ok || !f.hit() {
			return c, ok
		}
		f.rest = c
	}
	c := f.rest
	wait, n, then := f.find(&c, now)
	if f.more = n > 0 && n < len(c.Data); f.more {
		c, f.rest = c.Split(n)
	}
	if n > 0 {
		c.Flush = true
	}
	if wait {
		c.At = max(c.At, now+f.pause)
	}
	if f.due > now {
		c.At = max(c.At, f.due)
	}
	if f.due = 0; then {
		f.due = max(now, c.At) + f.pause
	}
	return c, true
}

// bareLF takes the CR from line ends.
type bareLF struct {
	hit func() bool
	cr  bool // the last octet, and not given yet
	buf []byte
}

func (f *bareLF) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	c, ok := up(now)
	if !ok || !f.hit() && !f.cr {
		return c, ok
	}
	f.buf = f.buf[:0]
	for _, x := range c.Data {
		if f.cr && x != '\n' {
			f.buf = append(f.buf, '\r')
		}
		if f.cr = x == '\r'; !f.cr {
			f.buf = append(f.buf, x)
		}
	}
	c.Data = f.buf
	return c, true
}

// overtaking gives a terminator behind what comes next.
type overtaking struct {
	hit  func() bool
	held pop3.Chunk
	has  bool
}

func (f *overtaking) Next(now pop3.Time, up pop3.Upstream) (pop3.Chunk, bool) {
	if f.has {
		f.has = false
		return f.held, true
	}
	c, ok := up(now)
	if !ok || c.Part != pop3.PartFinal || !f.hit() {
		return c, ok
	}
	c.Data = bytes.Clone(c.Data) // what comes next is written over it
	next, more := up(now)
	if !more {
		return c, true
	}
	f.held, f.has = c, true
	return next, true
}
