module github.com/pop3play/pop3play/core/interop

go 1.26.0

replace github.com/pop3play/pop3play => ../..

require github.com/pop3play/pop3play v0.0.0

require (
	github.com/xdg-go/stringprep v1.0.4 // indirect
	golang.org/x/text v0.43.0 // indirect
	golang.org/x/tools v0.52.0 // indirect
)
