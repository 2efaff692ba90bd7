package sasl

// XOAuth2 is what Google, and Microsoft after it, had before OAUTHBEARER.
var XOAuth2 = &Mechanism{
	Name: "XOAUTH2", Ref: "developers.google.com/workspace/gmail/imap/xoauth2-protocol", Plaintext: true,
	usable: func(c *Config) bool { return c.Token != "" },
	client: (*work).xoauth2,
	start: func(c *Config) server {
		return &bearer{
			c: c, parse: parseXOAuth2,
			refused:   `{"status":"401","schemes":"bearer","scope":"mail"}`,
			malformed: `{"status":"400","schemes":"bearer","scope":"mail"}`,
		}
	},
}

// parseXOAuth2 reads "user=" name ^A "auth=Bearer " token ^A ^A.
func parseXOAuth2(message []byte) (user string, auth []byte, err error) {
	given := false
	ok := eachPair(message, func(key string, value []byte) bool {
		switch key {
		case "user":
			if user != "" || !prepared(value) {
				return false
			}
			user = string(value)
			return true
		case "auth":
			if given {
				return false
			}
			auth, given = value, true
		}
		return headerText(value)
	})
	if !ok || !given || user == "" {
		return "", nil, ErrMessage
	}
	return user, auth, nil
}
