// Package wasmtest runs the very file that the page loads, under wazero, and
// compares it with the native core. It is a module of its own, so that users of
// the core do not inherit a WebAssembly runtime.
package wasmtest
