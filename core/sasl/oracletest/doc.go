// Package oracletest compares package sasl with clients that others wrote. It
// is a module of its own so that users of pop3play do not depend on them.
//
//	cd core/sasl/oracletest && go test ./...
package oracletest
