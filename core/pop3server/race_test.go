//go:build race

package pop3server_test

// The race detector costs ten times the time and memory.
const (
	crowdSize   = 600
	soupClients = 32
	soupRounds  = 12
	closeRounds = 6

	processMemory = 128 << 10
)
