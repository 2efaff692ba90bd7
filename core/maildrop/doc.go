// Package maildrop keeps mail in memory: a store with an exclusive lock a user,
// canonical octets with exact counts, and the sample maildrops' file format.
//
// It is PURE; the page's simulated maildrop is this one.
package maildrop
