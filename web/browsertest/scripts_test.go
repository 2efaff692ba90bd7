package browsertest

import (
	"os"
	"os/exec"
	"testing"
)

// The types that the scripts' comments declare hold.
func TestScriptTypes(t *testing.T) {
	const tsc = "node_modules/.bin/tsc"
	if _, err := os.Stat(tsc); err != nil {
		t.Fatal("the TypeScript compiler is missing; run npm ci in web/browsertest")
	}
	if out, err := exec.Command(tsc, "-p", "tsconfig.json").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Scripts that need no page are tested without one.
func TestScriptUnits(t *testing.T) {
	if out, err := exec.Command("node", "--test", "units/").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
