package main

import (
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/web"
)

// introduce has a profile say what it says first, to a wrong password, and to
// CAPA before and after the login.
func introduce(p *quirk.Profile, info *web.ProfileInfo) {
	d := new(commonFlags).dialect(&quirk.Behaviour{Profile: p})
	greeting, capa := ask(d, "CAPA")
	info.Greeting, info.Before = greeting, listed(capa)
	_, refusal := ask(d, "USER user", "PASS wrong")
	info.Refusal = strings.Join(refusal, ", then ")
	_, capa = ask(d, "USER user", "PASS password", "CAPA")
	info.After = listed(capa)
	if slices.Equal(info.After, info.Before) {
		info.After = nil
	}
}

// listed takes away what stands around a listing; nil if there is none.
func listed(answer []string) []string {
	if n := len(answer); n > 2 && answer[n-1] == "." {
		return answer[1 : n-1]
	}
	return nil
}

// ask gives the greeting, and the lines of the answer to the last of those
// sent. What a server does slowly takes no time here.
func ask(d *pop3.Dialect, lines ...string) (greeting string, answer []string) {
	store := &maildrop.Memory{}
	store.AddUser("user", "password")
	s := pop3.NewSession(d, store, pop3.Options{Session: 1, Stamp: "4711.1@localhost"})
	now := pop3.Time(0)
	s.Start(now)
	hear := func() string {
		var all []byte
		for !s.WantInput() {
			p, _ := s.Pull(now)
			if all = append(all, p...); p != nil || s.WantInput() {
				continue
			}
			at, waits := s.Deadline()
			if !waits {
				break
			}
			now = max(now, at)
			s.Tick(now)
		}
		return strings.TrimSuffix(string(all), "\r\n")
	}
	greeting = hear()
	last := ""
	for _, line := range lines {
		if !s.WantInput() {
			return greeting, nil
		}
		s.Feed(now, []byte(line+"\r\n"))
		last = hear()
	}
	s.End(now, pop3.ReasonShutdown)
	return greeting, strings.Split(last, "\r\n")
}
