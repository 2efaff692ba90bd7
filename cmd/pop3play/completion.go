package main

import (
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
	"github.com/spf13/cobra"
)

// Completion in a shell: names with a short description each, and inside a spec
// string the word at its end.

// completeName completes the name of a quirk or a profile.
func completeName(_ *cobra.Command, given []string, part string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(given) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return beginning(part, append(completeQuirks("", nil), completeProfiles("")...)), cobra.ShellCompDirectiveNoFileComp
}

// completeProfile completes the name of a profile.
func completeProfile(_ *cobra.Command, _ []string, part string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return beginning(part, completeProfiles("")), cobra.ShellCompDirectiveNoFileComp
}

// completeSpec completes the last word of a spec string: a name, behind "=" the
// values, behind "@" an aim.
func completeSpec(_ *cobra.Command, _ []string, part string) ([]cobra.Completion, cobra.ShellCompDirective) {
	head, word := "", part
	if comma := strings.LastIndexByte(part, ','); comma >= 0 {
		head, word = part[:comma+1], part[comma+1:]
	}
	return beginning(part, completeWord(head, word)), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeStart completes what pop3play start takes behind the directory: each
// word is a part of the spec string, or several.
func completeStart(part string) []cobra.Completion {
	if strings.Contains(part, ",") {
		all, _ := completeSpec(nil, nil, part)
		return all
	}
	return beginning(part, append(completeWord("", part), cobra.CompletionWithDesc(standardPort, "listen on port 110")))
}

// completeSample completes the name of a sample maildrop.
func completeSample(_ *cobra.Command, _ []string, part string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var all []cobra.Completion
	for _, s := range testdata.Samples() {
		all = append(all, cobra.CompletionWithDesc(s.Name, brief(s.Summary)))
	}
	return beginning(part, all), cobra.ShellCompDirectiveNoFileComp
}

// complete completes the value of a flag with one of those given, and with no
// file's name.
func complete(c *cobra.Command, flag string, values ...cobra.Completion) {
	c.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, part string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return beginning(part, slices.Clone(values)), cobra.ShellCompDirectiveNoFileComp
	})
}

// beginning leaves the completions that begin with what is typed.
func beginning(part string, all []cobra.Completion) []cobra.Completion {
	return slices.DeleteFunc(all, func(c cobra.Completion) bool { return !strings.HasPrefix(c, part) })
}

// completeWord completes a word of a spec string; head is what stands before.
func completeWord(head, word string) (all []cobra.Completion) {
	if at := strings.LastIndexByte(word, '@'); at >= 0 && quirk.Find(specName(word)) != nil {
		for _, p := range quirk.Grammar() {
			if form, is := strings.CutPrefix(p.Form, `"`); is {
				if key, _, is := strings.Cut(form, `:"`); is {
					all = append(all, cobra.CompletionWithDesc(head+word[:at+1]+key+":", p.Meaning))
				}
			}
		}
		return all
	}
	if name, _, valued := strings.Cut(word, "="); valued {
		return completeValue(head, name)
	}
	given := strings.Split(head, ",")
	if !slices.ContainsFunc(given, func(item string) bool { return quirk.FindProfile(item) != nil }) {
		all = completeProfiles(head)
	}
	return append(completeQuirks(head, given), all...)
}

// completeValue completes the value of the quirk named: with its defaults, and
// with each of its words.
func completeValue(head, name string) (all []cobra.Completion) {
	q := quirk.Find(name)
	if q == nil || len(q.Params) == 0 {
		return nil
	}
	if first := q.Params[0]; len(q.Params) == 1 && first.Words != nil {
		for _, w := range first.Words {
			all = append(all, cobra.CompletionWithDesc(head+name+"="+w, first.Name))
		}
		return all
	}
	var values []string
	for _, p := range q.Params {
		values = append(values, p.Format(p.Default))
	}
	return []cobra.Completion{cobra.CompletionWithDesc(head+name+"="+strings.Join(values, "/"), q.Syntax())}
}

// completeQuirks gives the quirks that are not given yet.
func completeQuirks(head string, given []string) (all []cobra.Completion) {
	for _, q := range quirk.All() {
		if !slices.ContainsFunc(given, func(item string) bool { return quirk.Find(specName(item)) == q }) {
			all = append(all, cobra.CompletionWithDesc(head+q.Name, brief(q.Summary)))
		}
	}
	return all
}

func completeProfiles(head string) (all []cobra.Completion) {
	for _, p := range quirk.Profiles() {
		all = append(all, cobra.CompletionWithDesc(head+p.Name, brief(p.Summary)))
	}
	return all
}

// brief is the beginning of a summary, as much as fits beside a name.
func brief(summary string) string {
	lines := wrap(summary, 56)
	if len(lines) == 1 {
		return lines[0]
	}
	return strings.TrimRight(lines[0], ",;:.") + "…"
}
