package interop

import (
	"io/fs"
	"net"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
)

const dovecotTable = "../../testdata/dovecot.md"

// TestDovecot plays the strict transcripts against Dovecot as well. A
// difference that testdata/dovecot.md does not list fails the test, and so does
// one that it lists and that is no more: nobody is wrong unnoticed.
func TestDovecot(t *testing.T) {
	t.Parallel()
	played, unplayed := strictTranscripts(t)
	d := startDovecot(t, len(played))
	var mu sync.Mutex
	var found []difference
	ran := 0
	t.Run("play", func(t *testing.T) {
		for i, p := range played {
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				d.deliver(t, i, p.script)
				p.theirs = d.addrs[i]
				p.serve(t)
				ours := p.mail
				p.mail = func() ([][]byte, [][]byte, error) {
					a, _, _ := ours()
					b, err := d.mail(i)
					return a, b, err
				}
				if err := p.play(); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				found = append(found, p.found...)
				ran++
			})
		}
	})
	if t.Failed() {
		if log, err := os.ReadFile(d.dir + "/log"); err == nil {
			t.Logf("Dovecot's log:\n%s", log)
		}
		return
	}
	if ran < len(played) { // -run chose some
		return
	}
	slices.SortStableFunc(found, func(a, b difference) int { return strings.Compare(a.transcript, b.transcript) })
	checkDovecotTable(t, found, unplayed)
}

// strictTranscripts gives those that sockets and real time can play, and the
// names of the others.
func strictTranscripts(t *testing.T) (played []*pair, unplayed []string) {
	t.Helper()
	files, err := fs.Glob(testdata.Transcripts(), "strict/*.txtar")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d transcripts, error %v", len(files), err)
	}
	for _, f := range files {
		data, err := fs.ReadFile(testdata.Transcripts(), f)
		if err != nil {
			t.Fatal(err)
		}
		s, err := transcript.Parse(data)
		if err != nil {
			t.Fatal(f, err)
		}
		name := strings.TrimSuffix(path.Base(f), ".txtar")
		if !s.Plays("tcp") {
			unplayed = append(unplayed, name)
			continue
		}
		played = append(played, &pair{name: name, script: s})
	}
	return played, unplayed
}

// serve starts our server for the transcript.
func (p *pair) serve(t *testing.T) {
	t.Helper()
	store, dialect, wait, err := transcript.Setup(p.script)
	if err != nil {
		t.Fatal(err)
	}
	p.ours = listen(t, &pop3server.Server{Store: store, Dialect: dialect, LockWait: wait})
	p.mail = func() ([][]byte, [][]byte, error) { return store.Messages("user"), nil, nil }
}

// listen serves on a free port until the test ends.
func listen(t *testing.T, srv *pop3server.Server) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serveOn(t, srv, l)
	return l.Addr().String()
}

func serveOn(t *testing.T, srv *pop3server.Server, l net.Listener) {
	done := make(chan struct{})
	go func() { srv.Serve(l); close(done) }()
	t.Cleanup(func() { srv.Close(); <-done })
}

// checkDovecotTable compares, or writes, the tables of testdata/dovecot.md.
func checkDovecotTable(t *testing.T, found []difference, unplayed []string) {
	doc := readDocument(t, dovecotTable)
	rows, judged, left := doc.find(t, "Differences"), doc.find(t, "Judgements"), doc.find(t, "Not played")
	used := map[string]bool{}
	was := rows.rows
	rows.rows = nil
	for _, d := range found {
		d.see = judgementOf(was, d)
		if d.see == "?" {
			t.Errorf("%s, line %s: %s: ours: %s; Dovecot: %s: this difference is not judged in %s; go test -update lists it there",
				d.transcript, d.line, d.command, d.ours, d.theirs, dovecotTable)
		} else if judged.lookup(d.see) == nil {
			t.Errorf("%s, line %s: there is no judgement %s", d.transcript, d.line, d.see)
		}
		used[d.see] = true
		rows.rows = append(rows.rows, []string{d.transcript, d.line, "`" + d.command + "`", d.ours, d.theirs, d.see})
	}
	for _, j := range judged.rows {
		if !used[j[0]] {
			t.Errorf("no difference needs judgement %s any more: delete it", j[0])
		}
	}
	reasons := *left
	left.rows = nil
	for _, name := range unplayed {
		row := reasons.lookup(name)
		if row == nil {
			t.Errorf("%s is not played, and %s does not say why", name, dovecotTable)
			row = []string{name, "?"}
		}
		left.rows = append(left.rows, row)
	}
	doc.check(t)
}

// judgementOf finds what was said of a difference: at this place, or else of
// the same one elsewhere, as lines move when a transcript is edited.
func judgementOf(rows [][]string, d difference) string {
	for n, same := range [][]string{{d.transcript, d.command, d.ours, d.theirs}, {d.command, d.ours, d.theirs}} {
		for _, r := range rows {
			if len(r) == 6 && slices.Equal([]string{r[0], r[2], r[3], r[4]}[n:], same) {
				return r[5]
			}
		}
	}
	return "?"
}
