package web

import (
	"errors"
	"os"
	"path"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

// packedDir is where the build puts what it packed, by the names that the page
// uses. These have a hash of what a file is made of and by, so that nothing old is
// ever taken.
const packedDir = "packed"

// WritePacked packs the page's scripts, style sheets and other texts that are
// the same in every program, as small as it goes, into dir/packed, for the next
// build to embed. What is not there is packed when it is first asked for.
func WritePacked(dir string) error {
	files, err := staticFiles(Options{})
	if err != nil {
		return err
	}
	for p := range files {
		if path.Dir(p) == packedDir {
			delete(files, p)
		}
	}
	a, err := loadAssets(files)
	if err != nil {
		return err
	}
	into := filepath.Join(dir, packedDir)
	if err := os.RemoveAll(into); err != nil {
		return err
	}
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	for name, as := range a.byName {
		if as == a.byPath[wasmName] {
			continue // packed from the module itself
		}
		plain, err := as.plain()
		if err != nil {
			return err
		}
		small, err := packBrotli(plain, brotli.BestCompression)
		if err != nil {
			return err
		}
		gz, err := as.gz()
		if err != nil {
			return err
		}
		err = errors.Join(
			os.WriteFile(filepath.Join(into, name+".br"), small, 0o644),
			os.WriteFile(filepath.Join(into, name+".gz"), gz, 0o644))
		if err != nil {
			return err
		}
	}
	return nil
}
