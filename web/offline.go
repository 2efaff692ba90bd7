package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
)

const (
	// manifestName says how the page is installed.
	manifestName = "manifest.webmanifest"
	// assetsName lists what a service worker keeps besides pages, by addresses
	// relative to the page.
	assetsName = "assets.json"
)

// kept is what a service worker keeps, all of it or nothing. Its addresses are
// relative to the page.
type kept struct {
	Version string   `json:"version"`
	Pages   []string `json:"pages"` // asked for anew while there is a network
}

// beside gives what stands beside the page under a name that stays, and sets
// the version that the page bears.
func (p *page) beside() (map[string][]byte, error) {
	about, err := renderReference(p)
	if err != nil {
		return nil, err
	}
	manifest, err := p.manifest()
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{referenceName: about, manifestName: manifest}
	worker, ok := p.files.files[keeperScript]
	if !ok {
		return files, nil
	}
	p.Kept = "" // a version cannot depend on itself
	html, err := render(p)
	if err != nil {
		return nil, err
	}
	k := kept{Pages: []string{"./", "./?embed=1", referenceName, manifestName}}
	var assets []string
	for _, name := range slices.Sorted(maps.Keys(p.files.byName)) {
		at := "assets/" + name
		if p.files.byName[name] == p.files.byPath[wasmName] {
			at = p.WASM // an exported page has it packed
		}
		assets = append(assets, at)
	}
	sum := sha256.New()
	if files[assetsName], err = json.Marshal(assets); err != nil {
		return nil, err
	}
	for _, part := range [][]byte{html, about, manifest, worker, files[assetsName]} {
		sum.Write(part)
	}
	k.Version = hex.EncodeToString(sum.Sum(nil)[:6])
	p.Kept = k.Version
	own, err := json.Marshal(k)
	if err != nil {
		return nil, err
	}
	if worker, err = smaller(keeperScript, worker); err != nil {
		return nil, err
	}
	files[keeperScript] = slices.Concat([]byte("self.kept = "), own, []byte(";\n"), worker)
	return files, nil
}

func (p *page) manifest() ([]byte, error) {
	type icon struct {
		Src     string `json:"src"`
		Sizes   string `json:"sizes"`
		Type    string `json:"type"`
		Purpose string `json:"purpose"`
	}
	m := struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		ShortName   string `json:"short_name"`
		Description string `json:"description"`
		Start       string `json:"start_url"`
		Scope       string `json:"scope"`
		Display     string `json:"display"`
		Lang        string `json:"lang"`
		Theme       string `json:"theme_color"`
		Ground      string `json:"background_color"`
		Icons       []icon `json:"icons"`
	}{
		ID: "./", Name: "POP3 Playground", ShortName: "POP3", Description: "Type POP3 in the browser and see every octet that goes over the wire.",
		Start: "./", Scope: "./", Display: "standalone", Lang: "en", Theme: "#0b5d7d", Ground: "#f6f4ef",
	}
	m.Icons = append(m.Icons, icon{p.icon(), "any", types[".svg"], "any"})
	for _, name := range slices.Sorted(maps.Keys(icons)) {
		if at := p.href(name); at != "" {
			m.Icons = append(m.Icons, icon{at, icons[name], types[".png"], "any"}, icon{at, icons[name], types[".png"], "maskable"})
		}
	}
	return json.MarshalIndent(m, "", "  ")
}
