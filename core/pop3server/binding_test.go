package pop3server_test

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/sasl"
)

// scramPlus logs in with SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677) and gives the
// server's last word.
func scramPlus(t *testing.T, c net.Conn, kind string, data []byte) string {
	t.Helper()
	b64 := base64.StdEncoding
	header, first := "p="+kind+",,", "n=user,r=abcdefghijkl"
	reply := say(t, c, "AUTH SCRAM-SHA-256-PLUS "+b64.EncodeToString([]byte(header+first))+"\r\n", "\r\n")
	challenge, err := b64.DecodeString(strings.TrimSpace(strings.TrimPrefix(reply, "+ ")))
	if err != nil || !strings.HasPrefix(reply, "+ ") {
		return reply
	}
	var nonce string
	var salt []byte
	var rounds int
	for attr := range strings.SplitSeq(string(challenge), ",") {
		switch value := attr[2:]; attr[0] {
		case 'r':
			nonce = value
		case 's':
			salt, _ = b64.DecodeString(value)
		case 'i':
			rounds, _ = strconv.Atoi(value)
		}
	}
	salted, err := pbkdf2.Key(sha256.New, "password", salt, rounds, 32)
	if err != nil {
		t.Fatal(err)
	}
	mac := func(key []byte, text string) []byte {
		h := hmac.New(sha256.New, key)
		io.WriteString(h, text)
		return h.Sum(nil)
	}
	final := "c=" + b64.EncodeToString(append([]byte(header), data...)) + ",r=" + nonce
	key := mac(salted, "Client Key")
	stored := sha256.Sum256(key)
	signature := mac(stored[:], first+","+string(challenge)+","+final)
	for i := range key {
		key[i] ^= signature[i]
	}
	final += ",p=" + b64.EncodeToString(key)
	if reply = say(t, c, b64.EncodeToString([]byte(final))+"\r\n", "\r\n"); strings.HasPrefix(reply, "+ ") {
		reply = say(t, c, "\r\n", "\r\n")
	}
	return reply
}

// A login is bound to its channel: over another it is worth nothing.
func TestChannelBinding(t *testing.T) {
	d := pop3.Strict()
	pop3.SASL(sasl.All())(d.Edit("", nil))
	s := &pop3server.Server{Store: memory(), Dialect: d}
	addr, client := startTLS(t, s)
	connect := func(version uint16) (*tls.Conn, tls.ConnectionState) {
		client := client.Clone()
		client.MaxVersion = version
		c := tls.Client(dial(t, addr), client)
		say(t, c, "", "\r\n")
		return c, c.ConnectionState()
	}
	exporter := func(st tls.ConnectionState) []byte {
		p, err := st.ExportKeyingMaterial("EXPORTER-Channel-Binding", []byte{}, 32)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		for kind, data := range map[string]func(tls.ConnectionState) []byte{
			sasl.TLSExporter: exporter,
			sasl.TLSServerEndPoint: func(st tls.ConnectionState) []byte {
				sum := sha256.Sum256(st.PeerCertificates[0].Raw)
				return sum[:]
			},
		} {
			c, st := connect(version)
			if got := scramPlus(t, c, kind, data(st)); !strings.HasPrefix(got, "+OK maildrop locked") {
				t.Errorf("%s over %s: %q", kind, tls.VersionName(version), got)
			}
			io.WriteString(c, "QUIT\r\n")
			io.ReadAll(c) // so that the maildrop is free for the next
		}
	}
	_, other := connect(tls.VersionTLS13)
	c, _ := connect(tls.VersionTLS13)
	if got := scramPlus(t, c, sasl.TLSExporter, exporter(other)); !strings.HasPrefix(got, "-ERR") {
		t.Errorf("bound to another channel: %q", got)
	}
}
