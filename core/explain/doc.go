// Package explain says what a line of a POP3 conversation means: which parts
// it has, what they are called, what the line does, how many octets were
// announced and how many came. It reads octets and what went before them, never
// the wording of one server, so that it explains any server's answers.
//
// It is PURE, and knows no prose: [Explain] gives topics, keys with arguments.
// What is said about each, and which clause of which RFC says it, is in
// [Topics], which builds for WebAssembly leave out: the page fetches it when it
// is needed.
package explain
