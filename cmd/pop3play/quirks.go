package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/spf13/cobra"
)

type quirksFlags struct {
	json, profiles bool
	// Given, with an empty value perhaps.
	explained, grouped, searched bool
	search, explain, group       string
}

func quirksCommand() *cobra.Command {
	var o quirksFlags
	c := &cobra.Command{
		Use:   "quirks [NAME | WORD...]",
		Short: "List the ways in which a server can misbehave",
		Long: `quirks lists the profiles and the quirks, those in which all WORDs occur, or all
that is known of the one named, with a transcript that shows it. They are the
words of pop3play start and of --quirks of pop3play serve; pop3play help spec
says how they are put together. --explain shows what a whole behaviour comes to.`,
		Example: `  pop3play quirks
  pop3play quirks uidl gmail
  pop3play quirks --group timing
  pop3play quirks drop-retr
  pop3play quirks --explain gmail-like,trickle=1/50ms
  pop3play quirks --json`,
		Args:              args(0, 100),
		ValidArgsFunction: completeName,
		RunE: func(c *cobra.Command, args []string) error {
			o.explained, o.grouped, o.searched = c.Flags().Changed("explain"), c.Flags().Changed("group"), c.Flags().Changed("search")
			return o.run(c.OutOrStdout(), args)
		},
	}
	f := c.Flags()
	f.BoolVar(&o.json, "json", false, "write JSON, for programs: an array of quirks, or of profiles with --profiles")
	f.BoolVar(&o.profiles, "profiles", false, "list the profiles alone")
	f.StringVar(&o.search, "search", "", "list what has all these `words` in it, be one a name or not")
	f.StringVar(&o.group, "group", "", "list the quirks of one group, a `name` of "+strings.Join(groups(), ", "))
	f.StringVar(&o.explain, "explain", "", "show what the behaviour of a spec `string` does, quirk by quirk")
	c.RegisterFlagCompletionFunc("explain", completeSpec)
	complete(c, "search")
	c.RegisterFlagCompletionFunc("group", cobra.FixedCompletions(groups(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

// groups names the groups of quirks, by name.
func groups() []string {
	seen := map[string]bool{}
	for _, q := range quirk.All() {
		seen[q.Group] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func (o *quirksFlags) run(w io.Writer, args []string) error {
	var b bytes.Buffer
	page := &pages{w: &b, width: width(w), paint: painter(w)}
	var facts any
	var err error
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	switch {
	case o.searched && blank(o.search) || slices.ContainsFunc(args, blank):
		// Of a variable that is not set, perhaps; it is no wish for everything.
		return usagef("quirks: an empty word finds nothing; pop3play quirks lists everything")
	case o.explained:
		if len(args) > 0 || o.json || o.profiles || o.search != "" || o.group != "" {
			return usagef("--explain takes a whole spec string, and goes with no other argument")
		}
		err = page.explain(o.explain)
	case len(args) == 1 && o.search == "" && o.group == "" && !o.profiles && known(args[0]):
		facts = page.entry(args[0])
	default:
		facts, err = o.list(page, strings.Join(append(args, o.search), " "))
	}
	if err != nil {
		return err
	}
	if o.json {
		b.Reset()
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(facts); err != nil {
			return err
		}
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("cannot write the list: %w", err)
	}
	return nil
}

func known(name string) bool { return quirk.Find(name) != nil || quirk.FindProfile(name) != nil }

// list lists what has all the words in it.
func (o *quirksFlags) list(p *pages, words string) (facts any, err error) {
	if o.grouped && !slices.Contains(groups(), o.group) {
		return nil, usageError{errors.New(unknown("group", o.group, groups(), "pop3play quirks"))}
	}
	profiles, found := searchProfiles(words), searchQuirks(o.group, words)
	switch {
	case o.profiles && o.group != "":
		return nil, usagef("--profiles and --group do not go together: profiles are in no group")
	case o.profiles:
		found = nil
	case o.group != "":
		profiles = nil
	}
	if len(profiles)+len(found) == 0 {
		return nil, o.noHit(strings.Fields(strings.ToLower(words)))
	}
	p.profiles(profiles)
	p.quirks(found, len(profiles) > 0)
	if o.profiles {
		return profilesFacts(profiles), nil
	}
	return factsOfAll(found), nil
}

// noHit says that a search found nothing, and what was meant perhaps.
func (o *quirksFlags) noHit(words []string) error {
	asked, where, flag := strings.Join(words, " "), "", ""
	switch {
	case o.profiles:
		where, flag = " among the profiles", "--profiles"
	case o.group != "":
		where, flag = " in the group "+o.group, "--group"
	}
	if more := len(new(quirksFlags).find(asked)); more > 0 {
		return usagef("nothing%s has %q in it; without %s the search finds %d", where, asked, flag, more)
	}
	meant, spelt := slices.Clone(words), true
	for i, w := range words {
		if len(o.find(w)) == 0 {
			spelt = false
			if near := nearestWord(w, o.find("")); near != "" {
				meant[i] = near
			}
		}
	}
	text := strings.Join(meant, " ")
	switch names := o.find(text); {
	case spelt:
		return usagef("nothing%s has all of %q in it; fewer words find more", where, asked)
	case len(names) == 0:
		return usagef("nothing%s has %q in it; pop3play quirks lists everything", where, asked)
	case known(text):
		return usagef("nothing%s has %q in it; did you mean %s?", where, asked, text)
	case len(names) > 3:
		return usagef("nothing%s has %q in it; did you mean %q, as in %s and %d more?", where, asked, text, strings.Join(names[:3], ", "), len(names)-3)
	default:
		return usagef("nothing%s has %q in it; did you mean %q, as in %s?", where, asked, text, strings.Join(names, ", "))
	}
}

// find names what has all the words in it, first what has them in its name.
func (o *quirksFlags) find(words string) (names []string) {
	if !o.profiles {
		for _, q := range searchQuirks(o.group, words) {
			names = append(names, q.Name)
		}
	}
	if o.group == "" {
		for _, p := range searchProfiles(words) {
			names = append(names, p.Name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int {
		switch in := occur(words, a); {
		case in == occur(words, b):
			return 0
		case in:
			return -1
		}
		return 1
	})
	return names
}

// nearestWord finds a name like w, or a part of one, or else a word of what is
// known of the names.
func nearestWord(w string, names []string) string {
	var known, parts, texts []string
	for _, name := range names {
		all := []string{name}
		if q := quirk.Find(name); q != nil {
			all = append(all, q.Aliases...)
			texts = append(texts, q.Group, q.Summary, q.Seen, q.Breaks)
		} else {
			texts = append(texts, quirk.FindProfile(name).Summary, quirk.FindProfile(name).Seen)
		}
		known = append(known, all...)
		for _, n := range all {
			parts = append(parts, strings.Split(n, "-")...)
		}
	}
	if near := quirk.Nearest(w, append(known, parts...)); near != "" {
		return near
	}
	return quirk.Nearest(w, strings.FieldsFunc(strings.ToLower(strings.Join(texts, " ")), func(r rune) bool { return !unicode.IsLetter(r) }))
}

// knownNames are the names that somebody may have meant.
func knownNames() (names []string) {
	for _, q := range quirk.All() {
		names = append(append(names, q.Name), q.Aliases...)
	}
	return append(names, profileNames()...)
}

// searchQuirks finds the quirks of a group in whose facts all the words occur.
func searchQuirks(group, words string) (found []*quirk.Quirk) {
	for _, q := range quirk.All() {
		if (group == "" || q.Group == group) && occur(words, append([]string{q.Name, q.Group, q.Summary, q.Seen, q.Breaks, q.Ref}, q.Aliases...)...) {
			found = append(found, q)
		}
	}
	return found
}

// searchProfiles finds the profiles in whose facts all the words occur.
func searchProfiles(words string) (found []*quirk.Profile) {
	for _, p := range quirk.Profiles() {
		if occur(words, append([]string{p.Name, p.Summary, p.Seen}, p.Quirks...)...) {
			found = append(found, p)
		}
	}
	return found
}

// occur tells whether all the words are somewhere in the texts.
func occur(words string, texts ...string) bool {
	text := strings.ToLower(strings.Join(texts, " "))
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(words)), func(w string) bool { return !strings.Contains(text, w) })
}
