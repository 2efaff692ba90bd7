package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The scripts' entry, the one that runs before anything shows, the one that runs
// beside the page, when it has a message to take apart, and the one that comes
// when the list of messages has others than the page began with.
const (
	entryScript   = "main.js"
	bootScript    = "boot.js"
	workerScript  = "mime-worker.js"
	headersScript = "headers.js"
	// keeperScript runs beside the page and keeps it for times without a network.
	keeperScript = "sw.js"
)

var styleSheets = []string{"base.css", "layout.css", "session.css", "panels.css", "maildrop.css", "explain.css", "sessions.css", "server.css", "statistics.css", "login.css", "share.css", "compare.css", "print.css", "reference.css"}

// page is what the components show.
type page struct {
	Options
	Policy string // for a page that comes without headers
	Alone  bool   // no server behind it: only the place in the page
	WASM   string // address of the module, "" if there is none
	Mail   string // address of the mail that the page begins with
	Groups []quirkGroup
	Kept   string // version of all that a browser keeps for times without a network

	files *assets
}

type quirkGroup struct {
	Name   string
	Quirks []QuirkInfo
}

// profile is the one that the page begins with.
func (p *page) profile() ProfileInfo {
	name, _, _ := strings.Cut(p.Spec, ",")
	for _, f := range p.Profiles {
		if f.Name == name {
			return f
		}
	}
	if len(p.Profiles) == 0 {
		return ProfileInfo{}
	}
	return p.Profiles[0]
}

func newPage(o Options, a *assets) *page {
	return &page{Options: o, files: a, Alone: o.Bridge == nil, WASM: a.href(wasmName), Mail: a.href(sampleName), Groups: grouped(o.Quirks)}
}

// grouped puts quirks under their headings, each in order of first mention.
func grouped(quirks []QuirkInfo) (groups []quirkGroup) {
	index := map[string]int{}
	for _, q := range quirks {
		i, seen := index[q.Group]
		if !seen {
			i = len(groups)
			index[q.Group] = i
			groups = append(groups, quirkGroup{Name: q.Group})
		}
		groups[i].Quirks = append(groups[i].Quirks, q)
	}
	return groups
}

// Icons of the page where it is installed like a program.
var icons = map[string]string{"icon-192.png": "192x192", "icon-512.png": "512x512"}

// icon is in the page itself: browsers fetch it late, when the server may be
// gone.
func (p *page) icon() string {
	return "data:image/svg+xml," + url.PathEscape(string(p.files.files["icon.svg"]))
}

func (p *page) href(path string) string { return p.files.href(path) }

// places are the values of the place switch that the page offers.
func (p *page) places() []place {
	all := []place{{"page", "In this page"}}
	if !p.Alone {
		all = append(all, place{"server", "This server"}, place{"proxy", "TCP proxy"})
	}
	return all
}

// targetName is a target for people.
func targetName(t string) string {
	if at, secure := strings.CutPrefix(t, secureScheme); secure {
		return at + ", TLS"
	}
	return t
}

type place struct{ ID, Name string }

// sampleMail gives the address of a sample's bundle, "" without one.
func (p *page) sampleMail(s SampleInfo) string {
	if s.Name == p.Sample {
		return p.Mail
	}
	return p.href(s.file())
}

func madeWord(s SampleInfo) string {
	if s.Made {
		return "made"
	}
	return ""
}

// file is where a sample's bundle is found among the assets.
func (s SampleInfo) file() string { return "samples/" + s.Name + ".mail" }

// first tells whether a command is legal when the session in the page begins. What
// is offered then is there from the start, so that nothing jumps.
func (p *page) first(c CommandInfo) bool {
	return p.WASM != "" && c.Verb != "PASS" && slices.Contains(c.States, "AUTHORIZATION") && (len(c.Places) == 0 || slices.Contains(c.Places, "page"))
}

// searchHint counts the quirks in the search field's placeholder.
func (p *page) searchHint() string {
	if len(p.Quirks) == 1 {
		return "Search 1 quirk"
	}
	return "Search " + strconv.Itoa(len(p.Quirks)) + " quirks"
}

// severities are those that the list can be narrowed to.
var severities = []string{"high", "medium", "low"}

// title gives a group's name as a heading.
func title(s string) string {
	switch s {
	case "":
		return "Other"
	case "tls", "sasl":
		return strings.ToUpper(s)
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
