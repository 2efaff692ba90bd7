package main

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/pop3play/pop3play/testdata"
	"github.com/pop3play/pop3play/web"
	"github.com/spf13/cobra"
)

func exportCommand() *cobra.Command {
	var origins []string
	c := &cobra.Command{
		Use:   "export DIR",
		Short: "Write the playground as a static site",
		Long: `export writes the playground into DIR as a static site, for any host and any
path. It runs in the visitor's browser alone; there is no server behind it.

Beside the page it writes the security headers that pop3play serve sends, for
Netlify and Cloudflare Pages (_headers), Apache (.htaccess) and nginx
(nginx.conf.example). They let pages of the same site show the playground in a
frame, at ?embed=1, and those of each --allow-embed.

DIR is new, empty, or an earlier export.`,
		Example: `  pop3play export public
  pop3play export --allow-embed https://blog.example public`,
		Args: args(1, 1),
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(given) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(c *cobra.Command, args []string) error {
			if args[0] == "" {
				return usagef("export: the directory has no name; write: %s", c.UseLine())
			}
			if err := checkOrigins(origins); err != nil {
				return err
			}
			o := siteOptions(testdata.Samples()[0].Name)
			o.AllowEmbed = origins
			err := web.Export(args[0], o)
			var at *fs.PathError
			if errors.As(err, &at) { // without the name of a system call
				err = fmt.Errorf("cannot write the site, %s: %w; name a new directory, in one that you may write to", at.Path, at.Err)
				if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
					err = usageError{err}
				}
				return err
			}
			if errors.Is(err, web.ErrTaken) {
				return usageError{err}
			}
			if err != nil {
				return err
			}
			(&people{out: c.ErrOrStderr()}).say("the site is in %s; any web server can serve it", args[0])
			return nil
		},
	}
	embedFlag(c, &origins)
	return c
}

func embedFlag(c *cobra.Command, origins *[]string) {
	c.Flags().StringArrayVar(origins, "allow-embed", nil, "`origin` whose pages may show the playground in a frame, as https://blog.example; may be given again")
	complete(c, "allow-embed")
}

func checkOrigins(origins []string) error {
	for _, o := range origins {
		if err := web.CheckOrigin(o); err != nil {
			return usagef("--allow-embed: %w", err)
		}
	}
	return nil
}
