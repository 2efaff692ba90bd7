package web

import (
	"strings"
	"testing"
)

// Variables are named anew, and mean what they meant.
func TestRenamed(t *testing.T) {
	for _, c := range []struct{ from, want string }{
		{"function f(n,t){let e=n.map(s=>s+t);return e+e}", "function f(e,t){let n=e.map(e=>e+t);return n+n}"},
		{"var e=1;function f(n){return n+e}", "var e=1;function f(t){return t+e}"},
		{"function f(n){return{n,e:n,m(){return n.n}}}", "function f(e){return{n:e,e:e,m(){return e.n}}}"},
		{"function f(n){document.e(n,`${n} n`,/n/)}", "function f(e){document.e(e,`${e} n`,/n/)}"},
		{"for(let[n,t]of x)y(()=>n+t)", "for(let[e,t]of x)y(()=>e+t)"},
		{"function f(n,t=n){try{t()}catch(o){n(o)}}", "function f(e,t=e){try{t()}catch(t){e(t)}}"},
		{"class n{#a=1;o(s){return this.#a+s}}export{n as o};", "class n{#a=1;o(e){return this.#a+e}}export{n as o};"},
	} {
		got, err := renamed("a.js", []byte(c.from))
		if strings.TrimRight(string(got), ";\n") != strings.TrimRight(c.want, ";") || err != nil {
			t.Errorf("%s became %s, %v", c.from, got, err)
		}
	}
	if _, err := renamed("b.js", []byte("let const")); err == nil || !strings.Contains(err.Error(), "b.js") {
		t.Errorf("error %v", err)
	}
}

// A function that is declared in a block becomes two variables, and esbuild has
// done that before scripts are renamed.
func TestRenamedAfterEsbuild(t *testing.T) {
	const script = "function f(n){{function g(){return n}g()}return g(n)}"
	if got, err := renamed("a.js", []byte(script)); err == nil || !strings.Contains(err.Error(), "a.js") {
		t.Errorf("it became %s, error %v", got, err)
	}
	want := "function f(e){{let n=function(){return e};var t=n;n()}return t(e)}\n"
	if got, err := smaller("a.js", []byte(script)); err != nil || string(got) != want {
		t.Errorf("it became %s, error %v, want %s", got, err, want)
	}
}
