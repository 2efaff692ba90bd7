package main

import (
	"slices"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The value of each flag is completed, and only that of a file's name by the
// names of files.
func TestFlagsComplete(t *testing.T) {
	for _, c := range newRoot().Commands() {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Value.Type() == "bool" {
				return
			}
			complete, known := c.GetFlagCompletionFunc(f.Name)
			if known == slices.Contains(fileFlags, f.Name) {
				t.Errorf("%s --%s: completed %v", c.Name(), f.Name, known)
			}
			if !known {
				return
			}
			all, directive := complete(c, nil, "")
			if directive&cobra.ShellCompDirectiveNoFileComp == 0 {
				t.Errorf("%s --%s offers files", c.Name(), f.Name)
			}
			for _, value := range []string{"sample", "statistics", "profile", "quirks", "explain", "group"} {
				if f.Name == value && len(all) < 3 {
					t.Errorf("%s --%s offers %v", c.Name(), f.Name, all)
				}
			}
		})
	}
}
