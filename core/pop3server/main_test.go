package pop3server_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// No test may leave a goroutine of the server behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// soak gives the size of an attack: the long one under make soak.
func soak(short, long int) int {
	if os.Getenv("POP3PLAY_SOAK") == "1" {
		return long
	}
	return short
}
