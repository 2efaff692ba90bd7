// Package pop3 is a POP3 server session without input or output: a driver
// pushes octets and the time in, and pulls octets and steps out. RFC 1939 and
// RFC 2449 are its default behaviour; a [Dialect] says where a server differs.
//
// It is PURE: it reads no clock, starts no goroutine, opens no socket, and
// imports only what stays small in WebAssembly. It knows no quirk by name.
//
// # Driving a session
//
//	s := pop3.NewSession(d, store, pop3.Options{Session: 1})
//	s.Start(now)
//	for {
//		for p, flush := s.Pull(now); p != nil; p, flush = s.Pull(now) {
//			write(p, flush)
//		}
//		switch s.Step() { … } // StartTLS, CloseWrite, Close, Abort, StopServer
//		if s.WantInput() { s.Feed(now, read()) } else { wait for s.Deadline(); s.Tick(now) }
//	}
package pop3
