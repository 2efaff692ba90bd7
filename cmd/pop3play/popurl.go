package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// hostPort makes host:port of an address, which may be a POP URL (RFC 2384):
// pop://user;AUTH=*@host:port. Whom it names and how is another's affair; a
// password has no place in it (§4).
func hostPort(addr string) (string, error) {
	if len(addr) < 4 || !strings.EqualFold(addr[:4], "pop:") {
		return addr, nil
	}
	u, err := url.Parse(addr)
	var fault *url.Error
	if errors.As(err, &fault) {
		err = fault.Err // without the address, which may hold a password
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("not a POP URL: %w; write pop://host:port", err)
	case u.Hostname() == "":
		return "", fmt.Errorf("%q names no host; write pop://host:port", u.Redacted())
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("%q goes on behind its host and port; a POP URL ends there", u.Redacted())
	}
	if _, has := u.User.Password(); has {
		return "", fmt.Errorf("%q has a password, and a POP URL must not; leave it out", u.Redacted())
	}
	port := u.Port()
	if port == "" {
		port = "110" // RFC 2384 §3
	}
	return net.JoinHostPort(u.Hostname(), port), nil
}
