package main

import (
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// A target of --allow-target, host:port or POP URL, becomes host:port. A URL
// that we print for a user is one that we take.
func FuzzTargetFlag(f *testing.F) {
	for _, s := range []string{"mail.example:110", "pop://mail.example", "pop://user;AUTH=+APOP@mail.example:111", "pop://[::1]/", "pop://", "POP://a", "[::1]:110", "a:b:c", "pop://%00@a:1"} {
		f.Add(s, "user")
	}
	f.Add("", "a@b;c:d/e%\x7fü ")
	f.Fuzz(func(t *testing.T, target, user string) {
		all := []string{target}
		if err := checkTargets(all); err != nil {
			if !errors.As(err, new(usageError)) {
				t.Fatalf("%q: %v", target, err)
			}
		} else if host, port, err := net.SplitHostPort(all[0]); err != nil || host == "" || port == "" {
			t.Fatalf("%q became %q", target, all[0])
		}
		if !utf8.ValidString(user) {
			return
		}
		u, err := url.Parse("pop://" + urlName(user) + "@mail.example:1110")
		if err != nil || u.Host != "mail.example:1110" || u.User.Username() != user {
			t.Fatalf("user %q: %v, %v", user, u, err)
		}
		if _, has := u.User.Password(); has {
			t.Fatalf("user %q: a password in %s", user, u)
		}
	})
}

// Whoever --user names can log in with one command line each, and the default
// user cannot.
func FuzzUserFlag(f *testing.F) {
	f.Add("a:b", "c:d")
	f.Add("a:b:c", "a:d")
	f.Add(":b", "a\r\n:b")
	f.Add("ü:ß", "a b:c d")
	f.Fuzz(func(t *testing.T, first, second string) {
		l := userList{all: []user{defaultUser}}
		taken := 0
		for _, s := range []string{first, second} {
			if l.Set(s) != nil {
				continue
			}
			u := l.all[len(l.all)-1]
			if taken++; len(l.all) != taken || u.name == "" || u.password == "" || u.name+":"+u.password != s {
				t.Fatalf("%q became %v", s, l.all)
			}
			if strings.ContainsAny(u.name, " \r\n\x00") || strings.ContainsAny(u.password, "\r\n\x00") {
				t.Fatalf("%q cannot be typed", u)
			}
		}
		if len(l.passwords()) != len(l.all) {
			t.Fatalf("two users of one name: %v", l.all)
		}
	})
}

// The words of start are one behaviour or a mistake in the command line.
func FuzzWords(f *testing.F) {
	f.Add("", "autodelete trickle=1/5ms standardport")
	f.Add("strict", "classic,extra noextra")
	f.Add("classic", "stat-wrong@p:5 @ = ,")
	f.Fuzz(func(t *testing.T, asked, words string) {
		b, standard, err := parseWords("classic", asked, strings.Fields(words))
		if err != nil {
			if !errors.As(err, new(usageError)) || b != nil {
				t.Fatalf("%q %q: %v", asked, words, err)
			}
			return
		}
		if standard != strings.Contains(" "+strings.Join(strings.Fields(words), " ")+" ", " "+standardPort+" ") {
			t.Fatalf("%q: standardport %v", words, standard)
		}
		b.Dialect()
	})
}
