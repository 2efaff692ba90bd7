package sasl

import "bytes"

// gs2 is the header that SCRAM and OAUTHBEARER messages begin with.
type gs2 struct {
	text []byte // as sent, with its last comma
	flag byte   // 'n', 'y' or 'p'
	kind string // of the channel binding that 'p' names
	// authzid is whom the client wants to act as, or "".
	authzid string
}

// parseGS2 takes the header off a message. RFC 5802 §7: "gs2-header =
// gs2-cbind-flag "," [ authzid ] ","".
func parseGS2(message []byte) (h gs2, rest []byte, ok bool) {
	flag, after, ok1 := bytes.Cut(message, []byte{','})
	authzid, rest, ok2 := bytes.Cut(after, []byte{','})
	if !ok1 || !ok2 || len(flag) == 0 {
		return h, nil, false
	}
	h.text, h.flag = message[:len(message)-len(rest)], flag[0]
	switch kind, named := bytes.CutPrefix(flag, []byte("p=")); {
	case named && bindingName(kind):
		h.kind = string(kind)
	case len(flag) == 1 && (h.flag == 'n' || h.flag == 'y'):
	default:
		return h, nil, false
	}
	if len(authzid) > 0 {
		name, is := bytes.CutPrefix(authzid, []byte("a="))
		if h.authzid, ok = saslName(name); !is || !ok {
			return h, nil, false
		}
	}
	return h, rest, true
}

// RFC 5802 §7: "cb-name = 1*(ALPHA / DIGIT / "." / "-")".
func bindingName(name []byte) bool {
	for _, c := range name {
		if !letter(c) && (c < '0' || '9' < c) && c != '.' && c != '-' {
			return false
		}
	}
	return len(name) > 0
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// saslName reads a name. RFC 5802 §5.1: "The characters ',' or '=' in usernames
// are sent as '=2C' and '=3D' respectively. If the server receives a username
// that contains '=' not followed by either '2C' or '3D', then the server MUST
// fail the authentication."
func saslName(in []byte) (string, bool) {
	if !prepared(in) || bytes.IndexByte(in, ',') >= 0 {
		return "", false
	}
	var out []byte
	for i := 0; i < len(in); i++ {
		c := in[i]
		if c == '=' {
			switch {
			case bytes.HasPrefix(in[i:], []byte("=2C")):
				c = ','
			case !bytes.HasPrefix(in[i:], []byte("=3D")):
				return "", false
			}
			i += 2
		}
		out = append(out, c)
	}
	return string(out), true
}
