//go:build !wasip1

package quirk

// Words says what is meant by a class of evidence.
func (e Evidence) Words() string {
	return map[Evidence]string{
		Documented: "a client's source, a bug report, a vendor or a provider says that a real server did so",
		ReadSource: "read in the source of the server, not run",
		Fixture:    "a test suite of a client has it, perhaps after a report",
		Advisory:   "a security advisory or a published attack",
		Observed:   "run against the server named, on loopback",
		Synthetic:  "made up: it fits the protocol and its faults, and no report was found",
	}[e]
}

// Words says what is meant by a severity.
func (s Severity) Words() string {
	return map[Severity]string{
		High:   "mail or security is lost, or a client hangs or gets out of step",
		Medium: "a feature is lost, prompts are wrong, or mail comes again",
		Low:    "cosmetic or historical",
	}[s]
}
