package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestBrokenConnection is what a test suite does to see a client reconnect: the
// old socket stays open, and the new login must not find the maildrop locked.
func TestBrokenConnection(t *testing.T) {
	p := start(t, mailbox(t, map[string]string{"1": "Subject: one\n"}))
	for range 5 {
		c := p.login(t)
		c.say("NOOP", "+OK")
		if _, err := c.Write([]byte("BREAK\nNOOP\r\n")); err != nil {
			t.Fatal(err)
		}
		again := p.login(t)
		again.say("STAT", "+OK 1 13")
		again.Close()
		if line, err := c.r.ReadString('\n'); err == nil {
			t.Errorf("BREAK was answered: %q", line)
		}
	}
	if got, want := p.stop(t), "11\nBREAK 5\nEXIT 1\nNOOP 5\nPASS 11\nQUIT 1\nSTAT 5\nUSER 11\n"; got != want {
		t.Errorf("statistics:\n%s\nwant:\n%s", got, want)
	}
}

// TestOrderOfOctets fetches messages of the sizes at which a server may change
// the way it writes: the status line comes first, then all octets.
func TestOrderOfOctets(t *testing.T) {
	files := map[string]string{}
	for size := 8000; size < 70000; size += 1999 {
		files[fmt.Sprint(size)] = strings.Repeat("0123456789\r\n", size/12)
	}
	p := start(t, mailbox(t, files), "noextra")
	c := p.login(t)
	for i, name := range slices.Sorted(maps.Keys(files)) {
		c.say(fmt.Sprintf("RETR %d", i+1), "+OK\r\n")
		got := make([]byte, len(files[name])+3)
		if _, err := io.ReadFull(c.r, got); err != nil || string(got) != files[name]+".\r\n" {
			t.Fatalf("message of %d octets: %.40q…, %v", len(files[name]), got, err)
		}
	}
}

// TestLockWait has a second login wait for the first session, and give up.
func TestLockWait(t *testing.T) {
	for profile, refusal := range map[string]string{"classic": "-ERR authorization failed", "strict": "-ERR [IN-USE]"} {
		dir := mailbox(t, map[string]string{"1": "Subject: one\n"}) // its own: processes exclude each other too
		p := start(t, "--profile", profile, "--lock-wait", "10ms", dir)
		p.login(t)
		second := p.dial(t)
		second.say("USER user", "+OK")
		second.say("PASS password", refusal)
	}
}

// TestSignalEndsSilentSession has a client that says nothing and stays: its
// session is closed without UPDATE, soon.
func TestSignalEndsSilentSession(t *testing.T) {
	dir := mailbox(t, map[string]string{"1": "Subject: one\n"})
	p := start(t, dir)
	p.login(t).say("DELE 1", "+OK")
	begin := time.Now()
	p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.wait(); err != nil {
		t.Fatal(err)
	}
	if d := time.Since(begin); d > 5*startGrace {
		t.Errorf("the end took %v", d)
	}
	if _, err := os.Stat(dir + "/1"); err != nil {
		t.Error(err)
	}
}

// TestSecondSignal ends at once what the first one would wait for. A machine
// that stands still for as long as that gets another chance.
func TestSecondSignal(t *testing.T) {
	var took time.Duration
	for range 3 {
		if took = secondSignal(t); took < serveGrace {
			return
		}
	}
	t.Errorf("the end took %v", took)
}

func secondSignal(t *testing.T) (took time.Duration) {
	p, err := launch(t.TempDir(), "serve", "--http", "127.0.0.1:0", "--pop3", "127.0.0.1:0", "--statistics", "json")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	p.login(t).say("DELE 1", "+OK")
	begin := time.Now()
	p.cmd.Process.Signal(os.Interrupt)
	for refused := false; !refused; { // the first signal has arrived
		c, err := net.Dial("tcp", "127.0.0.1:"+p.port)
		if refused = err != nil; !refused {
			c.Close()
		}
	}
	p.cmd.Process.Signal(os.Interrupt)
	if err := p.wait(); err != nil {
		t.Fatal(err)
	}
	took = time.Since(begin)
	var counted struct {
		Logins, Removed int
		Commands        map[string]int
	}
	if err := json.Unmarshal(p.stdout.Bytes(), &counted); err != nil {
		t.Fatal(err)
	}
	if counted.Logins != 1 || counted.Removed != 0 || counted.Commands["DELE"] != 1 {
		t.Errorf("statistics: %s", p.stdout.String())
	}
	return took
}

// TestListenError: whoever may not have port 110 reads what else there is.
func TestListenError(t *testing.T) {
	for _, c := range []struct {
		err      error
		standard bool
		want     string
	}{
		{syscall.EACCES, true, "permission denied; ports below 1024 need root or the capability CAP_NET_BIND_SERVICE, any other port does not; without standardport a free port is taken and printed"},
		{syscall.EADDRINUSE, false, "address already in use; another program has it: stop that one, or take another port"},
		{fmt.Errorf("no such host"), true, "no such host"},
	} {
		err := listenError("127.0.0.1:110", c.standard, &net.OpError{Op: "listen", Err: c.err})
		if got := err.Error(); !strings.HasPrefix(got, "cannot listen on 127.0.0.1:110: ") || !strings.HasSuffix(got, c.want) {
			t.Errorf("%v: %q", c.err, got)
		}
	}
}

// BenchmarkStart measures from exec to the port line.
func BenchmarkStart(b *testing.B) {
	binary := b.TempDir() + "/pop3play"
	build(b, binary)
	dir := mailbox(b, map[string]string{"1": "Subject: one\n"})
	b.ResetTimer()
	for range b.N {
		p, err := launchBinary(binary, b.TempDir(), "start", dir)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		p.kill()
		b.StartTimer()
	}
}
