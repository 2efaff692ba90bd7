package web

import (
	"bytes"
	"encoding/json"
)

// program is how a session is said again in some language, or by a test. Its
// texts have ‹words› that the page fills in, and lines that begin with ?FACT,
// which stay where the fact holds:
//
//	tls, clear         TLS begins with the first octet, or not
//	asks, knows        a password is wanted, and not known, or known
//	apop               APOP's digest is made anew
//	stale, challenged  what APOP, or AUTH, says is refused: it fits one session
//	hidden             what AUTH says is refused: it is stars
//	odd                the language has no method for some command
//	late               messages are deleted at the end
//	stays              there is no QUIT
//
// and in a test:
//
//	own, foreign             the server is known to behave as some spec says, or not
//	aimed                    a quirk strikes in some session alone
//	masked                   there are stars in place of a password
//	challenge                it plays with other challenges alone
//	large                    its mail does not come with it
//	profile, quirks, mail    it has that field
//	fields                   it has any
type program struct {
	Frame string `json:"frame"` // around what ‹said› stands for

	// Of a library: what calls one of its methods, for a command that has none,
	// and for one whose response has many lines.
	Call  string            `json:"call,omitempty"`
	Other string            `json:"other,omitempty"`
	Long  string            `json:"long,omitempty"`
	Names map[string]string `json:"names,omitempty"` // of methods that are not the verb's; empty: there is none
	AUTH  string            `json:"auth,omitempty"`  // in place of AUTH
	Ask   string            `json:"ask,omitempty"`   // in place of a password

	// Of a shell script: a write and the pause behind it, what makes the digest,
	// and the command that the program gives itself, with the greeting.
	Write  string `json:"write,omitempty"`
	Digest string `json:"digest,omitempty"`
	Skip   string `json:"skip,omitempty"`

	Run string `json:"run,omitempty"` // of curl: a session
}

// programs are by the names that the page's dialog has for them.
var programs = map[string]program{
	"poplib": {
		Frame: `‹notes›import poplib
?asks import getpass
?tls import ssl


def say(call, *args):
    try:
        print(call(*args))
    except poplib.error_proto as refused:
        print(refused)


?odd def raw(command, long=False):  # poplib has no method for it
?odd     pop._putline(command)
?odd     return pop._getlongresp() if long else pop._getresp()
?odd 
?odd 
?asks password = getpass.getpass()
?tls pop = poplib.POP3_SSL(‹host›, ‹port›, context=ssl._create_unverified_context())
?clear pop = poplib.POP3(‹host›, ‹port›)
print(pop.getwelcome())
‹said›
?stays pop.close()
`,
		Call: "say(pop.‹name›‹more›)", Other: "say(raw, ‹octets›)", Long: "say(raw, ‹octets›, True)",
		Names: map[string]string{"PASS": "pass_"},
		AUTH:  "# poplib has no AUTH; log in with pop.user and pop.pass_",
		Ask:   "password",
	},
	"netpop3": {
		Frame: `‹notes›use strict;
use warnings;
use Net::POP3;

?tls my $pop = Net::POP3->new(‹host›, Port => ‹port›, SSL => 1, SSL_verify_mode => 0) or die "no connection: $@";
?clear my $pop = Net::POP3->new(‹host›, Port => ‹port›) or die "no connection: $@";
print $pop->banner;
?asks my $password = $ENV{POP3_PASSWORD} // die "set POP3_PASSWORD to the password\n";

sub show {
    my ($got) = @_;
    my $said = $pop->message;
    print $pop->ok ? '+OK ' : '-ERR ', $said, $said =~ /\n\z/ ? '' : "\n";
    print @$got if ref $got eq 'ARRAY';
    print map { "$_ $got->{$_}\n" } sort keys %$got if ref $got eq 'HASH';
}

‹said›
`,
		Call: "show(scalar $pop->‹name›(‹args›));", Other: "$pop->command(‹octets›)->response; show();",
		Long:  "$pop->command(‹octets›)->response; show($pop->read_until_dot);",
		Names: map[string]string{"STAT": "popstat", "RETR": "get", "DELE": "delete", "RSET": "reset", "STLS": "starttls", "NOOP": "", "UTF8": ""},
		AUTH:  "# For AUTH, see $pop->auth and Authen::SASL.",
		Ask:   "$password",
	},
	"nc": {
		Frame: `#!/bin/sh
‹notes›# Each pause is as long as the answer took, and a little longer.
?tls # nc speaks no TLS, which this port wants: see openssl.
` + shellScript + `} | nc -w ‹wait› ‹host› ‹port›‹tee›
`,
		Write: shellWrite, Digest: shellDigest,
	},
	"openssl": {
		Frame: `#!/bin/sh
‹notes›# -quiet keeps openssl from reading Q and R at the start of a line as commands of its
# own, which QUIT and RETR begin with. Who types by hand adds -crlf.
?clear # -starttls gives STLS, and does not show the greeting. Without it, and on the port for
?clear # POP3S, TLS begins with the first octet.
` + shellScript + `?tls } | openssl s_client -quiet -connect ‹at›‹tee›
?clear } | openssl s_client -quiet -starttls pop3 -connect ‹at›
`,
		Write: shellWrite, Digest: shellDigest,
		Skip: "STLS",
	},
	"txtar": {
		Frame: `?own What a session in POP3 Playground showed.
?foreign What ‹target› said to POP3 Playground.
?aimed A quirk that is aimed at a session counts from 1 here: what follows is a first session.
?masked The password is not known: write it where the stars are.
?challenge The server’s challenge is another in each run, so this does not play as it is.
?large The maildrop has ‹size› octets. Put its messages here, as mail/1, mail/2 and so on.

?profile profile: ‹profile›
?quirks quirks: ‹quirks›
?mail mail: ‹mail›
?fields 
‹files›-- transcript --
‹said›
`,
	},
	"curl": {
		Frame: `#!/bin/sh
‹notes›# Each line is a session of its own, with a login and QUIT.
?asks # curl asks for the password.
?late # DELE takes effect at once, so it comes last.
‹said›
`,
		Run: "curl -sS ‹insecure›-u ‹login›‹apop› ‹how›pop3‹secure›://‹at›/‹what›",
	},
}

// shellScript is what the scripts for the shell have in common, shellDigest
// how they make APOP's digest, and shellWrite how they write.
const (
	shellScript = `?apop # APOP takes a digest of the greeting’s timestamp and the password, made anew here.
?stale # The digest of APOP fits the greeting of that session alone, and is refused here: -starttls
?stale # does not show the greeting that a new one is made of.
?challenged # What AUTH answered fits the challenge of that session alone, and is refused here.
?hidden # What AUTH sent is hidden, and the stars in its place are refused.
?asks : "${POP3_PASSWORD:?set it to the password}"
?knows : "${POP3_PASSWORD:=‹password›}"
?apop heard=$(mktemp)
?apop trap 'rm -f "$heard"' EXIT
{
‹said›
`
	shellDigest = `  stamp=$(sed -n '1s/^[^<]*\(<[^>]*>\).*/\1/p' "$heard")
  digest=$(printf %s "$stamp$POP3_PASSWORD" | openssl md5 -r | cut -c1-32)
`
	shellWrite = "‹digest›  printf '‹format›'‹words›; sleep ‹pause›"
)

// programsJSON is what the page fetches when somebody wants a session as a
// program.
func programsJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(programs)
	return b.Bytes(), err
}
