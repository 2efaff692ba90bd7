package interop

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
)

const (
	quirksData  = "../../testdata/clients-vs-quirks.json"
	quirksTable = "../../testdata/clients-vs-quirks.md"
)

var meet = flag.Bool("meet-quirks", false, "run every client against every quirk, and write testdata/clients-vs-quirks.*")

// matrixClients are those that meet the quirks, under the names of the table.
var matrixClients = []struct{ name, client string }{
	{"curl", "curl"}, {"fetchmail", "fetchmail"}, {"getmail6", "getmail6"}, {"mpop", "mpop"},
	{"poplib", "Python poplib"}, {"Net::POP3", "Perl Net::POP3"},
}

// TestClientsMeetQuirks has every client meet every quirk, and writes what came
// of it. make client-matrix runs it, and can choose; what did not run stays as
// it was.
func TestClientsMeetQuirks(t *testing.T) {
	if !*meet {
		t.Skip("make client-matrix runs it: it takes half an hour and proves nothing of this code")
	}
	var authorities [2]*pop3server.Authority
	for i := range authorities {
		var err error
		if authorities[i], err = pop3server.NewAuthority(); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(quirksData)
	if err != nil {
		t.Fatal(err)
	}
	m, err := testdata.ReadClients(data)
	if err != nil {
		t.Fatal(err)
	}
	book := &logbook{matrix: m}
	book.prepare(t)
	for _, mc := range matrixClients {
		t.Run(mc.name, func(t *testing.T) {
			for _, q := range quirk.All() {
				t.Run(q.Name, func(t *testing.T) {
					t.Parallel()
					o := meetTwice(t, mc.client, q, authorities[0], authorities[1])
					book.note(mc.name, q, o)
				})
			}
		})
	}
	if err := writeMatrix(book.matrix); err != nil {
		t.Fatal(err)
	}
}

// meetTwice has the client meet the quirk, once more if not all was well, and a
// third time if that is not just a plain error twice. The worst one counts.
func meetTwice(t *testing.T, name string, q *quirk.Quirk, authority, stranger *pop3server.Authority) testdata.Outcome {
	var all []verdict
	for range 3 {
		all = append(all, meetOnce(t, name, q, authority, stranger))
		plain := !slices.ContainsFunc(all, func(v verdict) bool { return v.Outcome.Outcome != testdata.Error || v.Note != "" || v.Crashed })
		if all[0].Outcome.Outcome == testdata.Intact || len(all) == 2 && plain {
			break
		}
	}
	worst := slices.MaxFunc(all, func(a, b verdict) int {
		return slices.Index(testdata.Outcomes, a.Outcome.Outcome) - slices.Index(testdata.Outcomes, b.Outcome.Outcome)
	})
	o := worst.Outcome
	for _, v := range all {
		if v.Outcome.Outcome != o.Outcome {
			o.Flaky = v.Outcome.Outcome
		}
	}
	if o.Crashed || slices.Contains([]string{testdata.Lost, testdata.Hang, testdata.Silent}, o.Outcome) {
		o.Transcript = worst.transcript()
	}
	return o
}

func meetOnce(t *testing.T, name string, q *quirk.Quirk, authority, stranger *pop3server.Authority) verdict {
	c := &cell{hazard: hazardOf(q)}
	for _, known := range clients() {
		if known.name != name {
			continue
		}
		// Net::POP3 comes twice: with TLS it leaves line ends alone.
		if c.client = known; c.transport() == "plain" || known.makes == nil {
			break
		}
	}
	return judge(c.client, q.Name, c.play(t, q, authority, stranger))
}

// logbook collects the outcomes.
type logbook struct {
	mu     sync.Mutex
	matrix *testdata.ClientMatrix
	count  int
}

// prepare has the rows in the order of the catalogue, and the versions of now.
func (b *logbook) prepare(t *testing.T) {
	m := &testdata.ClientMatrix{}
	for _, mc := range matrixClients {
		i := slices.IndexFunc(clients(), func(c *client) bool { return c.name == mc.client })
		m.Clients = append(m.Clients, testdata.MatrixClient{Name: mc.name, Version: clients()[i].version(t)})
	}
	for _, q := range quirk.All() {
		h := hazardOf(q)
		row := testdata.MatrixRow{Quirk: q.Name, Visit: h.says, Outcomes: map[string]testdata.Outcome{}}
		row.Spec, _ = h.behaviours(t, q)
		if was := b.matrix.Row(q.Name); was != nil {
			row.Outcomes = was.Outcomes
		}
		m.Quirks = append(m.Quirks, row)
	}
	b.matrix = m
}

func (b *logbook) note(client string, q *quirk.Quirk, o testdata.Outcome) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.matrix.Row(q.Name).Outcomes[client] = o
	if b.count++; b.count%50 == 0 {
		fmt.Fprintf(os.Stderr, "%5d met, now %s and %s\n", b.count, client, q.Name)
	}
	if *meetAloud {
		fmt.Fprintf(os.Stderr, "%s %s: %s %s\n  says: %s\n  %s\n", client, q.Name, o.Outcome, o.Note, o.Says, strings.Join(o.Transcript, "\n  "))
	}
}

var meetAloud = flag.Bool("aloud", false, "say of each client and quirk what came of it")
