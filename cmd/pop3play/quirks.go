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
	"text/tabwriter"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/spf13/cobra"
)

type quirksFlags struct {
	json, profiles  bool
	search, explain string
}

func quirksCommand() *cobra.Command {
	var o quirksFlags
	c := &cobra.Command{
		Use:   "quirks [NAME]",
		Short: "List the ways in which a server can misbehave",
		Long: `quirks lists the profiles and the quirks, or all that is known of the one named,
with a transcript that shows it. Both are the words of pop3play start and of
--quirks of pop3play serve. --explain shows what a whole behaviour comes to.`,
		Example: `  pop3play quirks
  pop3play quirks --search uidl
  pop3play quirks drop-retr
  pop3play quirks --explain gmail-like,trickle=1/50ms
  pop3play quirks --json`,
		Args: args(0, 1),
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(given) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return append(quirk.Names(), profileNames()...), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error { return o.run(c.OutOrStdout(), args) },
	}
	f := c.Flags()
	f.BoolVar(&o.json, "json", false, "write JSON, for programs: an array of quirks, or of profiles with --profiles")
	f.BoolVar(&o.profiles, "profiles", false, "list the profiles alone")
	f.StringVar(&o.search, "search", "", "list what has all these `words` in it")
	f.StringVar(&o.explain, "explain", "", "show what the behaviour of a spec `string` does, quirk by quirk")
	c.RegisterFlagCompletionFunc("explain", func(_ *cobra.Command, _ []string, part string) ([]string, cobra.ShellCompDirective) {
		return completeSpec(part), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
	return c
}

// completeSpec completes the last word of a spec string.
func completeSpec(part string) (all []string) {
	head := part[:strings.LastIndexByte(part, ',')+1]
	for _, name := range append(quirk.Names(), profileNames()...) {
		all = append(all, head+name)
	}
	return all
}

func (o *quirksFlags) run(w io.Writer, args []string) error {
	var b bytes.Buffer
	var facts any
	paint := painter(w)
	switch {
	case o.explain != "":
		if len(args) > 0 || o.json || o.profiles || o.search != "" {
			return usagef("--explain takes a whole spec string, and goes with no other argument")
		}
		if err := explain(&b, paint, o.explain); err != nil {
			return err
		}
	case len(args) == 0 && o.profiles:
		facts = profilesFacts()
		listProfiles(&b)
	case len(args) == 0:
		found := searchQuirks(o.search)
		if len(found) == 0 {
			return usagef("no quirk has %q in it; pop3play quirks lists all of them", o.search)
		}
		facts = factsOfAll(found)
		if o.search == "" {
			listProfiles(&b)
		}
		listQuirks(&b, found)
	default:
		name := args[0]
		q, p := quirk.Find(name), quirk.FindProfile(name)
		switch {
		case q != nil:
			facts = factsOf(q)
			describeQuirk(&b, q)
			b.WriteString("\n")
			showTranscript(&b, paint, "quirk/"+q.Name)
		case p != nil:
			facts = profileFactsOf(p)
			describeProfile(&b, p)
		default:
			return usageError{errors.New(unknown("quirk or profile", name, append(quirk.Names(), profileNames()...), "pop3play quirks"))}
		}
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

// searchQuirks finds the quirks in whose facts all the words occur.
func searchQuirks(words string) (found []*quirk.Quirk) {
	for _, q := range quirk.All() {
		text := strings.ToLower(strings.Join(append([]string{q.Name, q.Group, q.Summary, q.Seen, q.Breaks, q.Ref}, q.Aliases...), " "))
		if !slices.ContainsFunc(strings.Fields(strings.ToLower(words)), func(w string) bool { return !strings.Contains(text, w) }) {
			found = append(found, q)
		}
	}
	return found
}

func listProfiles(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "profiles")
	for _, p := range quirk.Profiles() {
		fmt.Fprintf(t, "  %s\t%s\n", p.Name, p.Summary)
	}
	t.Flush()
}

// listQuirks writes a line for each quirk, by group.
func listQuirks(w io.Writer, all []*quirk.Quirk) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	groups := make(map[string][]*quirk.Quirk)
	for _, q := range all {
		groups[q.Group] = append(groups[q.Group], q)
	}
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		fmt.Fprintf(t, "\n%s\n", g)
		slices.SortFunc(groups[g], func(a, b *quirk.Quirk) int { return strings.Compare(a.Name, b.Name) })
		for _, q := range groups[g] {
			fmt.Fprintf(t, "  %s\t%s\n", q.Syntax(), q.Summary)
		}
	}
	t.Flush()
}

func describeQuirk(w io.Writer, q *quirk.Quirk) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(t, "%s\t%s\n", label, text)
		}
	}
	line("quirk", q.Name)
	line("effect", q.Summary)
	line("write", q.Syntax())
	for _, p := range q.Params {
		line("", fmt.Sprintf("%s: %s, else %s%s", strings.ToUpper(p.Name), bounds(p), p.Format(p.Default), unit(p)))
	}
	line("also called", strings.Join(q.Aliases, ", "))
	line("adds", strings.Join(q.Words, ", "))
	line("group", q.Group)
	line("acts on", q.Layer.String())
	line("severity", string(q.Severity))
	line("breaks", q.Breaks)
	line("seen", q.Seen)
	line("evidence", string(q.Evidence))
	line("reference", q.Ref)
	line("conforms", map[bool]string{true: "yes, or it is left open; it trips clients all the same", false: "no"}[q.Trap])
	line("needs", map[bool]string{true: "a server with sockets; a page cannot show it"}[q.Native])
	line("cancels", strings.Join(q.Cancels, ", "))
	conflicts := conflictsOf(q)
	for _, name := range slices.Sorted(maps.Keys(conflicts)) {
		line("not with", name+": "+conflicts[name])
	}
	t.Flush()
}

// bounds are the values that a parameter can have.
func bounds(p quirk.Param) string {
	switch {
	case p.Words != nil:
		return strings.Join(p.Words, ", ")
	case p.Chance:
		return "a chance such as 0.1, and with a seed 0.1#42"
	}
	return p.Format(p.Min) + " to " + p.Format(p.Max)
}

func unit(p quirk.Param) string {
	if p.Unit == "" {
		return ""
	}
	return ", in " + p.Unit
}

func describeProfile(w io.Writer, p *quirk.Profile) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "profile\t%s\neffect\t%s\nknown from\t%s\nconfidence\t%s\n", p.Name, p.Summary, p.Seen, p.Confidence)
	if len(p.Quirks) > 0 {
		fmt.Fprintf(t, "quirks\t%s\n", strings.Join(p.Quirks, ", "))
	}
	octets := "in canonical form: every line ends with CRLF"
	if p.Raw {
		octets = "as they are stored"
	}
	fmt.Fprintf(t, "messages\t%s\n", octets)
	t.Flush()
}

// conflictsOf gives what cannot go along with q, and why.
func conflictsOf(q *quirk.Quirk) map[string]string {
	all := make(map[string]string)
	for _, o := range quirk.All() {
		if why := q.Against(o); why != "" {
			all[o.Name] = why
		}
	}
	return all
}
