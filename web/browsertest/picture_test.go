package browsertest

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"testing"
)

// tolerance is how far two pictures may be apart, in levels of a channel, 255 of
// which are between black and white. How a font is drawn and smoothed changes
// all of a text a little; what is gone, moved or painted otherwise changes a
// place a lot.
type tolerance struct {
	mean  float64 // of all pixels
	most  float64 // of 99 pixels in 100
	patch float64 // the mean of any square of pixels
	tint  float64 // of any square, what is not light and dark: smoothing has none
}

// Bold letters in place of others, or no hinting, are at about two thirds of it.
var usual = tolerance{mean: 2.2, most: 24, patch: 18, tint: 4.5}

// patchSize is the edge of a square that is looked at alone.
const patchSize = 4

// apart is how far two pictures are apart, in the same measures.
type apart struct {
	size bool // they cannot be compared
	tolerance
}

func (a apart) beyond(t tolerance) bool {
	return a.size || a.mean > t.mean || a.most > t.most || a.patch > t.patch || a.tint > t.tint
}

func (a apart) String() string {
	if a.size {
		return "not of the same size"
	}
	return fmt.Sprintf("mean %.2f, 99 of 100 within %.0f, worst patch %.1f, worst tint %.1f", a.mean, a.most, a.patch, a.tint)
}

// shrink makes one pixel of n by n, their average. What is left over at the
// right and below counts for less.
func shrink(from image.Image, n int) *image.RGBA {
	b := from.Bounds()
	src := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(src, src.Bounds(), from, b.Min, draw.Src)
	to := image.NewRGBA(image.Rect(0, 0, (b.Dx()+n-1)/n, (b.Dy()+n-1)/n))
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			part := image.Rect(x*n, y*n, x*n+n, y*n+n).Intersect(src.Rect)
			var sum [3]int
			for v := part.Min.Y; v < part.Max.Y; v++ {
				for u := part.Min.X; u < part.Max.X; u++ {
					p := src.Pix[src.PixOffset(u, v):]
					for c := range sum {
						sum[c] += int(p[c])
					}
				}
			}
			all := part.Dx() * part.Dy()
			to.SetRGBA(x, y, color.RGBA{uint8(sum[0] / all), uint8(sum[1] / all), uint8(sum[2] / all), 255})
		}
	}
	return to
}

// compare measures how far two pictures are apart.
func compare(a, b *image.RGBA) apart {
	if a.Rect.Size() != b.Rect.Size() {
		return apart{size: true}
	}
	w, h := a.Rect.Dx(), a.Rect.Dy()
	var far []int
	var d apart
	type square struct{ n, far, red, blue int }
	squares := map[image.Point]*square{}
	for y := range h {
		for x := range w {
			p, q := a.Pix[a.PixOffset(x, y):], b.Pix[b.PixOffset(x, y):]
			var by [3]int
			most := 0
			for c := range by {
				by[c] = int(p[c]) - int(q[c])
				most = max(most, by[c], -by[c])
			}
			far = append(far, most)
			d.mean += float64(most)
			at := image.Pt(x/patchSize, y/patchSize)
			s := squares[at]
			if s == nil {
				s = &square{}
				squares[at] = s
			}
			s.n++
			s.far += most
			s.red += by[0] - by[1]
			s.blue += by[2] - by[1]
		}
	}
	d.mean /= float64(len(far))
	slices.Sort(far)
	d.most = float64(far[len(far)*99/100])
	for _, s := range squares {
		d.patch = max(d.patch, float64(s.far)/float64(s.n))
		d.tint = max(d.tint, float64(max(s.red, -s.red, s.blue, -s.blue))/float64(s.n))
	}
	return d
}

// beside is the two pictures and where they differ, large enough to look at.
func beside(a, b *image.RGBA) *image.RGBA {
	const scale, gap = 4, 2
	w, h := max(a.Rect.Dx(), b.Rect.Dx()), max(a.Rect.Dy(), b.Rect.Dy())
	out := image.NewRGBA(image.Rect(0, 0, (3*w+2*gap)*scale, h*scale))
	put := func(i, x, y int, c color.RGBA) {
		r := image.Rect(0, 0, scale, scale).Add(image.Pt((i*(w+gap)+x)*scale, y*scale))
		draw.Draw(out, r, image.NewUniform(c), image.Point{}, draw.Src)
	}
	for y := range h {
		for x := range w {
			p, q := a.RGBAAt(x, y), b.RGBAAt(x, y)
			put(0, x, y, p)
			put(1, x, y, q)
			off := func(m, n uint8) uint8 { return uint8(min(255, 4*(int(max(m, n))-int(min(m, n))))) }
			put(2, x, y, color.RGBA{off(p.R, q.R), off(p.G, q.G), off(p.B, q.B), 255})
		}
	}
	return out
}

// The measures say what they should of pictures that are made up.
func TestPictures(t *testing.T) {
	paper, ink, amber := color.RGBA{246, 244, 239, 255}, color.RGBA{30, 35, 41, 255}, color.RGBA{253, 240, 216, 255}
	// screen has three columns of text, whose letters are so much darker than usual.
	screen := func(change func(*image.RGBA), darker uint8) *image.RGBA {
		m := image.NewRGBA(image.Rect(0, 0, 1280, 860))
		draw.Draw(m, m.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
		for y := 20; y < 840; y += 24 {
			for x := 20; x < 1260; x += 9 {
				if x/16%26 < 2 {
					continue // between columns
				}
				letter := color.RGBA{100 - darker, 105 - darker, 111 - darker, 255}
				draw.Draw(m, image.Rect(x, y, x+6, y+11), image.NewUniform(letter), image.Point{}, draw.Src)
			}
		}
		if change != nil {
			change(m)
		}
		return shrink(m, 8)
	}
	fill := func(r image.Rectangle, c color.RGBA) func(*image.RGBA) {
		return func(m *image.RGBA) { draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src) }
	}
	// Ink stays as it is on the ground that a line loses.
	lineOf := func(c color.RGBA) func(*image.RGBA) {
		return func(m *image.RGBA) {
			for y := 400; y < 424; y++ {
				for x := 430; x < 800; x++ {
					if m.RGBAAt(x, y) == paper {
						m.SetRGBA(x, y, c)
					}
				}
			}
		}
	}
	want := screen(nil, 0)
	for name, change := range map[string]func(*image.RGBA){
		"a removed panel": fill(image.Rect(0, 600, 400, 860), paper),
		"a removed line":  fill(image.Rect(430, 400, 800, 424), paper),
		"a lost colour":   lineOf(amber),
		"a moved column":  func(m *image.RGBA) { draw.Draw(m, image.Rect(436, 0, 836, 860), m, image.Pt(420, 4), draw.Src) },
		"a wrong theme":   fill(image.Rect(0, 0, 1280, 860), ink),
	} {
		if d := compare(want, screen(change, 0)); !d.beyond(usual) {
			t.Errorf("%s is within the tolerance: %v", name, d)
		}
	}
	if d := compare(want, screen(nil, 7)); d.beyond(usual) {
		t.Errorf("bolder letters are beyond the tolerance: %v", d)
	}
	if d := compare(want, want); d != (apart{}) {
		t.Errorf("a picture differs from itself: %v", d)
	}
	if d := compare(want, shrink(want, 2)); !d.beyond(usual) {
		t.Error("pictures of two sizes are the same")
	}
}
