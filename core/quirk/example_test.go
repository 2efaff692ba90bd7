package quirk_test

import (
	"fmt"

	"github.com/pop3play/pop3play/core/quirk"
)

// A spec string stands for a whole behaviour: a profile, and quirks on it.
// Behaviour.Dialect makes of it what sessions run on.
func ExampleParse() {
	b, err := quirk.Parse("gmail-like,trickle=1/50ms@verb:RETR")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(b.Profile.Name)
	for _, u := range b.Uses {
		fmt.Println(u.Quirk.Name, u.Quirk.Summary)
	}
	// Output:
	// gmail-like
	// trickle Every reply leaves a few octets at a time, with a pause after each.
}

// Mistakes are told where they are, and with what would do.
func ExampleParse_mistake() {
	for _, spec := range []string{"strict,trikle", "trickle=1/50", "err-greeting@verb:LIST"} {
		_, err := quirk.Parse(spec)
		fmt.Println(err)
	}
	// Output:
	// unknown quirk or profile "trikle"; did you mean trickle?
	// trickle: "50" is not a duration such as 50ms, 2s or 1m, from 1us to 10m, for delay
	// err-greeting strikes before the first command alone: aim it at a session or by chance, with p
}
