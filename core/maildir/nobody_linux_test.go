package maildir

import (
	"os"
	"runtime"
	"syscall"
	"testing"
)

// asNobody does something without the rights of root, for which no directory
// is read-only. On Linux the rights on files are each thread's own.
func asNobody(_ *testing.T, do func()) {
	if os.Geteuid() != 0 {
		do()
		return
	}
	const nobody = 65534
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	syscall.Setfsuid(nobody) // its error, always nil, says nothing; that a removal fails does
	defer syscall.Setfsuid(0)
	do()
}
