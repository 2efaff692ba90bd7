//go:build programs

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme runs the examples of README.md that say with what they run.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)<!-- runs: (\\S+) -->\n```\\w+\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(examples) != 3 {
		t.Fatalf("%d examples", len(examples))
	}
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	for _, e := range examples {
		t.Run(e[1], func(t *testing.T) {
			dir := t.TempDir()
			if e[1] == "go" {
				file := filepath.Join(dir, "readme_test.go")
				if err := os.WriteFile(file, []byte(e[2]), 0o644); err != nil {
					t.Fatal(err)
				}
				if out, err := exec.Command("go", "test", "-count=1", file).CombinedOutput(); err != nil {
					t.Errorf("%v: %s", err, out)
				}
				return
			}
			out := string(program(t, dir, e[2], e[1], "-"))
			if e[1] != "bash" {
				return
			}
			if !strings.HasSuffix(out, "\n2\nAPOP 1\nCAPA 1\nEXIT 1\nPASS 1\nQUIT 2\nRETR 1\nUSER 1\n") {
				t.Errorf("output: %q", out)
			}
			if left := names(t, dir+"/popbox"); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
		})
	}
}
