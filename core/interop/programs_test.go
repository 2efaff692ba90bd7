package interop

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func curl(t testing.TB, v visit) (mail [][]byte, err error) {
	program := lookPath(t, "curl", "curl")
	scheme := "pop3"
	user, secret := v.account()
	common := []string{"-sS", "--max-time", v.seconds(), "-u", user + ":" + secret}
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
	listing, err := v.run(program, append(common, url)...)
	if err != nil {
		return nil, err
	}
	common = append(common, "--fail-early", "--remove-on-error")
	get, dele := common[:len(common):len(common)], append(common[:len(common):len(common)], "-I", "-X", "DELE")
	for line := range strings.Lines(string(listing)) {
		n, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n == "" {
			continue
		}
		get = append(get, url+n, "-o", n)
		dele = append(dele, url+n)
	}
	if len(get) == len(common) {
		return nil, nil
	}
	if _, err := v.run(program, get...); err != nil {
		return nil, err
	}
	if v.remove {
		if _, err := v.run(program, dele...); err != nil {
			return nil, err
		}
	}
	return numbered(v.dir)
}

func fetchmail(t testing.TB, v visit) ([][]byte, error) {
	agent, err := v.agent("")
	if err != nil {
		return nil, err
	}
	user, secret := v.account()
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
	all := " fetchall"
	if v.usual != nil {
		if all, auth = "", "any"; !v.remove {
			keep, auth = "keep", "any uidl"
		}
	}
	// Whatever would change the octets is off.
	rc := "set invisible\nset no bouncemail\npoll " + v.host + " service " + v.port + " proto " + protocol + " auth " + auth +
		" timeout " + v.seconds() + ` user "` + user + `" password "` + secret + `" ` + keep + all + " norewrite nostripcr no mimedecode pass8bits " + tls +
		` mda "` + agent + "\"\n"
	if err := os.WriteFile(v.dir+"/rc", []byte(rc), 0o600); err != nil {
		return nil, err
	}
	if _, err := v.run(lookPath(t, "fetchmail", "fetchmail"), "-f", v.dir+"/rc", "--pidfile", v.dir+"/pid"); err != nil {
		return nil, err
	}
	return numbered(v.dir)
}

func mpop(t testing.TB, v visit) ([][]byte, error) {
	agent, err := v.agent("")
	if err != nil {
		return nil, err
	}
	user, secret := v.account()
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
		"--host=" + v.host, "--port=" + v.port, "--timeout=" + v.seconds(), "--user=" + user, "--passwordeval=echo '" + secret + "'", "--received-header=off",
		"--delivery=mda," + agent, "--keep=" + keep, "--uidls-file=" + v.dir + "/uidls",
	}
	if v.usual == nil {
		args = append(args, "--auth="+strings.ToLower(strings.TrimPrefix(v.login, "AUTH ")), "--pipelining="+pipelining)
	} else if v.login == "APOP" {
		args = append(args, "--auth=apop")
	} else {
		args = append(args, "--auth=on")
	}
	switch v.transport {
	case "plain":
		args = append(args, "--tls=off")
	case "STLS":
		args = append(args, "--tls=on", "--tls-starttls=on", "--tls-trust-file="+v.authority)
	case "POP3S":
		args = append(args, "--tls=on", "--tls-starttls=off", "--tls-trust-file="+v.authority)
	}
	if _, err := v.run(lookPath(t, "mpop", "mpop"), args...); err != nil {
		return nil, err
	}
	return numbered(v.dir)
}

func getmail(t testing.TB, v visit) ([][]byte, error) {
	// It misses the end of a child that comes before it waits for one.
	agent, err := v.agent("0.1")
	if err != nil {
		return nil, err
	}
	user, secret := v.account()
	kind, trust := "SimplePOP3Retriever", ""
	if v.transport == "POP3S" {
		kind, trust = "SimplePOP3SSLRetriever", "ca_certs = "+v.authority+"\n"
	}
	apop := "false"
	if v.login == "APOP" {
		apop = "true"
	}
	rc := "[retriever]\ntype = " + kind + "\nserver = " + v.host + "\nport = " + v.port + "\nusername = " + user + "\npassword = " + secret + "\ntimeout = " + v.seconds() + "\n" +
		"use_apop = " + apop + "\n" + trust +
		"[destination]\ntype = MDA_external\npath = " + agent + "\nallow_root_commands = true\n" +
		"[options]\nread_all = " + strconv.FormatBool(v.usual == nil) + "\ndelete = " + strconv.FormatBool(v.remove) + "\ndelivered_to = false\nreceived = false\nverbose = 0\n"
	if err := os.WriteFile(v.dir+"/getmailrc", []byte(rc), 0o600); err != nil {
		return nil, err
	}
	if _, err := v.run(lookPath(t, "getmail", "getmail6"), "--getmaildir", v.dir, "--rcfile", v.dir+"/getmailrc"); err != nil {
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
		if _, err := v.run(lookPath(t, program, pkg), append(args, v.args()...)...); err != nil {
			return nil, err
		}
		return numbered(v.dir)
	}
}
