package store

import (
	"go/ast"
	goparser "go/parser"
	"go/token"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEverythingThatWritesPassesOneDoor: rows are put and deleted by the writer
// alone, which keeps checksums and numbers of rows right; a writer is made at one
// place alone, which stores those numbers with them. A file is opened by bbolt, and
// what is told to hold cache.lock is made, at one place each; the one besides makes
// a new file, which nobody else has.
func TestEverythingThatWritesPassesOneDoor(t *testing.T) {
	t.Parallel()
	doors := map[string][]string{
		"Put":    {"putState", "set"},
		"Delete": {"remove"},
		"writer": {"change"},
		"change": {"fill", "write"},
		"Update": {"use"},
		"locked": {"withLock"},

		"bolt.Open": {"fill", "tryOpen"},
	}
	found := map[string]map[string]bool{}
	note := func(what, in string) {
		if doors[what] != nil {
			if found[what] == nil {
				found[what] = map[string]bool{}
			}
			found[what][in] = true
		}
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		parsed, err := goparser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Name.Name == "Update" { // of tokens, which are no rows
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				switch is := n.(type) {
				case *ast.SelectorExpr:
					of, _ := is.X.(*ast.Ident)
					if of != nil {
						note(of.Name+"."+is.Sel.Name, fn.Name.Name)
					}
					if of == nil || of.Name != "crc32" {
						note(is.Sel.Name, fn.Name.Name)
					}
					if slices.Contains([]string{"Begin", "Batch", "DeleteBucket"}, is.Sel.Name) {
						t.Errorf("%s goes round the door by %s", fn.Name.Name, is.Sel.Name)
					}
				case *ast.CompositeLit:
					if name, ok := is.Type.(*ast.Ident); ok {
						note(name.Name, fn.Name.Name)
					}
				}
				return true
			})
		}
	}
	got := map[string][]string{}
	for what, in := range found {
		got[what] = slices.Sorted(maps.Keys(in))
	}
	if diff := cmp.Diff(doors, got); diff != "" {
		t.Error(diff)
	}
}
