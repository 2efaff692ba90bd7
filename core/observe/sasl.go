package observe

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// exchange follows AUTH (RFC 5034 §4) as far as to tell who logs in.
type exchange struct {
	mechanism string
	user      string
	tried     bool // the client sent a response
	cancelled bool
}

const maxResponse = 4096 // octets of a response looked into

func (x *exchange) begin(c *command) {
	f := strings.Fields(c.arg)
	*x = exchange{}
	if len(f) > 0 {
		x.mechanism = strings.ToUpper(f[0])
	}
	if len(f) > 1 {
		x.respond([]byte(f[1]))
	}
}

// answer takes the line that follows a challenge. RFC 5034 §4: "If the client
// wishes to cancel an authentication exchange, it issues a line with a single
// '*'".
func (x *exchange) answer(line []byte) {
	if len(line) == 1 && line[0] == '*' {
		x.cancelled = true
		return
	}
	x.respond(line)
}

func (x *exchange) respond(line []byte) {
	first := !x.tried
	x.tried = true
	if !first || len(line) > maxResponse {
		return
	}
	p, err := base64.StdEncoding.DecodeString(string(line))
	if err != nil {
		return
	}
	switch m := x.mechanism; {
	case m == "PLAIN": // RFC 4616: authorization, name and password, between NULs
		if f := bytes.Split(p, []byte{0}); len(f) == 3 {
			x.user = string(f[1])
		}
	case m == "LOGIN":
		x.user = string(p)
	case m == "CRAM-MD5": // RFC 2195: name, space, digest
		if i := bytes.LastIndexByte(p, ' '); i > 0 {
			x.user = string(p[:i])
		}
	case strings.HasPrefix(m, "SCRAM-"): // RFC 5802: n,,n=name,r=nonce
		for _, f := range bytes.Split(p, []byte(",")) {
			if name, ok := bytes.CutPrefix(f, []byte("n=")); ok {
				x.user = strings.NewReplacer("=2C", ",", "=3D", "=").Replace(string(name))
			}
		}
	}
}
