package trace_test

import (
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// play counts events that are written as kind, session, seq, milliseconds.
func play(events ...pop3.Event) *trace.Statistics {
	s := &trace.Statistics{}
	for _, e := range events {
		e.At *= pop3.Millisecond
		if e.Kind != pop3.KindLineIn {
			e.Data = []byte("x")
		}
		s.Add(&e)
	}
	return s
}

func lineIn(seq uint64, at pop3.Time, verb string) pop3.Event {
	return pop3.Event{Kind: pop3.KindLineIn, Session: 1, Seq: seq, At: at, Verb: verb}
}

func octets(kind pop3.Kind, seq uint64, at pop3.Time) pop3.Event {
	return pop3.Event{Kind: kind, Session: 1, Seq: seq, At: at}
}

// A command takes from its line to the last octet of its response, and counts
// while that is on its way already.
func TestTimes(t *testing.T) {
	within := func(s *trace.Statistics, verb string, count uint64, ms pop3.Time) {
		t.Helper()
		got := s.Times[verb]
		if got == nil || got.Count != count || got.Max != ms*pop3.Millisecond {
			t.Errorf("%s: %+v, want %d of at most %d ms", verb, got, count, ms)
		}
	}
	going := play(lineIn(1, 10, "RETR"), octets(pop3.KindReply, 1, 12), octets(pop3.KindBody, 1, 40))
	within(going, "RETR", 1, 30)
	e := octets(pop3.KindBody, 1, 60*pop3.Millisecond)
	e.Data = []byte(".\r\n")
	going.Add(&e)
	within(going, "RETR", 1, 50)

	s := play(
		lineIn(1, 0, "NOOP"), octets(pop3.KindReply, 1, 3),
		octets(pop3.KindReply, 1, 60_000),                    // an alarm, not the answer
		lineIn(2, 60_001, "STAT"), lineIn(3, 60_001, "LIST"), // answers that a quirk holds back
		octets(pop3.KindReply, 2, 60_005), octets(pop3.KindReply, 3, 60_007), octets(pop3.KindBody, 3, 60_008),
		lineIn(4, 70_000, "RSET"), // never answered
	)
	within(s, "NOOP", 1, 3)
	within(s, "STAT", 1, 4)
	within(s, "LIST", 1, 7)
	if s.Times["RSET"].Count != 0 || strings.Contains(string(s.AppendJSON(nil)), `Microseconds":{"RSET"`) {
		t.Error("what has no answer has a time")
	}

	// The client took ten seconds for the challenge; the server two and three milliseconds.
	answer := lineIn(1, 10_002, "AUTH")
	answer.Cont = true
	within(play(lineIn(1, 0, "AUTH"), octets(pop3.KindReply, 1, 2), answer, octets(pop3.KindReply, 1, 10_005)), "AUTH", 1, 5)

	// Octets of commands that nobody heard of.
	play(octets(pop3.KindReply, 7, 1), octets(pop3.KindBody, 0, 1))
}

// Who overhears a client hears all that it sends ahead.
func TestTimesAhead(t *testing.T) {
	var events []pop3.Event
	for seq := range uint64(maxAhead) {
		events = append(events, lineIn(seq+1, 10, "NOOP"))
	}
	for seq := range uint64(maxAhead) {
		events = append(events, octets(pop3.KindReply, seq+1, 20))
	}
	if got := play(events...).Times["NOOP"]; got == nil || got.Count != maxAhead || got.Max != 10*pop3.Millisecond {
		t.Errorf("%+v of %d", got, maxAhead)
	}
}

const maxAhead = 64

// Quantiles are off by a quarter at most, and by nothing at the end.
func TestQuantiles(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		s := &trace.Statistics{}
		var took []pop3.Time
		for i := range 1 + rnd.IntN(200) {
			d := pop3.Time(rnd.Uint64N(1 << (10 + rnd.IntN(30))))
			took = append(took, d)
			s.Add(&pop3.Event{Kind: pop3.KindLineIn, Seq: uint64(i), At: 5, Verb: "X"})
			s.Add(&pop3.Event{Kind: pop3.KindReply, Seq: uint64(i), At: 5 + d, Data: []byte("x")})
		}
		slices.Sort(took)
		for _, q := range []uint64{1, 50, 90, 100} {
			want := took[(uint64(len(took))*q+99)/100-1]
			got := s.Times["X"].Quantile(q)
			if got < want || got > want+want/4+1024 {
				t.Errorf("%d of a hundred within %d ns, want %d of %d times", q, got, want, len(took))
			}
		}
	}
	if got := new(trace.Times).Quantile(50); got != 0 {
		t.Errorf("nothing took %d", got)
	}
}

// Octets over time are all there, in no more slots than there are, however
// long it takes and however the clock jumps.
func TestSeries(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		s := &trace.Statistics{}
		at := pop3.Time(rnd.Uint64N(1 << 62))
		for range rnd.IntN(300) {
			e := pop3.Event{Kind: pop3.KindLineIn, At: at, Data: make([]byte, rnd.IntN(100))}
			if rnd.IntN(2) == 0 {
				e.Kind = pop3.KindBody
			}
			s.Add(&e)
			at += pop3.Time(rnd.Uint64N(1<<(10+rnd.IntN(40)))) - pop3.Time(rnd.Uint64N(1<<20))
		}
		sum := func(all []uint64) (n uint64) {
			for _, v := range all {
				n += v
			}
			return n
		}
		in, out := s.Octets.In(), s.Octets.Out()
		if sum(in) != s.In || sum(out) != s.Out || len(in) != len(out) || len(in) > 64 {
			t.Fatalf("%d slots with %d and %d octets, want %d and %d", len(in), sum(in), sum(out), s.In, s.Out)
		}
	}
	s := play(octets(pop3.KindBody, 0, 1000), octets(pop3.KindBody, 0, 1124), octets(pop3.KindBody, 0, 1125), octets(pop3.KindBody, 0, 8999))
	if got := s.Octets.Out(); s.Octets.Width != 125*pop3.Millisecond || len(got) != 64 || got[0] != 2 || got[1] != 1 || got[63] != 1 {
		t.Errorf("%d: %v", s.Octets.Width, got)
	}
	e := octets(pop3.KindBody, 0, 9000*pop3.Millisecond)
	e.Data = []byte("xyz")
	s.Add(&e)
	if got := s.Octets.Out(); s.Octets.Width != 250*pop3.Millisecond || len(got) != 33 || got[0] != 3 || got[31] != 1 || got[32] != 3 {
		t.Errorf("%d: %v", s.Octets.Width, got)
	}
	// The ends of the clock.
	for _, at := range []pop3.Time{-1 << 63, 1<<63 - 1, 0} {
		s.Add(&pop3.Event{Kind: pop3.KindBody, At: at, Data: []byte("x")})
	}
}

// What CSV says is what JSON says, and no word is a formula.
func TestCSV(t *testing.T) {
	s := play(lineIn(1, 0, `A"B,`), octets(pop3.KindReply, 1, 7), lineIn(2, 300, "=1+1"), octets(pop3.KindReply, 2, 301))
	s.Add(&pop3.Event{Kind: pop3.KindReply, Code: "@SUM", Err: true})
	rows, err := csv.NewReader(strings.NewReader(string(s.AppendCSV(nil)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range rows {
		got[r[0]+" "+r[1]] = r[2]
	}
	for key, want := range map[string]string{
		"measure name": "value", "total sessions": "0", "total octetsOut": "2", "total err": "1", `commands A"B,`: "1", "commands '=1+1": "1",
		"codes '@SUM": "1", `maxMicroseconds A"B,`: "7000", `answered A"B,`: "1", "octetsOutAtMilliseconds 0": "1", "octetsOutAtMilliseconds 250": "1", "total slotMilliseconds": "125",
	} {
		if got[key] != want {
			t.Errorf("%s is %q, want %q", key, got[key], want)
		}
	}
	for name := range got {
		if strings.HasPrefix(name, "octets") && got[name] == "0" {
			t.Errorf("%s is written, and is empty", name)
		}
	}
	var all map[string]any
	if err := json.Unmarshal(s.AppendJSON(nil), &all); err != nil || len(all) != 18 || all["answered"].(map[string]any)["=1+1"] != 1.0 {
		t.Errorf("%v: %v", err, all)
	}
}

// A reset forgets what was, and not that a session is open.
func TestReset(t *testing.T) {
	s := play(octets(pop3.KindOpen, 0, 0), lineIn(1, 1, "NOOP"))
	s.Reset()
	s.Add(&pop3.Event{Kind: pop3.KindReply, Session: 1, Seq: 1, At: 5, Data: []byte("+OK\r\n")})
	if s.Active != 1 || s.Sessions != 0 || len(s.Times) != 0 || s.OK != 1 {
		t.Errorf("%+v", s)
	}
}
