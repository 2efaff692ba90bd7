//go:build programs

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// reader is a program that fetches mail. It answers with the messages in their
// order; makes is what it makes of one on the way, if anything.
type reader struct {
	name  string
	fetch func(t testing.TB, port string, remove bool) ([][]byte, error)
	makes func(message []byte) []byte
}

var readers = []reader{
	{"curl", curl, curlMakes},
	{"poplib", poplib, nil},
	{"Net::POP3", netPOP3, unixLines},
	{"fetchmail", fetchmail, nil},
	{"mpop", mpop, unixLines},
}

// unixLines are what a program stores that takes the CR away.
func unixLines(m []byte) []byte { return bytes.ReplaceAll(m, []byte("\r\n"), []byte("\n")) }

var dotBehindLF = regexp.MustCompile(`(^|[^\r])\n\.`)

// curlMakes: curl looks for the doubled dot behind CRLF only, and the final dot
// right behind the status line gives it an empty line.
func curlMakes(m []byte) []byte {
	if len(m) == 0 {
		return []byte("\r\n")
	}
	return dotBehindLF.ReplaceAll(m, []byte("$1\n.."))
}

// tour is the sample maildrop that serve gives away.
const tour = "../../testdata/mail/tour"

// TestClients has real programs fetch every message, octet for octet: keep it,
// delete it, and find that nothing is left.
func TestClients(t *testing.T) {
	want := canonical(messages(t, tour))
	for _, r := range readers {
		t.Run(r.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(tour)); err != nil {
				t.Fatal(err)
			}
			strict := start(t, "--profile", "strict", dir)
			r.keepAndRemove(t, strict, want)
			if left := names(t, dir); len(left) > 0 {
				t.Errorf("left in the directory: %v", left)
			}

			serve, err := launch(t.TempDir(), "serve", "--http", "127.0.0.1:0", "--pop3", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(serve.kill)
			r.keepAndRemove(t, serve, want)
		})
	}
}

func (r reader) keepAndRemove(t *testing.T, p *process, want [][]byte) {
	t.Helper()
	for _, remove := range []bool{false, true} {
		if err := r.compare(t, p, want, remove); err != nil {
			t.Fatalf("remove %v: %v", remove, err)
		}
	}
	p.login(t).say("STAT", "+OK 0 0")
}

func (r reader) compare(t testing.TB, p *process, want [][]byte, remove bool) error {
	got, err := r.fetch(t, p.port, remove)
	if err != nil {
		return err
	}
	if len(got) == 0 {
		return errNothing
	}
	if r.makes != nil {
		want = slices.Clone(want)
		for i := range want {
			want[i] = r.makes(want[i])
		}
	}
	return difference(got, want)
}

// TestClientsSeeOneOctet serves mail in which one octet is another one. If a
// client's row does not fail then, it compares nothing.
func TestClientsSeeOneOctet(t *testing.T) {
	mail := messages(t, tour)
	want := canonical(mail)
	dir := t.TempDir()
	for i, m := range mail {
		if i == len(mail)/2 {
			m = slices.Clone(m)
			m[len(m)-2] ^= 1
		}
		if err := os.WriteFile(fmt.Sprintf("%s/%d", dir, i), m, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := start(t, "--profile", "strict", dir)
	for _, r := range readers {
		if r.compare(t, p, want, false) == nil {
			t.Errorf("%s: the octet went unseen", r.name)
		}
	}
}

// TestRealMail serves the messages of POP3PLAY_CORPUS, real mail with all
// its faults, or the sample where there is none.
func TestRealMail(t *testing.T) {
	dir := os.Getenv("POP3PLAY_CORPUS")
	if dir == "" {
		dir = tour
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	mail := messages(t, dir)
	t.Logf("%d messages", len(mail))
	var extra [][]byte // classic sends the files' octets and one line end more
	for _, m := range mail {
		extra = append(extra, append(slices.Clone(m), "\r\n"...))
	}
	classic := start(t, dir)
	eightBit := start(t, "--profile", "strict", dir, "eight-bit-headers")
	serve, err := launch(t.TempDir(), "serve", "--http", "127.0.0.1:0", "--pop3", "127.0.0.1:0", "--messages", dir,
		"--quirks", "eight-bit-headers")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(serve.kill)
	for _, r := range readers[:2] {
		for name, c := range map[string]struct {
			from *process
			want [][]byte
		}{"classic": {classic, extra}, "strict": {eightBit, canonical(mail)}, "serve": {serve, canonical(mail)}} {
			if err := r.compare(t, c.from, c.want, false); err != nil {
				t.Errorf("%s from %s: %v", r.name, name, err)
			}
		}
	}
}

func curl(t testing.TB, port string, remove bool) (mail [][]byte, err error) {
	dir := t.TempDir()
	url := "pop3://127.0.0.1:" + port + "/"
	listing, err := tryProgram(t, dir, "", "curl", "-sS", "-u", "user:password", url)
	if err != nil {
		return nil, err
	}
	args := []string{"-sS", "-u", "user:password"}
	n := bytes.Count(listing, []byte("\n"))
	for i := range n {
		args = append(args, url+strconv.Itoa(i+1), "-o", strconv.Itoa(i+1))
	}
	if _, err := tryProgram(t, dir, "", "curl", args...); err != nil {
		return nil, err
	}
	for i := range n {
		m, err := os.ReadFile(dir + "/" + strconv.Itoa(i+1))
		if err != nil {
			return nil, err
		}
		mail = append(mail, m)
		if remove { // each in a session of its own, so the numbers move up
			if _, err := tryProgram(t, dir, "", "curl", "-sS", "-u", "user:password", "-I", "-X", "DELE", url+"1"); err != nil {
				return nil, err
			}
		}
	}
	return mail, nil
}

func poplib(t testing.TB, port string, remove bool) ([][]byte, error) {
	return scripted(t, "python3", "testdata/poplib_fetch.py", port, remove)
}

func netPOP3(t testing.TB, port string, remove bool) ([][]byte, error) {
	return scripted(t, "perl", "testdata/netpop3_fetch.pl", port, remove)
}

// scripted runs a script that writes the messages into files 1, 2, 3.
func scripted(t testing.TB, interpreter, script, port string, remove bool, more ...string) (mail [][]byte, err error) {
	dir := t.TempDir()
	script, err = filepath.Abs(script)
	if err != nil {
		return nil, err
	}
	if _, err := tryProgram(t, dir, "", interpreter, append([]string{script, port, strconv.FormatBool(remove)}, more...)...); err != nil {
		return nil, err
	}
	for n := 1; ; n++ {
		m, err := os.ReadFile(dir + "/" + strconv.Itoa(n))
		if os.IsNotExist(err) {
			return mail, nil
		}
		if err != nil {
			return nil, err
		}
		mail = append(mail, m)
	}
}

func fetchmail(t testing.TB, port string, remove bool) ([][]byte, error) {
	dir, agent := deliveryAgent(t)
	keep := "keep"
	if remove {
		keep = "no keep"
	}
	// Whatever would change the octets is off.
	rc := `set invisible
set no bouncemail
poll 127.0.0.1 service ` + port + ` proto pop3 auth password timeout 20 user "user" password "password"
  ` + keep + ` fetchall norewrite nostripcr no mimedecode pass8bits sslproto ''
  mda "` + agent + `"
`
	if err := os.WriteFile(dir+"/rc", []byte(rc), 0o600); err != nil {
		return nil, err
	}
	if _, err := tryProgram(t, dir, "", "fetchmail", "-f", dir+"/rc"); err != nil {
		return nil, err
	}
	return delivered(dir)
}

func mpop(t testing.TB, port string, remove bool) ([][]byte, error) {
	dir, agent := deliveryAgent(t)
	keep := "on"
	if remove {
		keep = "off"
	}
	if _, err := tryProgram(t, dir, "", "mpop", "--host=127.0.0.1", "--port="+port, "--tls=off", "--auth=user", "--user=user",
		"--passwordeval=echo password", "--received-header=off", "--delivery=mda,"+agent, "--keep="+keep,
		"--uidls-file="+dir+"/uidls"); err != nil {
		return nil, err
	}
	return delivered(dir)
}

// deliveryAgent is a command that stores each message it is given in dir, under
// a number.
func deliveryAgent(t testing.TB) (dir, command string) {
	t.Helper()
	dir = t.TempDir()
	const script = "cd \"${0%/*}\" || exit; n=$(ls | grep -c msg$); cat > \"$((n + 1000)).msg\"\n"
	if err := os.WriteFile(dir+"/agent", []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, "/bin/sh " + dir + "/agent"
}

// delivered gives the messages in the order of their delivery.
func delivered(dir string) (mail [][]byte, err error) {
	paths, err := filepath.Glob(dir + "/*.msg")
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		m, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		mail = append(mail, m)
	}
	return mail, nil
}
