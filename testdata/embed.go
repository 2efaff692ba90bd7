// Package testdata carries the sample mail and the transcripts inside the
// binary, for the command, the page's builder and tests alike.
package testdata

import (
	"embed"
	"io/fs"

	"github.com/pop3play/pop3play/core/maildrop"
)

//go:embed mail transcripts
var files embed.FS

// Mail gives a sample maildrop: one message a file, in the order of the names,
// with LF line ends. Without such a directory it is nil. "tour" shows what
// a client must get right: dots at line starts, 8-bit text, long lines, text
// that looks like status lines, charsets, parts within parts, a bounce, a digest
// and a message without a body.
func Mail(name string) fs.FS { return sub("mail/" + name) }

// Sample describes a sample maildrop for people.
type Sample struct {
	Name, Title, Summary string
	// Made says that its messages are made by [maildrop.Large] and stand in no file.
	Made bool
}

// Samples lists the sample maildrops, the usual one first.
func Samples() []Sample {
	return []Sample{
		{Name: "tour", Title: "Tour", Summary: "Thirteen letters, each with something that a client must get right."},
		{Name: "edge-cases", Title: "Edge cases", Summary: "Dots, lengths, octets and headers at the limits of what is allowed, and beyond."},
		{Name: "mailing-list", Title: "Mailing list", Summary: "A discussion with replies, quotations, an absence note and a reminder."},
		{Name: "large", Title: "Large", Summary: "Three hundred messages, one of them of two million octets.", Made: true},
		{Name: "empty", Title: "Empty", Summary: "No message at all."},
	}
}

// Bundle gives a sample maildrop in the format of [maildrop.ReadBundle], as
// the page fetches it. Without a sample of that name it is nil.
func Bundle(name string) []byte {
	var out []byte
	switch name {
	case "large":
		maildrop.Large(func(raw []byte) { out = maildrop.AppendBundle(out, "message", raw) })
		return out
	case "empty":
		return []byte{}
	}
	dir := Mail(name)
	if dir == nil {
		return nil
	}
	entries, err := fs.ReadDir(dir, ".")
	for _, e := range entries {
		var raw []byte
		if raw, err = fs.ReadFile(dir, e.Name()); err != nil {
			break
		}
		out = maildrop.AppendBundle(out, e.Name(), raw)
	}
	if err != nil {
		panic("testdata: " + err.Error()) // embedded files cannot fail to be read
	}
	return out
}

// Transcripts gives the recorded sessions, *.txtar.
func Transcripts() fs.FS { return sub("transcripts") }

func sub(name string) fs.FS {
	if info, err := fs.Stat(files, name); err != nil || !info.IsDir() {
		return nil
	}
	dir, err := fs.Sub(files, name)
	if err != nil {
		return nil
	}
	return dir
}
