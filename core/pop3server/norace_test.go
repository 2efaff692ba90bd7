//go:build !race

package pop3server_test

const (
	crowdSize   = 5000 // sessions open at once
	soupClients = 64
	soupRounds  = 40 // sessions of each of them
	closeRounds = 40
)
