package browsertest

import (
	"bytes"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "write the pictures anew: the icons, or what TestLooks compares with")

var rounded = regexp.MustCompile(` rx="\d+"`)

// The icons of an installed page are the one of the tab, drawn large: without
// its round corners, which a system cuts as it likes.
func TestIcons(t *testing.T) {
	svg, err := os.ReadFile(filepath.Join("..", "static", "icon.svg"))
	if err != nil {
		t.Fatal(err)
	}
	b := open(t)
	for _, size := range []int64{192, 512} {
		name := filepath.Join("..", "static", "icon-"+strconv.FormatInt(size, 10)+".png")
		call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: size, Height: size, DeviceScaleFactor: 1})
		page := "data:image/svg+xml," + percent(rounded.ReplaceAll(svg, nil))
		b.run(chromedp.Navigate(page))
		drawn, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(name, drawn, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := png.Decode(bytes.NewReader(drawn))
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(kept))
		if err != nil {
			t.Fatal(err)
		}
		if got.Bounds() != want.Bounds() {
			t.Fatalf("%s is %v, want %v", name, got.Bounds(), want.Bounds())
		}
		for y := 0; y < int(size); y += int(size) / 16 {
			for x := 0; x < int(size); x += int(size) / 16 {
				r, g, b, a := got.At(x, y).RGBA()
				r2, g2, b2, a2 := want.At(x, y).RGBA()
				if far(r, r2) || far(g, g2) || far(b, b2) || far(a, a2) {
					t.Fatalf("%s is not what icon.svg shows, at %d, %d; go test -run TestIcons -update writes it", name, x, y)
				}
			}
		}
	}
}

// far allows for edges that another browser smooths otherwise.
func far(a, b uint32) bool { return max(a, b)-min(a, b) > 0x4000 }

func percent(p []byte) string {
	var out []byte
	for _, c := range p {
		if bytes.IndexByte([]byte("%#<>\"' "), c) >= 0 {
			out = append(out, '%', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
		} else {
			out = append(out, c)
		}
	}
	return string(out)
}
