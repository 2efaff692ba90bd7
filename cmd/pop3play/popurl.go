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

// checkTargets makes host:port of all targets.
func checkTargets(targets []string) error {
	for i, t := range targets {
		at, err := hostPort(t)
		if err != nil {
			return usagef("--allow-target: %w", err)
		}
		if host, port, err := net.SplitHostPort(at); err != nil || host == "" || port == "" {
			return usagef("--allow-target: %q is not host:port; write, for example, mail.example:110", t)
		}
		targets[i] = at
	}
	return nil
}

// urlName escapes a user name for a POP URL, in which "@", ":" and ";" have
// meanings of their own (RFC 2384 §5).
func urlName(name string) string {
	return strings.NewReplacer("@", "%40", ":", "%3A", ";", "%3B").Replace(url.PathEscape(name))
}
