//go:build unix

package pop3server_test

import "syscall"

// descriptors is how many files this process may have open: Go has raised the
// soft limit to the hard one at the start, and root may raise that.
func descriptors(want int) int {
	var l syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l) != nil {
		return 256
	}
	if uint64(l.Cur) >= uint64(want) {
		return want
	}
	more := syscall.Rlimit{}
	more.Cur += 1
	for uint64(more.Cur) < uint64(want) {
		more.Cur *= 2 // the field's type differs between systems
	}
	more.Max = more.Cur
	if syscall.Setrlimit(syscall.RLIMIT_NOFILE, &more) == nil {
		return want
	}
	return int(l.Cur)
}
