package maildir

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/pop3play/pop3play/core/pop3"
)

// lasting marks an error that the next try would meet again: what is missing,
// forbidden or read-only stays so until somebody changes it (RFC 3206 §4).
func lasting(err error) error {
	for _, kind := range []error{fs.ErrNotExist, fs.ErrPermission, syscall.ENOTDIR, syscall.EROFS, errReadOnly} {
		if errors.Is(err, kind) {
			return lastingError{err}
		}
	}
	return err
}

type lastingError struct{ error }

func (e lastingError) Unwrap() error        { return e.error }
func (e lastingError) Is(target error) bool { return target == pop3.ErrPermanent }
