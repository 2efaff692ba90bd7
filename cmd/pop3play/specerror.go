package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/pop3play/pop3play/core/quirk"
)

// specError says what is wrong with a spec string, and which flag gave it, if
// one did. What it is about can be pointed at; see pointOut.
func specError(flag string, err error) error {
	var e *quirk.Error
	if errors.As(err, &e) && strings.HasPrefix(e.Msg, "unknown quirk or profile ") && !strings.Contains(e.Msg, "; did you mean ") {
		err = fmt.Errorf("%w; pop3play quirks lists them", err)
	}
	if flag != "" {
		err = fmt.Errorf("%s: %w", flag, err)
	}
	return usageError{err}
}

// pointOut shows the spec string that an error is about, with a caret below the
// character at which it is wrong.
func pointOut(w io.Writer, err error) {
	var e *quirk.Error
	if !errors.As(err, &e) {
		return
	}
	shown := func(s string) string {
		return strings.Map(func(r rune) rune {
			if !unicode.IsPrint(r) {
				return '?'
			}
			return r
		}, s)
	}
	before := shown(e.Spec[:e.Offset])
	fmt.Fprintf(w, "  %s\n  %s^\n", shown(e.Spec), strings.Repeat(" ", len([]rune(before))))
}
