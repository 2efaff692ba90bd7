package pop3

import "strconv"

// Dated is a [Message] that knows when it arrived, on the driver's clock.
type Dated interface{ Arrived() Time }

// expires is the value of the capability EXPIRE (RFC 2449 §6.7): "the
// server-guaranteed minimum retention days, or NEVER".
func (l *Limits) expires() string {
	switch {
	case l.Expire == 0:
		return "NEVER"
	case l.Expire < 0:
		return "0"
	}
	return strconv.FormatInt(int64(l.Expire/Day), 10)
}

// unexpired takes what is too old out of sight. RFC 1939 §8 lets a site "delete
// messages that have been on the server" for long; here, as with all that is
// removed, in UPDATE alone.
func unexpired(drop Maildrop, now, limit Time) Maildrop {
	if limit <= 0 {
		return drop
	}
	all := drop.Messages()
	aged := &aged{Maildrop: drop}
	for i, m := range all {
		if d, is := m.(Dated); is && now-d.Arrived() > limit {
			aged.old = append(aged.old, i)
			continue
		}
		aged.list, aged.at = append(aged.list, m), append(aged.at, i)
	}
	if len(aged.old) == 0 {
		return drop
	}
	return aged
}

// aged is a maildrop of which some messages have expired.
type aged struct {
	Maildrop
	list []Message
	at   []int // where the messages of list are in the maildrop
	old  []int // where the others are
}

func (a *aged) Messages() []Message { return a.list }

func (a *aged) Commit(deleted []int) error {
	var all []int // ascending
	rest := a.old
	for _, i := range deleted {
		for len(rest) > 0 && rest[0] < a.at[i] {
			all, rest = append(all, rest[0]), rest[1:]
		}
		all = append(all, a.at[i])
	}
	return a.Maildrop.Commit(append(all, rest...))
}

// Remove implements [Remover], as far as the maildrop does.
func (a *aged) Remove(i int) error {
	if r, ok := a.Maildrop.(Remover); ok {
		return r.Remove(a.at[i])
	}
	return ErrGone
}

// AlteredBy implements [Altered], as far as the maildrop does.
func (a *aged) AlteredBy(what Aspect) []string { return AlteredBy(a.Maildrop, what) }
