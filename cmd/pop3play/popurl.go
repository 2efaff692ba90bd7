package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// hostPort makes host:port of an address, which may be a POP URL (RFC 2384):
// pop://user;AUTH=*@host:port. Whom it names and how is another's affair; a
// password has no place in it (§4).
func hostPort(addr string) (string, error) {
	if !hasScheme(addr, "pop") {
		return addr, nil
	}
	return urlHostPort(addr, "pop", "110") // RFC 2384 §3
}

func hasScheme(addr, scheme string) bool {
	return len(addr) > len(scheme) && strings.EqualFold(addr[:len(scheme)+1], scheme+":")
}

func urlHostPort(addr, scheme, port string) (string, error) {
	u, err := url.Parse(addr)
	var fault *url.Error
	if errors.As(err, &fault) {
		err = fault.Err // without the address, which may hold a password
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("not a POP URL: %w; write %s://host:port", err, scheme)
	case u.Hostname() == "":
		return "", fmt.Errorf("%q names no host; write %s://host:port", u.Redacted(), scheme)
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("%q goes on behind its host and port; a POP URL ends there", u.Redacted())
	}
	if _, has := u.User.Password(); has {
		return "", fmt.Errorf("%q has a password, and a POP URL must not; leave it out", u.Redacted())
	}
	if p := u.Port(); p != "" {
		port = p
	}
	return net.JoinHostPort(u.Hostname(), port), nil
}

// checkTargets makes host:port of all targets, pop3s://host:port of those that
// speak TLS from the first octet.
func checkTargets(targets []string) error {
	for i, t := range targets {
		at, scheme, err := "", "", error(nil)
		if hasScheme(t, "pop3s") {
			scheme = "pop3s://"
			at, err = urlHostPort(t, "pop3s", "995") // RFC 8314 §7.2
		} else {
			at, err = hostPort(t)
		}
		if err != nil {
			return usagef("--allow-target: %w", err)
		}
		host, port, err := net.SplitHostPort(at)
		if n, bad := strconv.ParseUint(port, 10, 16); err != nil || !isHost(host) || bad != nil || n == 0 {
			return usagef("--allow-target: %q is not host:port; write, for example, mail.example:110, or pop3s://mail.example", t)
		}
		targets[i] = scheme + at
	}
	return nil
}

// checkHosts refuses what no browser can ask for.
func checkHosts(hosts []string) error {
	for _, h := range hosts {
		if inner, is := strings.CutPrefix(h, "["); is {
			h = strings.TrimSuffix(inner, "]")
		}
		if _, err := netip.ParseAddr(h); err != nil && (!isHost(h) || strings.Contains(h, ":")) {
			return usagef("--allow-host: %q is no host name; write the name alone, without scheme and port, as pop3.example", h)
		}
	}
	return nil
}

// isHost tells whether s can be a host's name or address.
func isHost(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || strings.ContainsRune("/\\@?#[]", r) })
}

// urlName escapes a user name for a POP URL, in which "@", ":" and ";" have
// meanings of their own (RFC 2384 §5).
func urlName(name string) string {
	return strings.NewReplacer("@", "%40", ":", "%3A", ";", "%3B").Replace(url.PathEscape(name))
}
