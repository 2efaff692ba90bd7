package browsertest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/web"
)

// longLines is how many lines the long message has, its header included.
const longLines = 100_002

// openLong opens a page whose maildrop holds one message of 100,000 lines, and
// asks for it.
func openLong(t *testing.T) *browser {
	t.Helper()
	var text bytes.Buffer
	text.WriteString("Subject: long\n\n")
	for i := range longLines - 2 {
		text.WriteString("line " + strconv.Itoa(i+1) + " of the long message\n")
	}
	o := options()
	o.SampleMail = maildrop.AppendBundle(nil, "long", text.Bytes())
	s := httptest.NewServer(web.Handler(o))
	t.Cleanup(s.Close)
	b := open(t)
	b.resize(1280, 860, false)
	b.load(s.URL + "/")
	b.heard(1, "ready")
	for _, line := range []string{"USER user", "PASS password", "RETR 1"} {
		b.say(line)
	}
	return b
}

// loadLong opens that page, and has the message come.
func loadLong(t *testing.T) *browser {
	t.Helper()
	b := openLong(t)
	b.waitFor(long, `document.querySelector('.line[data-part=final]') && document.querySelector('.fold')`)
	return b
}

// A long response is folded; unfolded, all its lines are there, and only those
// near what can be seen are elements.
func TestLongResponse(t *testing.T) {
	b := loadLong(t)
	// The header and the blank line are among the twenty that are shown.
	if got, want := b.text(".fold"), "99,982 more lines"; got != want {
		t.Errorf("the fold says %q, want %q", got, want)
	}
	b.drawn()
	b.click(".fold button")
	b.wait(`document.querySelector('.fold') === null && document.querySelector('#conversation').scrollHeight > 2_000_000`)
	few := func(when string) {
		t.Helper()
		if n, _ := strconv.Atoi(b.eval(`String(document.querySelectorAll('.line').length)`)); n < 20 || n > 400 {
			t.Errorf("%s there are %d rows", when, n)
		}
	}
	few("unfolded")
	// inSight gives the first line that can be seen.
	const inSight = `(() => { const box = document.querySelector('#conversation').getBoundingClientRect();
		return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.closest('.line')?.innerText ?? ''; })()`
	b.eval(`document.querySelector('#conversation').scrollTop = document.querySelector('#conversation').scrollHeight / 2; ''`)
	b.wait(`/line (49|50)\d\d\d of/.test(` + inSight + `)`)
	few("in the middle")
	b.eval(`document.querySelector('#conversation').scrollTop = 0; ''`)
	b.wait(`document.querySelector('.line[data-part=status]')?.innerText.includes('ready')`)
	few("at the start")
	b.click("#to-end")
	b.wait(`[...document.querySelectorAll('.line')].at(-1)?.dataset.part === 'final'`)
	few("at the end")
	b.say("NOOP")
	b.wait(`[...document.querySelectorAll('.line')].at(-1)?.innerText.startsWith('+OK') || [...document.querySelectorAll('.line')].at(-1)?.dataset.part === 'status'`)
}

// atEnd tells whether the end of the conversation is in sight.
const atEnd = `((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 2)(document.querySelector('#conversation'))`

// The conversation follows its end for whoever is there; who reads further up
// stays there, until the end is asked for.
func TestFollowsTail(t *testing.T) {
	b := open(t)
	b.resize(1280, 600, false)
	b.load(serve(t) + "#v1&place=page&spec=strict,trickle=16/30ms@verb:RETR")
	b.login(1)
	b.send("LIST\nUIDL")
	b.heard(5, "+OK")
	const scrolled = `String(document.querySelector('#conversation').scrollTop)`
	const lines = `document.querySelectorAll('.line[data-dir=S]').length`
	at := ""
	for i, up := range []bool{false, true} {
		b.say("RETR 3")
		b.heard(6+i, "+OK")
		before := b.eval(`String(` + lines + `)`)
		if up {
			b.wait(`!document.querySelector('#progress').hidden`) // which takes room: that is not the reader's doing
			b.drawn()
			call(b, input.SynthesizeScrollGesture, input.SynthesizeScrollGestureParams{X: 640, Y: 300, YDistance: 400, Speed: 8000})
			b.wait(`!document.querySelector('#to-end').hidden`)
			b.drawn() // to where it ends
			at = b.eval(scrolled)
		}
		b.wait(lines + ` > ` + before + ` + 5`)
		if !up {
			b.wait(atEnd)
		}
		b.wait(fmt.Sprintf(`document.querySelectorAll('.line[data-part=final]').length === %d`, 3+i))
		if got := b.eval(scrolled); up && got != at {
			t.Errorf("who reads further up was moved from %s to %s", at, got)
		}
	}
	b.click("#to-end")
	b.wait(atEnd + ` && document.querySelector('#to-end').hidden`)
}

// Scrolling through 100,000 lines has 60 frames a second as its target: 16.7 ms
// of the browser's main thread a frame. The browser's own trace tells; the test
// reports, and fails beyond five times the target.
func TestScrolling(t *testing.T) {
	const target, limit = 1000.0 / 60, 5 * 1000.0 / 60
	b := loadLong(t)
	b.drawn()
	b.click(".fold button")
	b.wait(`document.querySelector('.fold') === null`)

	var work, worst float64 // milliseconds of the main thread
	var frames int
	var first, last float64 // when, in microseconds
	done := make(chan struct{})
	err := chromedp.Listen(b.ctx, func(ev any) {
		switch e := ev.(type) {
		case *tracing.EventDataCollected:
			for _, raw := range e.Value {
				var ev struct {
					Name string  `json:"name"`
					At   float64 `json:"ts"`
					Took float64 `json:"dur"` // microseconds
				}
				if json.Unmarshal(raw, &ev) != nil {
					continue
				}
				switch ev.Name {
				case "FunctionCall", "UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "Commit":
					work += ev.Took / 1000
					worst = max(worst, ev.Took/1000)
				}
				if ev.Name == "Commit" {
					if frames++; frames == 1 {
						first = ev.At
					}
					first, last = min(first, ev.At), max(last, ev.At)
				}
			}
		case *tracing.EventTracingComplete:
			close(done)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	call(b, tracing.Start, tracing.StartParams{TraceConfig: &tracing.TraceConfig{IncludedCategories: []string{"devtools.timeline", "disabled-by-default-devtools.timeline"}}})
	box := strings.Fields(b.eval(`(() => { const r = document.querySelector('#conversation').getBoundingClientRect(); return (r.left + 200) + ' ' + (r.top + 200); })()`))
	x, _ := strconv.ParseFloat(box[0], 64)
	y, _ := strconv.ParseFloat(box[1], 64)
	for range 3 {
		call(b, input.SynthesizeScrollGesture, input.SynthesizeScrollGestureParams{X: x, Y: y, YDistance: -6000, Speed: 6000})
	}
	call(b, tracing.End, cdp.Empty{})
	<-done
	if frames < 10 {
		t.Fatalf("the trace has %d frames only", frames)
	}
	mean := work / float64(frames)
	t.Logf("%d frames, %.0f a second; %.1f ms of the main thread each, of the target of %.1f; the longest piece took %.1f ms",
		frames, float64(frames-1)*1e6/(last-first), mean, target, worst)
	if mean > limit {
		t.Errorf("a frame takes %.1f ms, more than five times the target of %.1f", mean, target)
	}
	if got := b.eval(`String(document.querySelectorAll('.line').length < 400)`); got != "true" {
		t.Error("too many rows are kept")
	}
}

// What was cleared in the midst of a response does not come back when the rest of
// it is unfolded.
func TestClearedResponse(t *testing.T) {
	b := openLong(t)
	b.eval(`new Promise((done) => {
		const look = () => document.querySelector('.line[data-part=body]') ? done(document.querySelector('#clear-log').click()) : setTimeout(look);
		look();
	}).then(() => '')`, chromedp.EvalAwaitPromise)
	b.waitFor(long, `document.querySelector('.line[data-part=final]') && document.querySelector('.fold')`)
	b.eval(`document.querySelector('.fold button').click(); ''`)
	b.wait(`!document.querySelector('.fold')`)
	numbers := b.eval(`[...document.querySelectorAll('#conversation .line')].slice(0, 60).map((l) => l.innerText.match(/line (\d+) of/)?.[1]).filter(Boolean).join(' ')`)
	var before int
	for i, n := range strings.Fields(numbers) {
		k, err := strconv.Atoi(n)
		if err != nil || i > 0 && k != before+1 {
			t.Fatalf("the lines that are shown are %s", numbers)
		}
		before = k
	}
	if before == 0 {
		t.Error("no lines are shown")
	}
}
