//go:build unix

package maildir

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
)

// special puts a fifo and a socket into a directory.
func special(t *testing.T, dir string) {
	t.Helper()
	must(t, syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600))
	t.Chdir(dir) // a socket's path is short
	l, err := net.Listen("unix", "socket")
	must(t, err)
	t.Cleanup(func() { l.Close() })
}

// A fifo that takes a message's name must not hold the session up.
func TestFifoInPlaceOfMessage(t *testing.T) {
	for _, raw := range []bool{false, true} {
		dir := t.TempDir()
		write(t, dir, "1", "text\n")
		d := login(t, store(t, dir, Options{Raw: raw}))
		must(t, os.Remove(filepath.Join(dir, "1")))
		must(t, syscall.Mkfifo(filepath.Join(dir, "1"), 0o600))
		done := make(chan error, 1)
		go func() {
			_, err := d.Messages()[0].Open()
			done <- err
		}()
		select {
		case err := <-done:
			if err != pop3.ErrGone {
				t.Errorf("raw %v: Open = %v, want ErrGone", raw, err)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("raw %v: Open waits for a fifo", raw)
		}
	}
}
