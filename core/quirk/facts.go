//go:build !wasip1

package quirk

// The facts stand in files of their own, X_facts.go beside X.go: prose would
// weigh on the page's first command.
func init() {
	for _, group := range []map[string]Facts{
		originalFacts, authFacts, listingFacts, framingFacts, framingWireFacts, framingBodyFacts, framingTopFacts, deletionFacts, capabilityFacts, responseFacts, timingFacts, tlsFacts, contentFacts, claimFacts, loginFacts,
	} {
		for name, facts := range group {
			Find(name).Facts = facts
		}
	}
}
