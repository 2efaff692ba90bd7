package trace_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
)

// A session recorded as a transcript can be played again, and is then the same.
func TestRecordAndReplay(t *testing.T) {
	entries, err := fs.Glob(testdata.Transcripts(), "*/*.txtar")
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	recorded := 0
	for _, name := range entries {
		data, err := fs.ReadFile(testdata.Transcripts(), name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := transcript.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		if timed(s) || !s.Plays("core") || s.Header["tls"] != "" {
			continue // neither time nor a handshake is recorded
		}
		if strings.HasPrefix(s.Header["quirks"], "pipelined-replies-interleaved") {
			continue // whose answers do not come in the order of what they answer
		}
		text, out, err := record(s)
		if err != nil {
			t.Fatal(name, err)
		}
		// The same mail and the same behaviour, with what was recorded.
		again, err := transcript.Parse([]byte("-- transcript --\n" + fixed(text)))
		if err != nil {
			t.Errorf("%s: %v in\n%s", name, err, text)
			continue
		}
		again.Header, again.Mail = s.Header, s.Mail
		text2, out2, err := record(again)
		if err != nil || text2 != text || !bytes.Equal(out2, out) {
			t.Errorf("%s: %v\nfirst\n%s\nthen\n%s", name, err, text, text2)
		}
		recorded++
	}
	if recorded < 20 {
		t.Errorf("%d recorded", recorded)
	}
}

// fixed makes a greeting's timestamp one that the player remembers.
func fixed(text string) string {
	lines := strings.SplitAfter(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, "S") && strings.Contains(l, "@localhost>") {
			lines[i] = l[:strings.IndexByte(l, '<')] + "<stamp>" + l[strings.IndexByte(l, '>')+1:]
		}
	}
	return strings.Join(lines, "")
}

func timed(s *transcript.Script) bool {
	for _, st := range s.Steps {
		if st.Kind == transcript.Wait || st.Kind == transcript.Quiet || st.Conn > 1 {
			return true
		}
	}
	return false
}

func record(s *transcript.Script) (text string, out []byte, err error) {
	core, err := transcript.NewCore(s)
	if err != nil {
		return "", nil, err
	}
	tr := trace.Transcript{Secrets: true}
	var all []byte
	core.Observe = func(e *pop3.Event) {
		all = tr.Append(all, e)
		switch e.Kind {
		case pop3.KindGreeting, pop3.KindReply, pop3.KindBody:
			out = append(out, e.Data...)
		}
	}
	err = transcript.Play(s, core)
	return string(all), out, err
}

// Whatever octets go over the wire, the transcript of them is read back as just
// these.
func FuzzTranscript(f *testing.F) {
	f.Add([]byte("STAT\r\n"), []byte("+OK 1 2\r\n"))
	f.Add([]byte("a|b\\-\r\n"), []byte("<close>\r\n\\n\n.\n"))
	f.Add([]byte("<close>\r\n"), []byte("\\-\r\n\\\\-\\\n"))
	f.Fuzz(func(t *testing.T, client, server []byte) {
		// Sessions report the client's lines whole, and the server's octets as they leave.
		i := bytes.IndexByte(client, '\n')
		if i < 0 || len(server) == 0 || bytes.Contains(append(client, server...), []byte("<stamp>")) || bytes.Contains(client, []byte("<digest>")) {
			return
		}
		client = client[:i+1]
		tr := trace.Transcript{Secrets: true}
		text := tr.Append(nil, &pop3.Event{Kind: pop3.KindLineIn, Data: client})
		for i := range server {
			text = tr.Append(text, &pop3.Event{Kind: pop3.KindReply, Data: server[i : i+1]})
		}
		text = tr.Append(text, &pop3.Event{Kind: pop3.KindClose, Text: string(pop3.ReasonQuit)})
		s, err := transcript.Parse(append([]byte("-- transcript --\n"), text...))
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		var c, srv []byte
		for _, st := range s.Steps {
			c, srv = append(c, bytes.Join(st.Segments, nil)...), append(srv, st.Octets...)
		}
		if !bytes.Equal(c, client) || !bytes.Equal(srv, server) || s.Steps[len(s.Steps)-1].Kind != transcript.Closed {
			t.Fatalf("%s\nread as %q and %q, want %q and %q", text, c, srv, client, server)
		}
	})
}

// A line without an end fills the transcript, not the memory.
func TestEndlessLine(t *testing.T) {
	const octets = 1 << 20
	var tr trace.Transcript
	text := tr.Append(nil, &pop3.Event{Kind: pop3.KindBody, Data: bytes.Repeat([]byte("x"), octets)})
	if len(text) < octets {
		t.Errorf("%d of %d octets are written before the line ends", len(text), octets)
	}
	s, err := transcript.Parse(append([]byte("-- transcript --\n"), text...))
	if err != nil {
		t.Fatal(err)
	}
	var again []byte
	for _, st := range s.Steps {
		again = append(again, st.Octets...)
	}
	if len(again) != octets {
		t.Errorf("%d octets are read back", len(again))
	}
}

// Passwords stay out of what people share.
func TestSecrets(t *testing.T) {
	var tr trace.Transcript
	var all []byte
	for _, e := range []pop3.Event{
		{Kind: pop3.KindLineIn, Verb: "USER", Data: []byte("USER user\r\n")},
		{Kind: pop3.KindLineIn, Verb: "PASS", Data: []byte("pass secret\r\n")},
		{Kind: pop3.KindLineIn, Verb: "AUTH", Data: []byte("AUTH LOGIN\r\n")},
		{Kind: pop3.KindLineIn, Verb: "AUTH", Cont: true, Data: []byte("c2VjcmV0\r\n")},
		{Kind: pop3.KindLineIn, Verb: "AUTH", Data: []byte("AUTH PLAIN AHVzZXIAc2VjcmV0\r\n")},
	} {
		all = tr.Append(all, &e)
	}
	for _, secret := range []string{"secret", "c2VjcmV0", "AHVzZXIAc2VjcmV0"} {
		if bytes.Contains(all, []byte(secret)) {
			t.Errorf("%s is in\n%s", secret, all)
		}
	}
}
