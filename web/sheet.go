package web

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// stays has the properties whose names stay: who wants other fonts sets them.
var stays = map[string]bool{"--ui": true, "--wire": true}

// besideSize has what may stand beside a size without being read as a part of it.
const besideSize = " \t\r\n\f:;,/*(){}"

// plainer does what esbuild does not with properties that a style sheet has of its
// own. A size of the whole page stands where it is used, and the others are named by
// a letter. What only a script sets keeps its name.
func plainer(p string, text []byte) ([]byte, error) {
	s, err := readSheet(text)
	if err != nil {
		return nil, fmt.Errorf("web: %s: %w", p, err)
	}
	short, letters := map[string]string{}, 0
	for _, name := range s.declared {
		if stays[name] {
			continue
		}
		if s.odd[name] {
			return nil, fmt.Errorf("web: %s: a use of %s that is not understood", p, name)
		}
		if s.sizes[name] != "" {
			continue
		}
		for short[name] == "" || s.keeps(short[name]) {
			short[name] = lettered(letters)
			letters++
		}
	}
	var out []byte
	for i := 0; i < len(s.tokens); i++ {
		t, span := s.tokens[i], s.spans[i]
		size := s.sizes[span.name]
		switch {
		case size == "":
			out = append(out, cmp.Or(short[t.text], t.text)...)
		case t.kind == css.FunctionToken:
			if !bytes.ContainsAny(out[max(len(out)-1, 0):], besideSize) {
				out = append(out, ' ')
			}
			out = append(out, size...)
			if i = span.last; i+1 < len(s.tokens) && !strings.ContainsAny(s.tokens[i+1].text[:1], besideSize) {
				out = append(out, ' ')
			}
		default: // its declaration
			i = span.last
		}
	}
	return out, nil
}

// lettered is a name of one letter, with a number when these are used up.
func lettered(i int) string {
	name := "--" + string(rune('a'+i%26))
	if i >= 26 {
		name += strconv.Itoa(i / 26)
	}
	return name
}

// sheet is a style sheet, and what it does with properties of its own.
type sheet struct {
	tokens   []token
	spans    map[int]span      // each declaration and each var(), by its first token
	declared []string          // in the order in which they first are
	named    map[string]bool   // all that there are
	odd      map[string]bool   // those that are somewhere else, too
	sizes    map[string]string // those that are one on all of the page
}

type token struct {
	kind css.TokenType
	text string
}

// span is from one token to another, both in it.
type span struct {
	name string
	last int
}

// keeps tells whether a name is in the sheet and stays as it is.
func (s *sheet) keeps(name string) bool {
	return stays[name] || s.named[name] && !slices.Contains(s.declared, name)
}

func readSheet(text []byte) (*sheet, error) {
	s := &sheet{spans: map[int]span{}, named: map[string]bool{}, odd: map[string]bool{}, sizes: map[string]string{}}
	l := css.NewLexer(parse.NewInputBytes(slices.Clone(text)))
	for kind, text := l.Next(); kind != css.ErrorToken; kind, text = l.Next() {
		s.tokens = append(s.tokens, token{kind, string(text)})
	}
	if !errors.Is(l.Err(), io.EOF) {
		return nil, l.Err()
	}
	var (
		around []string // what stands before each brace that is open
		head   string   // what may stand before the next
	)
	for i, t := range s.tokens {
		switch t.kind {
		case css.LeftBraceToken:
			around, head = append(around, strings.TrimSpace(head)), ""
		case css.RightBraceToken:
			around, head = around[:max(len(around)-1, 0)], ""
		case css.SemicolonToken:
			head = ""
		case css.CommentToken:
		case css.CustomPropertyNameToken:
			s.add(i, around)
			head += t.text
		default:
			head += t.text
		}
	}
	return s, nil
}

// add notes the name that the ith token is.
func (s *sheet) add(i int, around []string) {
	name := s.tokens[i].text
	again := slices.Contains(s.declared, name)
	s.named[name] = true
	before, after := s.beside(i, -1), s.beside(i, 1)
	switch s.kind(before) {
	case css.LeftBraceToken, css.RightBraceToken, css.SemicolonToken, css.ErrorToken:
		if s.kind(after) != css.ColonToken {
			break
		}
		last := s.end(after+1, css.SemicolonToken)
		s.spans[i] = span{name, last}
		if again {
			delete(s.sizes, name)
			return
		}
		s.declared = append(s.declared, name)
		if size := s.size(after+1, last); size != "" && everywhere(around) && !stays[name] {
			s.sizes[name] = size
		}
		return
	case css.FunctionToken:
		if strings.EqualFold(s.tokens[before].text, "var(") && (s.kind(after) == css.CommaToken || s.kind(after) == css.RightParenthesisToken) {
			s.spans[before] = span{name, s.end(after, css.RightParenthesisToken)}
			return
		}
	}
	s.odd[name] = true
}

// beside is the token next to the ith, in one direction, that says something.
func (s *sheet) beside(i, step int) int {
	for i += step; s.kind(i) == css.WhitespaceToken || s.kind(i) == css.CommentToken; {
		i += step
	}
	return i
}

// kind is that of the ith token, ErrorToken where there is none.
func (s *sheet) kind(i int) css.TokenType {
	if i < 0 || i >= len(s.tokens) {
		return css.ErrorToken
	}
	return s.tokens[i].kind
}

// end is where what begins with the ith token ends: with a token of a kind, or
// before what closes all around it.
func (s *sheet) end(i int, kind css.TokenType) int {
	for open := 0; i < len(s.tokens); i++ {
		switch k := s.tokens[i].kind; k {
		case css.FunctionToken, css.LeftParenthesisToken, css.LeftBracketToken, css.LeftBraceToken:
			open++
		case css.RightParenthesisToken, css.RightBracketToken, css.RightBraceToken:
			if open == 0 {
				if k == kind {
					return i
				}
				return i - 1
			}
			open--
		case kind:
			if open == 0 {
				return i
			}
		}
	}
	return i - 1
}

// size is what stands from one token to another, if that is a size and nothing else.
func (s *sheet) size(from, last int) string {
	i := s.beside(from-1, 1)
	if s.kind(i) != css.DimensionToken {
		return ""
	}
	if next := s.beside(i, 1); next < last || next == last && s.kind(next) != css.SemicolonToken {
		return ""
	}
	if text := s.tokens[i].text; strings.HasSuffix(text, "rem") || strings.HasSuffix(text, "px") {
		return text
	}
	return ""
}

// everywhere tells whether what has this around it holds for all of the page, in
// every medium.
func everywhere(around []string) bool {
	for i, head := range around {
		if i == len(around)-1 {
			return head == ":root"
		}
		if !strings.HasPrefix(head, "@layer") {
			return false
		}
	}
	return false
}
