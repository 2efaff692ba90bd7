//go:build !wasip1

package quirk

// The facts stand in files of their own, X_facts.go beside X.go: prose would
// weigh on the page's first command.
func init() {
	for _, group := range []map[string]Facts{
		originalFacts, authFacts, loginFacts, listingFacts, uidlFacts,
		framingFacts, framingWireFacts, framingBodyFacts, framingTopFacts, deletionFacts,
		quitFacts, lockFacts, hangupFacts, capabilityFacts, capaListFacts,
		timingFacts, greetingFacts, quotaFacts, networkFacts, tlsFacts,
		stlsFacts, contentFacts, headerFacts, responseFacts, textFacts,
	} {
		for name, facts := range group {
			Find(name).Facts = facts
		}
	}
}
