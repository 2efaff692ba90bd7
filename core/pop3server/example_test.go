package pop3server_test

import (
	"context"
	"fmt"
	"net"
	"net/textproto"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3server"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/trace"
)

// A server for one test: mail in memory, a quirk, and afterwards what the client
// said.
func ExampleServer() {
	behaviour, err := quirk.Parse("strict,stat-wrong")
	if err != nil {
		fmt.Println(err)
		return
	}
	store := &maildrop.Memory{}
	store.AddUser("user", "password")
	store.Deliver("user", []byte("Subject: tea\n\nAt four?\n"))
	var counted trace.Statistics
	s := &pop3server.Server{Store: store, Dialect: behaviour.Dialect(), Observe: counted.Add}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go s.Serve(l)

	c, err := textproto.Dial("tcp", l.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	c.ReadLine() // the greeting
	for _, line := range []string{"USER user", "PASS password", "STAT", "QUIT"} {
		c.PrintfLine("%s", line)
		answer, _ := c.ReadLine()
		fmt.Println(answer)
	}
	c.Close()

	s.Shutdown(context.Background())
	fmt.Printf("%s", counted.AppendText(nil))
	// Output:
	// +OK now send PASS
	// +OK maildrop locked and ready, 1 message (26 octets)
	// +OK 2 1026
	// +OK goodbye, 0 messages removed
	// 1
	// PASS 1
	// QUIT 1
	// STAT 1
	// USER 1
}
