package interop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// lookPath finds a program, Debian's first. One that is missing is a failure,
// never a skip.
func lookPath(t testing.TB, name, pkg string) string {
	t.Helper()
	for _, dir := range []string{"/usr/bin/", "/usr/sbin/"} { // the latter is not on everyone's path
		if info, err := os.Stat(dir + name); err == nil && info.Mode()&0o111 != 0 {
			return dir + name
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing: install the Debian package %s", name, pkg)
	}
	return path
}

// run runs a program to its end in dir, which is its home too.
func run(dir, program string, args ...string) ([]byte, error) {
	return runKeys(dir, "", program, args...)
}

// runKeys runs a program that is given keys to read.
func runKeys(dir, keys, program string, args ...string) ([]byte, error) {
	out, errs, err := launch(dir, keys, 2*patience, program, args...)
	if err != nil {
		return out, fmt.Errorf("%s: %w\n%s%s", filepath.Base(program), err, out, errs)
	}
	return out, nil
}

// errHung is what a program ends with that was killed after its time.
var errHung = errors.New("it hangs")

// launch runs a program to its end, or kills it and what it has started when
// its time is over.
func launch(dir, keys string, limit time.Duration, program string, args ...string) (out, errs []byte, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(keys)
	cmd.Env = []string{
		"HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_CACHE_HOME=" + dir, "XDG_DATA_HOME=" + dir, "FETCHMAILHOME=" + dir,
		"TMPDIR=" + dir, "PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TERM=xterm", "USER=user", "LOGNAME=user",
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	var written, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &written, &complaints
	if err = cmd.Run(); err != nil && ctx.Err() != nil {
		err = errHung
	}
	return written.Bytes(), complaints.Bytes(), err
}

// numbered reads the messages that a script has written into files 1, 2, 3.
func numbered(dir string) (mail [][]byte, err error) {
	for n := 1; ; n++ {
		m, err := os.ReadFile(filepath.Join(dir, strconv.Itoa(n)))
		if os.IsNotExist(err) {
			return mail, nil
		}
		if err != nil {
			return nil, err
		}
		mail = append(mail, m)
	}
}

// deliveryAgent is a command that stores each message it is given in dir, in
// files 1, 2, 3, and then takes its time.
func deliveryAgent(dir, seconds string) (path string, err error) {
	path = dir + "/agent"
	script := "#!/bin/sh\ncd \"${0%/*}\" || exit 1\nn=1\nwhile [ -e $n ]; do n=$((n + 1)); done\ncat >$n\n"
	if seconds != "" {
		script += "sleep " + seconds + "\n"
	}
	return path, os.WriteFile(path, []byte(script), 0o700)
}

// different says where fetched messages are not the ones wanted.
type different struct{ text string }

func (d *different) Error() string { return d.text }

func compareMail(got, want [][]byte) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d messages came, of %d", len(got), len(want))
	}
	for i := range got {
		if bytes.Equal(got[i], want[i]) {
			continue
		}
		n := 0
		for n < len(got[i]) && n < len(want[i]) && got[i][n] == want[i][n] {
			n++
		}
		return &different{fmt.Sprintf("message %d of %d octets, want %d, differs at octet %d: %.40q, want %.40q",
			i+1, len(got[i]), len(want[i]), n, got[i][n:], want[i][n:])}
	}
	return nil
}

// word gives the n-th word, from 0, of what a program prints first.
func word(t testing.TB, n int, program string, args ...string) string {
	t.Helper()
	out, err := run(t.TempDir(), program, args...)
	if words := strings.Fields(string(out)); err == nil && n < len(words) {
		return strings.Trim(words[n], `",`)
	}
	t.Fatalf("%s %v prints no version: %v", program, args, err)
	return ""
}
