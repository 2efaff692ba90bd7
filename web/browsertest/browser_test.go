package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a condition may take, and long how long one for which a
// machine has much to do. They bound a failing test; a passing one never waits
// for them.
const (
	patience = 10 * time.Second
	long     = time.Minute
)

// browser is one tab, and what went wrong in it.
type browser struct {
	t     *testing.T
	ctx   context.Context
	leave func() // closes the tab, and tells what went wrong; nil: that is another's

	mu       sync.Mutex
	problems []string
	expected []string
}

func chromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", errors.New("no chromium, chromium-browser or google-chrome in PATH; this test needs a browser")
}

// engine is the browser that nearly all tests share: to start one takes as long
// as many of them. It starts when the first asks for it; stopEngine ends it.
var (
	engine     = sync.OnceValues(func() (ctx context.Context, err error) { ctx, stopEngine, err = startEngine(unhurried); return })
	stopEngine = func() {}
)

// unhurried leaves the WASM module as it is first compiled: to make it faster while
// it runs takes longer than a test does.
var unhurried = chromedp.Flag("js-flags", "--liftoff-only")

func startEngine(more ...chromedp.ExecAllocatorOption) (context.Context, func(), error) {
	name, err := chromium()
	if err != nil {
		return nil, func() {}, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(name),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.WSURLReadTimeout(long),
	)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(options, more...)...)
	ctx, cancel := chromedp.NewContext(alloc)
	return ctx, func() { cancel(); stop() }, chromedp.Do(ctx)
}

func TestMain(m *testing.M) {
	code := m.Run()
	stopEngine()
	os.Exit(code)
}

// open gives a new tab that shares nothing with those of other tests: neither
// what is stored, nor workers.
func open(t *testing.T) *browser {
	t.Helper()
	parent, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	return watched(t, ctx, cancel)
}

// openAlone gives the tab of a browser of its own. It keeps compiled code, and
// installs pages, which the private one of open does not.
func openAlone(t *testing.T) *browser {
	t.Helper()
	ctx, stop, err := startEngine()
	if err != nil {
		stop()
		t.Fatal(err)
	}
	return watched(t, ctx, stop)
}

// watched is a tab. When the test ends, anything that the page's console
// complained about fails it: errors, warnings and CSP violations.
func watched(t *testing.T, ctx context.Context, stop func()) *browser {
	t.Helper()
	b := &browser{t: t, ctx: ctx}
	b.leave = sync.OnceFunc(func() {
		b.mu.Lock()
		for _, p := range b.problems {
			t.Error(p)
		}
		b.mu.Unlock()
		stop()
	})
	t.Cleanup(b.leave)
	err := chromedp.Listen(ctx, func(ev any) {
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			b.problem("exception: %s %s %s", e.ExceptionDetails.Text, e.ExceptionDetails.URL, e.ExceptionDetails.Exception.Description)
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
				b.problem("console: %s", consoleText(e))
			}
		case *cdplog.EventEntryAdded:
			if e.Entry.Level == cdplog.EntryLevelError || e.Entry.Level == cdplog.EntryLevelWarning {
				b.problem("log: %s %s", e.Entry.Text, e.Entry.URL)
			}
		case *network.EventLoadingFailed:
			if !e.Canceled {
				b.problem("loading failed: %s %s", e.Type, e.ErrorText)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	call(b, cdplog.Enable, cdp.Empty{})
	call(b, network.Enable, network.EnableParams{})
	call(b, runtime.Enable, cdp.Empty{})
	return b
}

func consoleText(e *runtime.EventConsoleAPICalled) string {
	var words []string
	for _, a := range e.Args {
		words = append(words, string(a.Value), a.Description)
	}
	return strings.Join(words, " ")
}

// expect allows a problem that contains the words.
func (b *browser) expect(words string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.expected = append(b.expected, words)
}

// unplugged allows what a browser says of a server that is gone. The page asks for
// its service worker two seconds after it began; a test that is quicker has stopped
// the server by then. The browser does not say which script it could not fetch, but
// the page's others are there when whole has returned.
func (b *browser) unplugged() {
	b.expect("ERR_CONNECTION_REFUSED")
	b.expect("An unknown error occurred when fetching the script.")
}

func (b *browser) problem(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := fmt.Sprintf(format, args...)
	for _, words := range b.expected {
		if strings.Contains(text, words) {
			return
		}
	}
	b.problems = append(b.problems, text)
}

// call runs one protocol command.
func call[P, R any](b *browser, cmd cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, cmd, params); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// ready tells whether the page takes commands and shows itself; the first layout
// may come a moment after the first command could.
const ready = `document.body.dataset.ready === 'true' && document.body.checkVisibility()`

// load opens the page and waits until it is ready to type.
func (b *browser) load(url string) {
	b.t.Helper()
	if b.leave != nil {
		b.t.Cleanup(b.leave) // before its server is gone: what it then asks for is no fault of its own
	}
	b.run(chromedp.Navigate(url))
	b.wait(ready)
}

// whole waits until all that comes after the first command is there: the list of
// quirks, what is known of them, and the words that explain.
func (b *browser) whole() {
	b.t.Helper()
	b.wait(`document.querySelector('#quirks .quirk-row') && document.querySelector('#profile-about').dataset.profile`)
	b.eval(`explainWords.then(() => '')`, chromedp.EvalAwaitPromise)
}

// drawn waits for what happens as a page is drawn: scrolling that was begun, and
// what follows from the size of things.
func (b *browser) drawn() {
	b.t.Helper()
	b.eval(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(''))))`, chromedp.EvalAwaitPromise)
}

// resize makes the page as wide and high, in a theme.
func (b *browser) resize(width, height int64, dark bool) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 700})
	b.dark(dark)
}

// dark chooses the theme.
func (b *browser) dark(dark bool) {
	b.t.Helper()
	scheme := map[bool]string{false: "light", true: "dark"}[dark]
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

// media has the page look as on a screen, or on paper.
func (b *browser) media(media string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media})
}

// wait waits until a condition in the page holds. One that looks at what is not
// there yet, and fails, does not hold.
func (b *browser) wait(condition string) {
	b.t.Helper()
	b.waitFor(patience, condition)
}

func (b *browser) waitFor(limit time.Duration, condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, limit+patience) // the page itself may not answer
	defer cancel()
	holds := "(() => { try { return !!(" + condition + "); } catch { return false; } })()"
	var err error
	for end := time.Now().Add(limit); time.Now().Before(end); {
		_, err = chromedp.Run(ctx, chromedp.Poll[chromedp.Void](holds,
			chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(limit)))
		// A page that a service worker serves may move to its process.
		if err == nil || !strings.Contains(err.Error(), "Cannot find context") {
			break
		}
	}
	if err != nil {
		b.mu.Lock()
		problems := strings.Join(b.problems, "\n")
		b.mu.Unlock()
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		defer cancel()
		now, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("(() => { try { return String("+condition+"); } catch (e) { return String(e); } })() + '\\n' + document.body.innerText"))
		b.t.Fatalf("waiting for %s: %v\n%s\n%s", condition, err, problems, now)
	}
}

// eval gives a string that the page computes.
func (b *browser) eval(expression string, options ...chromedp.EvaluateOption) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](expression, options...))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return s
}

func (b *browser) text(selector string) string {
	return b.eval(fmt.Sprintf(`document.querySelector(%q).innerText`, selector))
}

func (b *browser) click(selector string) {
	b.t.Helper()
	b.run(chromedp.Click(chromedp.CSS(selector)))
}

// say types a command and sends it with Enter.
func (b *browser) say(line string) {
	b.t.Helper()
	b.run(chromedp.SendKeys(chromedp.CSS("#command"), line))
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13})
	}
}

// put replaces what is in the command line. (What chromedp sets to nothing
// becomes "undefined".)
func (b *browser) put(text string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`(() => {
		const field = document.querySelector('#command');
		field.value = %q;
		field.dispatchEvent(new Event('input', {bubbles: true}));
		return '';
	})()`, text))
}

// heard waits until the server's newest status line contains the words, and is
// the nth status line of the conversation, counted from 1.
func (b *browser) heard(n int, words string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`(() => { const all = [...document.querySelectorAll('.line[data-dir=S][data-part=status]')];
		return all.length >= %d && all[%d].innerText.includes(%q); })()`, n, n-1, words))
}
