// Package pop3server serves pop3 sessions over TCP, TLS, or any net.Conn, in
// the style of http.Server. It is the native driver of the sans-IO session: it
// alone owns sockets, timers and goroutines, and decides nothing about POP3.
package pop3server
