package quirk_test

import (
	"bytes"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
)

// remembers counts what a World holds, and the members of each.
func remembers(w *pop3.World) (n int) {
	for _, v := range reflect.ValueOf(w).Elem().FieldByName("data").Seq2() {
		n++
		if v.Elem().Kind() == reflect.Map {
			n += v.Elem().Len()
		}
	}
	return n
}

// visit plays a session to its end: all lines at once, or, without the last of
// them, broken off.
func visit(st pop3.Store, d *pop3.Dialect, w *pop3.World, number uint64, lines string) {
	now := pop3.Time(number) * 2 * pop3.Minute * 1440
	s := pop3.NewSession(d, st, pop3.Options{Session: number, Stamp: "1.2@host", World: w})
	s.Start(now)
	in := []byte(lines)
	for s.State() != pop3.Closed {
		for p, _ := s.Pull(now); p != nil; p, _ = s.Pull(now) {
		}
		at, ok := s.Deadline()
		switch {
		case s.WantInput() && len(in) > 0:
			n := bytes.IndexByte(in, '\n') + 1
			s.Feed(now, in[:n])
			in = in[n:]
		case s.WantInput():
			s.CloseInput(now)
		case ok:
			now = max(now, at)
			s.Tick(now)
		}
		s.Pull(now)
	}
}

// However many sessions there were, a server remembers no more for them: only
// users and their mail count.
func TestWorldStaysSmall(t *testing.T) {
	lines := "USER user\r\nPASS password\r\nSTAT\r\nLIST\r\nUIDL\r\nRETR 1\r\nRETR 2\r\nTOP 1 1\r\nLAST\r\nLIST 1\r\nDELE 1\r\nRSET\r\nQUIT\r\n"
	held := 0
	for _, q := range quirk.All() {
		b, err := quirk.Parse("strict," + q.Name)
		if err != nil {
			t.Fatal(err)
		}
		st := &maildrop.Memory{}
		st.AddUser("user", "password")
		for n := range 3 {
			st.Deliver("user", []byte("Subject: "+strconv.Itoa(n)+"\n\nFrom here on\nFrom there\ntext\n"))
		}
		d, w := b.Dialect(), &pop3.World{}
		number, at := uint64(0), [2]int{}
		for k, many := range []int{4, 20} {
			for range many {
				number++
				visit(st, d, w, number, lines)
				number++
				visit(st, d, w, number, strings.TrimSuffix(lines, "QUIT\r\n"))
			}
			at[k] = remembers(w)
		}
		if held += at[0]; at[1] > at[0] {
			t.Errorf("%s: after 8 sessions the server remembers %d things, after 48 %d", q.Name, at[0], at[1])
		}
	}
	if held == 0 {
		t.Error("nothing was ever remembered: the test looks at the wrong place")
	}
}
