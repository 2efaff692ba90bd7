package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/mattn/go-isatty"

	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
)

// colours of what is written to a terminal, as SGR parameters (ECMA-48).
const (
	clientColour = "36"
	serverColour = "32"
	errorColour  = "31"
	quirkColour  = "33"
	proseColour  = "2"
)

// painter gives text its colour, if w is a terminal and nobody said NO_COLOR.
func painter(w io.Writer) func(colour, text string) string {
	f, ok := w.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return func(_, text string) string { return text }
	}
	return func(colour, text string) string { return "\x1b[" + colour + "m" + text + "\x1b[0m" }
}

// shownTranscript gives the prose of a transcript and, behind an empty line,
// its conversation; and the behaviour that it was made with.
func shownTranscript(name string) (text, spec string) {
	data, err := fs.ReadFile(testdata.Transcripts(), name+".txtar")
	if err != nil {
		return "", ""
	}
	head, talk, _ := strings.Cut(string(data), "-- transcript --\n")
	prose, _, _ := strings.Cut(head, "\n\n")
	talk, _, _ = strings.Cut(talk, "\n-- ")
	if s, err := transcript.Parse(data); err == nil {
		spec = s.Spec()
	}
	return prose + "\n\n" + strings.TrimSuffix(talk, "\n") + "\n", spec
}

// showTranscript writes the transcript of that name: its prose, then the
// conversation.
func showTranscript(w io.Writer, paint func(colour, text string) string, name string) {
	text, _ := shownTranscript(name)
	prose, talk, _ := strings.Cut(text, "\n\n")
	fmt.Fprintf(w, "%s\n\n", paint(proseColour, prose))
	for line := range strings.Lines(talk) {
		line = strings.TrimSuffix(line, "\n")
		colour := proseColour
		switch {
		case strings.HasPrefix(line, "C"):
			colour = clientColour
		case strings.HasPrefix(line, "S") && strings.Contains(line, ": -"):
			colour = errorColour
		case strings.HasPrefix(line, "S"):
			colour = serverColour
		}
		fmt.Fprintf(w, "  %s\n", paint(colour, line))
	}
}
