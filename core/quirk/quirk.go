package quirk

import (
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
)

// Quirk is one deviation, or a harmless behaviour that trips clients.
type Quirk struct {
	Name      string
	Aliases   []string // other names it is known by
	Group     string
	Layer     Layer
	Native    bool // takes sockets or TLS to show, which a page has not
	Params    []Param
	Octet     bool              // an octet offset behind "@" says where it strikes
	Conflicts map[string]string // names of quirks that cannot go along, and why
	OneOf     string            // why no other quirk with the same reason here can go along
	Cancels   []string          // quirks of a profile that this one takes away
	Words     []string          // commands it adds

	Facts // empty in WebAssembly: the page has them from its server

	apply func(*pop3.Edit, *Use)
}

// Facts are what is known of a quirk, for people.
type Facts struct {
	Summary  string // the effect, in a sentence
	Seen     string // where it was seen
	Evidence Evidence
	Breaks   string // what breaks, and what a good client does
	Ref      string // the clause it violates, or that permits it
	Severity Severity
	Trap     bool // what it does conforms, or is left open, and yet trips clients
}

// Layer is where a quirk acts; layers apply in this order.
type Layer uint8

const (
	Door    Layer = iota // before the session: connections and TLS
	Claims               // what the maildrop claims
	Table                // rows of the command table, and their replies
	Framing              // byte-stuffing, line ends, terminators
	Wire                 // timed chunks of octets
)

// String names the layer.
func (l Layer) String() string {
	return [...]string{"door", "maildrop", "commands", "framing", "wire"}[l]
}

// Evidence is how well a quirk is known to exist.
type Evidence string

const (
	Documented Evidence = "documented"
	ReadSource Evidence = "read in source"
	Fixture    Evidence = "fixture of a test suite"
	Advisory   Evidence = "security advisory"
	Observed   Evidence = "observed"
	Synthetic  Evidence = "synthetic"
)

// Severity is how bad the effect on a client can be.
type Severity string

const (
	High   Severity = "high"   // loss of mail or of security, hang, desynchronisation
	Medium Severity = "medium" // a feature lost, wrong prompts, repeated downloads
	Low    Severity = "low"    // cosmetic or historical
)

// Param is a value behind the "=", one of several parted by "/".
type Param struct {
	Name     string
	Unit     string   // "octets", "messages", ""; durations need none
	Duration bool     // written 50ms, 2s, 1m; kept in nanoseconds
	Chance   bool     // written 0.1, and 0.1#42 with a seed; see Odds
	Words    []string // written as one of these; kept as its index
	Min, Max int64    // not for Chance and Words
	Default  int64
}

// Syntax shows how the quirk is written: "trickle=OCTETS/DELAY".
func (q *Quirk) Syntax() string {
	var b strings.Builder
	b.WriteString(q.Name)
	for i, p := range q.Params {
		b.WriteByte("=/"[min(i, 1)])
		b.WriteString(upper(p.Name))
	}
	if q.Octet {
		b.WriteString("@OCTET")
	}
	return b.String()
}

// All gives the catalogue, in the order in which quirks apply.
func All() []*Quirk { return slices.Clone(catalogue) }

// Find looks a quirk up by its name or an alias; nil if there is none.
func Find(name string) *Quirk {
	for _, q := range catalogue {
		if q.Name == name || slices.Contains(q.Aliases, name) {
			return q
		}
	}
	return nil
}

// catalogue is in the order of application: by layer, and inside a layer as
// the groups list them.
var catalogue = byLayer(
	originalQuirks,
	authQuirks,
	framingQuirks,
	framingWireQuirks,
	framingBodyQuirks,
	framingTopQuirks,
	deletionQuirks,
	quitQuirks,
	lockQuirks,
	hangupQuirks,
	capabilityQuirks,
	capaListQuirks,
	textQuirks,
	responseQuirks,
	timingQuirks,
	greetingQuirks,
	quotaQuirks,
	networkQuirks,
	tlsQuirks,
	stlsQuirks,
	headerQuirks,
	contentQuirks,
	listingQuirks,
	uidlQuirks,
	loginQuirks,
	saslQuirks,
	userQuirks,
)

func byLayer(groups ...[]*Quirk) (all []*Quirk) {
	for layer := Door; layer <= Wire; layer++ {
		for _, g := range groups {
			for _, q := range g {
				if q.Layer == layer {
					all = append(all, q)
				}
			}
		}
	}
	return all
}
