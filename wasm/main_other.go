//go:build !wasip1

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "pop3play: this is the page's WebAssembly module; build it with GOOS=wasip1 GOARCH=wasm, or run make wasm")
	os.Exit(2)
}
