package wasmtest

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// Build makes the reactor as the Makefile does, and gives its octets and how many
// of them a visitor downloads.
func Build(dir string) (wasm []byte, packed int64, err error) {
	if wasm, err = build(dir, "./wasm", []string{dir}, "-buildmode=c-shared"); err != nil {
		return nil, 0, err
	}
	info, err := os.Stat(filepath.Join(dir, "program.wasm.br"))
	if err != nil {
		return nil, 0, err
	}
	return wasm, info.Size(), nil
}

// build compiles a program of the module that the page is built from, makes it as
// small as the page has it, and packs it into directories.
func build(dir, program string, into []string, flags ...string) ([]byte, error) {
	file := filepath.Join(dir, "program.wasm")
	compile := exec.Command("go", append(append([]string{"build", "-trimpath", "-gcflags=all=-l", "-ldflags=-s -w", "-o", file}, flags...), program)...)
	compile.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	for _, cmd := range []*exec.Cmd{compile, exec.Command("go", append([]string{"run", "./web/internal/pack", file}, into...)...)} {
		cmd.Dir = filepath.Join("..", "..")
		if text, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w\n%s", err, text)
		}
	}
	return os.ReadFile(file)
}

// Runtime compiles the reactor once, for many instances.
type Runtime struct {
	ctx  context.Context
	rt   wazero.Runtime
	code wazero.CompiledModule
}

// NewRuntime compiles the reactor.
func NewRuntime(ctx context.Context, wasm []byte) (*Runtime, error) {
	rt := wazero.NewRuntime(ctx)
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, rt); err != nil {
		return nil, err
	}
	code, err := rt.CompileModule(ctx, wasm)
	return &Runtime{ctx, rt, code}, err
}

// Imports names the functions that the reactor wants from its host.
func (r *Runtime) Imports() []string {
	var names []string
	for _, f := range r.code.ImportedFunctions() {
		_, name, _ := f.Import()
		names = append(names, name)
	}
	return names
}

// Close lets go of everything.
func (r *Runtime) Close() error { return r.rt.Close(r.ctx) }

// Reactor is one instance.
type Reactor struct {
	ctx context.Context
	mod api.Module
}

// Instance starts a fresh reactor.
func (r *Runtime) Instance() (*Reactor, error) {
	cfg := wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize").WithStderr(os.Stderr).WithStdout(io.Discard).
		WithRandSource(predictable{})
	mod, err := r.rt.InstantiateModule(r.ctx, r.code, cfg)
	return &Reactor{r.ctx, mod}, err
}

// predictable gives the octets that challenges are made of in the transcripts.
type predictable struct{}

func (predictable) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i + 1)
	}
	return len(p), nil
}

// Close ends the instance.
func (r *Reactor) Close() error { return r.mod.Close(r.ctx) }

// Call runs an export.
func (r *Reactor) Call(name string, args ...uint64) (uint64, error) {
	f := r.mod.ExportedFunction(name)
	if f == nil {
		return 0, fmt.Errorf("the reactor does not export %s", name)
	}
	res, err := f.Call(r.ctx, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	if len(res) == 0 {
		return 0, nil
	}
	return res[0], nil
}

// Octets runs an export that gives octets, and copies them.
func (r *Reactor) Octets(name string, args ...uint64) ([]byte, error) {
	packed, err := r.Call(name, args...)
	if err != nil || packed == 0 {
		return nil, err
	}
	p, ok := r.mod.Memory().Read(uint32(packed>>32), uint32(packed))
	if !ok {
		return nil, fmt.Errorf("%s gave octets outside its memory", name)
	}
	return append([]byte(nil), p...), nil
}

// Put writes p to the reactor's buffer, for the next call.
func (r *Reactor) Put(p []byte) error {
	at, err := r.Call("buffer", uint64(len(p)))
	if err != nil {
		return err
	}
	if !r.mod.Memory().Write(uint32(at), p) {
		return fmt.Errorf("the buffer of %d octets is outside the reactor's memory", len(p))
	}
	return nil
}

// CallWith puts p into the buffer and runs an export that takes its length
// first and answers with an error text.
func (r *Reactor) CallWith(p []byte, name string, args ...uint64) error {
	if err := r.Put(p); err != nil {
		return err
	}
	text, err := r.Octets(name, append([]uint64{uint64(len(p))}, args...)...)
	if err == nil && len(text) > 0 {
		err = fmt.Errorf("%s: %s", name, text)
	}
	return err
}
