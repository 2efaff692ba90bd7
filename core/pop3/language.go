package pop3

// Language is a set of reply texts (RFC 6856 §3). Response codes, numbers and
// the lines of listings are the same in every language.
type Language struct {
	Tag  string // RFC 5646: "en", "de"
	Name string // in the language itself, UTF-8
	Says *Texts
}

// Texts are templates by their phrases; where one is empty the dialect's own
// stands. It is an array, which takes the page's WebAssembly no code to make.
type Texts [phraseCount]string

// LANG adds the command LANG with the given languages (RFC 6856 §3). The first
// is the one "preferred by the administrator", which LANG * asks for.
func LANG(languages []Language) Extension {
	return func(e *Edit) {
		e.Add(Spec{Verb: "LANG", Usage: "LANG [tag]", Ref: "RFC 6856 §3", Cap: "LANG", In: Authorization | Transaction, Max: 1,
			Do: func(tx *Tx, c Command) Reply { return lang(tx, c, languages) }})
	}
}

func lang(tx *Tx, c Command, all []Language) Reply {
	if c.N == 0 {
		var text []byte
		for i := range all {
			text = append(append(append(append(text, all[i].Tag...), ' '), all[i].Name...), "\r\n"...)
		}
		return Reply{Say: SayLanguages, Body: Lines(text)}
	}
	l := findLanguage(all, c.Arg(0))
	if l == nil {
		return Reply{Err: true, Say: SayNoLanguage, Args: Args{Arg: c.Arg(0)}}
	}
	tx.s.lang, tx.s.scope.Lang = l, l.Tag
	return Reply{Say: SayLanguage, Args: Args{Text: l.Tag}}
}

// findLanguage looks a tag up as RFC 4647 §3.4 says: without its last subtags
// if need be, so that "de-AT" finds "de".
func findLanguage(all []Language, tag []byte) *Language {
	if len(all) > 0 && len(tag) == 1 && tag[0] == '*' {
		return &all[0]
	}
	for len(tag) > 0 {
		for i := range all {
			if equalVerb(upper([]byte(all[i].Tag)), tag) {
				return &all[i]
			}
		}
		i := len(tag) - 1
		for i > 0 && tag[i] != '-' {
			i--
		}
		tag = tag[:i]
	}
	return nil
}

// translated words a phrase in the session's language, unless a dialect has
// words of its own for it.
func (s *Session) translated(p Phrase, text string) string {
	if s.lang == nil || text != strictPhrases[p] {
		return text
	}
	if says := s.lang.Says; says != nil && says[p] != "" {
		return says[p]
	}
	return text
}

// Languages gives all the languages that there are texts in, English first.
func Languages() []Language {
	return []Language{
		{Tag: "en", Name: "English"},
		{Tag: "de", Name: "Deutsch", Says: &german},
		{Tag: "nl", Name: "Nederlands", Says: &dutch},
		{Tag: "fr", Name: "Français", Says: &french},
	}
}

var german = Texts{
	SayUserOK:         "jetzt PASS senden",
	SayNeedUser:       "zuerst USER senden und gleich danach PASS",
	SayNeedLogin:      "{verb} verlangt eine Anmeldung: {text} senden",
	SayAuthFailed:     "Benutzer unbekannt oder Passwort falsch",
	SayInUse:          "das Postfach ist von einer anderen Sitzung gesperrt",
	SayLoginFault:     "das Postfach lässt sich nicht öffnen, später noch einmal versuchen",
	SayLoginOK:        "Postfach gesperrt und bereit, {n:Nachricht:Nachrichten} ({octets:Oktett:Oktette})",
	SayScanFollows:    "{n:Nachricht:Nachrichten} ({octets:Oktett:Oktette})",
	SayUIDsFollow:     "Liste der Kennungen folgt",
	SayMessageFollows: "{octets:Oktett:Oktette}",
	SayTopFollows:     "Anfang der Nachricht folgt",
	SayMarked:         "Nachricht {msg} als gelöscht markiert, QUIT entfernt sie",
	SayReset:          "keine Nachricht ist markiert, das Postfach hat {n:Nachricht:Nachrichten} ({octets:Oktett:Oktette})",
	SayResetOne:       "Nachricht {msg} ist nicht mehr markiert",
	SayNoop:           "nichts getan",
	SayByeEarly:       "auf Wiedersehen",
	SayBye:            "auf Wiedersehen, {n:Nachricht:Nachrichten} entfernt",
	SayNotRemoved:     "{n:markierte Nachricht:markierte Nachrichten} nicht entfernt",
	SayCapabilities:   "Liste der Fähigkeiten folgt",
	SayTLSBegins:      "jetzt TLS aushandeln",
	SayUnknown:        "unbekannter Befehl {verb}",
	SayWrongState:     "{verb} ist in diesem Zustand nicht erlaubt",
	SayUsage:          "Aufruf: {text}",
	SayBadLine:        "ein Befehl ist ein Schlüsselwort und Argumente, druckbar und durch einzelne Leerzeichen getrennt",
	SayLineTooLong:    "die Zeile ist zu lang, höchstens {n} Oktette",
	SayNotANumber:     "{arg} ist keine Zahl",
	SayBelowOne:       "Nachrichten zählen ab 1",
	SaySyntax:         "Syntaxfehler",
	SayBadCount:       "{arg} ist keine Zeilenzahl",
	SayNoSuchMessage:  "keine Nachricht {arg}, das Postfach hat {n:Nachricht:Nachrichten}",
	SayDeleted:        "Nachricht {msg} ist als gelöscht markiert",
	SayGone:           "Nachricht {msg} ist aus dem Speicher verschwunden",
	SayTooManyErrors:  "zu viele unsinnige Befehle",
	SayCancelled:      "Anmeldung abgebrochen",
	SayTLSActive:      "TLS ist schon aktiv",
	SayNoTLS:          "TLS gibt es hier nicht",
	SayNoAPOP:         "APOP gibt es hier nicht: die Begrüßung hatte keinen Zeitstempel",
	SayLanguages:      "Liste der Sprachen folgt",
	SayLanguage:       "{text} die Antworten sind jetzt deutsch",
	SayNoLanguage:     "keine Antworten in {arg}, LANG zeigt die Sprachen",
	SayUTF8:           "ab jetzt UTF-8",
	SayNeedsUTF8:      "Nachricht {msg} hat Kopfzeilen in UTF-8, vor der Anmeldung UTF8 senden",
	SayBinary:         "Nachricht {msg} hat einen binär kodierten Teil, den POP3 nicht befördert; DELE entfernt sie",
	SayNoTLSNow:       "TLS muss vor UTF8 beginnen",
	SayNoMechanism:    "{arg} wird nicht angeboten, CAPA zeigt die Verfahren",
	SayNotPrepared:    "der Name hat Zeichen, die in keinem Namen stehen dürfen",
	SayLoginBroken:    "das Postfach lässt sich nicht öffnen, sein Betreuer muss nachsehen",
	SayOr:             ", oder ",
	SayUserAndPass:    "USER und PASS",
	SayTrailingBlank:  "die Zeile endet mit einem Leerzeichen, ohne senden: {text}",
	SayNeedTLS:        "keine Anmeldung im Klartext: zuerst STLS senden",
	SayNeedTLSHere:    "keine Anmeldung im Klartext, und diese Verbindung kann kein TLS",
	SayTooSoon:        "zu früh nach der letzten Anmeldung, später noch einmal versuchen",
}

var dutch = Texts{
	SayUserOK:         "stuur nu PASS",
	SayNeedUser:       "stuur eerst USER en meteen daarna PASS",
	SayNeedLogin:      "{verb} vraagt om aanmelding: stuur {text}",
	SayAuthFailed:     "onbekende gebruiker of verkeerd wachtwoord",
	SayInUse:          "de postbus is door een andere sessie vergrendeld",
	SayLoginFault:     "de postbus kan niet worden geopend, probeer het later opnieuw",
	SayLoginOK:        "postbus vergrendeld en gereed, {n:bericht:berichten} ({octets:octet:octetten})",
	SayScanFollows:    "{n:bericht:berichten} ({octets:octet:octetten})",
	SayUIDsFollow:     "lijst van kenmerken volgt",
	SayMessageFollows: "{octets:octet:octetten}",
	SayTopFollows:     "begin van het bericht volgt",
	SayMarked:         "bericht {msg} als gewist gemarkeerd, QUIT verwijdert het",
	SayReset:          "geen bericht is gemarkeerd, de postbus heeft {n:bericht:berichten} ({octets:octet:octetten})",
	SayResetOne:       "bericht {msg} is niet meer gemarkeerd",
	SayNoop:           "niets gedaan",
	SayByeEarly:       "tot ziens",
	SayBye:            "tot ziens, {n:bericht:berichten} verwijderd",
	SayNotRemoved:     "{n:gemarkeerd bericht:gemarkeerde berichten} niet verwijderd",
	SayCapabilities:   "lijst van mogelijkheden volgt",
	SayTLSBegins:      "begin nu met TLS",
	SayUnknown:        "onbekende opdracht {verb}",
	SayWrongState:     "{verb} mag niet in deze toestand",
	SayUsage:          "gebruik: {text}",
	SayBadLine:        "een opdracht is een sleutelwoord en argumenten, afdrukbaar en door enkele spaties gescheiden",
	SayLineTooLong:    "de regel is te lang, hoogstens {n} octetten",
	SayNotANumber:     "{arg} is geen getal",
	SayBelowOne:       "berichten tellen vanaf 1",
	SaySyntax:         "syntaxisfout",
	SayBadCount:       "{arg} is geen aantal regels",
	SayNoSuchMessage:  "geen bericht {arg}, de postbus heeft {n:bericht:berichten}",
	SayDeleted:        "bericht {msg} is als gewist gemarkeerd",
	SayGone:           "bericht {msg} is uit de opslag verdwenen",
	SayTooManyErrors:  "te veel onzinnige opdrachten",
	SayCancelled:      "aanmelding afgebroken",
	SayTLSActive:      "TLS is al actief",
	SayNoTLS:          "TLS is hier niet beschikbaar",
	SayNoAPOP:         "APOP is hier niet beschikbaar: de begroeting had geen tijdstempel",
	SayLanguages:      "lijst van talen volgt",
	SayLanguage:       "{text} de antwoorden zijn nu Nederlands",
	SayNoLanguage:     "geen antwoorden in {arg}, LANG toont de talen",
	SayUTF8:           "vanaf nu UTF-8",
	SayNeedsUTF8:      "bericht {msg} heeft een kop in UTF-8, stuur UTF8 voor de aanmelding",
	SayBinary:         "bericht {msg} heeft een binair gecodeerd deel, dat POP3 niet vervoert; DELE verwijdert het",
	SayNoTLSNow:       "TLS moet voor UTF8 beginnen",
	SayNoMechanism:    "{arg} wordt niet aangeboden, CAPA toont de mechanismen",
	SayNotPrepared:    "de naam heeft tekens die in geen naam mogen staan",
	SayLoginBroken:    "de postbus kan niet worden geopend, de beheerder moet ernaar kijken",
	SayOr:             ", of ",
	SayUserAndPass:    "USER en PASS",
	SayTrailingBlank:  "de regel eindigt met een spatie, stuur zonder: {text}",
	SayNeedTLS:        "geen aanmelding in leesbare tekst: stuur eerst STLS",
	SayNeedTLSHere:    "geen aanmelding in leesbare tekst, en deze verbinding kan geen TLS",
	SayTooSoon:        "te kort na de vorige aanmelding, probeer het later opnieuw",
}

var french = Texts{
	SayUserOK:         "envoyez maintenant PASS",
	SayNeedUser:       "envoyez d'abord USER, et PASS juste après",
	SayNeedLogin:      "{verb} demande une connexion : envoyez {text}",
	SayAuthFailed:     "utilisateur inconnu ou mot de passe erroné",
	SayInUse:          "la boîte est verrouillée par une autre session",
	SayLoginFault:     "la boîte ne peut pas être ouverte, réessayez plus tard",
	SayLoginOK:        "boîte verrouillée et prête, {n:message:messages} ({octets:octet:octets})",
	SayScanFollows:    "{n:message:messages} ({octets:octet:octets})",
	SayUIDsFollow:     "la liste des identifiants suit",
	SayMessageFollows: "{octets:octet:octets}",
	SayTopFollows:     "le début du message suit",
	SayMarked:         "message {msg} marqué comme supprimé, QUIT l'enlève",
	SayReset:          "aucun message n'est marqué, la boîte contient {n:message:messages} ({octets:octet:octets})",
	SayResetOne:       "le message {msg} n'est plus marqué",
	SayNoop:           "rien de fait",
	SayByeEarly:       "au revoir",
	SayBye:            "au revoir, {n:message enlevé:messages enlevés}",
	SayNotRemoved:     "{n:message marqué non enlevé:messages marqués non enlevés}",
	SayCapabilities:   "la liste des capacités suit",
	SayTLSBegins:      "commencez la négociation TLS",
	SayUnknown:        "commande inconnue {verb}",
	SayWrongState:     "{verb} n'est pas permis dans cet état",
	SayUsage:          "usage : {text}",
	SayBadLine:        "une commande est un mot-clé et des arguments, imprimables et séparés par une seule espace",
	SayLineTooLong:    "la ligne est trop longue, {n} octets au plus",
	SayNotANumber:     "{arg} n'est pas un nombre",
	SayBelowOne:       "les messages sont numérotés à partir de 1",
	SaySyntax:         "erreur de syntaxe",
	SayBadCount:       "{arg} n'est pas un nombre de lignes",
	SayNoSuchMessage:  "pas de message {arg}, la boîte contient {n:message:messages}",
	SayDeleted:        "le message {msg} est marqué comme supprimé",
	SayGone:           "le message {msg} a disparu du stockage",
	SayTooManyErrors:  "trop de commandes insensées",
	SayCancelled:      "authentification abandonnée",
	SayTLSActive:      "TLS est déjà actif",
	SayNoTLS:          "TLS n'est pas disponible ici",
	SayNoAPOP:         "APOP n'est pas disponible : le message d'accueil n'avait pas d'horodatage",
	SayLanguages:      "la liste des langues suit",
	SayLanguage:       "{text} les réponses sont désormais en français",
	SayNoLanguage:     "pas de réponses en {arg}, LANG donne la liste des langues",
	SayUTF8:           "UTF-8 désormais",
	SayNeedsUTF8:      "le message {msg} a un en-tête en UTF-8, envoyez UTF8 avant la connexion",
	SayBinary:         "le message {msg} a une partie en codage binaire, que POP3 ne transporte pas ; DELE l'enlève",
	SayNoTLSNow:       "TLS doit commencer avant UTF8",
	SayNoMechanism:    "{arg} n'est pas proposé, CAPA donne les mécanismes",
	SayNotPrepared:    "le nom a des caractères qu'aucun nom ne peut avoir",
	SayLoginBroken:    "la boîte ne peut pas être ouverte, son responsable doit s'en occuper",
	SayOr:             ", ou ",
	SayUserAndPass:    "USER et PASS",
	SayTrailingBlank:  "la ligne finit par une espace, envoyez sans : {text}",
	SayNeedTLS:        "pas de connexion en clair : envoyez d'abord STLS",
	SayNeedTLSHere:    "pas de connexion en clair, et TLS n'est pas possible ici",
	SayTooSoon:        "trop tôt après la dernière connexion, réessayez plus tard",
}
