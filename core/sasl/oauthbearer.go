package sasl

import "bytes"

// OAuthBearer logs in with a bearer token of OAuth 2.0.
var OAuthBearer = &Mechanism{
	Name: "OAUTHBEARER", Ref: "RFC 7628", Plaintext: true,
	usable: func(c *Config) bool { return c.Token != "" },
	client: (*work).oauthBearer,
	start: func(c *Config) server {
		return &bearer{
			c: c, parse: parseOAuthBearer,
			refused:   `{"status":"invalid_token","schemes":"bearer"}`,
			malformed: `{"status":"invalid_request","schemes":"bearer"}`,
		}
	},
}

// parseOAuthBearer follows RFC 7628 §3.1: "client-resp = (gs2-header kvsep
// *kvpair kvsep) / kvsep". Its host and port are to be compared with what the
// server knows of itself; this one does not know under which name and port it
// is reached.
func parseOAuthBearer(message []byte) (user string, auth []byte, err error) {
	h, rest, ok := parseGS2(message)
	if !ok || h.flag == 'p' || !bytes.HasPrefix(rest, []byte{1}) {
		return "", nil, ErrMessage
	}
	given := false
	ok = eachPair(rest[1:], func(key string, value []byte) bool {
		// RFC 7628 §3.1: "Unknown key/value pairs MUST be ignored by the server."
		if key == "auth" {
			if given {
				return false
			}
			auth, given = value, true
		}
		return headerText(value)
	})
	// RFC 7628 §3.1: "auth (REQUIRED)"; §4.3: it may be empty, "which is how a
	// client can query for the needed scope".
	if !ok || !given {
		return "", nil, ErrMessage
	}
	return h.authzid, auth, nil
}
