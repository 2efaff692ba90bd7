package transcript

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/pop3play/pop3play/core/maildrop"
	"github.com/pop3play/pop3play/core/quirk"
	"github.com/pop3play/pop3play/testdata"
)

// Script is a transcript, read.
type Script struct {
	Header     map[string]string
	Mail       [][]byte
	Steps      []Step
	Statistics string           // "" if not stated
	As         *quirk.Behaviour // in place of what the header says; nil: as it says
}

// StepKind says what a step does.
type StepKind uint8

const (
	Send     StepKind = iota // the client sends Segments
	Expect                   // the server sends Octets
	Close                    // the client closes its side
	Closed                   // the server ends the connection as How says
	Wait                     // time passes
	Drop                     // the maildrop holds just the messages Remain
	Quiet                    // the server has nothing to send at this moment
	StartTLS                 // a TLS handshake of the client, or with How "no-name" without the host's name
	Verdict                  // what the client found of the handshake: How is "ok" or what is wrong
)

// Step is a line of the conversation.
type Step struct {
	Kind     StepKind
	Line     int // in the transcript file, from 1
	Conn     int // from 1
	Segments [][]byte
	Octets   []byte
	How      string
	Wait     time.Duration
	Remain   []int
}

// Spec is the spec string of the behaviour.
func (s *Script) Spec() string {
	spec := s.Header["profile"]
	if q := s.Header["quirks"]; q != "" {
		spec += "," + q
	}
	return strings.TrimPrefix(spec, ",")
}

// Rules are the numbered rules that the transcript proves.
func (s *Script) Rules() []string { return strings.Fields(s.Header["rule"]) }

var headers = []string{"profile", "quirks", "mail", "rule", "where", "lockwait", "user", "tls", "split"}

// Parse reads a transcript.
func Parse(data []byte) (*Script, error) {
	a := txtar.Parse(data)
	s := &Script{Header: map[string]string{}}
	for line := range strings.Lines(string(a.Comment)) {
		for _, h := range headers {
			if v, ok := strings.CutPrefix(line, h+":"); ok {
				s.Header[h] = strings.TrimSpace(v)
			}
		}
	}
	if name := s.Header["mail"]; name != "" {
		err := maildrop.ReadBundle(testdata.Bundle(name), func(_ string, raw []byte) { s.Mail = append(s.Mail, raw) })
		if err != nil || len(s.Mail) == 0 {
			return nil, fmt.Errorf("there is no sample maildrop %q", name)
		}
	}
	for _, f := range a.Files {
		switch {
		case strings.HasPrefix(f.Name, "mail/"):
			text := f.Data
			if strings.HasSuffix(f.Name, ".esc") {
				var err error
				if text, err = unescape(string(bytes.ReplaceAll(text, []byte("\n"), nil))); err != nil {
					return nil, fmt.Errorf("%s: %w", f.Name, err)
				}
			}
			s.Mail = append(s.Mail, text)
		case f.Name == "transcript":
			if err := s.steps(string(f.Data)); err != nil {
				return nil, err
			}
		case f.Name == "statistics":
			s.Statistics = string(f.Data)
		default:
			return nil, fmt.Errorf("unknown file %q in transcript", f.Name)
		}
	}
	if len(s.Steps) == 0 {
		return nil, fmt.Errorf("no conversation: the archive needs a file named transcript")
	}
	return s, nil
}

func (s *Script) steps(text string) error {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		st, err := parseStep(line)
		if err != nil {
			return fmt.Errorf("transcript line %d: %w", n, err)
		}
		st.Line = n
		s.Steps = append(s.Steps, st)
	}
	return nil
}

func parseStep(line string) (Step, error) {
	if after, ok := strings.CutPrefix(line, "@"); ok {
		d, err := time.ParseDuration(after)
		return Step{Kind: Wait, Wait: d}, err
	}
	head, text, ok := strings.Cut(line, ":")
	if !ok {
		return Step{}, fmt.Errorf("%q is neither drop:, C:, S: nor @time", line)
	}
	text = strings.TrimPrefix(text, " ")
	if head == "drop" {
		st := Step{Kind: Drop}
		for _, f := range strings.Fields(text) {
			n, err := strconv.Atoi(f)
			if err != nil {
				return st, err
			}
			st.Remain = append(st.Remain, n)
		}
		return st, nil
	}
	st := Step{Conn: 1}
	if len(head) == 2 && head[1] >= '1' && head[1] <= '9' {
		st.Conn = int(head[1] - '0')
	} else if len(head) != 1 {
		return st, fmt.Errorf("unknown line %q", head)
	}
	switch {
	case head[0] == 'C' && text == "<close>":
		st.Kind = Close
		return st, nil
	case head[0] == 'S' && (text == "<close>" || text == "<rst>" || text == "<half-close>" || text == "<truncated>"):
		st.Kind, st.How = Closed, strings.Trim(text, "<>")
		return st, nil
	case head[0] == 'C' && (text == "<tls>" || text == "<tls no-name>"):
		st.Kind, st.How = StartTLS, strings.TrimPrefix(strings.Trim(text, "<>"), "tls")
		return st, nil
	case head[0] == 'S' && strings.HasPrefix(text, "<tls ") && strings.HasSuffix(text, ">"):
		st.Kind, st.How = Verdict, text[len("<tls "):len(text)-1]
		return st, nil
	case head[0] == 'S' && text == "<nothing>":
		st.Kind = Quiet
		return st, nil
	case head[0] == 'C':
		parts := strings.Split(text, "|")
		for i, part := range parts {
			p, err := octets(part, i == len(parts)-1)
			if err != nil {
				return st, err
			}
			st.Segments = append(st.Segments, p)
		}
		return st, nil
	case head[0] == 'S':
		var err error
		st.Kind = Expect
		st.Octets, err = octets(text, true)
		return st, err
	}
	return st, fmt.Errorf("unknown line %q", head)
}

// octets reads escapes and adds the implied line end.
func octets(text string, end bool) ([]byte, error) {
	switch escapeAtEnd(text) {
	case '-':
		text, end = text[:len(text)-2], false
	case 'n':
		end = false
	}
	p, err := unescape(text)
	if end {
		p = append(p, "\r\n"...)
	}
	return p, err
}

// escapeAtEnd gives the letter of the escape that text ends with, or 0. A
// backslash may itself be escaped.
func escapeAtEnd(text string) byte {
	if len(text) < 2 {
		return 0
	}
	letter := text[len(text)-1]
	head := text[:len(text)-1]
	if (len(head)-len(strings.TrimRight(head, `\`)))%2 == 0 {
		return 0
	}
	return letter
}

func unescape(s string) ([]byte, error) {
	out := make([]byte, 0, len(s)+2)
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			out = append(out, s[i])
			continue
		}
		i++
		if i == len(s) {
			return nil, fmt.Errorf("lone backslash at the end of %q", s)
		}
		switch s[i] {
		case 'r':
			out = append(out, '\r')
		case 'n':
			out = append(out, '\n')
		case 't':
			out = append(out, '\t')
		case '\\':
			out = append(out, '\\')
		case 'x':
			if i+2 >= len(s) {
				return nil, fmt.Errorf(`\x needs two digits in %q`, s)
			}
			n, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
			if err != nil {
				return nil, err
			}
			out = append(out, byte(n))
			i += 2
		default:
			return nil, fmt.Errorf("unknown escape \\%c in %q", s[i], s)
		}
	}
	return out, nil
}
