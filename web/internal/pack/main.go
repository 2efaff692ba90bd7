// Command pack makes a WASM module that Go wrote small for the page:
//
//	pack in.wasm [outdir]
//
// In the file it blanks what serves tracebacks alone, and puts what fills the
// memory into one piece; it writes the file's name with .br (quality 11) and .gz
// (best) into outdir, if there is one.
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

func main() {
	if n := len(os.Args); n != 2 && n != 3 {
		fmt.Fprintln(os.Stderr, "usage: pack in.wasm [outdir]")
		os.Exit(2)
	}
	if err := pack(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(in string, dirs []string) error {
	raw, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	m, err := readModule(raw)
	if err == nil {
		err = m.strip()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", in, err)
	}
	raw = m.octets()
	if err := os.WriteFile(in, raw, 0o644); err != nil {
		return err
	}
	for _, dir := range dirs {
		name := filepath.Join(dir, filepath.Base(in))
		err = errors.Join(
			write(name+".br", raw, func(w io.Writer) (io.WriteCloser, error) {
				return brotli.NewWriterLevel(w, brotli.BestCompression), nil
			}),
			write(name+".gz", raw, func(w io.Writer) (io.WriteCloser, error) {
				return gzip.NewWriterLevel(w, gzip.BestCompression)
			}))
		if err != nil {
			return err
		}
	}
	return nil
}

// write replaces the file in one step, so that a build beside it never embeds
// half a file.
func write(name string, raw []byte, packer func(io.Writer) (io.WriteCloser, error)) error {
	var b bytes.Buffer
	w, err := packer(&b)
	if err != nil {
		return err
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	part := name + ".part"
	if err := os.WriteFile(part, b.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s %d octets\n", name, b.Len())
	return os.Rename(part, name)
}
