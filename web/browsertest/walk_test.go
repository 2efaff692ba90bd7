package browsertest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

//go:embed walk.js
var walkScript string

// Whatever a person does, and in whichever order: after each step the conversation,
// the statistics and the state are those of the wire, nothing is too wide, the page
// waits for nothing, the focus is somewhere, and nobody complains. Steps back and
// forward change nothing, and a link that is shared shows the same.
//
// POP3PLAY_WALK has it walk so many steps, by chance, or from a seed that stands
// behind their number: one that fails names its own.
func TestWalk(t *testing.T) {
	t.Parallel()
	steps, seed := 50, uint64(7)
	if words := os.Getenv("POP3PLAY_WALK"); words != "" {
		seed = rand.Uint64N(1e6)
		fmt.Sscan(words, &steps, &seed)
	}
	url, _ := servePlaces(t)
	b := walker(t)
	b.resize(1280, 860, false)
	b.load(url)
	var names []string
	if err := json.Unmarshal([]byte(b.eval(`JSON.stringify(walk.names)`)), &names); err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(seed, 0))
	var way []string
	fault := func(expression string) string {
		t.Helper()
		why := b.eval(`(async () => String(await `+expression+` ?? 'not done'))()`, chromedp.EvalAwaitPromise)
		b.mu.Lock()
		defer b.mu.Unlock()
		return why + strings.Join(b.problems, "\n")
	}
	for n := 0; n < steps; {
		name, r := names[chance.IntN(len(names))], chance.Uint32N(1<<20)
		why := fault(fmt.Sprintf(`walk.go(%q, %d)`, name, r))
		if why == "not done" {
			continue
		}
		way = append(way, fmt.Sprintf("%s %d", name, r))
		if n++; n%15 == 0 && why == "" {
			width := []int64{320, 799, 1000, 1280}[chance.IntN(4)]
			b.resize(width, 860, chance.IntN(2) == 0)
			way = append(way, fmt.Sprint(width, " pixels"))
			why = fault(`walk.settled()`)
		}
		if n%40 == 0 && why == "" {
			b.run(chromedp.Reload())
			b.wait(ready)
			way = append(way, "reload")
			why = fault(`walk.settled()`)
		}
		if why != "" {
			t.Fatalf("seed %d, step %d: %s\n%s", seed, n, why, strings.Join(way[max(0, len(way)-30):], "\n"))
		}
	}

	b.eval(`walk.go('close', 0).then(() => '')`, chromedp.EvalAwaitPromise)
	b.resize(1280, 860, false)
	b.axe("after the walk", "html")

	// Who opens a link sees all that, though it went back and forth.
	b.run(chromedp.Navigate("about:blank"))
	b.load(url + "#v1&place=page&spec=strict,stat-wrong")
	for _, step := range []string{"login", "add", "verb", "back", "panel", "statistics", "forward", "verb", "reset", "connect", "login", "verb"} {
		if why := fault(fmt.Sprintf(`walk.go(%q, 3)`, step)); why != "" {
			t.Fatalf("%s: %s", step, why)
		}
	}
	want := b.eval(`walk.snapshot()`)
	other := walker(t)
	other.resize(1280, 860, false)
	other.load(b.shared())
	other.wait(`document.querySelector('#statistics [data-stat=sessions]').textContent !== '0'`)
	if got := other.eval(`walk.settled().then((why) => why || walk.snapshot())`, chromedp.EvalAwaitPromise); got != want {
		t.Errorf("the link shows %s\nand its sender saw %s", got, want)
	}
}

// walker is a tab that walks.
func walker(t *testing.T) *browser {
	t.Helper()
	b := open(t)
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: walkScript})
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return b
}
