package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
	"github.com/spf13/cobra"
)

func exportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export DIR",
		Short: "Write the playground as a static site",
		Long: `export writes the playground into DIR as a static site, for any host and any
path. It runs in the visitor's browser alone; there is no server behind it.`,
		Example: `  pop3play export public`,
		Args:    args(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if args[0] == "" {
				return usagef("export: the directory has no name; write: %s", c.UseLine())
			}
			err := web.Export(args[0], siteOptions(testdata.Samples()[0].Name))
			var at *fs.PathError
			if errors.As(err, &at) { // without the name of a system call
				return fmt.Errorf("cannot write the site, %s: %w", at.Path, at.Err)
			}
			if err != nil {
				return err
			}
			(&people{out: c.ErrOrStderr()}).say("the site is in %s; any web server can serve it", args[0])
			return nil
		},
	}
}
