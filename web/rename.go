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
// which do alike look alike. What is declared outside of functions keeps its
// name.
func renamed(p string, script []byte) ([]byte, error) {
	tree, err := js.Parse(parse.NewInputBytes(slices.Clone(script)), js.Options{})
	if err != nil {
		return nil, fmt.Errorf("web: %s: %w", p, err)
	}
	js.Walk(&renamer{done: map[*js.Scope]bool{&tree.Scope: true}}, tree)
	js.Walk(linker{}, tree)
	var b bytes.Buffer
	tree.JS(&b)
	r := api.Transform(b.String(), api.TransformOptions{
		Loader: api.LoaderJS, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone, MinifyWhitespace: true, MinifySyntax: true,
	})
	return unlabelled.ReplaceAll(r.Code, []byte("$1")), wrong(p, r.Errors)
}

// A label is a variable's new name with a number that makes it unique, so that
// esbuild leaves it as it is: it knows of no two that have the same name.
const label = "ǃ"

var unlabelled = regexp.MustCompile(label + `([$\w]+)` + label + `\d+`)

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
		name := shortName(i)
		for i++; needed[name] || js.Keywords[name] != 0; i++ {
			name = shortName(i)
		}
		r.labels++
		v.Data = []byte(label + name + label + strconv.Itoa(r.labels))
	}
}

// shortName is a name of one letter, or of more when these are used up, in the
// order in which scripts need letters.
func shortName(i int) string {
	const first = "etnsoiarclduhmfpgvbjy_wOxCEkASMFTzDNLRPHIBV$WUKqYGXQZJ"
	const more = first + "0123456789"
	name := []byte{first[i%len(first)]}
	for i /= len(first); i > 0; i /= len(more) {
		i--
		name = append(name, more[i%len(more)])
	}
	return string(name)
}

// linker has each use of a variable know the name.
type linker struct{}

func (l linker) Enter(n js.INode) js.IVisitor {
	if v, ok := n.(*js.Var); ok {
		v.Data = v.Name()
	}
	return l
}

func (linker) Exit(js.INode) {}
