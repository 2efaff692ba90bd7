package web

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
)

// target is a place that the proxy may connect to.
type target struct {
	host, port string
	tls        bool // from the first octet
}

// secureScheme begins a target that speaks TLS from the first octet.
const secureScheme = "pop3s://"

func parseTarget(s string) (t target, ok bool) {
	s, t.tls = strings.CutPrefix(s, secureScheme)
	host, port, err := net.SplitHostPort(s)
	if err != nil || host == "" || port == "" {
		return target{}, false
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		host = ip.String()
	}
	t.host, t.port = strings.ToLower(host), port
	return t, true
}

func (t target) address() string { return net.JoinHostPort(t.host, t.port) }

func (t target) String() string {
	if t.tls {
		return secureScheme + t.address()
	}
	return t.address()
}

// target finds what a browser asks for among what the operator allowed.
func (b *Bridge) target(s string) (target, *ending) {
	want, ok := parseTarget(s)
	if !ok {
		return target{}, &ending{BridgeBadRequest, "the target is neither host:port nor pop3s://host:port"}
	}
	if !slices.ContainsFunc(b.Targets, func(allowed string) bool {
		t, ok := parseTarget(allowed)
		return ok && t == want
	}) {
		return target{}, &ending{BridgeNotAllowed, want.String() + " is not among the targets that the operator of this page allows"}
	}
	return want, nil
}

// localNames end names that no public name server gives: RFC 6761, RFC 6762,
// RFC 8375, and .internal as ICANN set it aside.
var localNames = []string{".localhost", ".local", ".home.arpa", ".internal", ".test"}

// permits tells whether the proxy may connect to an address for this target. A
// public name can be pointed at a private address by whoever owns it, so such
// an address has to be named itself, or by a name of the local network.
func (t target) permits(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if named, err := netip.ParseAddr(t.host); err == nil {
		return named.Unmap().WithZone("") == ip
	}
	if ip.IsGlobalUnicast() && !ip.IsPrivate() && !shared.Contains(ip) {
		return true
	}
	if t.host == "localhost" || strings.HasSuffix(t.host, ".localhost") {
		return ip.IsLoopback() // RFC 6761 §6.3
	}
	return !strings.Contains(t.host, ".") ||
		slices.ContainsFunc(localNames, func(end string) bool { return strings.HasSuffix(t.host, end) })
}

// shared is the address space of providers' own networks (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// errPrivate says where a name leads that must not.
type errPrivate struct{ ip netip.Addr }

func (e errPrivate) Error() string { return "leads to the private address " + e.ip.String() }

// dial connects. The address is checked when it is dialled, not when the name
// is looked up, so that nothing can change in between.
func (t target) dial(ctx context.Context) (net.Conn, *ending) {
	d := net.Dialer{Timeout: bridgeDial, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if !t.permits(at.Addr()) {
			return errPrivate{at.Addr()}
		}
		return nil
	}}
	c, err := d.DialContext(ctx, "tcp", t.address())
	if err == nil {
		return c, nil
	}
	if private, ok := errors.AsType[errPrivate](err); ok {
		return nil, &ending{BridgeNotAllowed, t.host + " " + private.Error() + ", which the operator did not name"}
	}
	return nil, &ending{BridgeUnreachable, "cannot reach " + t.String() + ": " + plainError(err)}
}

// plainError leaves out of a dial error what the person knows already.
func plainError(err error) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return "no such host"
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return "no answer within " + bridgeDial.String()
	}
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		return number.Error()
	}
	return err.Error()
}
