//go:build programs

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/maildrop"
)

// TestRealMailInUTF8 fetches the same mail from a server without quirks: all of
// it with UTF8, and without it, as curl asks, all but what has UTF-8 in the
// header (RFC 6856 §2.1).
func TestRealMailInUTF8(t *testing.T) {
	dir := os.Getenv("POP3PLAY_CORPUS")
	wanted := 7
	if dir == "" {
		dir, wanted = tour, 0
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	mail := canonical(messages(t, dir))
	strict := start(t, "--profile", "strict", dir)
	serve, err := launch(t.TempDir(), "serve", "--http", "127.0.0.1:0", "--pop3", "127.0.0.1:0", "--messages", dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(serve.kill)
	inUTF8 := reader{"poplib", poplibUTF8, nil}
	for _, p := range []*process{strict, serve} {
		if err := inUTF8.compare(t, p, mail, false); err != nil {
			t.Error(err)
		}
		refused := 0
		for i, m := range mail {
			url := "pop3://127.0.0.1:" + p.port + "/" + strconv.Itoa(i+1)
			got, err := tryProgram(t, t.TempDir(), "", "curl", "-sS", "-v", "-u", "user:password", url)
			switch {
			case !maildrop.HeaderUTF8(maildrop.Header(m, len(m))):
				if err != nil || !bytes.Equal(got, curlMakes(m)) {
					t.Errorf("message %d: %v", i+1, err)
				}
			case err == nil || !strings.Contains(err.Error(), "< -ERR [UTF8] message "+strconv.Itoa(i+1)+" "):
				t.Errorf("message %d has UTF-8 in its header, and curl got it: %v", i+1, err)
			default:
				refused++
			}
		}
		if refused != wanted {
			t.Errorf("%d messages were refused, want %d", refused, wanted)
		}
	}
}

func poplibUTF8(t testing.TB, port string, remove bool) ([][]byte, error) {
	return scripted(t, "python3", "testdata/poplib_fetch.py", port, remove, "utf8")
}
