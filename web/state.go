package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// The state diagram is drawn from the moves of the command table: four places
// on a square, and an arrow for each pair of states that a command connects.

const (
	boxWidth, boxHeight = 112, 32
	diagramBox          = "0 0 328 164"
)

type stateBox struct {
	State pop3.State
	X, Y  int
}

var stateBoxes = []stateBox{
	{pop3.Authorization, 2, 8},
	{pop3.Transaction, 214, 8},
	{pop3.Update, 214, 124},
	{pop3.Closed, 2, 124},
}

func (b stateBox) name() string { return b.State.String() }

// begins tells whether it is where sessions begin.
func (b stateBox) begins() bool { return b.State == pop3.Authorization }
func (b stateBox) cx() int      { return b.X + boxWidth/2 }
func (b stateBox) cy() int      { return b.Y + boxHeight/2 }

// arrow is one pair of states with the commands that lead from one to the other.
type arrow struct {
	From, To pop3.State
	Verbs    []string
}

// arrows joins moves between the same states. A move that stays in its state
// changes nothing that the diagram shows.
func arrows(moves []pop3.Move) (all []arrow) {
	for _, m := range moves {
		i := slices.IndexFunc(all, func(a arrow) bool { return a.From == m.From && a.To == m.To })
		switch {
		case m.From == m.To || m.From.String() == "" || m.To.String() == "":
			continue
		case i < 0:
			all = append(all, arrow{m.From, m.To, []string{m.Verb}})
		case !slices.Contains(all[i].Verbs, m.Verb):
			all[i].Verbs = append(all[i].Verbs, m.Verb)
		}
	}
	return all
}

func (a arrow) verbs() string { return strings.Join(a.Verbs, ", ") }

func (a arrow) leads() string {
	if len(a.Verbs) > 1 {
		return "lead"
	}
	return "leads"
}

// label shortens the verbs to what fits between two boxes.
func (a arrow) label() string {
	const fits = 2
	if len(a.Verbs) > fits {
		return strings.Join(a.Verbs[:fits], ", ") + "…"
	}
	return a.verbs()
}

func boxOf(s pop3.State) stateBox {
	for _, b := range stateBoxes {
		if b.State == s {
			return b
		}
	}
	return stateBoxes[0]
}

// path draws the arrow from edge to edge, straight between neighbours.
func (a arrow) path() string {
	f, t := boxOf(a.From), boxOf(a.To)
	const head = 6
	switch {
	case f.Y == t.Y && f.X < t.X:
		x, y := t.X-3, f.cy()
		return fmt.Sprintf("M%d %dH%dm%d %d l%d %d l%d %d", f.X+boxWidth, y, x, -head, -head+1, head, head-1, -head, head-1)
	case f.Y == t.Y:
		x, y := t.X+boxWidth+3, f.cy()
		return fmt.Sprintf("M%d %dH%dm%d %d l%d %d l%d %d", f.X, y, x, head, -head+1, -head, head-1, head, head-1)
	case f.X == t.X && f.Y < t.Y:
		x, y := f.cx(), t.Y-3
		return fmt.Sprintf("M%d %dV%dm%d %d l%d %d l%d %d", x, f.Y+boxHeight, y, -head+1, -head, head-1, head, head-1, -head)
	case f.X == t.X:
		x, y := f.cx(), t.Y+boxHeight+3
		return fmt.Sprintf("M%d %dV%dm%d %d l%d %d l%d %d", x, f.Y, y, -head+1, head, head-1, -head, head-1, head)
	}
	return fmt.Sprintf("M%d %dL%d %d", f.cx(), f.cy()+boxHeight/2, t.cx(), t.cy()-boxHeight/2)
}

func (a arrow) labelX() int {
	f, t := boxOf(a.From), boxOf(a.To)
	if f.X == t.X {
		return f.cx() + 13
	}
	return (f.cx() + t.cx()) / 2
}

func (a arrow) labelY() int {
	f, t := boxOf(a.From), boxOf(a.To)
	if f.X == t.X {
		return (f.cy()+t.cy())/2 + 4
	}
	return f.cy() - 11
}

// middle is where the arrow's order is drawn.
func (a arrow) middle() (x, y int) {
	f, t := boxOf(a.From), boxOf(a.To)
	return (f.cx() + t.cx()) / 2, (f.cy() + t.cy()) / 2
}

func (a arrow) anchor() string {
	if boxOf(a.From).X == boxOf(a.To).X {
		return "start"
	}
	return "middle"
}

var meanings = map[pop3.State]string{
	pop3.Authorization: "The server waits for a login.",
	pop3.Transaction:   "The maildrop is locked; messages are listed, fetched and marked.",
	pop3.Update:        "QUIT was given: marked messages are removed.",
	pop3.Closed:        "The connection is over. Only QUIT removes messages.",
}
