package explain

import (
	"bytes"

	"github.com/pop3play/pop3play/core/sasl"
)

func scram(name string) bool { return len(name) > 6 && name[:6] == "SCRAM-" }

func bearer(name string) bool { return name == "XOAUTH2" || name == "OAUTHBEARER" }

// mechanism says how a SASL mechanism works.
func (x *explainer) mechanism(named []byte) {
	name := upper(named)
	if scram(name) {
		name = name[:5]
	}
	x.say("sasl." + name)
}

// challenge explains a server's line that asks for more.
func (x *explainer) challenge() {
	mechanism := x.c.arg(0)
	name := upper(mechanism)
	x.span(0, 1, Prompt)
	x.rest(2, Challenge)
	key, more := "sasl-server.challenge", ""
	text, ok := sasl.Decode(x.text[min(2, len(x.text)):])
	switch {
	case !ok:
		more = "sasl-server.odd"
	case len(text) == 0:
		key = "sasl-server.empty"
	case scram(name):
		x.parts(text, ',', nil)
		if more = "scram.server-final"; starts(text, "r=") {
			more = "scram.server-first"
		}
	case bearer(name):
		x.field(Report, text)
		more = "sasl-server.report"
	default:
		x.field(Challenge, text)
	}
	x.say(key)
	if more != "" {
		x.say(more)
	}
	x.mechanism(mechanism)
}

// answer explains a client's line that answers a challenge.
func (x *explainer) answer() {
	key, label := "sasl-client.answer", Response
	switch string(x.text) {
	case "":
		key = "sasl-client.empty"
	case "*":
		key, label = "sasl-client.cancel", Cancel
	}
	x.say(key)
	x.rest(0, label)
	step := x.Step
	switch {
	case label == Cancel:
		return
	case x.Err || x.More > 0:
		x.sayFlaw("flaw.long")
		return
	case x.c.args > 1:
		step++
	}
	x.response(x.text, step)
	x.mechanism(x.c.arg(0))
}

// response takes apart what a client sends in base64, as the initial response
// or later.
func (x *explainer) response(p []byte, step int64) {
	mechanism := upper(x.c.arg(0))
	text, ok := sasl.Decode(p)
	key := ""
	switch {
	case step == 0 && string(p) == "=":
		key = "sasl-client.equals"
	case !ok:
		key = "sasl-client.odd"
	case len(text) == 0:
	case scram(mechanism):
		labels := []Label{Binding}
		if key = "scram.client-first"; starts(text, "c=") {
			key, labels = "scram.client-final", nil
		}
		x.parts(text, ',', labels)
	case mechanism == "PLAIN":
		x.parts(text, 0, []Label{ActAs, User, Password})
	case mechanism == "LOGIN" && step == 0:
		x.field(User, text)
	case mechanism == "LOGIN":
		x.field(Password, text)
	case mechanism == "CRAM-MD5":
		x.parts(text, ' ', []Label{User, Digest})
	case bearer(mechanism):
		x.parts(text, 1, nil)
	default:
		x.field(Decoded, text)
	}
	if key != "" {
		x.say(key)
	}
}

// attributes are what the names in messages of mechanisms stand for. With gs2
// in front, OAUTHBEARER has "n,a" before the user.
var attributes = [...]struct {
	name  string
	label Label
}{
	{"a", ActAs}, {"n", User}, {"r", Nonce}, {"c", BindingData}, {"s", Salt}, {"i", Iterations}, {"p", Proof},
	{"v", ServerProof}, {"e", Failure}, {"user", User}, {"host", Host}, {"port", Port}, {"auth", Token}, {"n,a", User},
}

// parts lists what the octet end parts: by place where labels has one, else by
// name, as in "n=user,r=nonce".
func (x *explainer) parts(text []byte, end byte, labels []Label) {
	for more := true; more; {
		var v []byte
		v, text, more = bytes.Cut(text, []byte{end})
		label := Other
		if len(labels) > 0 {
			label, labels = labels[0], labels[1:]
		} else if name, value, ok := bytes.Cut(v, []byte{'='}); ok {
			for i := range attributes {
				if a := &attributes[i]; a.name == string(name) {
					label, v = a.label, value
				}
			}
		}
		if len(v) > 0 {
			x.field(label, v)
		}
	}
}

func (x *explainer) field(l Label, text []byte) {
	x.e.Fields = append(x.e.Fields, Field{l, shown(text)})
}
