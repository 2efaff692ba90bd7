package transcript_test

import (
	"io/fs"
	"path"
	"testing"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
	"github.com/pop3play/pop3play/core/transcript"
	"github.com/pop3play/pop3play/testdata"
)

// Every transcript is played whole and with each octet fed alone.
func TestTranscriptsOnTheCore(t *testing.T) {
	for name, data := range transcripts(t) {
		t.Run(name, func(t *testing.T) {
			for _, split := range []int{0, 1, 3} {
				s, err := transcript.Parse(data)
				if err != nil {
					t.Fatal(err)
				}
				core, err := transcript.NewCore(s)
				if err != nil {
					t.Fatal(err)
				}
				if s.Header["split"] == "no" && split > 0 || !s.Plays("core") {
					continue
				}
				core.Split = split
				var stats trace.Statistics
				core.Observe = func(e *pop3.Event) { stats.Add(e) }
				if err := transcript.Play(s, core); err != nil {
					t.Fatalf("fed %d octets at a time: %v", split, err)
				}
				if got := string(stats.AppendText(nil)); s.Statistics != "" && got != s.Statistics {
					t.Errorf("statistics: got\n%swant\n%s", got, s.Statistics)
				}
			}
		})
	}
}

func transcripts(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := fs.WalkDir(testdata.Transcripts(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(p) != ".txtar" {
			return err
		}
		all[p], err = fs.ReadFile(testdata.Transcripts(), p)
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d transcripts, error %v", len(all), err)
	}
	return all
}
