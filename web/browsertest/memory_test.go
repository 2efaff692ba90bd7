package browsertest

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/web"
)

// holds is how much a page has in use, in octets, after all that is garbage went.
type holds struct {
	heap, buffers float64 // of scripts: objects, and what lies outside of them
	wasm          float64
	elements      float64
}

func (h holds) String() string {
	return fmt.Sprintf("%.1f MB of objects and %.1f of buffers, %.1f MB of WASM, %.0f elements", h.heap/1e6, h.buffers/1e6, h.wasm/1e6, h.elements)
}

func (b *browser) holds() (h holds) {
	b.t.Helper()
	for range 2 { // what the first finds dead may have kept something else
		call(b, heapprofiler.CollectGarbage, cdp.Empty{})
	}
	used, err := chromedp.Call(b.ctx, runtime.GetHeapUsage, cdp.Empty{})
	if err != nil {
		b.t.Fatal(err)
	}
	var counts []float64
	if err := json.Unmarshal([]byte(b.eval(`JSON.stringify([memories.reduce((n, m) => n + m.buffer.byteLength, 0), document.querySelectorAll('*').length])`)), &counts); err != nil {
		b.t.Fatal(err)
	}
	return holds{used.UsedSize, used.BackingStorageSize, counts[0], counts[1]}
}

// seeMemories keeps the memories of modules where a test finds them.
const seeMemories = `{
	const instantiate = WebAssembly.instantiate;
	window.memories = [];
	WebAssembly.instantiate = async (...args) => {
		const made = await instantiate(...args);
		memories.push(made.exports.memory);
		return made;
	};
}`

// Over 10,000 commands memory stays flat: once as much of the conversation is
// there as is kept, and the oldest lines go, nothing else grows.
//
// Each command has 64 lines with its response, and of 200,000 lines 20,000 go at
// a time: both measures find the same number of lines.
func TestMemory(t *testing.T) {
	t.Parallel()
	const some, half, all = 1_000, 5_000, 10_000
	const pipelined = 20
	const target = 250 // milliseconds for which the page is busy, also while lines go
	const moreObjects, moreWASM, mostElements = 1e6, 1e6, 5_000

	o := options()
	o.SampleMail = maildrop.AppendBundle(nil, "one", []byte("Subject: one\n\n"+strings.Repeat("a line of text that is as long as they are\n", 59)))
	s := httptest.NewServer(web.Handler(o))
	t.Cleanup(s.Close)
	b := open(t)
	b.resize(1280, 860, false)
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: seeMemories})
	b.load(s.URL + "/")
	b.login(1)
	sent := 0
	var busy []float64 // for how long the page was, in milliseconds
	after := func(n int) holds {
		t.Helper()
		var waits []float64
		err := json.Unmarshal([]byte(b.eval(fmt.Sprintf(`(async () => {
			const field = document.querySelector('#command'), waits = [];
			let before = performance.now();
			for (let i = %d; i < %d; i += %d) {
				field.value = %q;
				document.querySelector('#send').click();
				await new Promise(requestAnimationFrame);
				const now = performance.now();
				waits.push(now - before);
				before = now;
			}
			return JSON.stringify(waits);
		})()`, sent, n, pipelined, strings.TrimSuffix(strings.Repeat("RETR 1\n", pipelined), "\n")), chromedp.EvalAwaitPromise)), &waits)
		if err != nil {
			t.Fatal(err)
		}
		busy = append(busy, waits...)
		sent = n
		b.waitFor(long, fmt.Sprintf(`document.querySelector('#statistics [data-command=RETR]').dataset.count === '%d'`, n))
		h := b.holds()
		t.Logf("after %d commands: %v", n, h)
		return h
	}
	after(some)
	then := after(half)
	now := after(all)
	if more := now.heap + now.buffers - then.heap - then.buffers; more > moreObjects {
		t.Errorf("the second half of the commands takes %.0f octets of objects, more than %.0f", more, moreObjects)
	}
	if more := now.wasm - then.wasm; more > moreWASM {
		t.Errorf("the second half of the commands takes %.0f octets of WASM, more than %.0f", more, moreWASM)
	}
	if now.elements > mostElements {
		t.Errorf("the page has %.0f elements", now.elements)
	}
	longest := slices.Max(busy)
	t.Logf("%d commands with %d lines keep the page busy for %.0f ms at most; the target is %d", pipelined, 64*pipelined, longest, target)
	if longest > 5*target {
		t.Errorf("the page is busy for %.0f ms, more than five times the target of %d", longest, target)
	}

	// Who reads further up meanwhile still sees lines.
	b.eval(fmt.Sprintf(`(async () => {
		const box = document.querySelector('#conversation'), count = () => document.querySelector('#statistics [data-command=RETR]').dataset.count;
		document.querySelector('#command').value = %q;
		document.querySelector('#send').click();
		for (const before = count(); count() === before || document.querySelector('#to-end').hidden; await new Promise(requestAnimationFrame)) box.scrollTop = 500_000;
		return '';
	})()`, strings.TrimSuffix(strings.Repeat("RETR 1\n", 1_000), "\n")), chromedp.EvalAwaitPromise)
	b.waitFor(long, `document.querySelector('#statistics [data-command=RETR]').dataset.count === '11000'`)
	b.wait(`(() => { const box = document.querySelector('#conversation').getBoundingClientRect();
		return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.closest('.line') && !document.querySelector('#to-end').hidden; })()`)
}
