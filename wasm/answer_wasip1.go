//go:build wasip1

package main

import (
	"github.com/pop3play/pop3play/core/sasl"
	"github.com/pop3play/pop3play/core/trace"
)

// What begins a step of a login.
const (
	stepSecret = 1 << iota // a line, or value, that tells the secret
	stepOctets             // a value that is no text
	stepAgain              // not worked out yet
	stepWrong              // there is no step; about says why
)

// salting goes on from call to call.
var salting sasl.Salting

// answer works out the next message of a login. The buffer holds, as records
// have them, the strings of a [sasl.Attempt]: mechanism, user, secret, nonce,
// and each that was heard. The step is flags, about, line, and for each value
// flags, what, data.
//
//go:wasmexport answer
func answer(n int32) uint64 {
	var given []string
	for p := taken(n); len(p) > 0; {
		s, rest, ok := trace.ReadString(p)
		if !ok {
			break
		}
		given, p = append(given, string(s)), rest
	}
	if len(given) < 4 {
		return 0
	}
	a := sasl.Attempt{Mechanism: given[0], User: given[1], Secret: given[2], Nonce: given[3], Heard: given[4:], Salting: &salting}
	step, err := a.Next()
	flags := flag(step.Secret, stepSecret) | flag(err == sasl.ErrAgain, stepAgain)
	if err != nil {
		step.About = err.Error()
		flags |= stepWrong
	}
	out = trace.AppendString(append(out[:0], flags), step.About)
	out = trace.AppendString(out, step.Line)
	for _, v := range step.Values {
		out = append(out, flag(v.Secret, stepSecret)|flag(v.Octets, stepOctets))
		out = trace.AppendString(trace.AppendString(out, v.What), v.Data)
	}
	return give(out)
}

func flag(on bool, f byte) byte {
	if on {
		return f
	}
	return 0
}
