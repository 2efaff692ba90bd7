// Package trace holds the consumers of session events: statistics, transcript,
// and the codec that carries events over
// the border of WebAssembly and over the bridge.
//
// It is PURE, so that the page and the native server count with the same code.
package trace
