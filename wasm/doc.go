// Command wasm is the session core as a WebAssembly reactor: the page's
// simulated server. It holds no POP3 logic; it carries octets and events over
// the border. Build it with
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared ./wasm
//
// Numbers cross the border, and octets through one buffer. An export that gives
// octets returns pointer<<32 | length, valid until the next call; 0 is none.
// Times are nanoseconds.
package main
