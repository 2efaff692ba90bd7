package observe_test

import (
	"fmt"

	"github.com/pop3play/pop3play/core/observe"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// A proxy shows a decoder what passes, and gets what a server of its own would
// report: here, what the statistics are made of.
func Example() {
	var counted trace.Statistics
	d := observe.New(1, counted.Add)
	now := pop3.Time(0)
	d.Open(now, "192.0.2.1:40000")
	d.Server(now, []byte("+OK Dovecot ready.\r\n"))
	d.Client(now, []byte("USER ann\r\nPASS wrong\r\nQUIT\r\n")) // ahead of the answers
	d.Server(now, []byte("+OK\r\n-ERR [AUTH] Authentication failed.\r\n+OK Logging out\r\n"))
	d.Close(now, pop3.ReasonEOF)

	fmt.Println("logins", counted.Logins, "failed", counted.Failures, "codes", counted.Codes)
	fmt.Printf("%s", counted.AppendText(nil))
	// Output:
	// logins 0 failed 1 codes map[AUTH:1]
	// 0
	// PASS 1
	// QUIT 1
	// USER 1
}
