package pop3

import (
	"io"
	"strings"
)

// From replies to octets.

// response is what is left of the reply on its way out.
type response struct {
	going  bool
	stage  stageOf
	r      Reply
	by     []string
	part   Part
	status []byte
	body   Body
	off    int64
	tail   [2]byte // the last two octets sent
}

type stageOf uint8

const (
	atStatus stageOf = iota
	atBody
	atFinal
	atEnd
)

// begin words a reply at once, while the client's line is still there.
func (s *Session) begin(r *Reply, part Part) {
	o := &s.out
	o.going, o.stage, o.r, o.part, o.off = true, atStatus, *r, part, 0
	o.body, o.by = r.Body, r.By
	o.tail = [2]byte{'\r', '\n'}
	s.next = r.Next
	switch {
	case r.Silent:
		o.status = o.status[:0]
	case r.Raw != nil:
		o.status = append(o.status[:0], r.Raw...)
	default:
		o.status, o.by = s.appendStatus(o.status[:0], r)
		if len(s.d.statuses) > 0 && r.Next == nil {
			o.status, o.by = s.editStatus(o.status, &o.r, o.by)
		}
	}
	o.status = append(o.status, r.After...)
	if o.body == nil {
		o.status, o.by = append(o.status, r.Trail...), join(o.by, r.finalBy)
		return
	}
	for _, b := range s.d.bodies {
		if b.edit.hits(&s.scope) {
			o.r.Body = b.f(&s.tx, o.r.Body)
		}
	}
	o.body = o.r.Body
	for i := len(s.d.stuffs) - 1; i >= 0; i-- {
		if st := &s.d.stuffs[i]; st.edit.hits(&s.scope) {
			o.body = st.f(o.body)
			return
		}
	}
	s.stuff = stuffer{src: o.body, lineStart: true}
	o.body = &s.stuff
}

// appendStatus writes the status line. What the dialect words is at most 512
// octets long (RFC 1939 §3), but for a unique-id, which no one may shorten.
func (s *Session) appendStatus(dst []byte, r *Reply) ([]byte, []string) {
	by := r.By
	switch {
	case r.Next != nil:
		return append(append(append(dst, "+ "...), r.Text...), "\r\n"...), by
	case r.Status != "":
		dst = append(dst, r.Status...)
	case r.Err:
		dst = append(dst, "-ERR"...)
	default:
		dst = append(dst, "+OK"...)
	}
	if r.Code != "" && s.d.Codes {
		dst = append(append(append(dst, " ["...), r.Code...), ']')
	}
	mark := len(dst)
	dst = append(dst, ' ')
	if r.Text != "" {
		dst = append(dst, r.Text...)
	} else {
		var more []string
		dst, more = s.appendSaid(dst, r.Say, &r.Args)
		by = join(by, more)
	}
	if len(dst) == mark+1 {
		dst = dst[:mark] // no text, no space
	}
	if len(dst) > 510 && r.Text == "" && r.Say != SayUIDOne {
		dst = dst[:510]
	}
	return append(dst, "\r\n"...), by
}

// appendSaid words a phrase as the dialect and its quirks have it.
func (s *Session) appendSaid(dst []byte, p Phrase, a *Args) ([]byte, []string) {
	w := &s.d.phrases[p]
	text := s.translated(p, w.text)
	var by []string
	for _, e := range w.edits {
		if e.edit.hits(&s.scope) {
			text, by = e.text, e.edit.tag(by)
		}
	}
	stamp := ""
	if s.offersAPOP() {
		if stamp = s.stamp; s.stampBy != nil && p == SayGreeting {
			by = join(by, s.stampBy)
		}
	} else if s.stamp != "" && p == SayGreeting {
		by = join(by, s.blameRemoved("APOP"))
	}
	if len(s.d.numbering) == 0 || a.Msg == 0 {
		return appendPhrase(dst, text, s.scope.Verb, stamp, a), by
	}
	shown := *a
	n, more := s.shown(a.Msg)
	if shown.Msg = n; strings.Contains(text, "{msg}") {
		by = join(by, more)
	}
	return appendPhrase(dst, text, s.scope.Verb, stamp, &shown), by
}

func (s *Session) offersAPOP() bool {
	return s.stamp != "" && s.row(s.rowIndex([]byte("APOP"))) != nil
}

// more gives the next chunk of the response that is going.
func (s *Session) more() (Chunk, bool) {
	o := &s.out
	c := Chunk{Part: o.part, Seq: s.scope.Seq, Verb: s.scope.Verb, Msg: s.scope.Msg, Err: o.r.Err, Code: o.r.Code, By: o.by, Since: s.fed}
	switch o.stage {
	case atStatus:
		o.stage = atEnd
		if o.body != nil {
			o.stage = atBody
		}
		if o.r.Wait > 0 {
			c.At = s.scope.Now + o.r.Wait
		}
		if c.Data = o.status; len(c.Data) == 0 && len(c.By) > 0 {
			s.unsaid(c) // that nothing is said is somebody's doing, too
		}
		return c, len(c.Data) > 0
	case atBody:
		p, err := o.body.Next()
		if err == io.EOF {
			o.stage = atFinal
			return c, false
		}
		if err != nil {
			// Too late for -ERR: without its terminator the client sees that
			// the response is not whole.
			s.close(ReasonAbort, StepClose, o.madeBody()...)
			return c, false
		}
		c.Part, c.Data, c.Off, c.By = PartBody, p, o.off, o.madeBody()
		if b, ok := o.body.(Blamed); ok && o.body != Body(&s.stuff) {
			c.By = join(c.By, b.By())
		}
		o.off += int64(len(p))
		if n := len(p); n >= 2 {
			o.tail = [2]byte{p[n-2], p[n-1]}
		} else if n == 1 {
			o.tail = [2]byte{o.tail[1], p[0]}
		} else if len(c.By) > 0 {
			s.unsaid(c)
		}
		return c, len(p) > 0
	case atFinal:
		o.stage, s.scope.Queued = atEnd, s.lineReady()
		final, by := o.r.Final, o.r.finalBy
		if final == "" {
			var more []string
			final, more = s.final(o.tail == [2]byte{'\r', '\n'})
			by = join(more, by)
		}
		c.Part, c.Data, c.By = PartFinal, s.keep(final), by
		if len(o.r.Trail) > 0 {
			o.status = append(o.status, o.r.Trail...)
			c.Data, c.By = o.status, join(by, o.by)
		}
		if len(c.Data) == 0 && len(c.By) > 0 {
			s.unsaid(c)
		}
		return c, len(c.Data) > 0
	}
	step, why := o.r.Step, o.r.Reason
	s.finish(true)
	switch step {
	case StepNone:
	case StepStartTLS:
		s.handshake()
	default:
		s.close(why, step, c.By...)
	}
	return c, false
}

// unsaid tells of a chunk that somebody made empty.
func (s *Session) unsaid(c Chunk) { s.sent(&c) }

// madeBody names who is to blame for the slice that the body gave last. A body
// that does not know is somebody's as a whole.
func (o *response) madeBody() []string {
	if b, ok := o.r.Body.(Blamed); ok {
		return b.By()
	}
	return o.r.bodyBy
}

// final is the terminator. RFC 1939 §3: a response ends with CRLF.CRLF, of
// which the first CRLF is the end of the last line.
func (s *Session) final(endsCRLF bool) (final string, by []string) {
	final = "\r\n.\r\n"
	if endsCRLF {
		final = ".\r\n"
	}
	for _, e := range s.d.finals {
		if !e.edit.hits(&s.scope) {
			continue
		}
		was := final
		if final = e.f(&s.scope, endsCRLF, was); final != was {
			by = e.edit.tag(by)
		}
	}
	return final, by
}

// keep copies a terminator to the buffer of the status line, which has left.
func (s *Session) keep(final string) []byte {
	s.out.status = append(s.out.status[:0], final...)
	return s.out.status
}

// finish lets go of the response.
func (s *Session) finish(complete bool) {
	o := &s.out
	if !o.going {
		return
	}
	o.going = false
	if o.body != nil {
		o.body.Close()
	}
	done := o.r.Done
	o.r, o.body = Reply{}, nil
	if done != nil {
		done(&s.tx, complete)
	}
}

// Blamed is a Body that knows which quirks altered the slice it gave last, or
// broke off there.
type Blamed interface{ By() []string }
