package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/pop3play/pop3play/core/maildir"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/spf13/cobra"
)

// startGrace is what open sessions have to finish when the server ends.
const startGrace = time.Second

// standardPort is the keyword for POP3's own port; it says nothing about the
// session and is no quirk therefore.
const standardPort = "standardport"

type startFlags struct {
	commonFlags
	tls         tlsFlags
	addr        string
	implicitTLS bool
}

func startCommand() *cobra.Command {
	o := startFlags{commonFlags: commonFlags{profile: "classic", lockWait: 5 * time.Second}, addr: "127.0.0.1:0"}
	c := &cobra.Command{
		Use:   "start DIR [WORD...]",
		Short: "Serve a directory of messages to a test suite",
		Long: `start serves the messages in DIR, one a file, and prints its port as the first
line on stdout. A client that is logged in ends it with EXIT, which has no answer
of its own, and then QUIT; SIGINT and SIGTERM do so too. Then it prints the number
of successful logins, and each command with its frequency.

A WORD is minimal, apoponly, autodelete, noextra or standardport (port 110), as
for the test server of Perl's Mail::Transport::POP3, or any other quirk, with value
and aim. They all apply together; pop3play quirks lists them.`,
		Example: `  pop3play start t/popbox
  pop3play start t/popbox autodelete trickle=1/5ms
  pop3play start --profile strict maildrop drop-retr=2@200`,
		Args: args(1, 1000),
		ValidArgsFunction: func(_ *cobra.Command, given []string, part string) ([]string, cobra.ShellCompDirective) {
			if len(given) == 0 {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return completeStart(part), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.check(c); err != nil {
				return err
			}
			return o.run(c, args[0], args[1:])
		},
	}
	o.register(c)
	o.tls.register(c.Flags())
	c.Flags().BoolVar(&o.implicitTLS, "implicit-tls", false, "speak TLS from the first octet (RFC 8314)")
	c.Flags().StringVar(&o.addr, "addr", o.addr, "`host:port` to listen on, or a POP URL; port 0 is any free one")
	complete(c, "addr", "127.0.0.1:0")
	return c
}

func (o *startFlags) run(c *cobra.Command, dir string, words []string) error {
	profile := ""
	if c.Flags().Changed("profile") {
		profile = o.profile
	}
	behaviour, standard, err := parseWords(o.profile, profile, words)
	if err != nil {
		return err
	}
	if o.tls.require && !o.implicitTLS && behaviour.Profile.Name == "classic" {
		return usagef("--require-tls: the profile classic has no STLS, so nobody could log in; add --implicit-tls, or --profile strict")
	}
	if err := o.users.prepare(behaviour); err != nil {
		return err
	}
	addr, err := startAddr(o.addr, standard)
	if err != nil {
		return err
	}
	p := &people{out: c.ErrOrStderr()}
	if strings.Trim(dir, "/") == "" {
		return usagef("cannot serve %q; name the directory that holds the messages, one a file", dir)
	}
	store, err := maildir.Open(dir, maildir.Options{
		Users:   o.users.passwords(),
		Raw:     behaviour.Profile.Raw,
		Skipped: p.once,
	})
	if err != nil {
		return usageError{err}
	}
	conf, err := o.tls.config()
	if err != nil {
		return err
	}
	s := newService(behaviour, store, p, &o.commonFlags)
	s.TLSConfig, s.RequireTLS = conf, o.tls.require
	done, err := s.record(o.transcript, p)
	if err != nil {
		return err
	}
	defer done()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return listenError(addr, standard, err)
	}
	// The line that a test suite waits for. It is written at once, unbuffered.
	if _, err := fmt.Fprintln(c.OutOrStdout(), l.Addr().(*net.TCPAddr).Port); err != nil {
		return fmt.Errorf("cannot write the port to stdout: %w", err)
	}
	if o.implicitTLS {
		l = tls.NewListener(l, conf)
	}
	s.grace = startGrace
	if err := s.until(l, nil); err != nil {
		return err
	}
	return s.print(c.OutOrStdout(), o.statistics)
}

// parseWords makes one behaviour of all words. A profile asked for by flag
// counts as one more word, so that two different ones are refused.
func parseWords(fallback, asked string, words []string) (b *quirk.Behaviour, standard bool, err error) {
	var spec []string
	if asked != "" {
		spec = []string{asked}
	}
	for _, w := range words {
		if w == "" { // of a variable that nobody set, say
			return nil, false, usagef("a word is empty; name a quirk, or leave the word out")
		}
		if w == standardPort {
			standard = true
			continue
		}
		for item := range strings.SplitSeq(w, ",") {
			item = strings.TrimSpace(item)
			name := specName(item)
			if item == "" {
				continue // as in any spec string
			}
			if name == "" {
				return nil, false, usagef("%q has no name; a word is NAME, NAME=VALUE or NAME@AIM", item)
			}
			if quirk.Find(name) == nil && quirk.FindProfile(name) == nil {
				known := append(knownNames(), standardPort)
				return nil, false, usageError{errors.New(unknown("word", name, known, "pop3play quirks"))}
			}
		}
		spec = append(spec, w)
	}
	if b, err = quirk.ParseWith(fallback, strings.Join(spec, ",")); err != nil {
		return nil, false, usagef("%v", err) // one line: words are no spec string to point into
	}
	return b, standard, nil
}

// startAddr works out where to listen.
func startAddr(addr string, standard bool) (string, error) {
	addr, err := checkAddr("--addr", addr)
	if err != nil {
		return "", err
	}
	host, port, _ := net.SplitHostPort(addr)
	if !standard {
		return addr, nil
	}
	if port != "0" && port != "110" {
		return "", usagef("standardport means port 110, and --addr asks for %s; name one", port)
	}
	return net.JoinHostPort(host, "110"), nil
}

// listenError says what to do about an address that cannot be had.
func listenError(addr string, standard bool, err error) error {
	var errno syscall.Errno
	if name, ok := errors.AsType[*net.DNSError](err); ok { // without the name server's address
		return fmt.Errorf("cannot listen on %s: %s; 127.0.0.1 is this machine", addr, name.Err)
	}
	if !errors.As(err, &errno) {
		return fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	hint := ""
	switch {
	case errno == syscall.EADDRNOTAVAIL:
		hint = "; it is no address of this machine: 127.0.0.1 is one, and 0.0.0.0 means all"
	case errno == syscall.EACCES:
		hint = "; ports below 1024 need root or the capability CAP_NET_BIND_SERVICE, any other port does not"
	case errno == syscall.EADDRINUSE:
		hint = "; another program has it: stop that one, or take another port"
	}
	if standard && hint != "" {
		hint += "; without standardport a free port is taken and printed"
	}
	return fmt.Errorf("cannot listen on %s: %w%s", addr, errno, hint)
}
