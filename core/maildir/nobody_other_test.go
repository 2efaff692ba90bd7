//go:build unix && !linux

package maildir

import (
	"os"
	"testing"
)

// asNobody does something without the rights of root.
func asNobody(t *testing.T, do func()) {
	if os.Geteuid() == 0 {
		t.Skip("for root no directory is read-only, and here a thread has no rights of its own: run the tests as another user")
	}
	do()
}
