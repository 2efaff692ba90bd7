package browsertest

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
)

// house is a page with a server that is watched, and a server with TLS that the
// proxy may connect to.
type house struct {
	t           *testing.T
	url         string
	addr        string // of the server
	stls, pop3s string // targets
	wrong       string // one whose certificate has expired
	live        *web.Live
}

func newHouse(t *testing.T, secrets bool) *house {
	t.Helper()
	store := &maildrop.Memory{}
	store.AddUser("user", "password")
	if err := maildrop.ReadBundle(testdata.Bundle("tour"), func(_ string, raw []byte) { store.Deliver("user", raw) }); err != nil {
		t.Fatal(err)
	}
	a, err := pop3server.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	conf, err := a.TLSConfig()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, live: &web.Live{Secrets: secrets}}
	server := &pop3server.Server{Store: store, Dialect: pop3.Strict(), Observe: h.live.Observe}
	h.addr = h.listen(server, nil)
	secure := &pop3server.Server{Store: store, Dialect: pop3.Strict(), TLSConfig: conf, Authority: a}
	h.stls, h.pop3s = h.listen(secure, nil), "pop3s://"+h.listen(secure, conf)
	expired := pop3.Strict()
	expired.Edit("expired", nil).Door(func(_ *pop3.Scope, d *pop3.Door) { d.Cert = pop3.CertExpired })
	h.wrong = "pop3s://" + h.listen(&pop3server.Server{Store: store, Dialect: expired, TLSConfig: conf, Authority: a}, conf)
	block, _ := pem.Decode(a.PEM())
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	o := options()
	o.Commands = append(o.Commands, web.CommandInfo{Verb: "STLS", Usage: "STLS", Ref: "RFC 2595 §4", States: []string{"AUTHORIZATION"}, Places: []string{"proxy"}})
	o.Targets = []string{h.stls, h.pop3s, h.wrong}
	o.Live = h.live
	o.Reach = web.Reach{POP3: h.addr, User: "user", Password: "password"}
	bridge := &web.Bridge{Server: server, Targets: o.Targets, Live: h.live, Authorities: []*x509.Certificate{ca},
		Dialect: func(spec string) (*pop3.Dialect, error) {
			b, err := quirk.Parse(spec)
			if err != nil {
				return nil, err
			}
			return b.Dialect(), nil
		}}
	o.Bridge = bridge
	s := httptest.NewServer(web.Handler(o))
	t.Cleanup(func() {
		h.live.Close()
		bridge.Close()
		s.Close()
	})
	h.url = s.URL + "/"
	return h
}

// listen serves on a free port, with TLS from the first octet if conf is set.
func (h *house) listen(s *pop3server.Server, conf *tls.Config) string {
	h.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.t.Fatal(err)
	}
	addr := l.Addr().String()
	if conf != nil {
		l = tls.NewListener(l, conf)
	}
	go s.Serve(l)
	h.t.Cleanup(func() { s.Close() })
	return addr
}

// client is another program, which speaks POP3 over TCP.
type client struct {
	t *testing.T
	c net.Conn
	r *bufio.Reader
}

func (h *house) client() *client {
	h.t.Helper()
	c, err := net.Dial("tcp", h.addr)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { c.Close() })
	other := &client{h.t, c, bufio.NewReader(c)}
	other.hear()
	return other
}

func (c *client) hear() {
	c.t.Helper()
	if line, err := c.r.ReadString('\n'); err != nil || !strings.HasPrefix(line, "+OK") {
		c.t.Fatalf("the server said %q, %v", line, err)
	}
}

func (c *client) say(lines ...string) {
	c.t.Helper()
	for _, line := range lines {
		c.write(line)
		c.hear()
	}
}

// write leaves the answer for later.
func (c *client) write(line string) { io.WriteString(c.c, line+"\r\n") }

// fetch sends commands whose answers have more than one line.
func (c *client) fetch(lines ...string) {
	c.t.Helper()
	for _, line := range lines {
		c.say(line)
		for line := ""; line != ".\r\n"; {
			var err error
			if line, err = c.r.ReadString('\n'); err != nil {
				c.t.Fatal(err)
			}
		}
	}
}

const row = `document.querySelector('[data-session="%d"]')`

// Another program's session appears by itself, and can be watched line by line;
// its password cannot. What the page does itself goes on meanwhile.
func TestWatchSession(t *testing.T) {
	h := newHouse(t, false)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(h.url + "#v1&place=server")
	b.heard(1, "ready")
	b.wait(`document.querySelector('#sessions-note').textContent.startsWith('No other client') && document.querySelector('#reach').open`)
	if got := b.text("#reach"); !strings.Contains(got, "nc "+strings.Replace(h.addr, ":", " ", 1)) {
		t.Errorf("the page says %q", got)
	}
	b.wait(fmt.Sprintf(row+`?.querySelector('.peer').textContent.startsWith('this page ·')`, 1))

	c := h.client()
	b.wait(fmt.Sprintf(row+`?.innerText.includes('not logged in')`, 2))
	c.say("USER user", "PASS password")
	b.wait(fmt.Sprintf(row+`.querySelector('.who').textContent === 'user' && `+row+`.dataset.state === 'TRANSACTION'`, 2, 2))
	if got := b.text(`[data-session="2"]`); !strings.Contains(got, c.c.LocalAddr().String()) || !strings.Contains(got, "2 commands") {
		t.Errorf("the row says %q", got)
	}
	b.click(`[data-session="2"]`)
	b.heard(3, "13 messages")
	b.wait(`document.querySelector('#state').textContent === 'TRANSACTION'`)
	if got := b.text("#watching-text"); !strings.HasPrefix(got, "Watching session 2 of "+c.c.LocalAddr().String()+"; passwords masked") {
		t.Errorf("the bar says %q", got)
	}
	if got := b.eval(`String(document.querySelector('#command').checkVisibility()) + document.querySelector('#command').disabled`); got != "falsetrue" {
		t.Errorf("the command line shows and is disabled: %s", got)
	}
	c.say("STAT", "DELE 2")
	b.heard(5, "+OK")
	b.wait(`document.querySelectorAll('#mails li')[1].dataset.mark === 'deleted'`)
	b.eval(`document.querySelector('#toggle-mask').click(); ''`)
	if got := b.text("#conversation"); strings.Contains(got, "PASS password") || !strings.Contains(got, "PASS ********") {
		t.Errorf("the conversation is %q", got)
	}
	b.eval(`document.querySelector('#toggle-mask').click(); ''`)
	c.say("QUIT")
	b.wait(`document.querySelector('#watching-text').textContent.includes('closed after QUIT')`)
	b.wait(fmt.Sprintf(row+`.innerText.includes('over: QUIT')`, 2))
	want := "1\nDELE 1\nPASS 1\nQUIT 1\nSTAT 1\nUSER 1\n"
	b.wait(fmt.Sprintf(`document.querySelector('#stats-text').textContent === %q`, want))

	// A link from here leads to this server, and holds nothing of anybody's session.
	if got := b.shared(); !strings.Contains(got, "#v1&place=server&") {
		t.Errorf("the link is %s", got)
	}
	if got := b.text("#share-holds"); !strings.HasPrefix(got, "This server") {
		t.Errorf("the link holds %s", got)
	}
	b.eval(`document.querySelector('#share-dialog').close(); ''`)

	// Another one is watched from its beginning, and then my own session again.
	c = h.client()
	c.fetch("CAPA")
	b.wait(fmt.Sprintf(row, 3))
	b.click(`[data-session="3"]`)
	b.heard(2, "capability list")
	b.wait(`document.querySelectorAll('.line[data-dir=C]').length === 1`)
	b.click("#watching-back")
	b.wait(`document.querySelectorAll('.line').length === 1 && document.querySelector('#command').checkVisibility()`)
	b.say("NOOP")
	b.heard(2, "needs a login")
	b.click(`[data-place=page]`)
	b.wait(`document.querySelector('#sessions').hidden`)
	if got := b.eval(`location.hash`); !strings.HasPrefix(got, "#v1&place=page") {
		t.Errorf("the address is %s", got)
	}
}

// Where the operator allows it, the page can ask for passwords.
func TestWatchSecrets(t *testing.T) {
	h := newHouse(t, true)
	c := h.client()
	c.say("USER user", "PASS password")
	b := open(t)
	b.resize(1280, 860, false)
	b.load(h.url + "#v1&place=server")
	b.wait(fmt.Sprintf(row+` && `+row+`?.innerText.includes('this page')`, 1, 2)) // which is above the other, and moves it
	b.click(`[data-session="1"]`)
	b.heard(3, "13 messages")
	b.eval(`document.querySelector('#toggle-mask').click(); ''`)
	b.wait(`document.querySelector('#watching-text').textContent.includes('passwords shown') && document.querySelector('#conversation').innerText.includes('PASS password')`)
	b.eval(`document.querySelector('#toggle-mask').click(); ''`)
	b.wait(`document.querySelector('#watching-text').textContent.includes('passwords masked') && document.querySelector('#conversation').innerText.includes('PASS ••••••••')`)
}

// What a slow page missed is said where it is missing.
func TestWatchGap(t *testing.T) {
	h := newHouse(t, false)
	h.live.Observe(&pop3.Event{Kind: pop3.KindOpen, Session: 9, Text: "peer"})
	h.live.Observe(&pop3.Event{Kind: pop3.KindGreeting, Session: 9, Data: []byte("+OK ready\r\n")})
	h.live.Observe(&pop3.Event{Kind: pop3.KindBody, Session: 9, N: int64(pop3.PartBody), Data: []byte(strings.Repeat("twelve words\r\n", 200_000))})
	h.live.Observe(&pop3.Event{Kind: pop3.KindBody, Session: 9, N: int64(pop3.PartFinal), Data: []byte(".\r\n")})
	h.live.Observe(&pop3.Event{Kind: pop3.KindReply, Session: 9, Data: []byte("+OK after it\r\n")})
	b := open(t)
	b.resize(1280, 860, false)
	b.load(h.url + "#v1&place=server")
	b.wait(fmt.Sprintf(row+` && `+row+`?.innerText.includes('this page')`, 9, 1))
	b.click(`[data-session="9"]`)
	b.heard(2, "after it")
	b.wait(`[...document.querySelectorAll('.note')].some((n) => /Here 2,\d{3},\d{3} octets are missing/.test(n.textContent))`)

	// The list is as it was when the server stopped, whichever session is chosen.
	h.live.Close()
	const stopped = `document.querySelector('#sessions-note').textContent.startsWith('The server has stopped')`
	b.wait(stopped)
	b.click("#watching-back")
	b.wait(fmt.Sprintf(row+`.ariaCurrent === null`, 9))
	if b.eval(`String(`+stopped+`)`) != "true" {
		t.Error("the list forgets that the server has stopped")
	}
}

// Over TLS the proxy shows whose certificate it is; with STLS it begins where
// the person says so.
func TestProxyTLS(t *testing.T) {
	h := newHouse(t, false)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(h.url + "#v1&place=proxy&target=" + h.pop3s)
	b.wait(`!document.querySelector('#blank-action').hidden`)
	b.click("#blank-action")
	b.heard(1, "ready")
	b.wait(`document.querySelector('#certificate-open').checkVisibility() && document.querySelector('#certificate-open').textContent === 'TLS 1.3'`)
	b.click("#certificate-open")
	b.wait(`document.querySelector('#certificate').open`)
	got := b.text("#certificate")
	for _, want := range []string{"It holds", "the operator of this page named", "CN=localhost", "127.0.0.1", "pop3play test authority", "TLS 1.3"} {
		if !strings.Contains(got, want) {
			t.Errorf("the certificate's dialog lacks %q: %s", want, got)
		}
	}
	b.run(chromedp.KeyEvent("\x1b"))
	b.wait(`!document.querySelector('#certificate').open`)

	b.run(chromedp.Navigate("about:blank"))
	b.load(h.url + "#v1&place=proxy&target=" + h.stls)
	b.wait(`!document.querySelector('#blank-action').hidden`)
	b.click("#blank-action")
	b.heard(1, "ready")
	b.wait(`document.querySelector('#certificate-open').hidden`)
	b.click(`#verbs [data-verb=STLS]`)
	b.heard(2, "begin TLS")
	b.wait(`[...document.querySelectorAll('.note')].some((n) => n.textContent.includes('TLS is up: TLS 1.3'))`)
	b.say("USER user")
	b.heard(3, "PASS")
	b.say("PASS password")
	b.heard(4, "13 messages")
	b.wait(`document.querySelector('#certificate-open').textContent === 'TLS 1.3'`)
}

// A wrong certificate ends the connection, and the page asks; the person may
// want it all the same, for once.
func TestProxyWrongCertificate(t *testing.T) {
	h := newHouse(t, false)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(h.url + "#v1&place=proxy&target=" + h.wrong)
	b.wait(`!document.querySelector('#blank-action').hidden`)
	b.click("#blank-action")
	b.wait(`document.querySelector('#certificate').open && !document.querySelector('#certificate-ask').hidden`)
	if got := b.text("#certificate"); !strings.Contains(got, "it expired on") || !strings.Contains(got, "read your password") {
		t.Errorf("the page says %q", got)
	}
	b.click("#certificate-ask [data-close]")
	b.wait(`!document.querySelector('#certificate').open && document.querySelector('#ended-text').textContent.includes('does not hold')`)
	b.click("#certificate-open")
	b.click("#certificate-accept")
	b.heard(1, "ready")
	b.wait(`document.querySelector('#certificate-open').textContent === 'wrong certificate'`)
	b.click("#reconnect")
	b.wait(`document.querySelector('#certificate').open && !document.querySelector('#certificate-ask').hidden`)
}
