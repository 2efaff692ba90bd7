//go:build !wasip1

package explain

var saslTopics = map[string]Words{
	"sasl.PLAIN": {"Mechanism PLAIN",
		"PLAIN sends name and password in one message, parted by NUL. Base64 hides nothing: it is for TLS only.", "RFC 4616 §2"},
	"sasl.LOGIN": {"Mechanism LOGIN",
		"LOGIN asks for the name, then for the password. No RFC defines it; old clients know it. It is for TLS only.", ""},
	"sasl.CRAM-MD5": {"Mechanism CRAM-MD5",
		"CRAM-MD5 sends a challenge that no other login has; the client answers with its name and a keyed MD5 over the challenge. The password does not travel, but the server has to know it.", "RFC 2195 §2"},
	"sasl.SCRAM": {"Mechanism SCRAM",
		"SCRAM lets both sides prove that they know the password, or what was derived from it, without sending it. With -PLUS the proof is bound to the TLS connection, so that nobody can stand between.", "RFC 5802 §3, RFC 7677 §3"},
	"sasl.XOAUTH2": {"Mechanism XOAUTH2",
		"XOAUTH2 sends a name and a bearer token that some other service gave out. It is Google’s, older than OAUTHBEARER, and in no RFC.", ""},
	"sasl.OAUTHBEARER": {"Mechanism OAUTHBEARER",
		"OAUTHBEARER sends a bearer token that some other service gave out, in place of a password.", "RFC 7628 §3.1"},
	"sasl.*": {"Another mechanism", "This page does not know the mechanism, so what it carries is shown as it is.", "RFC 4422 §3"},

	"sasl-server.challenge": {"A challenge", "A plus and a space: the server wants the next answer. What follows is for the mechanism, in base64.", "RFC 5034 §4"},
	"sasl-server.empty": {"An empty challenge",
		"A plus and nothing behind it: it is the client’s turn to begin.", "RFC 5034 §4"},
	"sasl-server.odd":    {"", "It is not base64, so a client gives up.", "RFC 5034 §4"},
	"sasl-server.report": {"", "The token was refused, and the server says why. The client answers with nothing that matters, and gets its -ERR.", "RFC 7628 §3.2"},
	"sasl-client.answer": {"An answer to the challenge", "The client’s part of the exchange, in base64. It is no command, whatever it looks like.", "RFC 5034 §4"},
	"sasl-client.empty":  {"An empty answer", "The client has nothing to add, and lets the server finish.", "RFC 5034 §4"},
	"sasl-client.cancel": {"The client gives up", "A single asterisk cancels the login. The server answers -ERR, and the session goes on in AUTHORIZATION.", "RFC 5034 §4"},
	"sasl-client.equals": {"", "The single equals sign stands for an initial response without any octets.", "RFC 5034 §4"},
	"sasl-client.odd":    {"", "It is not base64, so the server answers -ERR.", "RFC 5034 §4, RFC 4648 §4"},

	"scram.client-first": {"", "The first message: who the client is, a nonce of its own, and whether it can bind the login to TLS.", "RFC 5802 §5"},
	"scram.server-first": {"", "The server’s nonce behind the client’s, the salt, and how often the password is to be hashed.", "RFC 5802 §5"},
	"scram.client-final": {"", "The proof that the client knows the password, over all that was said before.", "RFC 5802 §5"},
	"scram.server-final": {"", "The proof that the server knows the user’s secret, too. The client checks it, and answers with nothing.", "RFC 5802 §5"},
}

var noteTopics = map[string]Words{
	"note.unsaid":    {"Nothing is sent", "A server has something to say here, and this one says nothing. A client waits until its patience ends.", "RFC 1939 §3"},
	"note.open":      {"A new connection", "The server speaks first: its greeting comes next.", "RFC 1939 §3"},
	"note.login":     {"Logged in", "The login of “{1}” succeeded.", "RFC 1939 §4"},
	"note.auth-fail": {"A login failed", "The login of “{1}” failed.", "RFC 1939 §4"},
	"note.tls": {"TLS is up",
		"From here on all is encrypted. The session is in AUTHORIZATION as at its start; what was said in the clear is forgotten.", "RFC 2595 §4"},
	"note.marked":   {"Marked as deleted", "Message {1} is marked. QUIT will remove it.", "RFC 1939 §5"},
	"note.unmarked": {"Unmarked", "Message {1} is not marked any more.", "RFC 1939 §5"},
	"note.leaves": {"Will be removed",
		"Message {1} was fetched, and this server removes such mail at QUIT. It stays in sight until then.", "RFC 1939 §8"},
	"note.update": {"UPDATE is done", "The server has removed {1:message:messages} and unlocked the maildrop.", "RFC 1939 §6"},
	"note.update-failed": {"UPDATE failed in part",
		"The server has removed {1:message:messages}; others that were marked are still there.", "RFC 1939 §6"},

	"close.quit": {"Closed after QUIT", "The session came to its proper end.", "RFC 1939 §6"},
	"close.eof": {"The client closed",
		"The client closed its side without QUIT.", "RFC 1939 §6"},
	"close.reset": {"The connection was lost", "Reading or writing failed: the network broke, or one side cut the connection.", "RFC 1939 §6"},
	"close.idle": {"Idle for too long",
		"The client was silent for longer than the server waits, ten minutes at least. It closes without a word.", "RFC 1939 §3"},
	"close.break":    {"Cut by a command", "The command made the server cut the connection, to test clients.", "RFC 1939 §6"},
	"close.abort":    {"Cut by the server", "The server closed the connection in the middle of the session.", "RFC 1939 §6"},
	"close.shutdown": {"The server stops", "The server closes all its connections.", "RFC 1939 §6"},
	"close.*":        {"Closed", "The session is over.", "RFC 1939 §6"},
	"close.kept": {"",
		"Without QUIT there is no UPDATE: no message is removed, not even those that were marked.", "RFC 1939 §6"},
}
