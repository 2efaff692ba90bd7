//go:build wasip1

package main

import "github.com/pop3play/pop3play/core/trace"

// Places that statistics are kept for: this page, this server, the proxy, and
// another's session that is watched.
const places = 4

var (
	counts  [places]trace.Statistics
	ladders [places]trace.Ladder
)

// statsFeed counts the event records in the buffer for a place, and climbs its
// ladder. It answers 0 if they were malformed.
//
//go:wasmexport stats_feed
func statsFeed(place, n int32) int32 {
	for p := taken(n); len(p) > 0; {
		e, rest, err := trace.ReadRecord(p)
		if err != nil {
			return 0
		}
		counts[place%places].Add(&e)
		ladders[place%places].Add(&e)
		p = rest
	}
	return 1
}

// ladder gives the newest session's commands, each with what a naive client
// takes for its answer, as trace.AppendLadder writes them.
//
//go:wasmexport ladder
func ladder(place int32) uint64 {
	out = trace.AppendLadder(out[:0], &ladders[place%places])
	return give(out)
}

// stats gives a place's statistics: format 0 is the original's, 1 JSON, 2 CSV.
//
//go:wasmexport stats
func stats(place, format int32) uint64 {
	s := &counts[place%places]
	switch format {
	case 0:
		out = s.AppendText(out[:0])
	case 1:
		out = s.AppendJSON(out[:0])
	default:
		out = s.AppendCSV(out[:0])
	}
	return give(out)
}

// statsReset begins a place's counts anew. With all, there are no sessions open
// either: another past will be told.
//
//go:wasmexport stats_reset
func statsReset(place, all int32) {
	s := &counts[place%places]
	if s.Reset(); all != 0 {
		s.Active = 0
	}
}
