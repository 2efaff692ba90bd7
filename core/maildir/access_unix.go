//go:build unix

package maildir

import "syscall"

// nonblock keeps the open of a fifo, put where a file was, from waiting.
const nonblock = syscall.O_NONBLOCK

// mayWrite asks whether files in a directory can be removed, and makes none to
// find out.
func mayWrite(path string) error {
	const writeAndSearch = 2 | 1
	return syscall.Access(path, writeAndSearch)
}
