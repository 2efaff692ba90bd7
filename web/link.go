package web

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// The scripts are modules, each in a file of its own. The page fetches a
// module and all that it imports as one file: thirty requests, each found out
// by the one before it, take longer than all the rest of the page's start.

var (
	importLine = regexp.MustCompile(`(?m)^import (?:(?:(\w+)|\{ ([^}\n]+) \}) from )?'(\.[^'\n]+\.js)';$`)
	exportLine = regexp.MustCompile(`(?m)^export (?:default (\w+);$|\{ ([^}\n]+) \};$|(default )?((?:const|class|function\*?|async function) (\w+)))`)
	notWord    = regexp.MustCompile(`\W`)
	otherLine  = regexp.MustCompile(`(?m)^(?:import|export)\b.*`)
)

// linker puts a module behind all that it imports. Each becomes a function
// that gives what the module exports; as no module exports what it assigns
// anew, that is all there is to it.
type linker struct {
	files map[string][]byte
	out   []byte
	done  map[string]bool
	using []string        // guards against modules that import each other
	there map[string]bool // modules that the page has when this one comes
	taken map[string]bool // those of them that it wants
}

func (l *linker) add(p string, entry bool) error {
	if l.there[p] {
		l.taken[p] = true
		return nil
	}
	if l.done[p] {
		return nil
	}
	body, ok := l.files[p]
	if !ok {
		return fmt.Errorf("web: no module %s, imported by %s", p, strings.Join(l.using, " "))
	}
	if slices.Contains(l.using, p) {
		return fmt.Errorf("web: modules import each other: %s", strings.Join(append(l.using, p), " "))
	}
	l.using = append(l.using, p)
	for _, m := range importLine.FindAllSubmatch(body, -1) {
		if err := l.add(path.Join(path.Dir(p), string(m[3])), false); err != nil {
			return err
		}
	}
	l.using = l.using[:len(l.using)-1]
	l.done[p] = true

	text := rewrite(p, strings.TrimRight(string(body), "\n")+"\n") // it may end with a comment, and without a line end
	var exports []string
	text = exportLine.ReplaceAllStringFunc(text, func(s string) string {
		m := exportLine.FindStringSubmatch(s)
		switch {
		case m[1] != "":
			exports = append(exports, "default: "+m[1])
			return ""
		case m[2] != "":
			exports = append(exports, m[2])
			return ""
		case m[3] != "":
			exports = append(exports, "default: "+m[5])
		default:
			exports = append(exports, m[5])
		}
		return m[4]
	})
	if rest := otherLine.FindString(text); rest != "" {
		return fmt.Errorf("web: %s: a form of import or export that is not understood: %s", p, rest)
	}
	switch list := strings.Join(exports, ", "); {
	case !entry:
		l.out = fmt.Appendf(l.out, "const %s = (() => {\n%sreturn { %s };\n})();\n", scope(p), text, list)
	case list != "":
		l.out = fmt.Appendf(l.out, "%sexport { %s };\n", text, strings.ReplaceAll(list, "default: ", "default as "))
	default:
		l.out = append(l.out, text...)
	}
	return nil
}

// linkLate puts together what the page starts with, and the modules that come
// later: they take from it what it has, as twice in the page a module would have
// two states.
func (a *assets) linkLate(entry string, late []string) error {
	if a.files[entry] == nil {
		return nil
	}
	first := &linker{files: a.files, done: map[string]bool{}}
	if err := first.add(entry, true); err != nil {
		return err
	}
	all := map[string]bool{}
	linkers := map[string]*linker{}
	for _, p := range late {
		l := &linker{files: a.files, done: map[string]bool{}, there: first.done, taken: map[string]bool{}}
		if err := l.add(p, true); err != nil {
			return err
		}
		if l.taken[entry] {
			return fmt.Errorf("web: %s cannot have anything from %s", p, entry)
		}
		maps.Copy(all, l.taken)
		linkers[p] = l
	}
	if len(all) > 0 {
		first.out = fmt.Appendf(first.out, "export { %s };\n", scopes(all))
	}
	if err := a.putModule(entry, first, first.out); err != nil {
		return err
	}
	for _, p := range late {
		l := linkers[p]
		if len(l.taken) > 0 {
			l.out = fmt.Appendf(nil, "import { %s } from './%s';\n%s", scopes(l.taken), a.byPath[entry].name, l.out)
		}
		if err := a.putModule(p, l, l.out); err != nil {
			return err
		}
	}
	return nil
}

func scopes(modules map[string]bool) string {
	var names []string
	for p := range modules {
		names = append(names, scope(p))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// rewrite takes imports from the functions that came before.
func rewrite(p, text string) string {
	return importLine.ReplaceAllStringFunc(text, func(s string) string {
		m := importLine.FindStringSubmatch(s)
		from := scope(path.Join(path.Dir(p), m[3]))
		switch {
		case m[1] != "":
			return "const " + m[1] + " = " + from + ".default;"
		case m[2] != "":
			return "const { " + strings.ReplaceAll(m[2], " as ", ": ") + " } = " + from + ";"
		}
		return ""
	})
}

// scope names what a module exports. No name in a module begins so.
func scope(p string) string {
	return "$" + notWord.ReplaceAllString(strings.TrimSuffix(p, ".js"), "_")
}
