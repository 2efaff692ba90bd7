package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// revision and date are set by make build, which knows them even where the go
// command was told not to look.
var revision, date string

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "version",
		Short:             "Print the version and what it was built from",
		Example:           "  pop3play version",
		Args:              args(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			fmt.Fprintf(c.OutOrStdout(), "pop3play %s\n%s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}

// version is what the build knows of itself: the module's version, or the
// commit and its date, or nothing.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return versionOf(info, revision, date)
}

func versionOf(info *debug.BuildInfo, revision, date string) string {
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v // the go command makes one of the commit too, if it may look
	}
	if revision == "" {
		return "(devel)"
	}
	return fmt.Sprintf("%s of %s", revision, date)
}
