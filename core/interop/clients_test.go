package interop

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/sasl"
	"github.com/pop3play/pop3play/testdata"
)

const clientsTable = "../../testdata/clients.md"

// TestClients has each client fetch and keep, then fetch and delete, in each of
// its ways, and writes or checks testdata/clients.md and the table in the README.
// In each way it must also fail once: when the server changes one octet.
func TestClients(t *testing.T) {
	t.Parallel()
	var authorities [2]*pop3server.Authority
	for i := range authorities {
		var err error
		if authorities[i], err = pop3server.NewAuthority(); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	rows := map[string][]string{}
	var order []string
	t.Run("run", func(t *testing.T) {
		for _, c := range clients() {
			version := c.version(t)
			for _, w := range c.ways {
				name := strings.Join(strings.Fields(c.name+" "+w.login+" "+w.transport+" "+w.options), "/")
				order = append(order, name)
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					row := c.row(t, authorities[0], authorities[1], w, version)
					mu.Lock()
					defer mu.Unlock()
					rows[name] = row
				})
			}
		}
	})
	if t.Failed() || len(rows) < len(order) { // -run chose some
		return
	}
	doc := readDocument(t, clientsTable)
	s := doc.find(t, "Clients")
	was := s.rows
	s.rows = nil
	for i, name := range order {
		row := rows[name]
		if !*update && i < len(was) && len(was[i]) > 1 && len(row) > 1 {
			row[1] = was[i][1] // another version may do as well
		}
		s.rows = append(s.rows, row)
	}
	doc.check(t)
	checkMatrix(t, s.rows)
}

// row plays one way of a client and says what came of it.
func (c *client) row(t *testing.T, authority, stranger *pop3server.Authority, w way, version string) []string {
	want := tour(t)
	b := newServer(t, authority, w, nil)
	if err := c.visit(t, b, w, false); err != nil {
		t.Fatalf("fetch and keep: %v", err)
	}
	kept := len(b.store.Messages("user"))
	if !slices.EqualFunc(b.store.Messages("user"), want, slices.Equal) {
		t.Errorf("fetch and keep: the maildrop is another one: %d messages", kept)
	}
	if err := c.visit(t, b, w, true); err != nil {
		t.Fatalf("fetch and delete: %v", err)
	}
	left := len(b.store.Messages("user"))
	if left > 0 {
		t.Errorf("fetch and delete: %d messages are left", left)
	}
	b.check(t, w)

	bad := newServer(t, authority, w, oneOctet)
	if err := c.visit(t, bad, w, false); err == nil {
		t.Error("one octet was another, and nobody saw it")
	} else if _, ok := err.(*different); !ok {
		t.Errorf("one octet was another, and this came of it: %v", err)
	}

	if w.transport != "plain" {
		good := newServer(t, authority, w, nil)
		good.trust(t, stranger)
		if err := c.visit(t, good, w, false); err == nil {
			t.Error("the server's certificate is of an authority that the client does not trust, and it fetched all the same")
		}
	}

	login, says := w.login, "octet for octet"
	if w.options != "" {
		login += ", " + w.options
	}
	if w.alone {
		login += ", the only one offered"
	}
	if c.says != "" {
		says = c.says
	}
	return []string{c.name, version, login, w.transport, says, fmt.Sprintf("%d of %d left", kept, len(want)), fmt.Sprintf("%d of %d left", left, len(want))}
}

// visit runs the client once and compares what it fetched.
func (c *client) visit(t testing.TB, b *backend, w way, remove bool) error {
	v := visit{way: w, dir: t.TempDir(), host: "127.0.0.1", port: b.port, authority: b.authority, remove: remove}
	if w.transport != "plain" {
		v.host = "localhost" // not every client looks for an address in a certificate
	}
	got, err := c.fetch(t, v)
	if err != nil {
		return err
	}
	want := tour(t)
	if c.reads != nil {
		for i := range got {
			got[i] = c.reads(got[i])
		}
	}
	if c.makes != nil {
		for i := range want {
			want[i] = c.makes(want[i])
		}
	}
	return compareMail(got, want)
}

// tour is the sample maildrop: lone dots, long lines, 8-bit text, lines that
// look like answers.
func tour(t testing.TB) (mail [][]byte) {
	t.Helper()
	err := maildrop.ReadBundle(testdata.Bundle("tour"), func(_ string, raw []byte) {
		mail = append(mail, maildrop.Canonical(slices.Clone(raw)))
	})
	if err != nil || len(mail) == 0 {
		t.Fatalf("the tour has %d messages, error %v", len(mail), err)
	}
	return mail
}

// backend is a server that a client visits.
type backend struct {
	store     *maildrop.Memory
	port      string
	authority string // a file

	mu     sync.Mutex
	logins map[string]int // how sessions logged in, and over what
}

// newServer starts the server for one way; edit may break it.
func newServer(t *testing.T, authority *pop3server.Authority, w way, edit func(*pop3.Edit)) *backend {
	t.Helper()
	b := &backend{store: &maildrop.Memory{}, logins: map[string]int{}, authority: filepath.Join(t.TempDir(), "authority.pem")}
	b.trust(t, authority)
	b.store.AddUser("user", "password")
	for _, m := range tour(t) {
		b.store.Deliver("user", m)
	}
	d := pop3.Strict()
	e := d.Edit("", nil)
	mechanisms := sasl.All()
	if w.alone {
		name := strings.TrimPrefix(w.login, "AUTH ")
		mechanisms = slices.DeleteFunc(mechanisms, func(m *sasl.Mechanism) bool { return m.Name != name })
		e.Remove("APOP")
	}
	if len(mechanisms) > 0 {
		pop3.SASL(mechanisms)(e)
	}
	if edit != nil {
		edit(e)
	}
	srv := &pop3server.Server{Store: b.store, Dialect: d, Token: token, TokenUser: "user", Observe: b.observer()}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, b.port, _ = net.SplitHostPort(l.Addr().String())
	if w.transport != "plain" {
		if srv.TLSConfig, err = authority.TLSConfig(); err != nil {
			t.Fatal(err)
		}
	}
	if w.transport == "POP3S" {
		l = tls.NewListener(l, srv.TLSConfig)
	}
	serveOn(t, srv, l)
	return b
}

// trust has clients trust an authority.
func (b *backend) trust(t *testing.T, a *pop3server.Authority) {
	t.Helper()
	if err := os.WriteFile(b.authority, a.PEM(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// observer notes how each session logs in.
func (b *backend) observer() func(*pop3.Event) {
	type state struct {
		tls, stls bool
		how       string
	}
	sessions := map[uint64]*state{}
	return func(e *pop3.Event) {
		s := sessions[e.Session]
		if s == nil {
			s = &state{}
			sessions[e.Session] = s
		}
		switch e.Kind {
		case pop3.KindTLS:
			s.tls = true
		case pop3.KindLineIn:
			switch e.Verb {
			case "STLS":
				s.stls = true
			case "USER", "APOP":
				s.how = e.Verb
			case "AUTH":
				// What answers a challenge is an AUTH line too.
				if words := strings.Fields(strings.ToUpper(string(e.Data))); len(words) > 1 && words[0] == e.Verb {
					s.how = strings.Join(words[:2], " ")
				}
			}
		case pop3.KindLogin:
			over := "plain"
			if s.tls && s.stls {
				over = "STLS"
			} else if s.tls {
				over = "POP3S"
			}
			b.mu.Lock()
			defer b.mu.Unlock()
			b.logins[s.how+" "+over]++
		}
	}
}

// check finds out whether the client did what its row says.
func (b *backend) check(t *testing.T, w way) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if want := w.login + " " + w.transport; b.logins[want] == 0 || len(b.logins) != 1 {
		t.Errorf("the client logged in with %v, want %s", b.logins, want)
	}
}
