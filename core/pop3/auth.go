package pop3

import (
	"errors"
	"slices"

	"github.com/pop3play/pop3play/core/sasl"
)

// Extension is a command that a server may have or not. Those that need much
// are no part of [Strict], so that a program without them stays small.
type Extension func(*Edit)

// SASL adds AUTH (RFC 5034) with the given mechanisms, in the order in which
// CAPA lists them. Those for which [Options] lack something are not offered.
func SASL(mechanisms []*sasl.Mechanism) Extension {
	return func(e *Edit) {
		e.Add(Spec{Verb: "AUTH", Usage: "AUTH mechanism [initial-response]", Ref: "RFC 5034 §4", Cap: "SASL",
			In: Authorization, Login: true, Min: 1, Max: 2, Moves: []Move{{Authorization, Transaction, "AUTH"}},
			Do:    func(tx *Tx, c Command) Reply { return auth(tx, c, tx.usable(mechanisms)) },
			value: func(tx *Tx) string { return names(tx.usable(mechanisms)) },
		})
	}
}

// usable are the mechanisms that can be offered here and now.
func (tx *Tx) usable(all []*sasl.Mechanism) (list []*sasl.Mechanism) {
	c := tx.saslConfig(nil)
	c.Check = func(sasl.Claim) error { return sasl.ErrRefused }
	takes := tx.s.d.Mechanisms
	for _, m := range all {
		if m.Usable(&c) && (takes == nil || slices.Contains(takes, m.Name)) {
			list = append(list, m)
		}
	}
	return list
}

func (tx *Tx) saslConfig(check func(sasl.Claim) error) sasl.Config {
	o := &tx.s.o
	return sasl.Config{
		Check: check, Nonce: o.Nonce, SaltKey: o.SaltKey, Iterations: o.Iterations,
		ChannelBinding: o.ChannelBinding, Token: o.Token, TokenUser: o.TokenUser,
	}
}

// names is what CAPA lists behind SASL.
func names(list []*sasl.Mechanism) (all string) {
	for i, m := range list {
		if i > 0 {
			all += " "
		}
		all += m.Name
	}
	return all
}

// exchange is an AUTH command under way.
type exchange struct {
	refused error // what the store said to wrong credentials
	x       *sasl.Exchange
	user    string
	account Account
	over    bool // the client is who it says; only the maildrop is to be opened
}

func auth(tx *Tx, c Command, offered []*sasl.Mechanism) Reply {
	m := sasl.Find(offered, c.Arg(0))
	if m == nil {
		return Reply{Err: true, Say: SayNoMechanism, Args: Args{Arg: c.Arg(0)}}
	}
	tx.s.scope.User = "" // what USER said is forgotten
	e := &exchange{}
	e.x = m.New(tx.saslConfig(func(claim sasl.Claim) error {
		var err error
		c := Credentials{User: claim.User, Mechanism: m.Name, Password: claim.Password, Proof: claim.Proof}
		e.account, err = tx.authenticate(&c)
		e.user = c.User
		if errors.Is(err, ErrAuth) {
			e.refused = err
			return sasl.ErrRefused
		}
		return err
	}))
	return e.reply(tx)(e.x.Start(c.Arg(1)))
}

// next takes the client's answer to a challenge. While the maildrop is locked
// it is called again with the same line.
func (e *exchange) next(tx *Tx, line []byte) Reply {
	if e.over {
		return tx.open(e.account, e.user)
	}
	return e.reply(tx)(e.x.Answer(line))
}

func (e *exchange) reply(tx *Tx) func(challenge string, done bool, err error) Reply {
	return func(challenge string, done bool, err error) Reply {
		switch err {
		case nil:
		case sasl.ErrInitial, sasl.ErrBase64, sasl.ErrMessage, sasl.ErrUnusable:
			r := tx.loginFailed("", SayBadAnswer, nil)
			r.Args.Text = err.Error()
			return r
		case sasl.ErrRefused, sasl.ErrAuthzID, sasl.ErrBinding, sasl.ErrDowngrade:
			return tx.loginFailed("AUTH", SayAuthFailed, e.refused)
		default:
			return tx.loginBroken(err)
		}
		if !done {
			return Reply{Text: challenge, Next: e.next}
		}
		e.over = true
		return tx.open(e.account, e.user)
	}
}
