package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
)

// people writes what an operator should know, a line each, as the errors are
// written.
type people struct {
	mu   sync.Mutex
	out  io.Writer
	seen map[string]bool
}

func (p *people) say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.out, "pop3play: "+format+"\n", args...)
}

// maxSeen bounds what once remembers.
const maxSeen = 1000

// once says what would come again with every session.
func (p *people) once(err error) {
	p.mu.Lock()
	known := p.seen[err.Error()] || len(p.seen) >= maxSeen
	if !known {
		if p.seen == nil {
			p.seen = make(map[string]bool)
		}
		p.seen[err.Error()] = true
	}
	p.mu.Unlock()
	if !known {
		p.say("%v", err)
	}
}

// log gives a logger for warnings and errors.
func (p *people) log() *slog.Logger { return slog.New(&handler{people: p}) }

type handler struct {
	people *people
	attrs  string
}

func (h *handler) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelWarn }

func (h *handler) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	b.WriteString(h.attrs)
	r.Attrs(func(a slog.Attr) bool {
		fmt.Fprintf(&b, " %s=%q", a.Key, a.Value.String())
		return true
	})
	h.people.say("%s%s", r.Message, b.String())
	return nil
}

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	n := &handler{people: h.people, attrs: h.attrs}
	for _, a := range attrs {
		n.attrs += fmt.Sprintf(" %s=%q", a.Key, a.Value.String())
	}
	return n
}

func (h *handler) WithGroup(string) slog.Handler { return h }
