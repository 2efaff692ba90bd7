package maildir

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
)

// children are what the test binary does, in place of its tests, when a test
// starts it as a second process. They end with their standard input, so that
// none outlives a test that was killed.
var children = map[string]func(s *Store) error{
	"hold":   holdLock,
	"delete": deleteInRounds,
}

func TestMain(m *testing.M) {
	run := children[os.Getenv("MAILDIR_CHILD")]
	if run == nil {
		os.Exit(m.Run())
	}
	s, err := Open(os.Args[1], Options{Raw: os.Getenv("MAILDIR_RAW") == "true"})
	if err == nil {
		err = run(s)
	}
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

// child is another process that uses a directory.
type child struct {
	t     *testing.T
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines *bufio.Scanner
}

// start starts a child by its name in children.
func start(t *testing.T, name, dir string, raw bool) *child {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	c := &child{t: t, cmd: exec.Command(self, dir)}
	c.cmd.Env = append(os.Environ(), "MAILDIR_CHILD="+name, fmt.Sprint("MAILDIR_RAW=", raw),
		"GORACE="+os.Getenv("GORACE")+" atexit_sleep_ms=0") // else each end takes a second
	c.cmd.Stderr = os.Stderr
	c.stdin, err = c.cmd.StdinPipe()
	must(t, err)
	out, err := c.cmd.StdoutPipe()
	must(t, err)
	c.lines = bufio.NewScanner(out)
	must(t, c.cmd.Start())
	t.Cleanup(func() {
		if c.cmd.ProcessState == nil {
			c.kill()
		}
	})
	return c
}

// say gives the next line that the child writes; "" at its end.
func (c *child) say() string {
	c.lines.Scan()
	return c.lines.Text()
}

// kill kills the child without a warning and gives what it had yet written.
func (c *child) kill() (rest []string) {
	c.t.Helper()
	must(c.t, c.cmd.Process.Kill())
	for c.lines.Scan() {
		rest = append(rest, c.lines.Text())
	}
	c.cmd.Wait() // says "killed", or that the kill came too late
	return rest
}

func enter(s *Store) (pop3.Maildrop, error) {
	a, err := s.Authenticate(0, pop3.Credentials{User: "user", Password: "password"})
	if err != nil {
		return nil, err
	}
	return a.Open(0)
}

// holdLock is the child that holds the lock.
func holdLock(s *Store) error {
	d, err := enter(s)
	if err != nil {
		return err
	}
	fmt.Println("held")
	io.Copy(io.Discard, os.Stdin)
	d.Release()
	return nil
}

// deleteInRounds is the child that removes half of the messages, then half of
// what is left, and so on. It says what it marked before Commit, each removal
// before it begins, and when Commit is through. Each removal costs it an octet
// of its standard input.
func deleteInRounds(s *Store) error {
	s.remove = func(root *os.Root, name string) error {
		fmt.Println("remove", name)
		if _, err := os.Stdin.Read(make([]byte, 1)); err != nil {
			return err
		}
		return root.Remove(name)
	}
	for {
		d, err := enter(s)
		if err != nil {
			return err
		}
		items := d.(*drop).items
		marked := rand.Perm(len(items))[:(len(items)+1)/2]
		names := []string{"mark"}
		slices.Sort(marked)
		for _, i := range marked {
			names = append(names, items[i].name)
		}
		fmt.Println(strings.Join(names, " "))
		if err := d.Commit(marked); err != nil {
			return err
		}
		fmt.Println("done")
		if len(items) == 0 {
			return nil
		}
	}
}
