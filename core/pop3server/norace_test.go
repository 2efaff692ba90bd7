//go:build !race

package pop3server_test

const (
	crowdSize   = 5000 // sessions open at once
	soupClients = 64
	soupRounds  = 40 // sessions of each of them
	closeRounds = 40

	// processMemory is what a session of the crowd costs as the system sees it:
	// with what the collector has not come to yet, and what it keeps. So 5,000
	// take 240 MB at most.
	processMemory = 48 << 10
)
