package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The test binary stands in for pop3play: testscript puts a copy of it under
// that name into PATH.
func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"pop3play": main}) }

// bare is the environment of the commands under test: nothing, but that the
// race detector does not wait a second at exit.
var bare = []string{"GORACE=atexit_sleep_ms=0"}

// process is a server that runs in the background.
type process struct {
	cmd  *exec.Cmd
	port string // of POP3
	page string // the page's address; "" for start

	stdout, stderr bytes.Buffer // not to be read before the end
	ready          sync.Once
	listening      chan struct{}
	copying        sync.WaitGroup
	exit           error
	done           chan struct{}
}

// launch starts pop3play and waits until it has said where it listens.
func launch(dir string, args ...string) (*process, error) {
	binary, err := exec.LookPath("pop3play")
	if err != nil {
		return nil, err
	}
	return launchBinary(binary, dir, args...)
}

func launchBinary(binary, dir string, args ...string) (*process, error) {
	p := &process{cmd: exec.Command(binary, args...), listening: make(chan struct{}), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = dir, bare
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	errs, err := p.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	p.copying.Add(2)
	go p.read(out, &p.stdout, p.firstLine)
	go p.read(errs, &p.stderr, p.announced)
	go func() {
		p.copying.Wait()
		p.exit = p.cmd.Wait()
		close(p.done)
	}()
	select {
	case <-p.listening:
		return p, nil
	case <-p.done:
		return nil, fmt.Errorf("pop3play %s ended: %v\n%s", strings.Join(args, " "), p.exit, p.stderr.String())
	}
}

// read keeps what the process writes, and looks for where it listens.
func (p *process) read(r io.Reader, keep *bytes.Buffer, found func(line string)) {
	defer p.copying.Done()
	for lines := bufio.NewReader(r); ; {
		line, err := lines.ReadString('\n')
		keep.WriteString(line)
		found(line)
		if err != nil {
			return
		}
	}
}

var place = regexp.MustCompile(`page  (http://\S+)|POP3  pop://\S+:(\d+)|try   (curl)`)

// firstLine is what start says, and announced what serve says.
func (p *process) firstLine(line string) {
	if port, ok := strings.CutSuffix(line, "\n"); ok {
		p.ready.Do(func() {
			p.port = port
			close(p.listening)
		})
	}
}

func (p *process) announced(line string) {
	switch m := place.FindStringSubmatch(line); {
	case m == nil:
	case m[1] != "":
		p.page = m[1]
	case m[2] != "":
		p.port = m[2]
	default:
		p.ready.Do(func() { close(p.listening) })
	}
}

// wait waits for the end. Everything was read by then.
func (p *process) wait() error {
	<-p.done
	return p.exit
}

// kill is for the end of a test that went wrong.
func (p *process) kill() {
	p.cmd.Process.Kill()
	p.wait()
}

// start runs pop3play start for a test.
func start(t testing.TB, args ...string) *process {
	t.Helper()
	p, err := launch(t.TempDir(), append([]string{"start"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	return p
}

// client is a connection to a POP3 server.
type client struct {
	t testing.TB
	net.Conn
	r *bufio.Reader
}

// dial connects and reads the greeting.
func (p *process) dial(t testing.TB) *client {
	t.Helper()
	c, err := net.Dial("tcp", "127.0.0.1:"+p.port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	k := &client{t, c, bufio.NewReader(c)}
	k.want("+OK")
	return k
}

// login connects as user.
func (p *process) login(t testing.TB) *client {
	t.Helper()
	c := p.dial(t)
	c.say("USER user", "+OK")
	c.say("PASS password", "+OK")
	return c
}

// say sends a command and reads the status line, which begins as given.
func (c *client) say(command, begins string) string {
	c.t.Helper()
	if _, err := io.WriteString(c, command+"\r\n"); err != nil {
		c.t.Fatal(err)
	}
	return c.want(begins)
}

func (c *client) want(begins string) string {
	c.t.Helper()
	line, err := c.r.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, begins) {
		c.t.Fatalf("got %q, %v; want %q", line, err, begins)
	}
	return line
}

// stop ends a classic server as a client does, and gives what it counted.
func (p *process) stop(t testing.TB) string {
	t.Helper()
	c := p.login(t)
	io.WriteString(c, "EXIT\n")
	c.say("QUIT", "+OK")
	c.Close()
	if err := p.wait(); err != nil {
		t.Fatalf("exit: %v\n%s", err, p.stderr.String())
	}
	_, counted, _ := strings.Cut(p.stdout.String(), "\n")
	return counted
}

// build makes the binary as users have it.
func build(t testing.TB, to string) {
	t.Helper()
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", to, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
}

// exitCode tells how a process ended.
func exitCode(err error) int {
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

// mailbox makes a directory of files.
func mailbox(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
