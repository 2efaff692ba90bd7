// Command packpage packs the page's scripts, style sheets and other texts for the
// next build to embed:
//
//	packpage web/static
package main

import (
	"fmt"
	"os"

	"github.com/pop3play/pop3play/web"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: packpage web/static")
		os.Exit(2)
	}
	if err := web.WritePacked(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "packpage:", err)
		os.Exit(1)
	}
}
