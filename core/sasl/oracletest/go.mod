module github.com/pop3play/pop3play/core/sasl/oracletest

go 1.26.0

require (
	github.com/emersion/go-sasl v0.0.0-20241020182733-b788ff22d5a6
	github.com/pop3play/pop3play v0.0.0
	github.com/xdg-go/scram v1.4.0
)

require (
	github.com/xdg-go/stringprep v1.0.4 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/pop3play/pop3play => ../../..
