package pop3

import "slices"

var numberVerbs = []string{"LIST", "UIDL", "RETR", "TOP", "DELE", "RSET"} // RSET: as the original had it

// NamesMessage tells whether a command has a message number as its first
// argument. No other one is ever about a single message.
func NamesMessage(verb string) bool { return slices.Contains(numberVerbs, verb) }
