//go:build !wasip1

package quirk

var contentFacts = map[string]Facts{
	"eight-bit-headers": {
		Summary: "Headers in UTF-8 go to clients that did not ask for UTF-8, too.",
		Seen:    "nearly every server", Evidence: Documented, Severity: Medium,
		Breaks: "Header parsers that expect ASCII; fetchmail once crashed on it. A good client takes it for UTF-8.",
		Ref:    "RFC 6856 §2.1",
	},
	"utf8-required-err": {
		Summary: "A message whose header holds UTF-8 is refused with [UTF8], and there is no command UTF8.",
		Seen:    "nowhere yet", Evidence: Synthetic, Severity: Medium,
		Breaks: "Nobody gets the message. A good client says which one, and fetches the others.",
		Ref:    "RFC 6856 §2, §5",
	},
}
