package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/sasl"
	"github.com/pop3play/pop3play/core/trace"
	"github.com/pop3play/pop3play/web"
	"github.com/spf13/cobra"
)

// service is a POP3 server that counts, and ends when it is told to.
type service struct {
	pop3server.Server
	counted trace.Statistics // touched by Observe alone until the server is down
	signals chan os.Signal

	grace time.Duration // for open sessions to finish when the server ends
	// stoppable says that a session may end the server. It may where the
	// server was started so, and not where a page asked for such a quirk.
	stoppable bool
	ending    func() // called when the end begins
}

func newService(b *quirk.Behaviour, store pop3.Store, p *people, o *commonFlags) *service {
	s := &service{signals: make(chan os.Signal, 2)}
	s.Store = store
	s.Dialect = o.dialect(b)
	s.LockWait = o.lockWait
	if s.Token, s.TokenUser = o.token.value, o.token.user; s.TokenUser == "" {
		s.TokenUser = o.users.all[0].name
	}
	s.Observe = s.counted.Add
	s.Log = p.log()
	s.stoppable = slices.ContainsFunc(b.Effective(), func(u quirk.Use) bool { return slices.Contains(u.Quirk.Words, "EXIT") })
	signal.Notify(s.signals, os.Interrupt, syscall.SIGTERM)
	// Whoever started us may close its end of stderr before we end.
	signal.Ignore(syscall.SIGPIPE)
	return s
}

// until serves l until a session stops the server, a signal comes, or failed
// gives an error. Then open sessions have the grace to finish, and a second
// signal ends that; what is left is closed without UPDATE.
func (s *service) until(l net.Listener, failed <-chan error) error {
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	var stopped <-chan struct{}
	if s.stoppable {
		stopped = s.Stopped()
	}
	var err error
	select {
	case <-stopped:
	case <-s.signals:
	case err = <-served:
	case err = <-failed:
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.grace)
	defer cancel()
	over := make(chan struct{})
	defer close(over)
	go func() {
		select {
		case <-s.signals:
			// Should something hang, a third one ends the process.
			signal.Stop(s.signals)
			cancel()
		case <-over:
		}
	}()
	if s.ending != nil {
		s.ending()
	}
	s.Shutdown(ctx)
	return err
}

// dialect builds a behaviour with all that this program can do, and the limits
// of the flags.
func (o *commonFlags) dialect(b *quirk.Behaviour) *pop3.Dialect {
	d := b.Dialect(pop3.SASL(sasl.All()), pop3.LANG(pop3.Languages()))
	d.Limits.Expire = pop3.Time(o.expire)
	d.Limits.LoginDelay = pop3.Time(o.loginDelay)
	return d
}

// record writes a transcript of all sessions to a file. Each event is written
// at once: whoever debugs a client reads along.
func (s *service) record(name string, p *people) (done func(), err error) {
	if name == "" {
		return func() {}, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, fileError("--transcript", name, err)
	}
	t := trace.Transcript{Numbered: true}
	count := s.Observe
	s.Observe = func(e *pop3.Event) {
		count(e)
		if lines := t.Append(nil, e); len(lines) > 0 {
			if _, err := f.Write(lines); err != nil {
				p.once(fmt.Errorf("the transcript is not whole: %w", err))
			}
		}
	}
	return func() { f.Close() }, nil
}

// fileError says that a file of the command line cannot be written.
func fileError(flag, name string, err error) error {
	if fault, ok := errors.AsType[*fs.PathError](err); ok {
		err = fault.Err // the name once is enough
	}
	return usagef("%s: cannot write %q: %w; name a file in a directory that is there", flag, name, err)
}

// watched lets pages watch the sessions.
func (s *service) watched(secrets bool) *web.Live {
	live := &web.Live{Secrets: secrets}
	observe := s.Observe
	s.Observe = func(e *pop3.Event) {
		observe(e)
		live.Observe(e)
	}
	return live
}

// print writes the statistics. The server is down.
func (s *service) print(w io.Writer, format statisticsFormat) error {
	var p []byte
	switch format {
	case "json":
		p = append(s.counted.AppendJSON(p), '\n')
	case "csv":
		p = s.counted.AppendCSV(p)
	default:
		p = s.counted.AppendText(p)
	}
	if _, err := w.Write(p); err != nil {
		return fmt.Errorf("cannot write the statistics: %w", err)
	}
	return nil
}

// statisticsFormat is the value of --statistics.
type statisticsFormat string

func (f *statisticsFormat) String() string { return string(*f) }
func (f *statisticsFormat) Type() string   { return "text|json|csv" }

func (f *statisticsFormat) Set(s string) error {
	if s != "text" && s != "json" && s != "csv" {
		return errors.New("write text, json or csv")
	}
	*f = statisticsFormat(s)
	return nil
}

// expiry is the value of --expire, as pop3.Limits has it.
type expiry pop3.Time

func (e *expiry) Type() string { return "days" }

func (e *expiry) String() string {
	switch {
	case *e == 0:
		return "never"
	case *e < 0:
		return "0"
	}
	return strconv.FormatInt(int64(*e)/int64(pop3.Day), 10)
}

func (e *expiry) Set(s string) error {
	n, err := strconv.ParseUint(s, 10, 16)
	switch {
	case s == "never":
		*e = 0
	case err != nil:
		return errors.New("write a number of days from 0 to 65535, or never")
	case n == 0:
		*e = expiry(pop3.ExpireFetched)
	default:
		*e = expiry(n) * expiry(pop3.Day)
	}
	return nil
}

// commonFlags are those of start and serve.
type commonFlags struct {
	profile    string
	lockWait   time.Duration
	expire     expiry
	loginDelay time.Duration
	statistics statisticsFormat
	transcript string
	users      userList
	token      token
}

func (o *commonFlags) register(c *cobra.Command) {
	f := c.Flags()
	o.statistics = "text"
	o.users = userList{all: []user{defaultUser}}
	f.StringVar(&o.profile, "profile", o.profile, "`name` of the server personality to begin with")
	c.RegisterFlagCompletionFunc("profile", completeProfile)
	f.DurationVar(&o.lockWait, "lock-wait", o.lockWait, "how long a login waits for a maildrop that another session has locked")
	f.Var(&o.expire, "expire", "for how many `days` mail is kept; 0 removes at QUIT what was fetched")
	f.DurationVar(&o.loginDelay, "login-delay", 0, "how soon after a login the same user may log in again")
	f.StringVar(&o.transcript, "transcript", "", "`file` to write all sessions to, a line for each line on the wire; passwords are masked")
	f.Var(&o.statistics, "statistics", "format of the statistics at the end")
	f.Var(&o.token, "token", "bearer token of all users for XOAUTH2 and OAUTHBEARER, which are offered with it; a client that names nobody means user, or the first one")
	f.Var(&o.users, "user", "`name:password` that may log in; may be given again")
	complete(c, "statistics", "text", "json", "csv")
	complete(c, "expire", "never", "0")
	complete(c, "lock-wait", "0s", o.lockWait.String())
	for _, flag := range []string{"login-delay", "token", "user"} {
		complete(c, flag)
	}
}

// fileFlags take the name of a file or directory.
var fileFlags = []string{"messages", "tls-cert", "tls-key", "tls-ca", "target-ca", "transcript"}

// check looks at what pflag cannot.
func (o *commonFlags) check(c *cobra.Command) error {
	for _, name := range fileFlags {
		if f := c.Flags().Lookup(name); f != nil && f.Changed && f.Value.String() == "" {
			return usagef("--%s: the name is empty; name a file, or leave the flag out", name)
		}
	}
	if o.lockWait < 0 {
		return usagef("--lock-wait: %v is below zero; write a duration such as 5s, or 0 for no wait", o.lockWait)
	}
	if o.loginDelay < 0 {
		return usagef("--login-delay: %v is below zero; write a duration such as 90s, or 0 for none", o.loginDelay)
	}
	if u := o.token.user; u != "" && !slices.Contains(o.users.names(), u) {
		return usagef("--token: there is no user %q; --user %[1]s:PASSWORD adds one", u)
	}
	if quirk.FindProfile(o.profile) == nil {
		return usagef("--profile: %s", unknown("profile", o.profile, profileNames(), "pop3play quirks"))
	}
	return nil
}

func profileNames() (names []string) {
	for _, p := range quirk.Profiles() {
		names = append(names, p.Name)
	}
	return names
}
