// Command pop3play is a POP3 playground and test server.
//
// The first line on stdout is for programs; everything for people goes to
// stderr. Bad arguments exit with 2, failures at run time with 1.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const (
	exitFailure = 1
	exitUsage   = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run executes one command line and answers with the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(withCommand(args))
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.Execute()
	if err == nil {
		return 0
	}
	// Libraries break their longer messages into lines; people get one.
	fmt.Fprintf(stderr, "pop3play: %s\n", strings.Join(strings.Fields(err.Error()), " "))
	pointOut(stderr, err)
	if errors.As(err, new(usageError)) {
		return exitUsage
	}
	return exitFailure
}

// withCommand puts serve in front where the command line names no command.
func withCommand(args []string) []string {
	if len(args) > 0 {
		switch first := args[0]; {
		case !strings.HasPrefix(first, "-"), first == "-h", first == "--help", first == "-v", first == "--version":
			return args
		}
	}
	return append([]string{"serve"}, args...)
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "pop3play",
		Short: "A POP3 playground and test server",
		Long: `pop3play is a POP3 playground and test server. Without a command it is
pop3play serve: the playground in a browser, and a POP3 server beside it.`,
		Example: `  pop3play                             open the playground
  pop3play start maildrop              a test server for a directory of messages
  pop3play start maildrop autodelete trickle=1/5ms`,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		// Only a word that is no command comes here: see withCommand.
		Args: func(c *cobra.Command, args []string) error {
			var names []string
			for _, known := range c.Commands() {
				if args[0] != "" && strings.HasPrefix(known.Name(), args[0]) {
					return usagef("unknown command %q; did you mean %s?", args[0], known.Name())
				}
				names = append(names, known.Name())
			}
			return usageError{errors.New(unknown("command", args[0], names, "pop3play --help"))}
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	root.SetVersionTemplate("pop3play {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(serveCommand(), startCommand(), quirksCommand(), exportCommand(), versionCommand(), specHelp())
	refuseWrong(root)
	return root
}

// refuseWrong has the commands that cobra adds refuse what they would pass over.
func refuseWrong(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Args = func(_ *cobra.Command, words []string) error {
				if of, rest, err := root.Find(words); err != nil || len(rest) > 0 {
					topic := strings.Join(words, " ")
					return usagef("help: there is none on %q; %s --help says what there is", topic, of.CommandPath())
				}
				return nil
			}
		case "completion":
			c.Args = func(c *cobra.Command, words []string) error {
				return usagef("completion: name the shell; write: pop3play completion bash, zsh, fish or powershell")
			}
			c.RunE = func(*cobra.Command, []string) error { return nil }
			for _, shell := range c.Commands() {
				shell.Args = args(0, 0)
			}
		}
	}
}

// usageError is a mistake in the command line.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// args checks the number of arguments, and says how the command is written.
func args(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usagef("%s: too few arguments; write: %s", c.Name(), c.UseLine())
		case len(args) > most:
			return usagef("%s: unexpected argument %q; write: %s", c.Name(), args[most], c.UseLine())
		}
		return nil
	}
}

func flagError(c *cobra.Command, err error) error {
	help := c.CommandPath() + " --help"
	var missing *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &missing) && missing.GetSpecifiedShortnames() != "":
		return usagef("%s: %s", c.Name(), unknown("flag", "-"+missing.GetSpecifiedName(), nil, help))
	case errors.As(err, &missing):
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		return usagef("%s: %s", c.Name(), unknown("flag", "--"+missing.GetSpecifiedName(), names, help))
	case errors.As(err, &bare):
		what, _ := pflag.UnquoteUsage(bare.GetFlag())
		return usagef("%s: --%s needs a value: %s; %s tells more", c.Name(), bare.GetFlag().Name, what, help)
	case errors.As(err, &wrong):
		f := wrong.GetFlag()
		switch err = wrong.Unwrap(); f.Value.Type() {
		case "bool":
			err = errors.New("write true or false, or the flag alone")
		case "duration":
			err = errors.New("write a duration such as 5s, 1m30s or 0")
		}
		if f.Name == "user" || f.Name == "token" { // no password in a log
			return usagef("%s: --%s: %w", c.Name(), f.Name, err)
		}
		return usagef("%s: --%s: %q will not do: %w", c.Name(), f.Name, wrong.GetValue(), err)
	}
	return usagef("%s: %w", c.Name(), err)
}

// unknown says that there is no such name, and which one may be meant, or what
// lists them.
func unknown(what, name string, known []string, list string) string {
	if near := quirk.Nearest(strings.ToLower(name), known); near != "" {
		return fmt.Sprintf("unknown %s %q; did you mean %s?", what, name, near)
	}
	return fmt.Sprintf("unknown %s %q; %s lists them", what, name, list)
}
