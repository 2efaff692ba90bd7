//go:build !wasip1

package quirk

func init() {
	for name, o := range origins {
		p := FindProfile(name)
		p.Origin, p.Sometimes = o, sometimes[name]
	}
}

// sometimes are quirks of servers that nobody meets there each time.
var sometimes = map[string][]string{
	"gmail-like":         {"lock-busy=1m", "login-delay-enforced=5m", "web-login-required", "app-password-required", "temporary-system-problem=1"},
	"outlook-like":       {"throttle-as-bad-password", "list-newest-first", "short-command-limit=47"},
	"exchange-2003-like": {"terminator-glued-to-last-line", "missing-attachments", "retr-err-for-listed-message=1", "quit-ok-before-update=5s", "localised-8bit-text=latin1"},
	"dovecot-like":       {"too-many-bad-commands=3", "server-shutdown-mid-session=1m", "expunged-elsewhere=1"},
	"cyrus-like":         {"quit-ok-update-failed=silent", "login-delay-enforced=1m", "terminator-missing-lf"},
	"courier-like":       {"plaintext-login-refused", "uidl-error-sentinel", "drop-retr=1"},
	"qpopper-like":       {"large-message-hang=1000000/10m"},
	"popa3d-like":        {"too-many-connections=1", "uidl-unstable"},
	"uw-like":            {"snide-responses", "user-must-name-host"},
	"hmailserver-like":   {"plus-err", "plaintext-login-refused", "too-many-bad-logins=3"},
	"wildduck-like":      {"plaintext-login-refused", "pipelined-replies-interleaved"},
	"stalwart-like":      {"imap-bye-on-pop3=1m", "too-many-bad-logins=3"},
	"yandex-like":        {"plaintext-login-refused"},
	"gmx-like":           {"pop-disabled-for-account=plain"},
	"qq-like":            {"app-password-required"},
	"coremail-like":      {"localised-8bit-text=gbk"},
	"tpop3d-like":        {"apoponly"},
}

// origins of profiles. What a "-like" profile says was read in sources and
// fixtures or seen in traces of various years; it is an imitation, and no
// claim about any service of today.
var origins = map[string]Origin{
	"strict":  {"Conforms to RFC 1939 and RFC 2449, with replies that help a person.", "high", "the RFCs"},
	"classic": {"The POP3 test server of Perl's Mail::Transport::POP3, bugs mended.", "high", "its source"},
	"gmail-like": {"A web mailer's POP: fetched mail is hidden from the next session, and DELE only tidies up.", "middling",
		"fixtures of MailKit, change logs of mpop and getmail, help pages"},
	"outlook-like": {"A hosted Exchange: tokens must come on a line of their own, and idle clients are cut off after a minute.", "middling",
		"fixtures of MailKit, bug reports of getmail and others, Microsoft's protocol notes"},
	"exchange-2003-like": {"An old Exchange: messages end without a line end, and sizes are guesses until a message was fetched.", "middling",
		"fetchmail's FAQ, nmap's probes, notes of Angus Mail"},
	"yahoo-like":       {"A large provider's gateway with a capability list of its own order.", "middling", "traces from mailing lists"},
	"dovecot-like":     {"Dovecot as Debian has it: what CAPA lists changes with the login, and failures take two seconds.", "high", "its source, and a run on loopback"},
	"cyrus-like":       {"Cyrus IMAP's pop3d: names are told apart from passwords, and a crashed client keeps its lock for a while.", "high", "its source"},
	"courier-like":     {"Courier: chatty, takes 1abc for a number, and says goodbye before it removes.", "high", "its source"},
	"qpopper-like":     {"Qpopper 4: after a wrong password a second status line says goodbye, and who hangs up finds an empty maildrop for a while.", "middling", "nmap's probes, vmime's source, fetchmail's FAQ"},
	"popa3d-like":      {"As little as can be: +OK and -ERR without a word, no CAPA, one try to log in.", "high", "its source"},
	"uw-like":          {"The University of Washington's ipop3d: a folder's first message is not mail, and who is idle is told so before the connection closes.", "high", "its source"},
	"hmailserver-like": {"hMailServer: TOP without byte-stuffing, and plaintext that runs inside TLS.", "high", "its source and its bug reports"},
	"maillennium-like": {"A cable provider's server: TOP ends at 64 kB, and unique-ids stand behind several blanks.", "middling", "notes in fetchmail's and mpop's sources"},
	"zimbra-like":      {"Zimbra as a cable provider ran it: other capabilities before the login than after it.", "middling", "fixtures of MailKit"},
	"wildduck-like":    {"WildDuck: 250 messages at a time, numbers that move after DELE, and a trash for what is deleted.", "high", "its source"},
	"stalwart-like":    {"Stalwart: message 0 is message 1, TOP counts header lines, and deleted messages stay in the listing.", "high", "its source"},
	"yandex-like":      {"A provider that adds header lines of its own.", "low", "one or two traces"},
	"gmx-like":         {"A provider whose every reply carries a token that is no APOP timestamp.", "middling", "public traces"},
	"qq-like":          {"A provider that says little.", "low", "one trace"},
	"coremail-like":    {"A large provider's server that gives its own name for an answer.", "low", "public traces, few and old"},
	"tpop3d-like":      {"tpop3d with its rude texts: conforming, and no fun to be refused by.", "high", "its source"},
}
