package maildrop

import "strconv"

// What the sample maildrop "large" is made of.
const (
	largeCount = 300
	largeBig   = 150       // the number of the one that is large itself
	largeSize  = 2_000_000 // and how many octets it has at least
)

var (
	largeFrom = [...]string{
		"Wanda Reef <wanda@light.example.org>", "Harbour Office <office@harbour.example.net>", "Gus Tern <gus@example.net>",
		"Isla Drift <isla@example.org>", "Weather Desk <desk@weather.example.net>", "Otto Buoy <otto@example.net>",
	}
	largeSubject = [...]string{
		"Lighthouse log, page ", "Boats seen, no. ", "Re: Lamp oil, reminder ", "Tide table, sheet ",
		"Gulls on the gallery: ", "Fog, part ", "Post for the mainland, bag ", "Biscuits, tin ",
	}
	largeLine = [...]string{
		"The lamp was lit at dusk and put out at dawn, as ever.",
		"Wind from the west, sea rather busy.",
		"Two fishing boats and one very determined rowing boat.",
		"The big gull is back on the railing and looks offended.",
		"Polished the lens. Saw myself forty times, upside down.",
		"...and then it rained, sideways.",
		"Please send candles, string, and anything with raisins.",
		"The supply boat is late, so supper was early.",
		"Nothing happened, which is what a lighthouse is for.",
		"Counted the stairs again. Still 199.",
		".. - the fog signal, if you were wondering",
	}
	largeDay = [...]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
)

// Large gives the messages of the sample maildrop "large": three hundred from a
// lighthouse, one of two million octets. They are made when they are needed,
// the same each time, so that neither the program nor the page has to hold them.
func Large(f func(raw []byte)) {
	var p []byte
	put := func(s string) { p = append(p, s...) }
	number := func(n, digits int) {
		for limit := 10; digits > 1; digits, limit = digits-1, limit*10 {
			if n < limit {
				put("0")
			}
		}
		p = strconv.AppendInt(p, int64(n), 10)
	}
	for i := 1; i <= largeCount; i++ {
		day := (i - 1) / 12 // from 1 February 2026, a Sunday
		p = p[:0]
		put("From: ")
		put(largeFrom[i*5%len(largeFrom)])
		put("\nTo: You <user@example.org>\nDate: ")
		put(largeDay[day%len(largeDay)])
		put(", ")
		number(day+1, 2)
		put(" Feb 2026 ")
		number(6+(i-1)%12, 2)
		put(":30:00 +0000\nSubject: ")
		if i == largeBig {
			put("The collected hoots of the fog horn")
		} else {
			put(largeSubject[i*3%len(largeSubject)])
			number(i, 1)
		}
		put("\nMessage-ID: <large.")
		number(i, 1)
		put("@light.example.org>\n\n")
		if i == largeBig {
			put("For the record, every hoot of this winter:\n\n")
			for hoot := 1; len(p) < largeSize; hoot++ {
				put("Hoot ")
				number(hoot, 5)
				put(": hoooooooooooooooooooooooooot, and an echo from the cliff\n")
			}
		} else {
			for k := range 3 + i*i%23 {
				put(largeLine[(i*7+k*k+k*i)%len(largeLine)])
				put("\n")
			}
		}
		f(p)
	}
}
