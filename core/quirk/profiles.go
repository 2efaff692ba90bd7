package quirk

import "github.com/pop3play/pop3play/core/pop3"

// profiles are in the order in which people are shown them.
var profiles = []*Profile{
	{Name: "strict"},
	{Name: "classic", Quirks: []string{"break", "exit", "extra"}, Raw: true, edit: classic},
	like("gmail-like", &personality{
		says: []said{
			{pop3.SayGreeting, "Gpop ready for requests from 127.0.0.1 x4711play"}, {pop3.SayUserOK, "send PASS"},
			{pop3.SayLoginOK, "Welcome."}, {pop3.SayScanFollows, "{n} messages ({octets} bytes)"}, {pop3.SayUIDsFollow, "UIDs follow"},
			{pop3.SayMessageFollows, "message follows"}, {pop3.SayTopFollows, "message follows"}, {pop3.SayMarked, ""}, {pop3.SayReset, ""}, {pop3.SayNoop, ""},
			{pop3.SayBye, "Farewell."}, {pop3.SayByeEarly, "Farewell."}, {pop3.SayCapabilities, "Capability list follows"},
			{pop3.SayAuthFailed, "Username and password not accepted."}, {pop3.SayInUse, "Unable to lock maildrop: mailbox is locked by another POP session"},
			{pop3.SayLoginFault, "Temporary system problem. Please try again later."}, {pop3.SayUnknown, "Command not understood"},
		},
		before: []string{"USER", "RESP-CODES", "EXPIRE 0", "LOGIN-DELAY 300", "TOP", "UIDL", "X-GOOGLE-RICO", "SASL"},
		after:  []string{"USER", "RESP-CODES", "PIPELINING", "EXPIRE 0", "LOGIN-DELAY 300", "TOP", "UIDL", "X-GOOGLE-RICO"},
		sasl:   []string{"PLAIN", "XOAUTH2", "OAUTHBEARER"},
		lacks:  []string{"APOP", "STLS", "UTF8", "LANG"},
	}, "retr-hides-next-session", "recent-prefix-username", "dele-ignored", "list-window-oldest-250=250", "sent-mail-appears", "sasl-error-as-continuation",
		"bandwidth-lockdown=1250000000/1440m", "tls-no-sni-fail=placeholder"),
	like("outlook-like", &personality{
		says: append([]said{
			{pop3.SayGreeting, "The Microsoft Exchange POP3 service is ready. [cABvAHAAMwBwAGwAYQB5AC4AZQB4AGEAbQBwAGwAZQA=]"}, {pop3.SayLoginOK, "User successfully logged on."},
			{pop3.SayBye, "Microsoft Exchange Server 2016 POP3 server signing off."}, {pop3.SayByeEarly, "Microsoft Exchange Server 2016 POP3 server signing off."},
			{pop3.SayCapabilities, ""}, {pop3.SayAuthFailed, "Logon failure: unknown user name or bad password."},
			{pop3.SayUnknown, "Protocol error. 14"}, {pop3.SayWrongState, "Command is not valid in this state."}, {pop3.SayNeedLogin, "Command is not valid in this state."},
		}, bare[3:11]...),
		before: []string{"TOP", "UIDL", "SASL", "USER", "STLS"},
		after:  []string{"TOP", "UIDL", "SASL", "USER"},
		sasl:   []string{"PLAIN", "XOAUTH2"},
		lacks:  []string{"APOP", "UTF8", "LANG"}, terse: true,
	}, "sasl-no-initial-response", "sasl-plus-without-space", "sasl-long-token-rejected=4096", "list-size-estimated", "short-idle-timeout=1m"),
	like("exchange-2003-like", &personality{
		says: append([]said{
			{pop3.SayGreeting, "Microsoft Exchange Server 2003 POP3 server version 6.5.7638.1 (pop3play.example) ready."},
			{pop3.SayLoginOK, "User successfully logged on."}, {pop3.SayCapabilities, ""},
			{pop3.SayAuthFailed, "Logon failure: unknown user name or bad password."}, {pop3.SayUnknown, "Protocol error. 14"},
			{pop3.SayWrongState, "Command is not valid in this state."}, {pop3.SayNeedLogin, "Command is not valid in this state."},
		}, bare[3:11]...),
		before: []string{"TOP", "USER", "PIPELINING", "EXPIRE NEVER", "UIDL", "SASL"},
		after:  []string{"TOP", "USER", "PIPELINING", "EXPIRE NEVER", "UIDL", "SASL"},
		sasl:   []string{"PLAIN", "LOGIN"},
		lacks:  []string{"APOP", "STLS", "UTF8", "LANG"}, terse: true,
	}, "sasl-ok-instead-of-plus", "list-size-compressed", "size-changes-after-first-retr", "no-final-newline", "top-retr-header-mismatch"),
	like("yahoo-like", &personality{
		says: []said{
			{pop3.SayGreeting, "hello from popgate 2.43 on pop106.play.example"}, {pop3.SayUserOK, "password required."},
			{pop3.SayLoginOK, "maildrop ready, {n} messages ({octets} octets) (517)"}, {pop3.SayScanFollows, "{n} messages ({octets} octets)"},
			{pop3.SayUIDsFollow, "unique-id listing follows"}, {pop3.SayMessageFollows, "{octets} octets"}, {pop3.SayMarked, "message {msg} marked deleted"},
			{pop3.SayBye, "server signing off."}, {pop3.SayByeEarly, "server signing off."}, {pop3.SayCapabilities, "CAPA list follows"},
		},
		before: []string{"EXPIRE NEVER", "IMPLEMENTATION popgate 2.43", "PIPELINING", "RESP-CODES", "TOP", "UIDL", "USER"},
		after:  []string{"EXPIRE NEVER", "IMPLEMENTATION popgate 2.43", "PIPELINING", "RESP-CODES", "TOP", "UIDL", "USER"},
		lacks:  []string{"APOP", "STLS", "UTF8", "LANG"},
	}),
	like("dovecot-like", &personality{
		says: []said{
			{pop3.SayGreeting, "Dovecot ready. {stamp}"}, {pop3.SayUserOK, ""}, {pop3.SayLoginOK, "Logged in."}, {pop3.SayScanFollows, "{n} messages:"},
			{pop3.SayUIDsFollow, ""}, {pop3.SayMessageFollows, "{octets} octets"}, {pop3.SayTopFollows, ""}, {pop3.SayMarked, "Marked to be deleted."},
			{pop3.SayReset, ""}, {pop3.SayNoop, ""}, {pop3.SayBye, "Logging out."}, {pop3.SayByeEarly, "Logging out"}, {pop3.SayCapabilities, ""},
			{pop3.SayAuthFailed, "Authentication failed."}, {pop3.SayNeedUser, "No username given."}, {pop3.SayNeedLogin, "Unknown command."},
			{pop3.SayNoMechanism, "Unsupported authentication mechanism."}, {pop3.SayCancelled, "Authentication aborted by client."},
			{pop3.SayNoSuchMessage, "There's no message {arg}."}, {pop3.SayNotANumber, "Invalid message number: {arg}"}, {pop3.SayBelowOne, "Invalid message number: 0"},
			{pop3.SayDeleted, "Message is deleted."}, {pop3.SayBadCount, "Invalid size: {arg}"}, {pop3.SayUnknown, "Unknown command: {verb}"},
			{pop3.SayTooManyErrors, "Too many bad commands."}, {pop3.SayLineTooLong, "Input line too long."}, {pop3.SayGone, "Message {msg} expunged."},
		},
		before: []string{"CAPA", "TOP", "UIDL", "RESP-CODES", "PIPELINING", "AUTH-RESP-CODE", "STLS", "USER", "SASL"},
		after:  []string{"CAPA", "TOP", "UIDL", "RESP-CODES", "PIPELINING", "AUTH-RESP-CODE"},
		sasl:   []string{"PLAIN", "LOGIN"},
		lacks:  []string{"UTF8", "LANG"},
	}, "idle-drop-with-line=10m", "auth-failure-delay=2s", "auth-bare-lists-mechs", "echoes-client-input", "args-tolerated-or-not", "keyword-unknown-vs-bad-state=unknown",
		"no-exclusive-lock"),
	like("cyrus-like", &personality{
		says: []said{
			{pop3.SayGreeting, "pop3play.example Cyrus POP3 v3.8 server ready {stamp}"}, {pop3.SayUserOK, "Name is a valid mailbox"},
			{pop3.SayLoginOK, "Mailbox locked and ready SESSIONID=<pop3play-4711>"}, {pop3.SayScanFollows, "scan listing follows"},
			{pop3.SayUIDsFollow, "unique-id listing follows"}, {pop3.SayMessageFollows, "Message follows"}, {pop3.SayTopFollows, "Message follows"},
			{pop3.SayMarked, "message deleted"}, {pop3.SayReset, ""}, {pop3.SayNoop, ""}, {pop3.SayBye, ""}, {pop3.SayByeEarly, ""},
			{pop3.SayCapabilities, "List of capabilities follows"}, {pop3.SayAuthFailed, "Invalid login"}, {pop3.SayNeedUser, "Must give PASS command"},
			{pop3.SayUsage, "Missing argument"}, {pop3.SayNoSuchMessage, "No such message"}, {pop3.SayNotANumber, "Not a number"}, {pop3.SayUnknown, "Unrecognized command"},
			{pop3.SayNeedLogin, "Unrecognized command"},
		},
		before: []string{"SASL", "STLS", "EXPIRE NEVER", "LOGIN-DELAY 0", "TOP", "UIDL", "PIPELINING", "RESP-CODES", "AUTH-RESP-CODE", "USER", "IMPLEMENTATION Cyrus POP3 v3.8"},
		after:  []string{"EXPIRE NEVER", "LOGIN-DELAY 0", "TOP", "UIDL", "PIPELINING", "RESP-CODES", "AUTH-RESP-CODE", "USER", "IMPLEMENTATION Cyrus POP3 v3.8"},
		lacks:  []string{"UTF8", "LANG"},
	}, "user-rejects-unknown-mailbox", "auth-bare-lists-mechs", "lock-lingers-after-drop=2m"),
	like("courier-like", &personality{
		says: []said{
			{pop3.SayGreeting, "Hello there."}, {pop3.SayUserOK, "Password required."}, {pop3.SayLoginOK, "logged in."},
			{pop3.SayScanFollows, "POP3 clients that break here, they violate STD53."}, {pop3.SayUIDsFollow, ""}, {pop3.SayMessageFollows, "{octets} octets follow."},
			{pop3.SayTopFollows, "headers follow."}, {pop3.SayMarked, "Deleted."}, {pop3.SayReset, "Resurrected."}, {pop3.SayNoop, "Yup."},
			{pop3.SayBye, "Bye-bye."}, {pop3.SayByeEarly, "Better luck next time."}, {pop3.SayCapabilities, "Here's what I can do:"},
			{pop3.SayAuthFailed, "Login failed."}, {pop3.SayNeedUser, "USER/PASS required."}, {pop3.SayNeedLogin, "Invalid command."}, {pop3.SayUnknown, "Invalid command."},
			{pop3.SayNotANumber, "Invalid message number."}, {pop3.SayBelowOne, "Invalid message number."}, {pop3.SayNoSuchMessage, "Invalid message number."},
			{pop3.SayGone, "Can't open the message file - it's gone!"}, {pop3.SayTLSBegins, "Begin SSL/TLS negotiation now."}, {pop3.SayUTF8, "UTF8 enabled"},
			{pop3.SayLoginFault, "Temporary problem, please try again later"}, {pop3.SayCancelled, "Authentication aborted."}, {pop3.SayNeedTLS, "TLS required to log in."}, {pop3.SayNeedTLSHere, "TLS required to log in."},
		},
		before: courierCapa, after: courierCapa, lacks: []string{"APOP", "LANG"}, terse: true,
	}, "auth-failure-delay=5s", "numeric-prefix-tolerated", "utf8-message-wrapped", "utf8-in-transaction", "quit-ok-before-update=100ms", "short-idle-timeout=5m",
		"auth-phase-hard-limit=1m", "no-exclusive-lock", "first-byte-dot-unstuffed", "tls-handshake-fail-continues"),
	like("qpopper-like", &personality{
		says: []said{
			{pop3.SayGreeting, "Qpopper (version 4.0.5) at pop3play.example starting.  {stamp}"}, {pop3.SayUserOK, "Password required for {arg}."},
			{pop3.SayLoginOK, "{text} has {n:message:messages} ({octets} octets)."}, {pop3.SayScanFollows, "{n} messages ({octets} octets)"},
			{pop3.SayMessageFollows, "{octets} octets"}, {pop3.SayMarked, "Message {msg} has been deleted."}, {pop3.SayBye, "Pop server at pop3play.example signing off."},
			{pop3.SayByeEarly, "Pop server at pop3play.example signing off."}, {pop3.SayAuthFailed, "Password supplied for \"{arg}\" is incorrect."},
		},
		before: []string{"TOP", "USER", "LOGIN-DELAY 0", "EXPIRE 0", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "IMPLEMENTATION Qpopper-version-4.0.5"},
		after:  []string{"TOP", "USER", "LOGIN-DELAY 0", "EXPIRE 0", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "IMPLEMENTATION Qpopper-version-4.0.5"},
		lacks:  []string{"STLS", "UTF8", "LANG", "AUTH"},
	}, "signoff-line-after-auth-error", "lock-error-looks-like-auth=pid", "last-command", "status-header-injected=x-uidl", "delayed-restore-after-drop=10m"),
	like("popa3d-like", &personality{
		lacks: []string{"APOP", "STLS", "AUTH", "UTF8", "LANG"}, terse: true,
	}, "bare-ok-err", "capa-unsupported", "close-on-bad-password=line", "last-command"),
	like("uw-like", &personality{
		says: []said{
			{pop3.SayGreeting, "POP3 pop3play.example v2007 server ready"}, {pop3.SayUserOK, "User name accepted, password please"},
			{pop3.SayLoginOK, "Mailbox open, {n:message:messages}"}, {pop3.SayScanFollows, "Mailbox scan listing follows"}, {pop3.SayUIDsFollow, "Unique-ID listing follows"},
			{pop3.SayMessageFollows, "{octets} octets"}, {pop3.SayTopFollows, "Top of message follows"}, {pop3.SayMarked, "Message deleted"}, {pop3.SayReset, "Reset state"},
			{pop3.SayNoop, "No-op to you too!"}, {pop3.SayBye, "Sayonara"}, {pop3.SayByeEarly, "Sayonara"}, {pop3.SayCapabilities, "Capability list follows:"},
			{pop3.SayAuthFailed, "Bad login"}, {pop3.SayUnknown, "Unknown AUTHORIZATION state command"}, {pop3.SayNeedLogin, "Unknown AUTHORIZATION state command"},
			{pop3.SayWrongState, "Unknown TRANSACTION state command"}, {pop3.SayBadLine, "Null command"}, {pop3.SayInUse, "Can't get lock.  Mailbox in use"},
		},
		before: []string{"TOP", "LOGIN-DELAY 180", "UIDL", "STLS", "USER", "SASL"},
		after:  []string{"TOP", "LOGIN-DELAY 180", "UIDL", "USER", "SASL"},
		sasl:   []string{"PLAIN", "LOGIN", "CRAM-MD5"},
		lacks:  []string{"APOP", "UTF8", "LANG"}, terse: true,
	}, "idle-drop-with-line=10m", "auth-bare-lists-mechs", "status-header-injected=status", "internal-pseudo-message"),
	like("hmailserver-like", &personality{
		says: []said{
			{pop3.SayGreeting, "POP3"}, {pop3.SayUserOK, "Send your password"}, {pop3.SayLoginOK, "Mailbox locked and ready"},
			{pop3.SayScanFollows, "{n} messages ({octets} octets)"}, {pop3.SayUIDsFollow, "{n} messages ({octets} octets)"}, {pop3.SayMarked, "msg deleted"}, {pop3.SayReset, "0"},
			{pop3.SayBye, "POP3 server saying goodbye..."}, {pop3.SayByeEarly, "POP3 server saying goodbye..."}, {pop3.SayCapabilities, "CAPA list follows"},
			{pop3.SayAuthFailed, "Invalid user name or password. Please use full email address as user name."}, {pop3.SayInUse, "Your mailbox is already locked"},
			{pop3.SayLineTooLong, "Line too long."}, {pop3.SayNeedTLS, "STLS is required."}, {pop3.SayNeedTLSHere, "STLS is required."},
		},
		before: []string{"UIDL", "TOP", "USER", "STLS"}, after: []string{"UIDL", "TOP", "USER"},
		lacks: []string{"APOP", "AUTH", "UTF8", "LANG"}, terse: true,
	}, "stls-command-injection-accepted", "lock-lingers-after-drop=2m", "idle-drop-with-line=10m", "top-no-dot-stuffing", "extra@verb:TOP"),
	like("maillennium-like", &personality{
		says:   []said{{pop3.SayGreeting, "Maillennium POP3/UNIBOX server ready"}, {pop3.SayUserOK, "name is OK"}, {pop3.SayBye, "POP3 server closing connection"}},
		before: plainCapa, after: plainCapa,
		lacks: []string{"APOP", "STLS", "AUTH", "UTF8", "LANG"}, terse: true,
	}, "uidl-multi-space", "top-truncated-64k=65536"),
	like("zimbra-like", &personality{
		says: append([]said{
			{pop3.SayGreeting, "POP3 ready"}, {pop3.SayUserOK, "hello {arg}, please enter your password"}, {pop3.SayLoginOK, "server ready"},
			{pop3.SayBye, "POP3 server closing connection"}, {pop3.SayByeEarly, "POP3 server closing connection"},
		}, speechless...),
		before: []string{"TOP", "USER", "UIDL", "STLS", "EXPIRE 31 USER"},
		after:  []string{"TOP", "USER", "UIDL", "SASL PLAIN X-ZIMBRA", "EXPIRE NEVER", "XOIP", "IMPLEMENTATION ZimbraInc"},
		sasl:   []string{"PLAIN"},
		lacks:  []string{"APOP", "UTF8", "LANG"}, terse: true,
	}),
	like("wildduck-like", &personality{
		says: []said{
			{pop3.SayGreeting, "WildDuck ready for requests from 127.0.0.1 4711play"}, {pop3.SayUserOK, "send PASS"}, {pop3.SayLoginOK, "Welcome."},
			{pop3.SayScanFollows, "{n} {octets}"}, {pop3.SayAuthFailed, "Username and password not accepted"}, {pop3.SayUnknown, "bad command"}, {pop3.SayNeedLogin, "bad command"}, {pop3.SayWrongState, "bad command"}, {pop3.SayBye, "Bye"}, {pop3.SayByeEarly, "Bye"},
			{pop3.SayNoSuchMessage, "no such message, only {n} messages in maildrop"},
		},
		before: []string{"TOP", "UIDL", "USER", "SASL", "RESP-CODES", "PIPELINING", "STLS", "IMPLEMENTATION WildDuck-v1"},
		after:  []string{"TOP", "UIDL", "RESP-CODES", "PIPELINING", "IMPLEMENTATION WildDuck-v1"},
		sasl:   []string{"PLAIN"},
		lacks:  []string{"APOP", "UTF8", "LANG"},
	}, "idle-drop-with-line=10m", "renumber-after-dele", "list-window-newest-only=250", "dele-moves-to-trash",
		"bandwidth-lockdown=10000000000/1440m"),
	like("stalwart-like", &personality{
		says: []said{
			{pop3.SayGreeting, "Stalwart POP3 at your service"}, {pop3.SayUserOK, "{arg} is a valid mailbox"}, {pop3.SayLoginOK, "Authentication successful"},
			{pop3.SayScanFollows, "{n} messages"}, {pop3.SayUIDsFollow, "{n} messages"}, {pop3.SayMessageFollows, "{octets} octets"}, {pop3.SayTopFollows, "{octets} octets"},
			{pop3.SayMarked, "message {msg} deleted"}, {pop3.SayReset, "0 messages undeleted"}, {pop3.SayNoop, "NOOP"}, {pop3.SayBye, "Stalwart POP3 bids you farewell ({n} messages deleted)."},
			{pop3.SayUsage, "Too many arguments"}, {pop3.SayUnknown, "Invalid command"}, {pop3.SayNoSuchMessage, "No such message."},
		},
		before: []string{"USER", "SASL", "STLS", "TOP", "RESP-CODES", "PIPELINING", "EXPIRE NEVER", "UIDL", "UTF8", "IMPLEMENTATION Stalwart Server"},
		after:  []string{"TOP", "RESP-CODES", "PIPELINING", "EXPIRE NEVER", "UIDL", "UTF8", "IMPLEMENTATION Stalwart Server"},
		sasl:   []string{"PLAIN", "XOAUTH2", "OAUTHBEARER"},
		lacks:  []string{"APOP", "LANG"},
	}, "deleted-still-listed", "zero-index-alias", "spaces-in-password-rejected", "idle-drop-with-line=10m",
		"top-counts-header-lines", "top-zero-returns-all", "first-byte-dot-unstuffed"),
	like("yandex-like", &personality{
		says: []said{
			{pop3.SayGreeting, "POP Ya! na@2-pop3play 4711"}, {pop3.SayUserOK, "password, please."}, {pop3.SayLoginOK, "{n} {octets}"},
			{pop3.SayTopFollows, "{octets} octets."}, {pop3.SayMessageFollows, "{octets} octets."}, {pop3.SayBye, "shutting down."}, {pop3.SayByeEarly, "shutting down."},
			{pop3.SayNeedTLS, "Working without SSL/TLS encryption is not allowed."}, {pop3.SayNeedTLSHere, "Working without SSL/TLS encryption is not allowed."},
		},
		before: append([]string{"RESP-CODES"}, plainCapa...), after: append([]string{"RESP-CODES"}, plainCapa...),
		lacks: []string{"APOP", "UTF8", "LANG"},
	}, "x-header-noise=field"),
	like("gmx-like", &personality{
		says: []said{
			{pop3.SayGreeting, "POP server ready H migmx027 0M8Bvu-play"}, {pop3.SayUserOK, "password required for user \"{arg}\""},
			{pop3.SayLoginOK, "mailbox \"{text}\" has {n} messages ({octets} octets) H migmx005"}, {pop3.SayBye, "POP server signing off"}, {pop3.SayByeEarly, "POP server signing off"},
			{pop3.SayAuthFailed, "authentication failed"},
		},
		before: plainCapa, after: plainCapa,
		lacks: []string{"APOP", "UTF8", "LANG"}, terse: true,
	}),
	like("qq-like", &personality{
		says:   append([]said{{pop3.SayGreeting, "XMail POP3 Server v1.0 Service Ready(XMail v1.0)"}, {pop3.SayBye, "Bye"}, {pop3.SayByeEarly, "Bye"}}, bare[1:11]...),
		before: plainCapa, after: plainCapa,
		lacks: []string{"APOP", "UTF8", "LANG"}, terse: true,
	}),
	like("coremail-like", &personality{
		says: []said{
			{pop3.SayGreeting, "Welcome to coremail Mail Pop3 Server (163coms[4711play])"}, {pop3.SayUserOK, "core mail"},
			{pop3.SayLoginOK, "{n} message(s) [{octets} byte(s)]"}, {pop3.SayScanFollows, "{n} {octets}"}, {pop3.SayUIDsFollow, "{n} {octets}"},
			{pop3.SayMessageFollows, "{octets} octets"}, {pop3.SayTopFollows, "{octets} octets"}, {pop3.SayMarked, "core mail"}, {pop3.SayReset, "core mail"}, {pop3.SayNoop, "core mail"},
			{pop3.SayAuthFailed, "Unable to log on"}, {pop3.SayBye, "core mail"}, {pop3.SayByeEarly, "core mail"},
		},
		before: plainCapa, after: plainCapa,
		lacks: []string{"APOP", "UTF8", "LANG"}, terse: true,
	}),
	like("tpop3d-like", &personality{
		says: []said{
			{pop3.SayGreeting, "{stamp}"}, {pop3.SayUserOK, "Tell me your password."}, {pop3.SayLoginOK, "Welcome aboard! You have {n:message:messages}."},
			{pop3.SayNoop, "I'm still here."}, {pop3.SayBye, "Fine. Be that way."}, {pop3.SayByeEarly, "Fine. Be that way."}, {pop3.SayReset, "Done."}, {pop3.SayMarked, "Done."},
		},
		before: plainCapa, after: plainCapa,
		lacks: []string{"UTF8", "LANG", "AUTH"}, terse: true,
	}, "snide-responses"),
}

var courierCapa = []string{"SASL", "STLS", "TOP", "USER", "LOGIN-DELAY 10", "PIPELINING", "UIDL", "UTF8 USER", "IMPLEMENTATION Courier Mail Server"}

// plainCapa are the capabilities of servers of which none are known: those that
// work.
var plainCapa = []string{"TOP", "UIDL", "USER", "SASL", "STLS"}

func like(name string, p *personality, quirks ...string) *Profile {
	return &Profile{Name: name, Quirks: quirks, edit: p.apply}
}
