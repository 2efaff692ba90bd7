module github.com/pop3play/pop3play

go 1.26
