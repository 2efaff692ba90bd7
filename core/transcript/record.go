package transcript

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/pop3play/pop3play/core/pop3"
	"github.com/pop3play/pop3play/core/trace"
)

// Record plays what the client does in a transcript file and gives the file
// with what the server says in place of its lines S:. It is how a transcript
// is written; what it gives is to be read by someone who knows the protocol.
func Record(file []byte, srv Server) ([]byte, error) {
	s, err := Parse(file)
	if err != nil {
		return nil, err
	}
	head, text, ok := bytes.Cut(file, []byte("-- transcript --\n"))
	if !ok {
		return nil, fmt.Errorf("no file named transcript in it")
	}
	text, rest, more := bytes.Cut(text, []byte("\n-- "))
	r := &recorder{srv: srv, stamps: map[int]string{}, ended: map[int]bool{}}
	r.out = append(append(r.out, head...), "-- transcript --\n"...)
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for _, st := range s.Steps {
		if st.Kind == Expect || st.Kind == Closed || st.Kind == Quiet || st.Kind == Verdict {
			// An ended connection begins anew at its greeting.
			if _, known := r.stamps[st.Conn]; st.Conn > 0 && (!known && !r.ended[st.Conn] || bytes.Contains(st.Octets, []byte("<stamp>"))) {
				if err := r.connect(st.Conn); err != nil {
					return nil, err
				}
			}
			continue
		}
		if err := r.step(st, lines[st.Line-1]); err != nil {
			return nil, fmt.Errorf("transcript line %d: %w", st.Line, err)
		}
	}
	if more {
		r.out = append(append(r.out, "-- "...), rest...)
	}
	return r.out, nil
}

type recorder struct {
	srv    Server
	stamps map[int]string // by open connection
	ended  map[int]bool
	out    []byte
}

func (r *recorder) connect(n int) error {
	if _, open := r.stamps[n]; open {
		return nil
	}
	r.stamps[n] = ""
	if err := r.srv.Connect(n); err != nil {
		return err
	}
	return r.hear(n)
}

func (r *recorder) step(st Step, line string) error {
	if st.Conn > 0 && st.Kind != Wait && st.Kind != Drop {
		if err := r.connect(st.Conn); err != nil {
			return err
		}
	}
	r.out = append(append(r.out, line...), '\n')
	switch st.Kind {
	case Send:
		for _, seg := range st.Segments {
			seg = bytes.ReplaceAll(seg, []byte("<digest>"), []byte(pop3.APOPDigest(r.stamps[st.Conn], "password")))
			if err := r.srv.Send(st.Conn, seg); err != nil {
				return err
			}
		}
	case Close:
		if err := r.srv.CloseWrite(st.Conn); err != nil {
			return err
		}
	case Wait:
		r.srv.Advance(st.Wait)
		for _, n := range r.open() {
			if err := r.hear(n); err != nil {
				return err
			}
		}
		return nil
	case StartTLS:
		secure, ok := r.srv.(Secure)
		if !ok {
			return fmt.Errorf("there is no TLS here")
		}
		r.out = fmt.Appendf(r.out, "%s <tls %s>\n", speaker('S', st.Conn), secure.StartTLS(st.Conn, st.How == ""))
	default:
		return nil
	}
	return r.hear(st.Conn)
}

func (r *recorder) open() (all []int) {
	for n := range r.stamps {
		all = append(all, n)
	}
	slices.Sort(all)
	return all
}

// hear writes down what connection n says now.
func (r *recorder) hear(n int) error {
	var all []byte
	end := ""
	for {
		p, how, err := r.srv.Read(n, 512)
		if err != nil {
			return err
		}
		if all = append(all, p...); len(p) == 0 {
			end = how
			break
		}
	}
	stamp := ""
	if found := stampPattern.Find(all); found != nil && r.stamps[n] == "" {
		stamp = string(found)
		r.stamps[n] = stamp
	}
	for line := range bytes.Lines(all) {
		shown := escaped(line)
		if before, after, ok := strings.Cut(string(line), stamp); ok && stamp != "" {
			shown = strings.TrimSuffix(escaped([]byte(before)), `\-`) + "<stamp>" + escaped([]byte(after))
			stamp = ""
		}
		r.out = fmt.Appendf(r.out, "%s %s\n", speaker('S', n), shown)
	}
	if len(all) == 0 && end == "" {
		r.out = fmt.Appendf(r.out, "%s <nothing>\n", speaker('S', n))
	}
	if end != "" {
		r.out = fmt.Appendf(r.out, "%s <%s>\n", speaker('S', n), end)
		delete(r.stamps, n)
		r.ended[n] = true
	}
	return nil
}

func escaped(line []byte) string { return string(trace.AppendEscaped(nil, line, false)) }

func speaker(who byte, n int) string {
	if n == 1 {
		return string(who) + ":"
	}
	return fmt.Sprintf("%c%d:", who, n)
}
