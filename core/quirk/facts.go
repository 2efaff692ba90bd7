//go:build !wasip1

package quirk

// The facts stand in files of their own, X_facts.go beside X.go: prose would
// weigh on the page's first command.
func init() {
	for _, group := range []map[string]Facts{
		originalFacts, authFacts, framingFacts, deletionFacts, quitFacts, lockFacts, hangupFacts, capabilityFacts, capaListFacts, responseFacts, timingFacts, tlsFacts, contentFacts, listingFacts, uidlFacts, loginFacts, framingWireFacts, framingBodyFacts, framingTopFacts, textFacts, headerFacts,
	} {
		for name, facts := range group {
			Find(name).Facts = facts
		}
	}
}
