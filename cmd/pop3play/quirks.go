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

func quirksCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "quirks [NAME]",
		Short: "List the ways in which a server can misbehave",
		Long: `quirks lists the profiles and the quirks, or all that is known of the one named.
Both are the words of pop3play start and of --quirks of pop3play serve.`,
		Example: `  pop3play quirks
  pop3play quirks drop-retr
  pop3play quirks --json`,
		Args: args(0, 1),
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(given) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return append(quirk.Names(), profileNames()...), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error { return showQuirks(c.OutOrStdout(), args, asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON, for programs")
	return c
}

func showQuirks(w io.Writer, args []string, asJSON bool) error {
	var b bytes.Buffer
	var facts any
	if len(args) == 0 {
		facts = allFacts()
		listQuirks(&b)
	} else if name := args[0]; quirk.Find(name) != nil {
		facts = factsOf(quirk.Find(name))
		describeQuirk(&b, quirk.Find(name))
	} else if p := quirk.FindProfile(name); p != nil {
		facts = profileFactsOf(p)
		describeProfile(&b, p)
	} else {
		return usageError{errors.New(unknown("quirk or profile", name, append(quirk.Names(), profileNames()...), "pop3play quirks"))}
	}
	if asJSON {
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

// listQuirks writes a line for each profile and quirk, by group.
func listQuirks(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "profiles")
	for _, p := range quirk.Profiles() {
		fmt.Fprintf(t, "  %s\t%s\n", p.Name, p.Summary)
	}
	groups := make(map[string][]*quirk.Quirk)
	for _, q := range quirk.All() {
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
		line("", fmt.Sprintf("%s: %s to %s, else %s%s", strings.ToUpper(p.Name), p.Format(p.Min), p.Format(p.Max), p.Format(p.Default), unit(p)))
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
	line("cancels", strings.Join(q.Cancels, ", "))
	conflicts := conflictsOf(q)
	for _, name := range slices.Sorted(maps.Keys(conflicts)) {
		line("not with", name+": "+conflicts[name])
	}
	t.Flush()
}

func unit(p quirk.Param) string {
	if p.Unit == "" {
		return ""
	}
	return ", in " + p.Unit
}

func describeProfile(w io.Writer, p *quirk.Profile) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "profile\t%s\neffect\t%s\n", p.Name, p.Summary)
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

// conflictsOf gives what cannot go along with q, whichever of the two says so.
func conflictsOf(q *quirk.Quirk) map[string]string {
	all := maps.Clone(q.Conflicts)
	for _, o := range quirk.All() {
		if why, ok := o.Conflicts[q.Name]; ok {
			if all == nil {
				all = make(map[string]string)
			}
			all[o.Name] = why
		}
	}
	return all
}
