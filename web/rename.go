package web

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// renamed gives the variables of a script that esbuild made small names that
// pack better. esbuild gives each variable a name that none around it has; here
// one has the first name that nothing in its function needs, so that functions
// which do alike look alike. What is declared at the top keeps its name.
func renamed(p string, script []byte) ([]byte, error) {
	tree, err := js.Parse(parse.NewInputBytes(slices.Clone(script)), js.Options{})
	if err != nil {
		return nil, fmt.Errorf("web: %s: %w", p, err)
	}
	js.Walk(&renamer{done: map[*js.Scope]bool{&tree.Scope: true}}, tree)
	js.Walk(linker{}, tree)
	var b bytes.Buffer
	tree.JS(&b)
	script, err = transformed(p, b.Bytes(), api.LoaderJS, false)
	if err != nil {
		return nil, err
	}
	if other := relabelled.Find(script); other != nil {
		return nil, fmt.Errorf("web: %s: esbuild has a variable of its own, %s", p, other)
	}
	return unlabelled.ReplaceAll(script, []byte("$1")), nil
}

// A variable bears its new name between labels, with a number that makes it
// unique, so that esbuild leaves it as it is: it knows of no two that have the
// same name. A label is a letter, though it looks like "!", so a name may begin
// with it.
const label = "\u01c3"

var (
	unlabelled = regexp.MustCompile(label + `([$\w]+)` + label + `\d+` + label)
	// esbuild makes a second variable of a function that is declared in a block of
	// a script that is not strict, and names it by the first and a digit.
	relabelled = regexp.MustCompile(unlabelled.String() + `[$\w]+`)
)

// renamer names what each function and block declares, the outer before the
// inner.
type renamer struct {
	done   map[*js.Scope]bool
	labels int
}

func (r *renamer) Enter(n js.INode) js.IVisitor {
	switch n := n.(type) {
	case *js.BlockStmt:
		r.rename(&n.Scope)
	case *js.SwitchStmt:
		r.rename(&n.Scope)
	case *js.ForStmt: // what its head declares is in the scope of its body
		r.rename(&n.Body.Scope)
	case *js.ForInStmt:
		r.rename(&n.Body.Scope)
	case *js.ForOfStmt:
		r.rename(&n.Body.Scope)
	case *js.FuncDecl: // and so are parameters
		r.rename(&n.Body.Scope)
	case *js.MethodDecl:
		r.rename(&n.Body.Scope)
	case *js.ArrowFunc:
		r.rename(&n.Body.Scope)
	}
	return r
}

func (r *renamer) Exit(js.INode) {}

func (r *renamer) rename(s *js.Scope) {
	if r.done[s] {
		return
	}
	r.done[s] = true
	needed := map[string]bool{}
	for _, v := range s.Undeclared {
		name, _, _ := strings.Cut(strings.TrimPrefix(string(v.Name()), label), label)
		needed[name] = true
	}
	i := 0
	for _, v := range s.Declared {
		var name string
		for {
			name = shortName(i)
			i++
			if !needed[name] && js.Keywords[name] == 0 {
				break
			}
		}
		r.labels++
		v.Data = []byte(label + name + label + strconv.Itoa(r.labels) + label)
	}
}

// Names begin with letters and go on with characters, in the order in which scripts
// need them.
const (
	letters    = "etnsoiarclduhmfpgvbjy_wOxCEkASMFTzDNLRPHIBV$WUKqYGXQZJ"
	characters = letters + "0123456789"
)

// shortName is a name of one letter, or of more when these are used up.
func shortName(i int) string {
	name := []byte{letters[i%len(letters)]}
	for i /= len(letters); i > 0; i /= len(characters) {
		i--
		name = append(name, characters[i%len(characters)])
	}
	return string(name)
}

// linker has each use of a variable bear the name itself: the library
// writes {n} and ...rest by that, and not by what was declared.
type linker struct{}

func (l linker) Enter(n js.INode) js.IVisitor {
	if v, ok := n.(*js.Var); ok {
		v.Data = v.Name()
	}
	return l
}

func (linker) Exit(js.INode) {}
