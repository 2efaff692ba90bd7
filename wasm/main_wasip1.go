//go:build wasip1

package main

import (
	"strconv"
	"unsafe"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/core/sasl"
	"github.com/pop3play/pop3play/core/trace"
)

func main() {}

// The user whom the page tells about.
const (
	user     = "user"
	password = "password"
)

var (
	buffer  []byte // octets from the page
	out     []byte // octets to the page
	records []byte // events since the page last asked

	session *pop3.Session
	store   = newStore()
	// extensions are those that the program pop3play has, too.
	extensions = []pop3.Extension{pop3.SASL(sasl.All()), pop3.LANG(pop3.Languages())}
	world      pop3.World
	opened     uint64
	stamps     uint64
)

func newStore() *maildrop.Memory {
	m := &maildrop.Memory{}
	m.AddUser(user, password)
	return m
}

// random is unpredictable: the runtime asks its host for the same at the start.
func random(p []byte) { randomGet(unsafe.Pointer(unsafe.SliceData(p)), uint32(len(p))) }

//go:wasmimport wasi_snapshot_preview1 random_get
//go:noescape
func randomGet(at unsafe.Pointer, octets uint32) (errno uint32)

// give hands octets to the page.
func give(p []byte) uint64 {
	if len(p) == 0 {
		return 0
	}
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(p))))<<32 | uint64(len(p))
}

func giveError(err error) uint64 {
	if err == nil {
		return 0
	}
	out = append(out[:0], err.Error()...)
	return give(out)
}

func taken(n int32) []byte { return buffer[:min(max(int(n), 0), len(buffer))] }

// inBuffer makes room for n octets and tells where.
//
//go:wasmexport buffer
func inBuffer(n int32) uint32 {
	if int(n) > len(buffer) {
		buffer = make([]byte, n)
	}
	if len(buffer) == 0 {
		buffer = make([]byte, 1024)
	}
	return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(buffer))))
}

// reset makes the module as it was at its start: for a page that runs again
// what was done.
//
//go:wasmexport reset
func reset() {
	if session != nil {
		session.End(0, pop3.ReasonShutdown)
	}
	session, records, opened, stamps = nil, records[:0], 0, 0
	store = newStore()
	world.Reset()
}

// open starts a session with the behaviour that the buffer names.
//
//go:wasmexport open
func open(n int32, now int64) uint64 {
	b, err := quirk.Parse(string(taken(n)))
	if err != nil {
		return giveError(err)
	}
	if session != nil {
		session.End(pop3.Time(now), pop3.ReasonShutdown)
	}
	if store.Raw = ""; b.Profile.Raw {
		store.Raw = "box"
	}
	opened++
	stamps = max(stamps+1, uint64(now))
	session = pop3.NewSession(b.Dialect(extensions...), store, pop3.Options{
		Session: opened,
		Peer:    "this page",
		Stamp:   "4711." + strconv.FormatUint(stamps, 10) + "@localhost",
		Nonce:   random,
		World:   &world,
		Observe: func(e *pop3.Event) { records = trace.AppendRecord(records, e) },
	})
	session.Start(pop3.Time(now))
	return 0
}

// check tells what is wrong with the spec string in the buffer: the offset as
// event records have numbers, and words. Nothing is 0.
//
//go:wasmexport check
func check(n int32) uint64 {
	_, err := quirk.Parse(string(taken(n)))
	if err == nil {
		return 0
	}
	at := uint64(0)
	if e, ok := err.(*quirk.Error); ok {
		at = uint64(e.Offset)
	}
	out = append(trace.AppendVarint(out[:0], at), err.Error()...)
	return give(out)
}

//go:wasmexport feed
func feed(n int32, now int64) {
	if session != nil {
		session.Feed(pop3.Time(now), taken(n))
	}
}

//go:wasmexport close_input
func closeInput(now int64) {
	if session != nil {
		session.CloseInput(pop3.Time(now))
	}
}

// end breaks the connection off: nothing is removed.
//
//go:wasmexport end
func end(now int64) {
	if session != nil {
		session.End(pop3.Time(now), pop3.ReasonReset)
	}
}

//go:wasmexport pull
func pull(now int64) uint64 {
	if session == nil {
		return 0
	}
	p, _ := session.Pull(pop3.Time(now))
	return give(p)
}

//go:wasmexport tick
func tick(now int64) {
	if session != nil {
		session.Tick(pop3.Time(now))
	}
}

// deadline is when to tick, -1 for never.
//
//go:wasmexport deadline
func deadline() int64 {
	if session != nil {
		if at, ok := session.Deadline(); ok {
			return int64(at)
		}
	}
	return -1
}

//go:wasmexport want_input
func wantInput() int32 {
	if session != nil && session.WantInput() {
		return 1
	}
	return 0
}

//go:wasmexport step
func step() int32 {
	if session == nil {
		return 0
	}
	return int32(session.Step())
}

// events gives the records of what happened since the last call.
//
//go:wasmexport events
func events() uint64 {
	out, records = append(out[:0], records...), records[:0]
	return give(out)
}

// maildropLoad replaces the maildrop by the bundle in the buffer.
//
//go:wasmexport maildrop_load
func maildropLoad(n int32) uint64 {
	store.Clear(user)
	world.Reset()
	return giveError(maildrop.ReadBundle(taken(n), func(_ string, raw []byte) { store.Deliver(user, raw) }))
}

// maildropLarge replaces the maildrop by the large sample.
//
//go:wasmexport maildrop_large
func maildropLarge() {
	store.Clear(user)
	world.Reset()
	maildrop.Large(func(raw []byte) { store.Deliver(user, raw) })
}

// maildropSave gives the maildrop as a bundle for maildrop_load.
//
//go:wasmexport maildrop_save
func maildropSave() uint64 { return give(store.Bundle(user)) }

// maildropAdd appends the message in the buffer.
//
//go:wasmexport maildrop_add
func maildropAdd(n int32) { store.Deliver(user, taken(n)) }

// maildropList gives for each message: the number of its delivery, size,
// unique-id, header; strings and numbers as event records have them.
//
//go:wasmexport maildrop_list
func maildropList() uint64 {
	out = out[:0]
	for _, m := range store.List(user) {
		out = trace.AppendVarint(out, uint64(m.Number))
		out = trace.AppendVarint(out, uint64(len(m.Text)))
		out = trace.AppendString(out, m.UID)
		out = trace.AppendString(out, string(maildrop.Header(m.Text, maildrop.ListedHeader)))
	}
	return give(out)
}

//go:wasmexport maildrop_count
func maildropCount() int32 { return int32(len(store.List(user))) }

// maildropGet gives the octets of message i, counted from 0.
//
//go:wasmexport maildrop_get
func maildropGet(i int32) uint64 {
	mail := store.Messages(user)
	if i < 0 || int(i) >= len(mail) {
		return 0
	}
	return give(mail[i])
}
