package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// TestKilledServerLosesNothing kills the server at random instants, in the
// middle of a session with marks and in the middle of QUIT's removals. What was
// not marked is there afterwards, and before QUIT what was marked as well.
func TestKilledServerLosesNothing(t *testing.T) {
	const instants, messages = 100, 120
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	files := map[string]string{}
	for n := 1; n <= messages; n++ {
		files[fmt.Sprintf("%04d", n)] = fmt.Sprintf("Subject: number %d\n\n%s\n", n, strings.Repeat("octets ", n))
	}
	inUpdate := 0
	for i := range instants {
		dir := mailbox(t, files)
		p := start(t, "--profile", []string{"classic", "strict"}[i%2], dir)
		c := p.login(t)
		marked := map[string]bool{}
		marks := 1 + random.IntN(messages-1)
		for _, n := range random.Perm(messages)[:marks] {
			c.say(fmt.Sprintf("DELE %d", n+1), "+OK")
			marked[fmt.Sprintf("%04d", n+1)] = true
		}
		quits := i%4 != 0
		if quits {
			// The removals run beside this; some of them are waited for.
			io.WriteString(c, "QUIT\r\n")
			for most := messages - random.IntN(marks); len(names(t, dir)) > most; {
			}
		}
		p.kill()
		left := map[string]bool{}
		for _, name := range names(t, dir) {
			left[name] = true
			if text, err := os.ReadFile(dir + "/" + name); err != nil || string(text) != files[name] {
				t.Fatalf("instant %d: message %s is damaged: %v", i, name, err)
			}
		}
		for name := range files {
			if !left[name] && (!quits || !marked[name]) {
				t.Fatalf("instant %d: message %s is lost; marked %v, QUIT sent %v", i, name, marked[name], quits)
			}
		}
		if len(left) < messages && len(left) > messages-marks {
			inUpdate++
		}
	}
	t.Logf("%d of %d instants were in the middle of the removals", inUpdate, instants)
	if inUpdate == 0 {
		t.Error("no instant hit the removals, so nothing is known of them")
	}
}

func names(t testing.TB, dir string) (all []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// TestFileThatStays has a marked file replaced under its name. It is not the
// message that was marked, so it stays, QUIT says so, and the others go.
func TestFileThatStays(t *testing.T) {
	for _, profile := range []string{"classic", "strict"} {
		t.Run(profile, func(t *testing.T) {
			dir := mailbox(t, map[string]string{"1": "Subject: one\n", "2": "Subject: two\n", "3": "Subject: three\n"})
			p := start(t, "--profile", profile, dir)
			c := p.login(t)
			for n := range 3 {
				c.say(fmt.Sprintf("DELE %d", n+1), "+OK")
			}
			fresh := mailbox(t, map[string]string{"2": "Subject: six\n"})
			if err := os.Rename(fresh+"/2", dir+"/2"); err != nil {
				t.Fatal(err)
			}
			if line := c.say("QUIT", "-ERR"); !strings.Contains(line, "1 message not removed") && !strings.Contains(line, "1 marked message not removed") {
				t.Errorf("QUIT: %q", line)
			}
			if left := names(t, dir); len(left) != 1 || left[0] != "2" {
				t.Errorf("left: %v", left)
			}
			if text, err := os.ReadFile(dir + "/2"); err != nil || string(text) != "Subject: six\n" {
				t.Errorf("the new file: %q, %v", text, err)
			}
		})
	}
}
