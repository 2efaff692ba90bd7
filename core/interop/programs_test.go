package interop

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
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
}

func (v visit) args() []string {
	return []string{v.host, v.port, v.login, v.transport, v.authority, strconv.FormatBool(v.remove)}
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

func curl(t testing.TB, v visit) (mail [][]byte, err error) {
	program := lookPath(t, "curl", "curl")
	scheme := "pop3"
	common := []string{"-sS", "--max-time", "20", "-u", "user:password"}
	switch v.transport {
	case "POP3S":
		scheme = "pop3s"
		common = append(common, "--cacert", v.authority)
	case "STLS":
		common = append(common, "--cacert", v.authority, "--ssl-reqd")
	}
	switch mechanism, ok := strings.CutPrefix(v.login, "AUTH "); {
	case mechanism == "XOAUTH2", mechanism == "OAUTHBEARER":
		common = append(common, "-u", "user:", "--oauth2-bearer", token, "--login-options", "AUTH="+mechanism)
	case ok:
		common = append(common, "--login-options", "AUTH="+mechanism)
	case v.login == "APOP":
		common = append(common, "--login-options", "AUTH=+APOP")
	}
	url := scheme + "://" + v.host + ":" + v.port + "/"
	listing, err := run(v.dir, program, append(common, url)...)
	if err != nil {
		return nil, err
	}
	get, dele := common, append(common[:len(common):len(common)], "-I", "-X", "DELE")
	for n := 1; n <= bytes.Count(listing, []byte("\n")); n++ {
		get = append(get, url+strconv.Itoa(n), "-o", strconv.Itoa(n))
		dele = append(dele, url+strconv.Itoa(n))
	}
	if _, err := run(v.dir, program, get...); err != nil {
		return nil, err
	}
	if v.remove {
		if _, err := run(v.dir, program, dele...); err != nil {
			return nil, err
		}
	}
	return numbered(v.dir)
}

func fetchmail(t testing.TB, v visit) ([][]byte, error) {
	agent, err := deliveryAgent(v.dir)
	if err != nil {
		return nil, err
	}
	protocol, auth, tls, keep := "pop3", "password", "sslproto ''", "keep"
	if v.login == "APOP" {
		protocol = "apop"
	} else if m, ok := strings.CutPrefix(v.login, "AUTH "); ok {
		auth = strings.ToLower(m)
	}
	trust := ` sslcertck sslcertfile "` + v.authority + `"`
	switch v.transport {
	case "STLS":
		tls = "sslproto TLS1.2+" + trust
	case "POP3S":
		tls = "ssl" + trust
	}
	if v.remove {
		keep = "no keep"
	}
	// Whatever would change the octets is off.
	rc := "set invisible\nset no bouncemail\npoll " + v.host + " service " + v.port + " proto " + protocol + " auth " + auth +
		` timeout 20 user "user" password "password" ` + keep + " fetchall norewrite nostripcr no mimedecode pass8bits " + tls +
		` mda "` + agent + "\"\n"
	if err := os.WriteFile(v.dir+"/rc", []byte(rc), 0o600); err != nil {
		return nil, err
	}
	if _, err := run(v.dir, lookPath(t, "fetchmail", "fetchmail"), "-f", v.dir+"/rc", "--pidfile", v.dir+"/pid"); err != nil {
		return nil, err
	}
	return numbered(v.dir)
}

func mpop(t testing.TB, v visit) ([][]byte, error) {
	agent, err := deliveryAgent(v.dir)
	if err != nil {
		return nil, err
	}
	secret := "password"
	if strings.Contains(v.login, "OAUTH") {
		secret = token
	}
	keep, pipelining := "on", "off"
	if v.remove {
		keep = "off"
	}
	if v.options == "pipelining" {
		pipelining = "on"
	}
	args := []string{
		"--host=" + v.host, "--port=" + v.port, "--timeout=20", "--user=user", "--passwordeval=echo " + secret,
		"--auth=" + strings.ToLower(strings.TrimPrefix(v.login, "AUTH ")), "--received-header=off", "--pipelining=" + pipelining,
		"--delivery=mda," + agent, "--keep=" + keep, "--uidls-file=" + v.dir + "/uidls",
	}
	switch v.transport {
	case "plain":
		args = append(args, "--tls=off")
	case "STLS":
		args = append(args, "--tls=on", "--tls-starttls=on", "--tls-trust-file="+v.authority)
	case "POP3S":
		args = append(args, "--tls=on", "--tls-starttls=off", "--tls-trust-file="+v.authority)
	}
	if _, err := run(v.dir, lookPath(t, "mpop", "mpop"), args...); err != nil {
		return nil, err
	}
	return numbered(v.dir)
}

func getmail(t testing.TB, v visit) ([][]byte, error) {
	agent, err := deliveryAgent(v.dir)
	if err != nil {
		return nil, err
	}
	kind, trust := "SimplePOP3Retriever", ""
	if v.transport == "POP3S" {
		kind, trust = "SimplePOP3SSLRetriever", "ca_certs = "+v.authority+"\n"
	}
	apop := "false"
	if v.login == "APOP" {
		apop = "true"
	}
	rc := "[retriever]\ntype = " + kind + "\nserver = " + v.host + "\nport = " + v.port + "\nusername = user\npassword = password\ntimeout = 20\n" +
		"use_apop = " + apop + "\n" + trust +
		"[destination]\ntype = MDA_external\npath = " + agent + "\nallow_root_commands = true\n" +
		"[options]\nread_all = true\ndelete = " + strconv.FormatBool(v.remove) + "\ndelivered_to = false\nreceived = false\nverbose = 0\n"
	if err := os.WriteFile(v.dir+"/getmailrc", []byte(rc), 0o600); err != nil {
		return nil, err
	}
	if _, err := run(v.dir, lookPath(t, "getmail", "getmail6"), "--getmaildir", v.dir, "--rcfile", v.dir+"/getmailrc"); err != nil {
		return nil, err
	}
	return numbered(v.dir)
}

// mutt wants a terminal, which script(1) gives it, and stores messages in
// files 1, 2, 3 as MH does.
func mutt(t testing.TB, v visit) ([][]byte, error) {
	box := v.dir + "/box"
	if err := os.Mkdir(box, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(box+"/.mh_sequences", nil, 0o600); err != nil {
		return nil, err
	}
	scheme, tls, remove := "pop", "no", "no"
	switch v.transport {
	case "POP3S":
		scheme = "pops"
	case "STLS":
		tls = "yes"
	}
	if v.remove {
		remove = "yes"
	}
	rc := "set mbox_type=MH spoolfile=" + box + " folder=" + v.dir + " pop_host=" + scheme + "://user@" + v.host + ":" + v.port +
		" pop_pass=password pop_delete=" + remove + " pop_last=no pop_checkinterval=0 wait_key=no\n" +
		"set pop_authenticators=" + strings.ToLower(strings.TrimPrefix(v.login, "AUTH ")) + "\n" +
		"set ssl_starttls=" + tls + " ssl_force_tls=" + tls + " certificate_file=" + v.authority + "\n" +
		"set pop_oauth_refresh_command='echo " + token + "'\n" +
		"push <fetch-mail><exit>\n"
	if err := os.WriteFile(v.dir+"/muttrc", []byte(rc), 0o600); err != nil {
		return nil, err
	}
	command := lookPath(t, "mutt", "mutt") + " -n -F " + v.dir + "/muttrc -f " + box
	keys := ""
	if v.transport != "plain" {
		keys = "r" // should it ask whether to trust a certificate: reject
	}
	if _, err := runKeys(v.dir, keys, lookPath(t, "script", "bsdutils"), "-qec", command, v.dir+"/screen"); err != nil {
		return nil, err
	}
	return numbered(box)
}

// scripted has a script of testdata use a client library.
func scripted(program, pkg, script string, before ...string) func(testing.TB, visit) ([][]byte, error) {
	return func(t testing.TB, v visit) ([][]byte, error) {
		path, err := filepath.Abs(filepath.Join("testdata", script))
		if err != nil {
			return nil, err
		}
		args := append([]string{path}, before...)
		if _, err := run(v.dir, lookPath(t, program, pkg), append(args, v.args()...)...); err != nil {
			return nil, err
		}
		return numbered(v.dir)
	}
}
