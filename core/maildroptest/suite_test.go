package maildroptest_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/maildroptest"
	"github.com/pop3play/pop3play/core/pop3"
)

// faulty is a store in memory with one fault.
type faulty struct {
	*maildrop.Memory
	fault string
}

type faultyAccount struct {
	pop3.Account
	fault string
}

type faultyDrop struct {
	pop3.Maildrop
	fault string
	list  []pop3.Message
}

type faultyMessage struct {
	pop3.Message
	fault  string
	number int
}

type faultyBody struct {
	pop3.Body
	fault string
	buf   []byte
}

var shared = make([]byte, 64<<10)

// faults names the test that finds each one.
var faults = map[string]string{
	"any password":           "Credentials",
	"any proof":              "Proof",
	"size one more":          "Listing",
	"bare LF":                "CanonicalForm",
	"all at once":            "Reading",
	"octets with EOF":        "Reading",
	"octets after EOF":       "Reading",
	"empty slices":           "Reading",
	"order":                  "Reading",
	"one buffer for all":     "TwoBodiesAtOnce",
	"buffer used after":      "BodyClosedEarly",
	"equal unique-ids":       "UniqueIDsLegal",
	"long unique-ids":        "UniqueIDsLegal",
	"numbers as unique-ids":  "UniqueIDsLast",
	"no lock":                "Lock",
	"lock stays":             "Lock",
	"release removes":        "ReleaseRemovesNothing",
	"commit removes nothing": "CommitRemovesTheMarked",
	"commit removes more":    "CommitRemovesTheMarked",
	"remove does nothing":    "Remover",
}

// TestSuiteFindsFaults runs the suite in a process of its own for each fault,
// because it is to fail.
func TestSuiteFindsFaults(t *testing.T) {
	for fault, test := range faults {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			c := exec.Command(os.Args[0], "-test.run=^TestFaulty$/^"+test+"$", "-test.v")
			c.Env = append(os.Environ(), "MAILDROPTEST_FAULT="+fault)
			out, err := c.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestFaulty/"+test) {
				t.Errorf("%s does not find the fault %q: %v\n%s", test, fault, err, out)
			}
		})
	}
}

// TestFaulty shows that the wrappers alone do no harm, or, for
// TestSuiteFindsFaults, that a fault does.
func TestFaulty(t *testing.T) {
	fault := os.Getenv("MAILDROPTEST_FAULT")
	maildroptest.Run(t, func(t *testing.T, messages [][]byte) pop3.Store {
		if fault == "order" {
			slices.Reverse(messages)
		}
		s := faulty{new(maildrop.Memory), fault}
		s.AddUser("user", "password")
		for _, raw := range messages {
			s.Deliver("user", raw)
		}
		return s
	}, maildroptest.Options{Aliases: fault != "one buffer for all" && fault != "buffer used after"})
}

func (s faulty) Authenticate(now pop3.Time, c pop3.Credentials) (pop3.Account, error) {
	if s.fault == "any password" && c.User == "user" {
		c.Password = "password"
	}
	if s.fault == "any proof" {
		c.Proof = nil
	}
	a, err := s.Memory.Authenticate(now, c)
	if err != nil {
		return nil, err
	}
	return faultyAccount{a, s.fault}, nil
}

func (a faultyAccount) Open(now pop3.Time) (pop3.Maildrop, error) {
	d, err := a.Account.Open(now)
	if err != nil {
		return nil, err
	}
	f := &faultyDrop{Maildrop: d, fault: a.fault}
	for i, m := range d.Messages() {
		f.list = append(f.list, faultyMessage{m, a.fault, i + 1})
	}
	if a.fault == "no lock" {
		d.Release()
	}
	return f, nil
}

func (d *faultyDrop) Messages() []pop3.Message { return d.list }

func (d *faultyDrop) Release() {
	switch d.fault {
	case "lock stays":
		return
	case "release removes":
		d.Maildrop.Commit([]int{0})
	}
	d.Maildrop.Release()
}

func (d *faultyDrop) Commit(deleted []int) error {
	switch {
	case d.fault == "commit removes nothing":
		deleted = nil
	case d.fault == "commit removes more" && len(deleted) > 0 && deleted[len(deleted)-1]+1 < len(d.list):
		deleted = append(deleted, deleted[len(deleted)-1]+1)
	}
	return d.Maildrop.Commit(deleted)
}

func (d *faultyDrop) Remove(i int) error {
	if d.fault == "remove does nothing" {
		return nil
	}
	return d.Maildrop.(pop3.Remover).Remove(i)
}

func (m faultyMessage) Size() int64 {
	if m.fault == "size one more" {
		return m.Message.Size() + 1
	}
	return m.Message.Size()
}

func (m faultyMessage) UID() string {
	switch m.fault {
	case "equal unique-ids":
		return "same"
	case "long unique-ids":
		return strings.Repeat(m.Message.UID(), 3)
	case "numbers as unique-ids":
		return strings.Repeat("I", m.number)
	}
	return m.Message.UID()
}

func (m faultyMessage) Open() (pop3.Body, error) {
	b, err := m.Message.Open()
	if err != nil {
		return nil, err
	}
	return &faultyBody{Body: b, fault: m.fault}, nil
}

func (b *faultyBody) Next() ([]byte, error) {
	p, err := b.Body.Next()
	switch b.fault {
	case "bare LF":
		p = bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n"))
	case "one buffer for all":
		return shared[:copy(shared, p)], err
	case "buffer used after":
		// Its own slices while it is open, so that reading goes well.
		if b.buf == nil {
			b.buf = shared
		}
		return b.buf[:copy(b.buf, p)], err
	case "all at once":
		for err == nil {
			var more []byte
			more, err = b.Body.Next()
			p = append(p[:len(p):len(p)], more...)
		}
		if len(p) > 0 {
			err = nil
		}
	case "octets with EOF":
		if err == io.EOF {
			return []byte("x"), err
		}
	case "octets after EOF":
		if err == io.EOF && b.buf != nil {
			return []byte("x"), nil
		}
		if err == io.EOF {
			b.buf = []byte{}
		}
	case "empty slices":
		if b.buf == nil {
			b.buf = []byte{}
			return nil, nil
		}
	}
	return p, err
}
