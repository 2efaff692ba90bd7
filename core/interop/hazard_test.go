package interop

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
)

// hazard is the situation in which a quirk can do harm: a client that never
// sends a wrong password does not see what becomes of one.
type hazard struct {
	says      string // in the table
	transport string // "STLS" and "POP3S" are offered by the server, and wanted by the client
	login     string // "APOP"; the client's choice if empty
	watch     string // a command that should not be sent, with what it means if it is
	plain     string // the behaviour of the visits that are not quirky

	user, secret string // what the client has, if not what the server has
	password     string // of the account, if it is a special one
	mail         []known
	slow         string // how many seconds it takes to store a message
	empty        bool   // there is no mail
	held         bool   // somebody else has a session open meanwhile
	distrust     bool   // the client trusts another authority than the server's
	visits       []step
}

// step is a visit of the client.
type step struct {
	quirky  bool
	remove  bool
	later   bool          // a message has arrived since the visit before
	passing time.Duration // goes by before it
	calm    bool          // the connection does not break this time
}

var (
	usually = []step{{quirky: true, remove: true}, {remove: true}}
	twice   = []step{{quirky: true, remove: true}, {quirky: true, remove: true, later: true}, {remove: true}}
	// keeping is for clients that remember what they had: the first two visits
	// leave the mail there.
	keeping = []step{{quirky: true}, {quirky: true, later: true}, {quirky: true, remove: true}}

	ordinary  = hazard{says: "fetch and delete", visits: usually}
	again     = hazard{says: "twice at once", visits: twice}
	kept      = hazard{says: "keep, and come again", visits: keeping}
	wrong     = hazard{says: "wrong password", secret: "guess", visits: usually}
	nobody    = hazard{says: "unknown user", user: "nobody", visits: usually}
	blank     = hazard{says: "password with a blank", password: "pass word", visits: usually}
	umlaut    = hazard{says: "password beyond ASCII", password: "pässword", visits: usually}
	held      = hazard{says: "somebody else is in", held: true, visits: usually}
	apop      = hazard{says: "APOP", login: "APOP", visits: usually}
	forged    = hazard{says: "APOP", login: "APOP", watch: "APOP: the digest was sent all the same", visits: usually}
	slowly    = hazard{says: "slow delivery", slow: "1.5", visits: usually}
	empty     = hazard{says: "no mail", empty: true, visits: usually}
	stls      = hazard{says: "STLS", transport: "STLS", visits: usually}
	stlsTwice = hazard{says: "STLS, twice", transport: "STLS", visits: twice}
	stranger  = hazard{says: "STLS, authority unknown", transport: "STLS", distrust: true, visits: usually}
	pop3s     = hazard{says: "POP3S", transport: "POP3S", visits: usually}
	utf8Head  = hazard{says: "UTF-8 in a header", plain: "strict,eight-bit-headers", mail: []known{knownUTF8}, visits: usually}
	dotFirst  = hazard{says: "a dot comes first", mail: []known{knownDotFirst}, visits: usually}
	broken    = hazard{says: "cut off, and come again", visits: []step{{quirky: true, remove: true}, {quirky: true, remove: true, calm: true}, {remove: true}}}
	swept     = hazard{says: "keep, and come again after 32 days", visits: []step{{quirky: true}, {quirky: true, later: true, passing: 32 * 24 * time.Hour}, {quirky: true, remove: true}}}
	hidden    = hazard{says: "fetch and delete, twice", visits: []step{{quirky: true, remove: true}, {quirky: true, remove: true}}}
)

// hazards of the quirks that ordinary fetching and deleting does not meet.
var hazards = map[string]*hazard{
	"login-delay-enforced": &again, "login-rate-limit-window": &again, "bandwidth-lockdown": &again, "quit-ok-before-update": &again,
	"retr-hides-next-session": &kept, "expire-sweep": &swept, "dele-moves-to-trash": &hidden,

	"close-on-bad-password": &wrong, "signoff-line-after-auth-error": &wrong, "too-many-bad-logins": &wrong, "email-as-username": &wrong,
	"auth-failure-delay": &wrong, "sasl-error-as-continuation": &wrong, "ok-to-everything": &wrong, "kpop-dummy-pass": &wrong,
	"plus-err": &wrong, "respcodes-unadvertised": &wrong, "respcode-odd-case-or-in-ok": &wrong, "respcode-unknown-subcode": &wrong,
	"snide-responses": &wrong, "ansi-escape-text": &wrong, "localised-8bit-text": &wrong,
	"user-rejects-unknown-mailbox": &nobody, "spaces-in-password-rejected": &blank, "credentials-utf8-rejected": &umlaut,

	"lock-error-looks-like-auth": &held, "auth-error-wrong-respcode": &held, "no-exclusive-lock": &held, "second-session-readonly": &held,
	"too-many-connections": &held,
	"commit-on-drop":       &broken, "mailbox-lost-on-drop": &broken, "lock-lingers-after-drop": &broken, "delayed-restore-after-drop": &broken,

	"apop-timestamp-no-at": &forged, "apop-timestamp-nonascii": &forged, "apop-timestamp-reused": &apop, "apop-refused-banner-present": &apop,
	"apop-fail-drops-connection": &apop, "apoponly": &apop,
	"idle-drop-with-line": &slowly, "short-idle-timeout": &slowly,

	"list-empty-mailbox-err": &empty, "list-empty-bare-terminator": &empty,
	"eight-bit-headers": &utf8Head, "utf8-message-wrapped": &utf8Head, "utf8-required-err": &utf8Head,
	"first-byte-dot-unstuffed": &dotFirst,

	"tls-handshake-fail-continues": &stranger, "plain-on-tls-port": &pop3s, "starttls-state-shared": &stlsTwice,
	"tls-on-plain-port": {says: "no TLS wanted", transport: "offered", visits: usually},
}

// specs are behaviours for clients in real time, where those of the
// transcripts are for a reader or a virtual clock.
var specs = map[string]string{
	"auth-failure-delay":          "auth-failure-delay=500ms",
	"bandwidth":                   "bandwidth=20000",
	"bandwidth-lockdown":          "bandwidth-lockdown=1000/60m",
	"banner-delay":                "banner-delay=500ms",
	"capa-giant-sasl":             "capa-giant-sasl",
	"commit-on-drop":              "commit-on-drop,rst-in-reply@msg:4@octet:200",
	"crlf-between-packets":        "crlf-between-packets=2ms",
	"delayed-restore-after-drop":  "delayed-restore-after-drop=10m,rst-in-reply@msg:4@octet:200",
	"drop-retr":                   "drop-retr=4@200",
	"endless-line":                "endless-line",
	"endless-multiline":           "endless-multiline",
	"expunged-elsewhere":          "expunged-elsewhere=4",
	"first-n-considered-read":     "first-n-considered-read=3",
	"idle-drop-with-line":         "idle-drop-with-line=1s",
	"imap-bye-on-pop3":            "imap-bye-on-pop3=900ms,latency=100ms",
	"large-message-hang":          "large-message-hang=3000/10m",
	"line-truncated-1024":         "line-truncated-1024",
	"list-window-newest-only":     "list-window-newest-only=4",
	"list-window-oldest-250":      "list-window-oldest-250=4",
	"lock-lingers-after-drop":     "lock-lingers-after-drop=2m,rst-in-reply@msg:4@octet:200",
	"long-header":                 "long-header",
	"long-lines":                  "long-lines",
	"mailbox-lost-on-drop":        "mailbox-lost-on-drop,rst-in-reply@msg:4@octet:200",
	"login-rate-limit-window":     "login-rate-limit-window=1/15m",
	"noextra":                     "noextra",
	"one-huge-message":            "one-huge-message=4194304",
	"overlong-response-line":      "overlong-response-line",
	"retr-err-for-listed-message": "retr-err-for-listed-message=4",
	"rst-mid-retr":                "rst-mid-retr=4@200",
	"server-shutdown-mid-session": "server-shutdown-mid-session=900ms,latency=100ms",
	"short-idle-timeout":          "short-idle-timeout=1s",
	"stall":                       "stall=500ms@verb:LIST@octet:12",
	"stall-mid-retr":              "stall-mid-retr=200ms@20",
	"status-line-alone":           "status-line-alone=100ms",
	"strict-trailing-space":       "strict-trailing-space",
	"utf8-required-err":           "utf8-required-err",
	"stray-err-after-dot":         "stray-err-after-dot",
	"tls-slow-handshake":          "tls-slow-handshake=500ms",
	"too-many-bad-commands":       "too-many-bad-commands=1",
	"too-many-bad-logins":         "too-many-bad-logins=1",
	"top-truncated-64k":           "top-truncated-64k=1000",
	"trickle":                     "trickle=40/2ms",
	"unfolded-continuation":       "unfolded-continuation",
}

func hazardOf(q *quirk.Quirk) *hazard {
	switch h := hazards[q.Name]; {
	case h != nil:
		return h
	case q.Group == "tls":
		return &stls
	case strings.HasPrefix(q.Name, "uidl-"):
		return &kept
	}
	return &ordinary
}

// behaviours are that with the quirk, as its transcript or the list above has it,
// and the one without.
func (h *hazard) behaviours(t testing.TB, q *quirk.Quirk) (quirky, plain string) {
	t.Helper()
	data, err := fs.ReadFile(testdata.Transcripts(), "quirk/"+q.Name+".txtar")
	if err != nil {
		t.Fatal(err)
	}
	s, err := transcript.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	quirky, plain = s.Spec(), "strict"
	if own := specs[q.Name]; own != "" {
		quirky = own
	}
	if h.plain != "" {
		plain = h.plain
	}
	return quirky, plain
}
