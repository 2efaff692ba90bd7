package main

import (
	"errors"
	"unicode/utf8"

	"github.com/pop3play/pop3play/core/quirk"
)

// specError says what is wrong with a spec string that a flag gave, and at
// which of its characters.
func specError(flag string, err error) error {
	var e *quirk.Error
	if !errors.As(err, &e) || e.Offset == 0 {
		return usagef("%s: %w", flag, err)
	}
	return usagef("%s: %w (character %d of %q)", flag, err, utf8.RuneCountInString(e.Spec[:e.Offset])+1, e.Spec)
}
