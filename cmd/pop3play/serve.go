package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pop3play/pop3play/core/maildir"
	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
	"github.com/spf13/cobra"
)

const (
	serveGrace = 5 * time.Second
	patience   = 300 * time.Millisecond // before a wait is explained
)

type serveFlags struct {
	commonFlags
	tls        tlsFlags
	http, pop3 string
	pop3s      string
	messages   string
	sample     string
	quirks     string
	targets    []string
	targetCA   string
	hosts      []string
	secrets    bool
	origins    []string
}

func serveCommand() *cobra.Command {
	o := serveFlags{commonFlags: commonFlags{profile: "strict"}, sample: testdata.Samples()[0].Name, http: "127.0.0.1:1939", pop3: "127.0.0.1:1110"}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the playground page, and POP3 beside it",
		Long: `serve opens the playground: the page, a POP3 server, and the way from the page to
that server and to others that --allow-target names. The page shows the sessions
of other clients on the server too, as they go, with passwords masked. The
messages are copied into memory, once for each user, and never written to.`,
		Example: `  pop3play serve
  pop3play serve --sample edge-cases
  pop3play serve --messages maildrop --quirks trickle=1/5ms
  pop3play serve --allow-target 127.0.0.1:110 --user me:secret
  pop3play serve --allow-target pop3s://mail.example --target-ca company.pem`,
		Args:              args(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := o.check(c); err != nil {
				return err
			}
			if err := o.checkSample(c.Flags().Changed("sample")); err != nil {
				return err
			}
			for flag, addr := range map[string]*string{"http": &o.http, "pop3": &o.pop3, "pop3s": &o.pop3s} {
				if !c.Flags().Changed(flag) {
					continue
				}
				var err error
				if *addr, err = checkAddr("--"+flag, *addr); err != nil {
					return err
				}
			}
			return o.run(c)
		},
	}
	f := c.Flags()
	o.register(c)
	f.StringVar(&o.http, "http", o.http, "`host:port` of the page; if the default is busy, a free port is taken")
	f.StringVar(&o.pop3, "pop3", o.pop3, "`host:port` or POP URL of the POP3 server; if the default is busy, a free port is taken")
	f.StringVar(&o.pop3s, "pop3s", "", "`host:port` of a second POP3 server that speaks TLS from the first octet; port 0 is any free one")
	o.tls.register(f)
	f.StringVar(&o.messages, "messages", "", "`path` of a directory with one message a file, a Maildir, or an mbox file; a sample if not given")
	f.StringVar(&o.sample, "sample", o.sample, "`name` of the sample maildrop, for the POP3 server and for the page: "+sampleNames())
	f.StringVar(&o.quirks, "quirks", "", "quirks of the POP3 server, a `list` parted by commas; see pop3play help spec")
	c.RegisterFlagCompletionFunc("quirks", completeSpec)
	f.StringArrayVar(&o.targets, "allow-target", nil, "`host:port` or POP URL that the page's TCP proxy may connect to, pop3s://host[:port] for TLS from the first octet; may be given again")
	f.StringVar(&o.targetCA, "target-ca", "", "`file` with authorities, PEM, that the proxy trusts to sign targets' certificates, besides those of the system")
	f.StringArrayVar(&o.hosts, "allow-host", nil, "host `name` under which the page may be asked for, besides localhost; may be given again")
	f.BoolVar(&o.secrets, "show-secrets", false, "let the page show the passwords of the sessions that it watches, where it asks for them")
	embedFlag(c, &o.origins)
	c.RegisterFlagCompletionFunc("sample", completeSample)
	complete(c, "http", "127.0.0.1:0", "127.0.0.1:1939")
	complete(c, "pop3", "127.0.0.1:0", "127.0.0.1:1110")
	complete(c, "pop3s", "127.0.0.1:0")
	complete(c, "allow-target")
	complete(c, "allow-host")
	return c
}

func (o *serveFlags) run(c *cobra.Command) error {
	spec := o.quirks
	if c.Flags().Changed("profile") {
		spec = o.profile + "," + spec
	}
	behaviour, err := quirk.ParseWith(o.profile, spec)
	if err != nil {
		return specError("--quirks", err)
	}
	if o.tls.require && o.pop3s == "" && behaviour.Profile.Name == "classic" {
		return usagef("--require-tls: the profile classic has no STLS, so nobody could log in; add --pop3s, or --profile strict")
	}
	if err := o.users.prepare(behaviour); err != nil {
		return err
	}
	if err := checkTargets(o.targets); err != nil {
		return err
	}
	if err := checkHosts(o.hosts); err != nil {
		return err
	}
	if err := checkOrigins(o.origins); err != nil {
		return err
	}
	authorities, err := readAuthorities("--target-ca", o.targetCA)
	if err != nil {
		return err
	}
	conf, err := o.tls.config()
	if err != nil {
		return err
	}
	store, err := o.store(behaviour)
	if err != nil {
		return err
	}
	p := &people{out: c.ErrOrStderr()}
	pl, moved, err := listen("--pop3", o.pop3, c.Flags().Changed("pop3"))
	if err != nil {
		return err
	}
	defer pl.Close()
	hl, movedToo, err := listen("--http", o.http, c.Flags().Changed("http"))
	if err != nil {
		return err
	}
	defer hl.Close()
	var sl net.Listener
	if o.pop3s != "" {
		if sl, _, err = listen("--pop3s", o.pop3s, true); err != nil {
			return err
		}
		defer sl.Close()
	}
	for _, note := range append(moved, movedToo...) {
		p.say("%s", note)
	}
	s := newService(behaviour, store, p, &o.commonFlags)
	store.Now = s.Now
	s.TLSConfig, s.RequireTLS = conf, o.tls.require
	done, err := s.record(o.transcript, p)
	if err != nil {
		return err
	}
	defer done()
	s.grace = serveGrace
	live := s.watched(o.secrets)
	bridge := &web.Bridge{
		Server:      &s.Server,
		Targets:     o.targets,
		Authorities: authorities,
		Live:        live,
		Dialect: func(spec string) (*pop3.Dialect, error) {
			b, err := quirk.ParseWith(behaviour.Profile.Name, spec)
			if err != nil {
				return nil, err
			}
			return o.dialect(b), nil
		},
		Store: func(spec string) pop3.Store {
			if b, err := quirk.ParseWith(behaviour.Profile.Name, spec); err == nil && b.Profile.Raw {
				return store.View(o.mailName())
			}
			return store.View("")
		},
	}
	page := siteOptions(o.sample)
	page.Spec = behaviour.String()
	page.Bridge, page.Targets, page.AllowHosts, page.Users = bridge, o.targets, o.hosts, o.users.names()
	page.Live, page.Reach = live, o.reach(pl, sl, s.Dialect)
	page.AllowEmbed = o.origins
	hs := httpServer(web.Handler(page))
	failed := make(chan error, 2)
	if sl != nil {
		go func() {
			if err := s.Serve(tls.NewListener(sl, conf)); !errors.Is(err, pop3server.ErrServerClosed) {
				failed <- err
			}
		}()
	}
	go func() {
		if err := hs.Serve(hl); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("the page on %s ended: %w", hl.Addr(), err)
		}
	}()
	o.announce(p, hl.Addr().String(), pl.Addr().String())
	if sl != nil {
		p.say("POP3S pop://%s@%s, TLS from the first octet", urlName(o.users.all[0].name), reachable(sl.Addr().String()))
	}
	var wait *time.Timer
	s.ending = func() {
		go hs.Shutdown(context.Background()) // closes the listener now
		wait = time.AfterFunc(patience, func() {
			p.say("open sessions have %v to finish; another interrupt ends them now", serveGrace)
		})
	}
	err = s.until(pl, failed)
	wait.Stop()
	bridge.Close()
	live.Close()
	hs.Close()
	if err != nil {
		return err
	}
	return s.print(c.OutOrStdout(), o.statistics)
}

func sampleNames() string {
	var names []string
	for _, s := range testdata.Samples() {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

func (o *serveFlags) checkSample(given bool) error {
	switch {
	case !slices.ContainsFunc(testdata.Samples(), func(s testdata.Sample) bool { return s.Name == o.sample }):
		return usagef("--sample: there is no sample %q; write one of %s", o.sample, sampleNames())
	case given && o.messages != "":
		return usagef("--sample and --messages both say which mail to serve; leave one out")
	}
	return nil
}

// store copies the messages into memory, for each user.
func (o *serveFlags) store(b *quirk.Behaviour) (*maildrop.Memory, error) {
	var mail [][]byte
	if o.messages != "" {
		var err error
		if mail, err = maildir.Load(o.messages); err != nil {
			return nil, usageError{err}
		}
	} else if err := maildrop.ReadBundle(testdata.Bundle(o.sample), func(_ string, raw []byte) { mail = append(mail, raw) }); err != nil {
		return nil, err
	}
	m := &maildrop.Memory{}
	if b.Profile.Raw {
		m.Raw = o.mailName()
	}
	for _, u := range o.users.all {
		m.AddUser(u.name, u.password)
		for _, raw := range mail {
			m.Deliver(u.name, raw)
		}
	}
	return m, nil
}

// mailName is what raw unique-ids begin with.
func (o *serveFlags) mailName() string {
	if o.messages == "" {
		return o.sample
	}
	return strings.TrimSuffix(o.messages, "/")
}

// httpServer bounds what a slow or silent browser can hold. WebSockets have
// left it by then, and have bounds of their own.
func httpServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}
