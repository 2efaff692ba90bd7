package trace_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// Records follow each other, and each event comes back as it went in.
func TestRecords(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	octets := func() []byte {
		p := make([]byte, []int{0, 1, 5, 127, 128, 300}[rnd.IntN(6)])
		for i := range p {
			p[i] = byte(rnd.IntN(256))
		}
		return p
	}
	number := func() uint64 { return rnd.Uint64() >> rnd.IntN(64) }
	for range 500 {
		var all []byte
		var want []pop3.Event
		for range rnd.IntN(20) {
			e := pop3.Event{
				Kind: pop3.KindOpen + pop3.Kind(rnd.IntN(int(pop3.KindClose))), State: pop3.State(rnd.IntN(256)),
				Session: number(), Seq: number(), At: pop3.Time(number() >> 1), Msg: int(number() >> 1), N: int64(number()),
				Verb: string(octets()), Code: string(octets()), Text: string(octets()),
				Err: rnd.IntN(2) == 0, Cont: rnd.IntN(2) == 0, Half: rnd.IntN(2) == 0,
			}
			if p := octets(); len(p) > 0 {
				e.Data = p
			}
			for range rnd.IntN(3) {
				e.By = append(e.By, string(octets()))
			}
			want = append(want, e)
			all = trace.AppendRecord(all, &e)
		}
		for i, w := range want {
			var e pop3.Event
			var err error
			if e, all, err = trace.ReadRecord(all); err != nil || !reflect.DeepEqual(e, w) {
				t.Fatalf("record %d: %v\n got %+v\nwant %+v", i, err, e, w)
			}
		}
		if len(all) != 0 {
			t.Fatalf("%d octets left", len(all))
		}
	}
}

// A record that was cut short is an error, never a panic, and takes nothing.
func TestCutRecords(t *testing.T) {
	whole := trace.AppendRecord(nil, &pop3.Event{Kind: pop3.KindReply, Seq: 300, N: -1, Verb: "STAT", Text: "text", Data: []byte("+OK\r\n"), By: []string{"a", ""}})
	for i := range whole {
		e, rest, err := trace.ReadRecord(whole[:i])
		if !errors.Is(err, trace.ErrRecord) || len(rest) != i || e.Kind != 0 {
			t.Errorf("the first %d of %d octets: %+v, %v", i, len(whole), e, err)
		}
	}
	for _, bad := range [][]byte{
		nil,
		make([]byte, 100), // kind 0
		{byte(pop3.KindClose) + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		append(bytes.Repeat([]byte{1}, 3), bytes.Repeat([]byte{0xff}, 20)...),                // a number without end
		{1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0},                                     // five names in three octets
		append([]byte{1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, bytes.Repeat([]byte{0xff}, 8)...), // more than there can be
		append([]byte{1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, 0, 0),
	} {
		if _, _, err := trace.ReadRecord(bad); !errors.Is(err, trace.ErrRecord) {
			t.Errorf("% x: error %v", bad, err)
		}
	}
}

func FuzzReadRecord(f *testing.F) {
	f.Add(trace.AppendRecord(nil, &pop3.Event{Kind: pop3.KindLogin, Text: "user"}))
	f.Add(trace.AppendRecord(nil, &pop3.Event{Kind: pop3.KindBody, N: -5, Data: []byte(".\r\n"), By: []string{"trickle"}}))
	f.Fuzz(func(t *testing.T, p []byte) {
		e, rest, err := trace.ReadRecord(p)
		if err != nil {
			if len(rest) != len(p) {
				t.Fatal("an error that takes octets")
			}
			return
		}
		again, left, err := trace.ReadRecord(trace.AppendRecord(nil, &e))
		if err != nil || len(left) != 0 || !reflect.DeepEqual(again, e) || len(rest) >= len(p) {
			t.Fatalf("%v, %d left\n got %+v\nwant %+v", err, len(left), again, e)
		}
	})
}

func TestReadString(t *testing.T) {
	p := trace.AppendString(trace.AppendString(nil, "USER"), "")
	s, rest, ok := trace.ReadString(p)
	if string(s) != "USER" || !ok {
		t.Errorf("%q %v", s, ok)
	}
	if s, rest, ok = trace.ReadString(rest); len(s) != 0 || len(rest) != 0 || !ok {
		t.Errorf("%q %q %v", s, rest, ok)
	}
	for _, bad := range []string{"", "\x05USER", "\xff"} {
		if _, _, ok := trace.ReadString([]byte(bad)); ok {
			t.Errorf("%q is read", bad)
		}
	}
}
