package interop

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// clients are those of testdata/clients.md, in its order.
func clients() []*client {
	here, err := filepath.Abs(".")
	if err != nil {
		panic(err)
	}
	return []*client{
		{
			name: "curl", fetch: curl, forgets: true,
			version: func(t testing.TB) string { return word(t, 1, lookPath(t, "curl", "curl"), "--version") },
			ways: append([]way{{login: "USER", transport: "plain", alone: true}},
				append(plainWays("APOP", "AUTH PLAIN", "AUTH LOGIN", "AUTH CRAM-MD5", "AUTH OAUTHBEARER"),
					way{login: "AUTH XOAUTH2", transport: "plain", alone: true},
					way{login: "AUTH PLAIN", transport: "STLS"}, way{login: "AUTH PLAIN", transport: "POP3S"},
					way{login: "AUTH OAUTHBEARER", transport: "POP3S"})...),
		},
		{
			name: "fetchmail", fetch: fetchmail, noMail: 1, tells: regexp.MustCompile(`fetchmail: .*`),
			version: func(t testing.TB) string {
				version, _, _ := strings.Cut(word(t, 4, lookPath(t, "fetchmail", "fetchmail"), "--version"), "+")
				return version // and not all that it was built with
			},
			ways: append(plainWays("USER", "APOP", "AUTH CRAM-MD5"),
				way{login: "USER", transport: "STLS"}, way{login: "USER", transport: "POP3S"}),
		},
		{
			name: "getmail6", fetch: getmail, makes: returnPath, reads: unfolded,
			says:    unixSays + ", Return-Path comes first, made up if need be, and header fields are folded anew",
			version: func(t testing.TB) string { return word(t, 1, lookPath(t, "getmail", "getmail6"), "--version") },
			ways:    append(plainWays("USER", "APOP"), way{login: "USER", transport: "POP3S"}),
		},
		{
			name: "mpop", fetch: mpop, makes: unixLines, says: unixSays,
			version: func(t testing.TB) string { return word(t, 2, lookPath(t, "mpop", "mpop"), "--version") },
			ways: append(plainWays("USER", "APOP", "AUTH PLAIN", "AUTH LOGIN", "AUTH CRAM-MD5", "AUTH SCRAM-SHA-256", "AUTH XOAUTH2", "AUTH OAUTHBEARER"),
				way{login: "USER", transport: "plain", options: "pipelining"},
				way{login: "USER", transport: "STLS"},
				way{login: "AUTH SCRAM-SHA-256", transport: "STLS", options: "pipelining"},
				way{login: "AUTH SCRAM-SHA-256", transport: "POP3S"}),
		},
		{
			name: "mutt", fetch: mutt, makes: unixLines, says: unixSays,
			version: func(t testing.TB) string { return word(t, 1, lookPath(t, "mutt", "mutt"), "-v") },
			ways: append(plainWays("USER", "APOP", "AUTH PLAIN", "AUTH LOGIN", "AUTH CRAM-MD5", "AUTH SCRAM-SHA-256", "AUTH OAUTHBEARER", "AUTH XOAUTH2"),
				way{login: "USER", transport: "STLS"}, way{login: "USER", transport: "POP3S"}),
		},
		{
			name: "Python poplib", fetch: scripted("python3", "python3", "fetch_poplib.py"), forgets: true,
			version: func(t testing.TB) string { return word(t, 1, lookPath(t, "python3", "python3"), "--version") },
			says:    "octet for octet; it hands out lines without their ends, and CRLF was put back",
			ways:    append(plainWays("USER", "APOP"), way{login: "USER", transport: "STLS"}, way{login: "USER", transport: "POP3S"}),
		},
		{
			name: "Perl Net::POP3", fetch: scripted("perl", "perl", "fetch_netpop3.pl"), makes: unixLines, says: unixSays, forgets: true,
			version: netPOP3Version,
			ways:    plainWays("USER", "APOP", "AUTH PLAIN", "AUTH LOGIN", "AUTH CRAM-MD5"),
		},
		{ // over TLS lines come from another Perl module, which leaves them alone
			name: "Perl Net::POP3", fetch: scripted("perl", "perl", "fetch_netpop3.pl"), forgets: true, version: netPOP3Version,
			ways: []way{{login: "USER", transport: "STLS"}, {login: "AUTH PLAIN", transport: "POP3S"}},
		},
		{
			name: "Ruby net-pop", fetch: scripted("ruby", "ruby", "fetch_netpop.rb"),
			version: func(t testing.TB) string {
				return word(t, 0, lookPath(t, "ruby", "ruby"), "-rnet/pop", "-e", "print Net::POP3::VERSION")
			},
			ways: append(plainWays("USER", "APOP"), way{login: "USER", transport: "POP3S"}),
		},
		{
			name: "Node node-pop3", fetch: scripted("node", "nodejs", "fetch_nodepop3.mjs", here), makes: textLines,
			says: "dots stay doubled, the last line end is taken away, and octets that are not UTF-8 are replaced",
			version: func(t testing.TB) string {
				if _, err := os.Stat(here + "/node_modules/node-pop3"); err != nil {
					t.Fatal("node-pop3 is missing: run npm ci in core/interop")
				}
				return word(t, 0, lookPath(t, "node", "nodejs"), "-p", "require('"+here+"/node_modules/node-pop3/package.json').version")
			},
			ways: append(plainWays("USER"), way{login: "USER", transport: "POP3S"}),
		},
	}
}

// netPOP3Version finds the modules that the Perl script needs, too.
func netPOP3Version(t testing.TB) string {
	t.Helper()
	perl := lookPath(t, "perl", "perl")
	for module, pkg := range map[string]string{
		"Authen::SASL": "libauthen-sasl-perl", "Digest::HMAC_MD5": "libdigest-hmac-perl", "IO::Socket::SSL": "libio-socket-ssl-perl",
	} {
		if _, err := run(t.TempDir(), perl, "-M"+module, "-e1"); err != nil {
			t.Fatalf("%s is missing: install the Debian package %s", module, pkg)
		}
	}
	return word(t, 0, perl, "-MNet::POP3", "-e", "print $Net::POP3::VERSION")
}
