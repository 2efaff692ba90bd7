package transcript_test

import (
	"flag"
	"os"
	"testing"

	"github.com/pop3play/pop3play/core/transcript"
)

var record = flag.String("record", "", "write what the server says into this transcript `file`")

// What is recorded of a transcript is the transcript.
func TestRecord(t *testing.T) {
	const file = "What it shows.\n\nquirks: plus-err\n\n-- mail/1 --\nSubject: one\n\n.dot\n-- transcript --\nS: +OK pop3play ready <stamp>\n" +
		"C: USER user\nS: +OK now send PASS\nC: XYZZ\nS: +ERR unknown command XYZZ\n# a second one\nC2: NOOP|\nS: <nothing>\nC: QUIT\nS: x\n"
	want := "What it shows.\n\nquirks: plus-err\n\n-- mail/1 --\nSubject: one\n\n.dot\n-- transcript --\nS: +OK pop3play ready <stamp>\n" +
		"C: USER user\nS: +OK now send PASS\nC: XYZZ\nS: +ERR unknown command XYZZ\nS2: +OK pop3play ready <stamp>\nC2: NOOP|\nS2: +ERR NOOP needs a login: send USER and PASS, or APOP, or AUTH\nC: QUIT\nS: +OK goodbye\nS: <close>\n"
	got, err := recorded(t, []byte(file))
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	if again, err := recorded(t, got); err != nil || string(again) != want {
		t.Errorf("again: %v\n%s", err, again)
	}
	if *record == "" {
		return
	}
	old, err := os.ReadFile(*record)
	if err != nil {
		t.Fatal(err)
	}
	if got, err = recorded(t, old); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(*record, got, 0o644); err != nil {
		t.Fatal(err)
	}
}

func recorded(t *testing.T, file []byte) ([]byte, error) {
	t.Helper()
	s, err := transcript.Parse(file)
	if err != nil {
		return nil, err
	}
	core, err := transcript.NewCore(s)
	if err != nil {
		return nil, err
	}
	return transcript.Record(file, core)
}
