module github.com/pop3play/pop3play/core/interop

go 1.26.0

replace github.com/pop3play/pop3play => ../..

require github.com/pop3play/pop3play v0.0.0

require golang.org/x/tools v0.52.0 // indirect
