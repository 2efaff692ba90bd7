package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
)

type user struct{ name, password string }

// userList is the value of --user. The first one given replaces the default.
type userList struct {
	all   []user
	given bool
}

var defaultUser = user{"user", "password"}

func (l *userList) Type() string { return "name:password" }

func (l *userList) String() string {
	var all []string
	for _, u := range l.all {
		all = append(all, u.name+":"+u.password)
	}
	return strings.Join(all, " ")
}

func (l *userList) Set(s string) error {
	name, password, ok := strings.Cut(s, ":")
	switch {
	case !ok || name == "" || password == "":
		return errors.New("write NAME:PASSWORD")
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }), strings.Contains(name, " "):
		return errors.New("a name has no blanks, and neither name nor password has control characters")
	}
	if !l.given {
		l.all, l.given = nil, true
	}
	if slices.ContainsFunc(l.all, func(u user) bool { return u.name == name }) {
		return fmt.Errorf("user %q is given twice", name)
	}
	l.all = append(l.all, user{name, password})
	return nil
}

// token is the value of --token: a bearer token, and whom a client means that
// names nobody.
type token struct{ user, value string }

func (t *token) Type() string { return "[user:]token" }

func (t *token) String() string {
	if t.user == "" {
		return t.value
	}
	return t.user + ":" + t.value
}

// Set looks for the user's name before the first colon: tokens have none, RFC
// 6750 §2.1.
func (t *token) Set(s string) error {
	user, value, named := strings.Cut(s, ":")
	if !named {
		user, value = "", s
	}
	const signs = "-._~+/="
	for _, r := range value {
		if (r < '0' || '9' < r) && (r|0x20 < 'a' || 'z' < r|0x20) && !strings.ContainsRune(signs, r) {
			return fmt.Errorf("%q cannot stand in a token: letters, digits and %s do", r, signs)
		}
	}
	if value == "" || named && user == "" {
		return errors.New("write TOKEN or NAME:TOKEN")
	}
	t.user, t.value = user, value
	return nil
}

// prepare gives names the form in which a session of the behaviour looks for
// them.
func (l *userList) prepare(b *quirk.Behaviour) error {
	if b.Profile.Raw {
		return nil // which knows no UTF-8
	}
	for i := range l.all {
		u := &l.all[i]
		name, ok := pop3server.SASLprep(u.name, true)
		if !ok {
			return usagef("--user: %q has characters that no name may have (RFC 4013)", u.name)
		}
		u.name = name
	}
	return nil
}

func (l userList) names() (names []string) {
	for _, u := range l.all {
		names = append(names, u.name)
	}
	return names
}

func (l userList) passwords() map[string]string {
	m := make(map[string]string, len(l.all))
	for _, u := range l.all {
		m[u.name] = u.password
	}
	return m
}
