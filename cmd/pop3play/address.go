package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/web"
)

// checkAddr refuses what cannot be an address to listen on, whatever this
// machine has.
func checkAddr(flag, addr string) (string, error) {
	at, err := hostPort(addr)
	if err != nil {
		return "", usagef("%s: %w", flag, err)
	}
	_, port, err := net.SplitHostPort(at)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return "", usagef("%s: %q is not host:port; write, for example, 127.0.0.1:0 for any free port", flag, addr)
	}
	return at, nil
}

// listen takes the address. A default that is busy gives way to a free port,
// and a note says so.
func listen(flag, addr string, explicit bool) (l net.Listener, note []string, err error) {
	if l, err = net.Listen("tcp", addr); err == nil {
		return l, nil, nil
	}
	failure := fmt.Errorf("%s: %w", flag, listenError(addr, false, err))
	host, _, bad := net.SplitHostPort(addr)
	if explicit || bad != nil || !errors.Is(err, syscall.EADDRINUSE) {
		return nil, nil, failure
	}
	if l, err = net.Listen("tcp", net.JoinHostPort(host, "0")); err != nil {
		return nil, nil, failure
	}
	return l, []string{fmt.Sprintf("%s is in use, so %s takes %s", addr, flag, l.Addr())}, nil
}

// announce says where everything is, ready to be pasted.
func (o *serveFlags) announce(p *people, page, addr string) {
	host, port, _ := net.SplitHostPort(addr)
	first := o.users.all[0]
	account := first.name
	if first == defaultUser {
		account += ":" + first.password // no secret; without one curl asks for it
	}
	p.say("page  http://%s/", reachable(page))
	p.say("POP3  pop://%s@%s", urlName(first.name), reachable(addr))
	p.say("try   nc %s %s", reachableHost(host), port)
	how := "-u " + quoted(account)
	if o.tls.require {
		how = "--ssl-reqd -k " + how
	}
	p.say("try   curl %s pop3://%s/1", how, reachable(addr))
	if !loopback(page) && len(o.hosts) == 0 {
		p.say("the page answers to localhost alone; name the host that others use with --allow-host")
	}
	if !loopback(addr) {
		p.say("other machines can reach the POP3 server; passwords go over the network in clear text")
	}
}

// reach is what the page says of the same.
func (o *serveFlags) reach(plain, secure net.Listener, d *pop3.Dialect) web.Reach {
	r := web.Reach{
		POP3:    reachable(plain.Addr().String()),
		STLS:    slices.ContainsFunc(d.Commands(), func(c pop3.Spec) bool { return c.Verb == "STLS" }),
		NeedTLS: o.tls.require,
		User:    o.users.all[0].name,
		CA:      o.tls.ca,
	}
	if secure != nil {
		r.POP3S = reachable(secure.Addr().String())
	}
	if o.users.all[0] == defaultUser {
		r.Password = defaultUser.password
	}
	return r
}

func reachable(addr string) string {
	host, port, _ := net.SplitHostPort(addr)
	return net.JoinHostPort(reachableHost(host), port)
}

// reachableHost is an address to connect to where one listens on all.
func reachableHost(host string) string {
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		return "127.0.0.1"
	}
	return host
}

func loopback(addr string) bool {
	a, err := netip.ParseAddrPort(addr)
	return err == nil && a.Addr().Unmap().IsLoopback()
}

// quoted is a word as a shell takes it.
func quoted(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:._-+@"
	if strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
