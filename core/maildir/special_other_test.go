//go:build !unix

package maildir

import "testing"

func special(t *testing.T, _ string) { t.Log("no fifos and sockets on this system") }
