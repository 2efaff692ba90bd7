package web

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"github.com/pop3play/pop3play/core/pop3"
)

// watched is a bridge rig whose server is watched, within a whole page.
func watched(t *testing.T, live *Live) *bridgeRig {
	t.Helper()
	rig := newBridgeRig(t)
	count := rig.bridge.Server.Observe
	rig.bridge.Server.Observe = func(e *pop3.Event) {
		live.Observe(e)
		count(e)
	}
	rig.bridge.Live = live
	h := httptest.NewServer(Handler(Options{Bridge: rig.bridge, Live: live}))
	rig.url = h.URL + "/bridge"
	t.Cleanup(func() {
		live.Close()
		h.Close()
	})
	return rig
}

// client holds a session over TCP until it said everything.
func (rig *bridgeRig) client(t *testing.T, lines string) (c net.Conn, r *bufio.Reader) {
	t.Helper()
	c, err := net.Dial("tcp", rig.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	io.WriteString(c, lines)
	return c, bufio.NewReader(c)
}

func readLines(t *testing.T, r *bufio.Reader, n int) {
	t.Helper()
	for range n {
		if _, err := r.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
}

// list follows the list until a row fits.
type list struct {
	t    *testing.T
	r    *bufio.Reader
	rows map[uint64]liveRow
	all  bool
}

func (rig *bridgeRig) list(t *testing.T) *list {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, "GET", strings.Replace(rig.url, "/bridge", "/live", 1), nil)
	var res *http.Response
	if err == nil {
		res, err = http.DefaultClient.Do(req)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	if got := res.Header.Get("Content-Type"); res.StatusCode != 200 || got != "text/event-stream" {
		t.Fatalf("status %d, %s", res.StatusCode, got)
	}
	return &list{t: t, r: bufio.NewReader(res.Body), rows: map[uint64]liveRow{}}
}

func (l *list) until(what string, ok func() bool) {
	l.t.Helper()
	for !ok() {
		line, err := l.r.ReadString('\n')
		if err != nil {
			l.t.Fatalf("waiting for %s: %v; rows %+v", what, err, l.rows)
		}
		data, is := strings.CutPrefix(line, "data: ")
		if !is {
			continue
		}
		var row struct {
			liveRow
			Gone uint64
			All  bool
		}
		if err := json.Unmarshal([]byte(data), &row); err != nil {
			l.t.Fatal(err)
		}
		switch {
		case row.All:
			l.all = true
		case row.Gone != 0:
			delete(l.rows, row.Gone)
		default:
			l.rows[row.Session] = row.liveRow
		}
	}
}

// Another client appears, and its session can be watched from its greeting to
// its end; passwords are not among what is seen.
func TestLive(t *testing.T) {
	rig := watched(t, &Live{})
	l := rig.list(t)
	l.until("the first message", func() bool { return l.all })
	if len(l.rows) > 0 {
		t.Errorf("at first there are %v", l.rows)
	}
	c, r := rig.client(t, "USER user\r\nPASS wrong-one\r\nUSER user\r\nPASS password\r\n")
	readLines(t, r, 5)
	l.until("the login", func() bool { return l.rows[1].State == "TRANSACTION" })
	if row := l.rows[1]; row.Peer != c.LocalAddr().String() || row.User != "user" || row.Commands != 4 || row.Page || row.TLS != "" || row.Started == 0 {
		t.Errorf("the row says %+v", row)
	}
	if in, want := l.rows[1].In, int64(len("USER user\r\nPASS ********\r\n")*2); in != want {
		t.Errorf("%d octets came in, want %d: they tell the length of a password", in, want)
	}
	b := rig.dial(t, BridgeEvents, "place=watch&session=1")
	for b.kinds[pop3.KindLogin] == 0 {
		if err := b.hear(); err != nil {
			t.Fatal(err)
		}
	}
	io.WriteString(c, "RETR 1\r\nDELE 1\r\nQUIT\r\n")
	b.end(websocket.StatusNormalClosure, "quit")
	if got := b.octets.String(); !strings.HasPrefix(got, "+OK ") || !strings.Contains(got, "..dot\r\n") {
		t.Errorf("the watcher heard %q", got)
	}
	if got, want := string(b.stats.AppendText(nil)), "1\nDELE 1\nPASS 2\nQUIT 1\nRETR 1\nUSER 2\n"; got != want {
		t.Errorf("the watcher counts\n%s", got)
	}
	if strings.Contains(b.said.String(), "password") || strings.Contains(b.said.String(), "wrong-one") || strings.Count(b.said.String(), "PASS ********\r\n") != 2 {
		t.Errorf("the watcher saw %q", b.said.String())
	}
	l.until("the end", func() bool { return l.rows[1].Reason == "quit" })
	if l.rows[1].State != "CLOSED" {
		t.Errorf("the row says %+v", l.rows[1])
	}
	// It stays, and can be watched as before.
	rig.dial(t, BridgeEvents, "place=watch&session=1").end(websocket.StatusNormalClosure, "quit")
}

// A session in a page is listed too, with its own behaviour.
func TestLiveListsPages(t *testing.T) {
	rig := watched(t, &Live{})
	// It stays until the list has told of it.
	rig.bridge.Dialect = func(string) (*pop3.Dialect, error) { return pop3.Strict(), nil }
	b := rig.dial(t, BridgeEvents, "place=server&spec=strict")
	b.expect("\r\n")
	l := rig.list(t)
	l.until("the page", func() bool { return l.rows[1].Page && l.rows[1].Spec == "strict" && l.rows[1].State == "AUTHORIZATION" })
	b.say("QUIT\r\n")
	b.end(websocket.StatusNormalClosure, "quit")
	l.until("its end", func() bool { return l.rows[1].Reason == "quit" })
}

// Passwords are seen where the operator and the spectator want it, both.
func TestLiveSecrets(t *testing.T) {
	for _, x := range []struct {
		allowed   bool
		query     string
		code      websocket.StatusCode
		text, saw string
	}{
		{false, "", websocket.StatusNormalClosure, "quit", "PASS ********"},
		{false, "&secrets=1", BridgeNotAllowed, "--show-secrets", ""},
		{true, "", websocket.StatusNormalClosure, "quit", "PASS ********"},
		{true, "&secrets=1", websocket.StatusNormalClosure, "quit", "PASS password"},
	} {
		rig := watched(t, &Live{Secrets: x.allowed})
		_, r := rig.client(t, "USER user\r\nPASS password\r\nQUIT\r\n")
		io.Copy(io.Discard, r)
		<-rig.closed
		b := rig.dial(t, BridgeEvents, "place=watch&session=1"+x.query)
		b.end(x.code, x.text)
		if got := b.said.String(); x.saw != "" && !strings.Contains(got, x.saw) || strings.Contains(got, "password") != (x.saw == "PASS password") {
			t.Errorf("allowed %v, asked %q: the watcher saw %q", x.allowed, x.query, got)
		}
	}
}

func TestLiveRefuses(t *testing.T) {
	rig := watched(t, &Live{MaxSpectators: 1})
	rig.dial(t, BridgeEvents, "place=watch&session=9").end(BridgeNotAllowed, "session 9 is not among those that are kept")
	rig.dial(t, BridgeEvents, "place=watch&session=x").end(BridgeBadRequest, "number")
	_, r := rig.client(t, "")
	readLines(t, r, 1)
	rig.dial(t, BridgeOctets, "place=watch&session=1").end(BridgeBadRequest, "pop3play.events")
	watch := rig.dial(t, BridgeEvents, "place=watch&session=1")
	watch.expect("\r\n")
	rig.dial(t, BridgeEvents, "place=watch&session=1").end(BridgeTooMany, "too many pages")
	res, err := http.Get(strings.Replace(rig.url, "/bridge", "/live", 1))
	if err != nil || res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("one list too many: %v, %v", res, err)
	}
	res.Body.Close()
	// A spectator has nothing to say.
	watch.say("QUIT\r\n")
	watch.end(websocket.StatusPolicyViolation, "nothing to say")
	rig.bridge.Live = nil
	rig.dial(t, BridgeEvents, "place=watch&session=1").end(BridgeBadRequest, "cannot be watched")
}

// Only a page of this server may read the list.
func TestLiveGuards(t *testing.T) {
	live := &Live{}
	live.Close() // an answer ends at once
	h := Handler(Options{Live: live})
	for _, x := range []struct {
		host   string
		header map[string]string
		want   int
	}{
		{"evil.example", nil, http.StatusForbidden},
		{"localhost:1", map[string]string{"Origin": "http://evil.example"}, http.StatusForbidden},
		{"localhost:1", map[string]string{"Origin": "null"}, http.StatusForbidden},
		{"localhost:1", map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		{"localhost:1", map[string]string{"Sec-Fetch-Site": "same-site"}, http.StatusForbidden},
		{"localhost:1", map[string]string{"Origin": "http://localhost:1", "Sec-Fetch-Site": "same-origin"}, http.StatusServiceUnavailable},
		{"localhost:1", nil, http.StatusServiceUnavailable},
	} {
		if got := get(t, h, "/live", x.host, x.header); got.StatusCode != x.want {
			t.Errorf("%s %v: status %d", x.host, x.header, got.StatusCode)
		}
	}
	if got := get(t, Handler(Options{}), "/live", "localhost", nil); got.StatusCode != http.StatusNotFound {
		t.Errorf("without sessions: status %d", got.StatusCode)
	}
}

// Lists and watchers end with the server.
func TestLiveEnds(t *testing.T) {
	live := &Live{}
	rig := watched(t, live)
	_, r := rig.client(t, "")
	readLines(t, r, 1)
	l := rig.list(t)
	l.until("the client", func() bool { return len(l.rows) == 1 })
	watch := rig.dial(t, BridgeEvents, "place=watch&session=1")
	watch.expect("\r\n")
	var done sync.WaitGroup
	done.Go(rig.bridge.Close)
	done.Go(live.Close)
	watch.end(websocket.StatusGoingAway, "the server stops")
	if rest, err := io.ReadAll(l.r); err != nil || !strings.HasSuffix(string(rest), "data: {\"bye\":true}\n\n") {
		t.Errorf("the list ended with %q, %v", rest, err)
	}
	done.Wait()
	live.Close()
}
