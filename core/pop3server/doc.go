// Package pop3server serves pop3 sessions over TCP, TLS, or any net.Conn, in
// the style of http.Server. It is the native driver of the sans-IO session: it
// alone owns sockets, timers and goroutines, and decides nothing about POP3.
//
// It is meant to be attacked: what a client may hold, in memory, in the kernel
// and in time, is bounded, and no client is in another's way.
package pop3server
