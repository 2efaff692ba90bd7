//go:build unix

package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestThirdSignal ends a process that hangs, here in a pipe that nobody reads.
func TestThirdSignal(t *testing.T) {
	dir := t.TempDir()
	pipe, mail := filepath.Join(dir, "pipe"), filepath.Join(dir, "mail")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Mkdir(mail, 0o755)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mail, "1"), bytes.Repeat([]byte("a line\n"), 100_000), 0o644); err != nil {
		t.Fatal(err)
	}
	stuck, err := os.OpenFile(pipe, os.O_RDWR, 0) // to open it waits for nobody then
	if err != nil {
		t.Fatal(err)
	}
	defer stuck.Close()
	p, err := launch(dir, "start", "--transcript", pipe, mail)
	if err != nil {
		t.Fatal(err)
	}
	c := p.login(t)
	defer c.Close()
	if _, err := io.WriteString(c, "RETR 1\r\n"); err != nil {
		t.Fatal(err)
	}
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		select {
		case <-p.done:
			if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGINT {
				t.Errorf("it ended with %v", p.cmd.ProcessState)
			}
			return
		case <-again.C:
			p.cmd.Process.Signal(os.Interrupt)
		}
	}
}
