package pop3

import (
	"strconv"
	"strings"
)

// Phrase names a reply text or a line of a listing. A dialect words it with a
// template. Placeholders are {n} {octets} {msg} {text} {arg} {verb} {stamp};
// {n:message:messages} adds the singular or plural word.
type Phrase uint8

const (
	SayNothing Phrase = iota
	SayGreeting
	SayUserOK
	SayNeedUser
	SayNeedLogin
	SayAuthFailed
	SayInUse
	SayLoginFault
	SayLoginOK
	SayTotals
	SayScanFollows
	SayScanRow
	SayScanOne
	SayUIDsFollow
	SayUIDRow
	SayUIDOne
	SayMessageFollows
	SayTopFollows
	SayMarked
	SayReset
	SayResetOne
	SayNoop
	SayByeEarly
	SayBye
	SayNotRemoved
	SayCapabilities
	SayTLSBegins
	SayUnknown
	SayWrongState
	SayUsage
	SayBadLine
	SayLineTooLong
	SayNotANumber
	SayBelowOne
	SaySyntax
	SayBadCount
	SayNoSuchMessage
	SayDeleted
	SayGone
	SayTooManyErrors
	SayCancelled
	SayTLSActive
	SayNoTLS
	SayNoAPOP
	SayLanguages
	SayLanguage
	SayNoLanguage
	SayUTF8
	SayNeedsUTF8
	SayBinary
	SayNoTLSNow
	SayNoMechanism
	SayBadAnswer
	SayNotPrepared
	SayLoginBroken
	SayOr
	SayUserAndPass
	SayTrailingBlank
	SayNeedTLS
	SayNeedTLSHere
	SayTooSoon
	phraseCount
)

// strictPhrases word the replies of a conforming server, to be helpful to a
// person who types.
var strictPhrases = [phraseCount]string{
	SayGreeting:       "pop3play ready {stamp}",
	SayUserOK:         "now send PASS",
	SayNeedUser:       "send USER first, and PASS right after it",
	SayNeedLogin:      "{verb} needs a login: send {text}",
	SayAuthFailed:     "unknown user or wrong password",
	SayInUse:          "maildrop is locked by another session",
	SayLoginFault:     "maildrop cannot be opened, try again later",
	SayLoginOK:        "maildrop locked and ready, {n:message:messages} ({octets:octet:octets})",
	SayTotals:         "{n} {octets}",
	SayScanFollows:    "{n:message:messages} ({octets:octet:octets})",
	SayScanRow:        "{msg} {octets}",
	SayScanOne:        "{msg} {octets}",
	SayUIDsFollow:     "unique-id listing follows",
	SayUIDRow:         "{msg} {text}",
	SayUIDOne:         "{msg} {text}",
	SayMessageFollows: "{octets:octet:octets}",
	SayTopFollows:     "top of message follows",
	SayMarked:         "message {msg} marked as deleted, QUIT removes it",
	SayReset:          "no message is marked, maildrop has {n:message:messages} ({octets:octet:octets})",
	SayResetOne:       "message {msg} is not marked any more",
	SayNoop:           "nothing done",
	SayByeEarly:       "goodbye",
	SayBye:            "goodbye, {n:message:messages} removed",
	SayNotRemoved:     "{n:marked message:marked messages} not removed",
	SayCapabilities:   "capability list follows",
	SayTLSBegins:      "begin TLS negotiation",
	SayUnknown:        "unknown command {verb}",
	SayWrongState:     "{verb} is not allowed in this state",
	SayUsage:          "usage: {text}",
	SayBadLine:        "a command is a keyword and arguments, printable and parted by single spaces",
	SayLineTooLong:    "line is too long, at most {n} octets",
	SayNotANumber:     "{arg} is not a number",
	SayBelowOne:       "messages are numbered from 1",
	SaySyntax:         "syntax error",
	SayBadCount:       "{arg} is not a number of lines",
	SayNoSuchMessage:  "no message {arg}, maildrop has {n:message:messages}",
	SayDeleted:        "message {msg} is marked as deleted",
	SayGone:           "message {msg} is gone from the store",
	SayTooManyErrors:  "too many bad commands",
	SayCancelled:      "authentication cancelled",
	SayTLSActive:      "TLS is active already",
	SayNoTLS:          "TLS is not available here",
	SayLanguages:      "languages follow",
	SayLanguage:       "{text} replies are in English",
	SayNoLanguage:     "no replies in {arg}, LANG lists the languages",
	SayUTF8:           "UTF-8 from now on",
	SayNeedsUTF8:      "message {msg} has a header in UTF-8, send UTF8 before the login",
	SayNoMechanism:    "{arg} is not offered, CAPA lists the mechanisms",
	SayBadAnswer:      "{text}",
	SayNotPrepared:    "the name has characters that no name may have",
	SayLoginBroken:    "maildrop cannot be opened, its keeper has to look into it",
	SayOr:             ", or ",
	SayUserAndPass:    "USER and PASS",
	SayTrailingBlank:  "the line ends with a blank, send it without: {text}",
	SayNeedTLS:        "no login in the clear: send STLS first",
	SayNeedTLSHere:    "no login in the clear, and this connection cannot do TLS",
	SayTooSoon:        "too soon after the last login, try again later",
	SayBinary:         "message {msg} has a part in binary encoding, which POP3 does not carry; DELE removes it",
	SayNoTLSNow:       "TLS has to start before UTF8",
	SayNoAPOP:         "APOP is not available: the greeting had no timestamp",
}

const maxShown = 64 // octets of client input an answer repeats, so that it stays under 512

// appendPhrase words a template.
func appendPhrase(dst []byte, template, verb, stamp string, a *Args) []byte {
	for {
		i := strings.IndexByte(template, '{')
		if i < 0 {
			return append(dst, template...)
		}
		j := strings.IndexByte(template[i:], '}')
		if j < 0 {
			return append(dst, template...)
		}
		before := template[:i]
		name, words, _ := strings.Cut(template[i+1:i+j], ":")
		template = template[i+j+1:]
		if name == "stamp" && stamp == "" {
			before = strings.TrimSuffix(before, " ")
		}
		dst = append(dst, before...)
		switch name {
		case "n":
			dst = appendCounted(dst, a.N, words)
		case "octets":
			dst = appendCounted(dst, a.Octets, words)
		case "msg":
			dst = strconv.AppendInt(dst, int64(a.Msg), 10)
		case "text":
			dst = append(dst, a.Text...)
		case "arg":
			dst = appendPrintable(dst, a.Arg)
		case "verb":
			dst = appendPrintable(dst, verb)
		case "stamp":
			dst = append(dst, stamp...)
		}
	}
}

func appendCounted(dst []byte, n int64, words string) []byte {
	dst = strconv.AppendInt(dst, n, 10)
	if words == "" {
		return dst
	}
	one, many, _ := strings.Cut(words, ":")
	if n == 1 {
		many = one
	}
	return append(append(dst, ' '), many...)
}

// appendPrintable repeats client input safely: no control or 8-bit octet
// reaches a terminal, and no "[" looks like a response code (RFC 2449 §8).
func appendPrintable[T string | []byte](dst []byte, s T) []byte {
	if len(s) == 0 {
		return append(dst, "(nothing)"...)
	}
	for i := range min(len(s), maxShown) {
		c := s[i]
		if c <= ' ' || c > '~' || c == '[' {
			c = '?'
		}
		dst = append(dst, c)
	}
	if len(s) > maxShown {
		dst = append(dst, "..."...)
	}
	return dst
}
