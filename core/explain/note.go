package explain

import "github.com/pop3play/pop3play/core/pop3"

// note explains an event that has no octets.
func (x *explainer) note() {
	key, arg := "", x.Text
	switch x.Kind {
	case pop3.KindOpen:
		key = "note.open"
	case pop3.KindLogin:
		key = "note.login"
	case pop3.KindAuthFail:
		key = "note.auth-fail"
	case pop3.KindState:
		key = "state." + x.To.String()
	case pop3.KindTLS:
		key = "note.tls"
	case pop3.KindMark:
		arg = digits(x.Msg)
		switch key = "note.marked"; x.N {
		case 0:
			key = "note.unmarked"
		case 2:
			key = "note.leaves"
		}
	case pop3.KindUpdate:
		arg = digits(x.N)
		if key = "note.update"; x.Err {
			key = "note.update-failed"
		}
	case pop3.KindClose:
		key = "close." + arg
	}
	x.sayOf(key, shown([]byte(arg)), "")
	if x.Kind == pop3.KindClose && x.From == pop3.Transaction && arg != string(pop3.ReasonQuit) {
		x.say("close.kept")
	}
}
