package interop

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// client is a mail program under test.
type client struct {
	name    string
	version func(t testing.TB) string
	// fetch fetches all mail, in order, and deletes it where the visit says so.
	fetch func(t testing.TB, v visit) ([][]byte, error)
	// makes is what the client makes of a message on its way, if it is not
	// faithful; says words that.
	makes func(message []byte) []byte
	// reads takes away from what was fetched what no one can foresee.
	reads func(message []byte) []byte
	says  string
	ways  []way
	// forgets says that the client keeps nothing in mind between two runs.
	forgets bool
	noMail  int            // what the client exits with if there is nothing to fetch, if not 0
	tells   *regexp.Regexp // what is a complaint on its standard output
}

// way is how a client logs in, and over what.
type way struct {
	login     string // "USER", "APOP", "AUTH x"
	transport string // "plain", "STLS", "POP3S"
	options   string // what else matters: "pipelining" for mpop
	alone     bool   // the server offers no other login, for a client that would take it
}

// visit is one run of a client.
type visit struct {
	way
	dir, host, port, authority string
	remove                     bool
	*usual
}

// usual is what a visit has besides that leaves a client its own ways: it logs
// in as it likes, skips what it had before, and is heard when it complains.
type usual struct {
	user, secret string
	limit        time.Duration // for all that the client does
	begun        time.Time
	slow         string // seconds that it takes to store a message, where another program does that
	said         []byte // on its standard error
	told         []byte // on its standard output
}

// patient and impatient are how many seconds a client waits for an answer.
const patient, impatient = "20", "4"

func (v visit) seconds() string {
	if v.usual != nil {
		return impatient
	}
	return patient
}

// agent stores what it is given for the visit, in files 1, 2, 3 of its directory.
func (v visit) agent(seconds string) (path string, err error) {
	if v.usual != nil && v.slow != "" {
		seconds = v.slow
	}
	return deliveryAgent(v.dir, seconds)
}

func (v visit) account() (user, secret string) {
	if v.usual != nil {
		return v.usual.user, v.usual.secret
	}
	return "user", "password"
}

func (v visit) run(program string, args ...string) ([]byte, error) {
	if v.usual == nil {
		return run(v.dir, program, args...)
	}
	out, said, err := launch(v.dir, "", v.limit-time.Since(v.begun), program, args...)
	v.said, v.told = append(v.said, said...), append(v.told, out...)
	return out, err
}

func (v visit) args() []string {
	user, secret := v.account()
	return []string{v.host, v.port, v.login, v.transport, v.authority, strconv.FormatBool(v.remove), user, secret, v.seconds()}
}

// token is what XOAUTH2 and OAUTHBEARER show.
const token = "a-token-for-tests"

// unixLines is what a client makes of lines that stores mail as Unix does.
func unixLines(m []byte) []byte { return bytes.ReplaceAll(m, []byte("\r\n"), []byte("\n")) }

const unixSays = "line ends become LF"

// textLines is what a client hands out that takes no byte-stuffing away, takes
// the last line end for part of the terminator, and all mail for UTF-8.
func textLines(m []byte) []byte {
	text := strings.ReplaceAll("\n"+string(m), "\n.", "\n..")[1:]
	return []byte(string([]rune(strings.TrimSuffix(text, "\r\n"))))
}

// returnPath is what a client makes of a message that puts Return-Path on top,
// whether the message had one or not.
func returnPath(m []byte) []byte {
	path := "Return-Path: <unknown>\n"
	text := string(unixLines(m))
	header, body, _ := strings.Cut(text, "\n\n")
	for line := range strings.Lines(header + "\n") {
		if strings.HasPrefix(line, "Return-Path:") {
			path = line
			header = strings.Replace(header+"\n", line, "", 1)
			header = strings.TrimSuffix(header, "\n")
		}
	}
	return unfolded([]byte(path + header + "\n\n" + body))
}

// unfolded has each header field in one line.
func unfolded(m []byte) []byte {
	header, body, _ := bytes.Cut(m, []byte("\n\n"))
	return slices.Concat(folding.ReplaceAll(header, []byte(" ")), []byte("\n\n"), body)
}

var folding = regexp.MustCompile(`\s*\n[ \t]+`)

func plainWays(logins ...string) (all []way) {
	for _, l := range logins {
		all = append(all, way{login: l, transport: "plain"})
	}
	return all
}
