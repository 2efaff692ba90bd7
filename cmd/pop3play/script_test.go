package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/pop3play/pop3play/web"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestScript runs testdata/script. Besides what testscript knows, a script has
//
//	launch NAME ARG...     run pop3play in the background until it listens; sets
//	                       NAME_PORT and, for serve, NAME_PAGE
//	finish NAME [SIGNAL]   send a signal, wait for the end and exit code 0;
//	                       stdout and stderr are those of NAME
//	pop3 PORT FILE         play a conversation of C: and S: lines
//	refused CODE ARG...    pop3play fails with CODE and says why in one line
//	hold ADDR              see to it that an address is taken
//	get URL                fetch a page; it is stdout then
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"launch": scriptLaunch, "finish": scriptFinish, "pop3": scriptPOP3,
			"refused": scriptRefused, "hold": scriptHold, "get": scriptGet,
		},
		Condition: func(name string) (bool, error) {
			if name == "module" { // the WASM is built into this binary
				return !errors.Is(web.Export(t.TempDir(), siteOptions("tour")), web.ErrNoWASM), nil
			}
			return false, fmt.Errorf("no condition %q", name)
		},
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, bare...)
			e.Values["processes"] = map[string]*process{}
			return nil
		},
	})
}

func scriptLaunch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: launch NAME ARG...")
	}
	p, err := launch(ts.Getenv("WORK"), args[1:]...)
	ts.Check(err)
	ts.Defer(p.kill)
	ts.Value("processes").(map[string]*process)[args[0]] = p
	ts.Setenv(args[0]+"_PORT", p.port)
	ts.Setenv(args[0]+"_PAGE", p.page)
}

func scriptFinish(ts *testscript.TestScript, neg bool, args []string) {
	p := ts.Value("processes").(map[string]*process)[args[0]]
	if len(args) > 1 {
		signals := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM}
		ts.Check(p.cmd.Process.Signal(signals[args[1]]))
	}
	err := p.wait()
	io.WriteString(ts.Stdout(), p.stdout.String())
	io.WriteString(ts.Stderr(), p.stderr.String())
	if neg != (err != nil) {
		ts.Fatalf("exit: %v\n%s", err, p.stderr.String())
	}
}

func scriptRefused(ts *testscript.TestScript, neg bool, args []string) {
	cmd := exec.Command("pop3play", args[1:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), bare
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	code := exitCode(cmd.Run())
	io.WriteString(ts.Stderr(), errs.String())
	if want, _ := strconv.Atoi(args[0]); code != want || neg {
		ts.Fatalf("exit code %d; stderr: %s", code, errs.String())
	}
	if out.Len() > 0 {
		ts.Fatalf("on stdout: %q", out.String())
	}
	// One line, with the command's name, no capital and no period; below it what
	// is wrong in a spec string may be pointed at.
	if !regexp.MustCompile(`^pop3play: [^A-Z\n][^\n]*[^.\n]\n(  [^\n]*\n *\^\n)?$`).MatchString(errs.String()) {
		ts.Fatalf("no proper error: %q", errs.String())
	}
}

// scriptHold takes an address, unless somebody has it already, or nobody may.
func scriptHold(ts *testscript.TestScript, _ bool, args []string) {
	if l, err := net.Listen("tcp", args[0]); err == nil {
		ts.Defer(func() { l.Close() })
	}
}

func scriptGet(ts *testscript.TestScript, _ bool, args []string) {
	p, err := fetch(args[0])
	ts.Check(err)
	ts.Stdout().Write(p)
}

// scriptPOP3 plays a conversation. A line "C: text" is sent with CRLF, or with
// what follows its own escape \n or \r\n; "S: text" is expected, where <stamp>
// stands for a timestamp and … for anything; "S: <close>" is the end of the connection.
func scriptPOP3(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pop3 PORT FILE")
	}
	conn, err := net.Dial("tcp", "127.0.0.1:"+args[0])
	ts.Check(err)
	defer conn.Close()
	r := bufio.NewReader(conn)
	for n, line := range strings.Split(strings.TrimSuffix(ts.ReadFile(args[1]), "\n"), "\n") {
		who, text, _ := strings.Cut(line, ":")
		text = strings.TrimPrefix(text, " ")
		switch {
		case who == "C":
			_, err = io.WriteString(conn, wire(text))
			ts.Check(err)
		case who == "S" && text == "<close>":
			if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
				ts.Fatalf("%s:%d: no end of the connection, but %q, %v", args[1], n+1, rest, err)
			}
		case who == "S":
			pattern := strings.NewReplacer("<stamp>", `<\d+\.\d+@localhost>`, "…", ".*").Replace(regexp.QuoteMeta(wire(text)))
			want := regexp.MustCompile("^" + pattern + "$")
			if got, err := r.ReadString('\n'); !want.MatchString(got) {
				ts.Fatalf("%s:%d: got %q, %v; want %q", args[1], n+1, got, err, text)
			}
		default:
			ts.Fatalf("%s:%d: neither C: nor S:", args[1], n+1)
		}
	}
}

func wire(text string) string {
	if strings.HasSuffix(text, `\n`) {
		return strings.NewReplacer(`\r`, "\r", `\n`, "\n").Replace(text)
	}
	return text + "\r\n"
}
