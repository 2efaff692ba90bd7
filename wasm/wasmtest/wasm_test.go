package wasmtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/sasl"
	"github.com/pop3play/pop3play/core/trace"
	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/sys"
)

var (
	wasmFile []byte
	packed   int64 // octets of it as the page fetches it
	runtime  *Runtime
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "wasmtest")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		if wasmFile, packed, err = Build(dir); err != nil {
			panic(err)
		}
		if runtime, err = NewRuntime(context.Background(), wasmFile); err != nil {
			panic(err)
		}
		defer runtime.Close()
		return m.Run()
	}())
}

func instance(tb testing.TB) *Reactor {
	tb.Helper()
	r, err := runtime.Instance()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { r.Close() })
	return r
}

// The shim implements these functions and no other.
func TestImportsAreThoseOfTheShim(t *testing.T) {
	want := []string{"args_get", "args_sizes_get", "clock_time_get", "environ_get", "environ_sizes_get",
		"fd_write", "poll_oneoff", "proc_exit", "random_get", "sched_yield"}
	got := runtime.Imports()
	slices.Sort(got)
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("the reactor imports\n%v, the shim has\n%v", got, want)
	}
}

// What a visitor downloads before the first command.
func TestSizeBudget(t *testing.T) {
	const budget = 650_000
	t.Logf("%d octets, %d after brotli -q 11; the budget is %d", len(wasmFile), packed, budget)
	if packed > budget {
		t.Errorf("the reactor is %d octets after brotli, %d over the budget", packed, packed-budget)
	}
}

// What is blanked to make the module small is nothing that a run needs: stacks
// grow, memory is collected, and a panic still says why.
func TestLastWords(t *testing.T) {
	program, err := build(t.TempDir(), "wasm/wasmtest/testdata/lastwords/main.go", nil)
	if err != nil {
		t.Fatal(err)
	}
	rt, err := NewRuntime(t.Context(), program)
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Close()
	var words bytes.Buffer
	_, err = rt.rt.InstantiateModule(t.Context(), rt.code, wazero.NewModuleConfig().WithStderr(&words))
	var exit *sys.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("it ended with %v", err)
	}
	if !strings.HasPrefix(words.String(), "panic: the last words\n") {
		t.Errorf("its last words are %q", words.String())
	}
}

func TestTranscriptsInWebAssembly(t *testing.T) {
	played := 0
	err := fs.WalkDir(testdata.Transcripts(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(p) != ".txtar" {
			return err
		}
		data, err := fs.ReadFile(testdata.Transcripts(), p)
		if err != nil {
			return err
		}
		t.Run(p, func(t *testing.T) {
			s, err := transcript.Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			if why := notHere(s); why != "" {
				t.Logf("played by the other drivers only: %s", why)
				return
			}
			player, err := NewPlayer(instance(t), s)
			if err != nil {
				t.Fatal(err)
			}
			if err := transcript.Play(s, player); err != nil {
				t.Fatal(err)
			}
			played++
		})
		return nil
	})
	if err != nil || played < 10 {
		t.Errorf("%d transcripts played, error %v", played, err)
	}
}

// notHere tells why the page, with one connection and one user, cannot play a
// script.
func notHere(s *transcript.Script) string {
	if !s.Plays("wasm") || s.Header["tls"] != "" {
		return "the page has no TLS"
	}
	open := map[int]bool{}
	for _, st := range s.Steps {
		switch {
		case st.Kind == transcript.Closed:
			delete(open, st.Conn)
		case st.Conn > 0:
			open[st.Conn] = true
		}
		if len(open) > 1 {
			return "two connections at once"
		}
		for _, seg := range st.Segments {
			if bytes.Contains(bytes.ToLower(seg), []byte(" other")) {
				return "a second user"
			}
		}
	}
	return ""
}

// native is the reactor's twin outside WebAssembly.
type native struct {
	store   *maildrop.Memory
	world   pop3.World
	session *pop3.Session
	records []byte
	stats   trace.Statistics
	opened  uint64
}

func (n *native) open(t *testing.T, spec string, now pop3.Time) {
	t.Helper()
	b, err := quirk.Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	n.opened++
	n.session = pop3.NewSession(b.Dialect(pop3.SASL(sasl.All()), pop3.LANG(pop3.Languages())), n.store, pop3.Options{
		Session: n.opened, Peer: "this page", Stamp: fmt.Sprintf("4711.%d@localhost", now), World: &n.world,
		Nonce:   func(p []byte) { predictable{}.Read(p) },
		Observe: func(e *pop3.Event) { n.records = trace.AppendRecord(n.records, e) },
	})
	n.session.Start(now)
}

// Random input, quirks and pauses give the same octets, the same events and the
// same statistics inside WebAssembly and outside.
func TestNativeEqualsWebAssembly(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 1939))
			compare(t, rng, instance(t))
		})
	}
}

func compare(t *testing.T, rng *rand.Rand, r *Reactor) {
	bundle := testdata.Bundle("tour")
	if err := r.CallWith(bundle, "maildrop_load"); err != nil {
		t.Fatal(err)
	}
	n := &native{store: &maildrop.Memory{}}
	n.store.AddUser("user", "password")
	if err := maildrop.ReadBundle(bundle, func(_ string, raw []byte) { n.store.Deliver("user", raw) }); err != nil {
		t.Fatal(err)
	}
	now := pop3.Second
	for range 3 { // sessions
		spec := randomSpec(rng)
		n.open(t, spec, now)
		if err := r.CallWith([]byte(spec), "open", uint64(now)); err != nil {
			t.Fatal(err)
		}
		for range 40 {
			same(t, spec, n, r, now)
			want, _ := r.Call("want_input")
			if (want != 0) != n.session.WantInput() {
				t.Fatalf("%s: want_input %d, natively %v", spec, want, n.session.WantInput())
			}
			if at, ok := n.session.Deadline(); want == 0 && ok {
				now = max(now, at)
				n.session.Tick(now)
				if _, err := r.Call("tick", uint64(now)); err != nil {
					t.Fatal(err)
				}
				continue
			} else if want == 0 {
				break
			}
			now += pop3.Time(rng.Int64N(int64(pop3.Second)))
			line := randomInput(rng)
			n.session.Feed(now, bytes.Clone(line))
			if err := r.Put(line); err != nil {
				t.Fatal(err)
			}
			if _, err := r.Call("feed", uint64(len(line)), uint64(now)); err != nil {
				t.Fatal(err)
			}
		}
		n.session.End(now, pop3.ReasonReset)
		if _, err := r.Call("end", uint64(now)); err != nil {
			t.Fatal(err)
		}
		same(t, spec, n, r, now)
		now += pop3.Second
	}
}

// same pulls both until nothing is left.
func same(t *testing.T, spec string, n *native, r *Reactor, now pop3.Time) {
	t.Helper()
	for {
		want, _ := n.session.Pull(now)
		got, err := r.Octets("pull", uint64(now))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("%s: WebAssembly sends %q, natively %q", spec, got, want)
		}
		if len(want) == 0 {
			break
		}
	}
	records, err := r.Octets("events")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(records, n.records) {
		t.Fatalf("%s: the events differ:\n%q\n%q", spec, records, n.records)
	}
	n.stats.Reset()
	for p := n.records; len(p) > 0; {
		e, rest, err := trace.ReadRecord(p)
		if err != nil {
			t.Fatal(err)
		}
		n.stats.Add(&e)
		p = rest
	}
	n.records = n.records[:0]
	if _, err := r.Call("stats_reset", 0, 0); err != nil {
		t.Fatal(err)
	}
	if err := r.Put(records); err != nil {
		t.Fatal(err)
	}
	if ok, err := r.Call("stats_feed", 0, uint64(len(records))); err != nil || ok != 1 {
		t.Fatalf("stats_feed: %d, %v", ok, err)
	}
	for format, want := range [][]byte{n.stats.AppendText(nil), n.stats.AppendJSON(nil), n.stats.AppendCSV(nil)} {
		got, err := r.Octets("stats", 0, uint64(format))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("statistics: %s, natively %s (%v)", got, want, err)
		}
	}
}

// The module says what is wrong with a spec string, and where.
func TestCheck(t *testing.T) {
	r := instance(t)
	for _, spec := range []string{"", "strict,trickle=1/5ms", "strict,trikle", "strict,trickle=0", "extra,noextra", strings.Repeat("stat-wrong,", 30) + "x@"} {
		_, wrong := quirk.Parse(spec)
		var want []byte
		if e, ok := wrong.(*quirk.Error); ok {
			want = append(trace.AppendVarint(nil, uint64(e.Offset)), e.Msg...)
		}
		if err := r.Put([]byte(spec)); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Octets("check", uint64(len(spec))); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %q, natively %q (%v)", spec, got, want, err)
		}
	}
}

func randomSpec(rng *rand.Rand) string {
	for {
		spec := "strict"
		all := quirk.All()
		for range rng.IntN(5) {
			spec += "," + all[rng.IntN(len(all))].Name
		}
		if _, err := quirk.Parse(spec); err == nil {
			return spec
		}
	}
}

var inputs = strings.Split("USER user|USER user|PASS password|PASS password|PASS wrong|APOP user x|CAPA|STAT|LIST|LIST 3|LIST 0|UIDL|UIDL 2|RETR 1|RETR 3|RETR 99|TOP 4 2|TOP 1|DELE 2|DELE 5|RSET|NOOP|QUIT|EXIT|BREAK|HELO|retr 6| |LIST  1|\x00\xff|USER|STLS|UTF8|USER j\u00fc|LANG|LANG de|LANG nl|LANG fr|LANG *|LANG x|AUTH|AUTH FOO|"+
	"AUTH PLAIN|AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=|AUTH LOGIN dXNlcg==|cGFzc3dvcmQ=|AUTH CRAM-MD5|AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9YWJj|"+
	"Yz1iaXdzLHI9YWJjLHA9eHh4|*|=|", "|")

// randomInput is one line, several, half of one, or octets.
func randomInput(rng *rand.Rand) []byte {
	var p []byte
	for range 1 + rng.IntN(3) {
		p = append(p, inputs[rng.IntN(len(inputs))]...)
		p = append(p, []string{"\r\n", "\r\n", "\r\n", "\n", "\r"}[rng.IntN(5)]...)
	}
	if rng.IntN(8) == 0 {
		p = p[:rng.IntN(len(p))]
	}
	if rng.IntN(20) == 0 {
		p = bytes.Repeat([]byte("x"), 3000)
	}
	return p
}

func BenchmarkSTAT(b *testing.B) {
	r := instance(b)
	s, err := transcript.Parse([]byte("-- transcript --\nS: +OK pop3play ready <stamp>\nC: USER user\nS: +OK now send PASS\nC: PASS password\nS: +OK maildrop locked and ready, 0 messages (0 octets)\n"))
	if err != nil {
		b.Fatal(err)
	}
	p, err := NewPlayer(r, s)
	if err != nil {
		b.Fatal(err)
	}
	for _, st := range s.Steps {
		if st.Kind == transcript.Send {
			for _, q := range st.Segments {
				if err := p.Send(1, q); err != nil {
					b.Fatal(err)
				}
			}
		} else if p.conn == 0 {
			if err := p.Connect(1); err != nil {
				b.Fatal(err)
			}
		}
	}
	for b.Loop() {
		if err := p.Send(1, []byte("STAT\r\n")); err != nil {
			b.Fatal(err)
		}
		p.out, p.Event = nil, nil
	}
}
