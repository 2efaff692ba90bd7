package pop3

// InputCap is how much memory the session's input buffer takes.
func InputCap(s *Session) int { return cap(s.in) }

// StuffBody is what makes a body fit for the wire.
func StuffBody(b Body) Body { return &stuffer{src: b, lineStart: true} }

// TopBody is what TOP sends of a message.
func TopBody(b Body, lines int, blankOfBlanks bool) Body {
	return &topBody{src: b, lines: lines, header: true, blankOfBlanks: blankOfBlanks}
}

// AppendPhrase words a template.
func AppendPhrase(dst []byte, template, verb, stamp string, a *Args) []byte {
	return appendPhrase(dst, template, verb, stamp, a)
}

// PhraseCount is the number of phrases.
const PhraseCount = phraseCount
