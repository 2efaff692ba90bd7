package pop3

// strictTable is the command table of a conforming server.
func strictTable() []Spec {
	const both = Authorization | Transaction
	login := func(verb string) []Move { return []Move{{Authorization, Transaction, verb}} }
	return []Spec{
		{Verb: "CAPA", Usage: "CAPA", Ref: "RFC 2449 §5", In: both, Do: capa},
		{Verb: "USER", Usage: "USER name", Ref: "RFC 1939 §7", Cap: "USER", In: Authorization, Login: true, Min: 1, Max: 1, UTF8: true, Do: user},
		{Verb: "PASS", Usage: "PASS password", Ref: "RFC 1939 §7", In: Authorization, Login: true, Min: 1, Max: -1, Moves: login("PASS"), Do: pass},
		{Verb: "APOP", Usage: "APOP name digest", Ref: "RFC 1939 §7", In: Authorization, Login: true, Min: 2, Max: 2, UTF8: true, Moves: login("APOP"), Do: apop, offer: apopOffered},
		{Verb: "STLS", Usage: "STLS", Ref: "RFC 2595 §4", Cap: "STLS", In: Authorization, Do: stls, offer: stlsOffered},
		{Verb: "STAT", Usage: "STAT", Ref: "RFC 1939 §5", In: Transaction, Do: stat},
		{Verb: "LIST", Usage: "LIST [message]", Ref: "RFC 1939 §5", In: Transaction, Max: 1, Do: list},
		{Verb: "UIDL", Usage: "UIDL [message]", Ref: "RFC 1939 §7", Cap: "UIDL", In: Transaction, Max: 1, Do: uidl},
		{Verb: "RETR", Usage: "RETR message", Ref: "RFC 1939 §5", In: Transaction, Min: 1, Max: 1, Do: retr},
		{Verb: "TOP", Usage: "TOP message lines", Ref: "RFC 1939 §7", Cap: "TOP", In: Transaction, Min: 2, Max: 2, Do: top},
		{Verb: "DELE", Usage: "DELE message", Ref: "RFC 1939 §5", In: Transaction, Min: 1, Max: 1, Do: dele},
		{Verb: "RSET", Usage: "RSET", Ref: "RFC 1939 §5", In: Transaction, Do: rset},
		{Verb: "NOOP", Usage: "NOOP", Ref: "RFC 1939 §5", In: Transaction, Do: noop},
		{Verb: "QUIT", Usage: "QUIT", Ref: "RFC 1939 §6", In: both, Moves: []Move{
			{Authorization, Closed, "QUIT"}, {Transaction, Update, "QUIT"}, {Update, Closed, "QUIT"}}, Do: quit},
		{Verb: "UTF8", Usage: "UTF8", Ref: "RFC 6856 §2", Cap: "UTF8 USER", In: Authorization, Do: utf8Mode},
	}
}
