module github.com/pop3play/pop3play/wasm/wasmtest

go 1.26.0

require (
	github.com/pop3play/pop3play v0.0.0
	github.com/tetratelabs/wazero v1.12.0
)

require (
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/tools v0.52.0 // indirect
)

replace github.com/pop3play/pop3play => ../..
