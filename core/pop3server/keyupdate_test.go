package pop3server_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"encoding/hex"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
)

// expand is HKDF-Expand-Label of RFC 8446 §7.1, without a context.
func expand(t *testing.T, secret []byte, label string, n int) []byte {
	t.Helper()
	label = "tls13 " + label
	info := append(binary.BigEndian.AppendUint16(nil, uint16(n)), byte(len(label)))
	p, err := hkdf.Expand(sha256.New, secret, string(info)+label+"\x00", n)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// firstRecord seals the first record under a traffic secret (RFC 8446 §5.2).
func firstRecord(t *testing.T, secret []byte, kind byte, text string) []byte {
	t.Helper()
	block, err := aes.NewCipher(expand(t, secret, "key", 16))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	head := []byte{23, 3, 3, 0, byte(len(text) + 1 + gcm.Overhead())}
	return gcm.Seal(head, expand(t, secret, "iv", 12), append([]byte(text), kind), head)
}

// A TLS client may have the keys changed at any time, which the server has to
// answer in kind (RFC 8446 §4.6.3): long after its last reply too, when the time
// that this one had to leave is over.
func TestKeyUpdateOfASilentClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := authority(t)
		s := &pop3server.Server{Store: memory(), Dialect: pop3.Strict()}
		a, b := net.Pipe()
		go s.ServeConn(tls.Server(b, server), pop3server.ConnOptions{})
		var keys bytes.Buffer
		client.KeyLogWriter = &keys
		c := tls.Client(a, client)
		say(t, c, "", "\r\n")
		if suite := c.ConnectionState().CipherSuite; suite != tls.TLS_AES_128_GCM_SHA256 {
			t.Skipf("this machine prefers %s", tls.CipherSuiteName(suite))
		}
		_, log, _ := strings.Cut(keys.String(), "CLIENT_TRAFFIC_SECRET_0 ")
		secret, err := hex.DecodeString(strings.Fields(log)[1])
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * pop3server.DefaultWriteTimeout)
		go func() {
			const handshake, data = 22, 23
			a.Write(firstRecord(t, secret, handshake, "\x18\x00\x00\x01\x01")) // update, and do so too
			a.Write(firstRecord(t, expand(t, secret, "traffic upd", 32), data, "NOOP\r\n"))
		}()
		if got := say(t, c, "", "\r\n"); !strings.HasPrefix(got, "-ERR") {
			t.Errorf("got %q", got)
		}
		a.Close()
	})
}
