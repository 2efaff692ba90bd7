//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package maildir

import (
	"errors"
	"os"
)

// flock says that there is no lock between processes here: a directory can be
// opened, but not locked, and a lock file could be left behind by a crash.
func flock(*os.File) error { return errors.ErrUnsupported }

func funlock(*os.File) {}
