package web

import (
	"testing"

	"go.uber.org/goleak"
)

// No test may leave a goroutine behind: each would be one for every browser.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
