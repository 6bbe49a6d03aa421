package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Nothing brings in a template package, whose calls of methods by name cost 3
// MB: the linker then keeps every exported method there is. cobra imports one
// but links it only into programs that set a template of their own.
func TestNoTemplates(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command here")
	}
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", ".")
	list.Dir = filepath.Join("..", "..")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	const cobra = "github.com/spf13/cobra"
	packages := 0
	for line := range strings.Lines(string(out)) {
		names := strings.Fields(line)
		packages++
		for _, imported := range names[1:] {
			if imported == "html/template" || imported == "text/template" && names[0] != cobra && names[0] != "html/template" {
				t.Errorf("%s imports %s", names[0], imported)
			}
			if imported == cobra && names[0] != "withings-tui/ui/cli" {
				t.Errorf("%s imports cobra", names[0])
			}
		}
	}
	if packages < 100 {
		t.Fatalf("only %d packages: %s", packages, out)
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, what := range []string{"Version", "Help", "Usage"} {
			if call := ".Set" + what + "Template("; strings.Contains(string(text), call) {
				t.Errorf("%s sets a template of cobra's by %s", source, call)
			}
		}
	}
}
