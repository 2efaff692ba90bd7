package interop

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// patience is how long an answer may take before it counts as none.
const patience = 20 * time.Second

var stampPattern = regexp.MustCompile(`<[^<>@\s]+@[^<>@\s]+>`)

// line is one connection to one of the two servers.
type line struct {
	conn  *net.TCPConn
	in    *bufio.Reader
	stamp string // of the greeting, for APOP
}

// dial connects and reads the greeting.
func dial(addr string) (*line, reply, error) {
	c, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		return nil, reply{}, err
	}
	l := &line{conn: c.(*net.TCPConn), in: bufio.NewReader(c)}
	r := l.read(false)
	l.stamp = stampPattern.FindString(r.text)
	return l, r, nil
}

// reply is a server's answer to one command.
type reply struct {
	status string // "+OK", "-ERR", "+", or what else the first word is
	code   string // response code, RFC 2449 §8
	text   string // the rest of the status line
	multi  bool
	lines  []string // with line ends, dots un-stuffed
	gone   string   // instead of an answer: "closes", "says nothing"
}

// read takes one answer. Whether lines follow +OK is for the command to say.
func (l *line) read(multi bool) (r reply) {
	l.conn.SetReadDeadline(time.Now().Add(patience))
	first, err := l.in.ReadString('\n')
	if err != nil {
		return reply{gone: missing(err)}
	}
	r.status, r.text, _ = strings.Cut(strings.TrimRight(first, "\r\n"), " ")
	if code, rest, ok := strings.Cut(r.text, "]"); ok && strings.HasPrefix(code, "[") {
		r.code, r.text = code[1:], strings.TrimSpace(rest)
	}
	if !multi || r.status != "+OK" {
		return r
	}
	r.multi = true
	for {
		s, err := l.in.ReadString('\n')
		if err != nil {
			r.gone = missing(err)
			return r
		}
		if s == ".\r\n" {
			return r
		}
		r.lines = append(r.lines, strings.TrimPrefix(s, "."))
	}
}

func missing(err error) string {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return "says nothing"
	}
	return "closes"
}

// end waits for the server to close, and says what it did instead.
func (l *line) end() string {
	l.conn.SetReadDeadline(time.Now().Add(patience))
	rest, err := io.ReadAll(l.in)
	l.conn.Close()
	switch {
	case len(rest) > 0:
		return "says more"
	case err == nil, errors.Is(err, syscall.ECONNRESET):
		return "closes"
	}
	return "stays"
}

// leave ends a session that no longer counts, so that nothing is removed and
// the lock is free when it returns.
func (l *line) leave() {
	if _, err := io.WriteString(l.conn, "RSET\r\nQUIT\r\n"); err == nil {
		l.conn.SetReadDeadline(time.Now().Add(patience))
		io.Copy(io.Discard, l.in)
	}
	l.conn.Close()
}

// command is a line from the client, as far as both servers would take it to
// mean the same.
type command struct {
	line []byte
	verb string
	args []string
}

func parseCommand(text []byte) command {
	c := command{line: text}
	words := strings.Fields(string(bytes.TrimRight(text, "\r\n")))
	if len(words) > 0 {
		c.verb, c.args = strings.ToUpper(words[0]), words[1:]
	}
	return c
}

// multi tells whether lines follow +OK.
func (c command) multi() bool {
	switch c.verb {
	case "LIST", "UIDL", "LANG", "AUTH":
		return len(c.args) == 0
	case "CAPA", "RETR", "TOP":
		return true
	}
	return false
}

// changesState tells whether a session that accepted the command is another one
// than a session that did not.
func (c command) changesState() bool {
	switch c.verb {
	case "USER", "PASS", "APOP", "AUTH", "QUIT", "DELE", "RSET", "UTF8", "STLS":
		return true
	}
	return false
}
