package cli_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "withings-tui"

// knows is the whole of the layering: for each package those of ours that it
// may import itself. A package that is not in the table is an error too, so
// that a new one is given its place.
func knows() map[string][]string {
	return map[string][]string{
		"withings":                               {},
		"withings/export":                        {"withings"},
		"withings/withingstest":                  {"withings"},
		"withings/withingstest/cmd/fakewithings": {"withings", "withings/withingstest"},
		"store":                                  {"withings"},
		"ui/screen":                              {},
		"ui/units":                               {},
		"ui/when":                                {},
		"ui/chart":                               {"ui/screen"},
		"ui/insight":                             {"store", "ui/units"},
		"ui/config":                              {"ui/units"},
		"ui/pane":                                {"store", "ui/insight", "ui/chart", "ui/screen", "ui/units"},
		"ui":                                     {"store", "ui/insight", "ui/chart", "ui/screen", "ui/units", "ui/when", "ui/config", "ui/pane"},
		"ui/cli":                                 {"withings", "withings/export", "withings/withingstest", "store", "ui", "ui/chart", "ui/screen", "ui/units", "ui/when", "ui/config", "ui/insight", "ui/pane"},
		"":                                       {"ui/cli"}, // main.go
	}
}

// owners are the only packages that may import what stands at, or below, a
// path that is not ours. Bubble Tea is known to ui alone.
func owners() map[string][]string {
	return map[string][]string{
		"charm.land/bubbletea":                  {"ui"},
		"github.com/charmbracelet/ultraviolet":  {"ui"},
		"charm.land/lipgloss":                   {"ui", "ui/screen"},
		"github.com/charmbracelet/colorprofile": {"ui", "ui/screen"},
		"github.com/guptarohit/asciigraph":      {"ui/chart"},
		"github.com/sahilm/fuzzy":               {"ui"},
		"go.etcd.io/bbolt":                      {"store"},
		"golang.org/x/oauth2":                   {"withings"},
		"net/http":                              {"withings", "withings/withingstest", "withings/withingstest/cmd/fakewithings", "ui/cli"},
		"github.com/BurntSushi/toml":            {"ui/config"},
		"github.com/spf13":                      {"ui/cli"},
		"github.com/cli/browser":                {"ui/cli"},
		"github.com/muktihari/fit":              {"ui/cli"},
		"os/exec":                               {"ui/cli"},
	}
}

// listed is what go list says of a package, as far as it is needed here.
type listed struct {
	ImportPath string
	Imports    []string
}

// within tells whether path is root or stands below it.
func within(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// ours is a package's path inside the module.
func ours(path string) (string, bool) {
	if !within(path, module) {
		return "", false
	}
	return strings.TrimPrefix(strings.TrimPrefix(path, module), "/"), true
}

// packages are those of the module and all they are built from, without tests,
// as built for a system.
func packages(t *testing.T, goos string) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports", "./...")
	cmd.Dir = root(t)
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH=amd64", "CGO_ENABLED=0")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all = append(all, p)
	}
}

// root is the directory of go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestLayers keeps each package to the ones it may know.
func TestLayers(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command on this machine")
	}
	for _, goos := range []string{"linux", "darwin", "windows"} {
		t.Run(goos, func(t *testing.T) {
			t.Parallel()
			for _, wrong := range breaches(packages(t, goos)) {
				t.Error(wrong)
			}
		})
	}
}

// breaches are the imports that the two tables forbid, and packages they do not
// know.
func breaches(all []listed) []string {
	var wrong []string
	table, owned := knows(), owners()
	seen := map[string]bool{}
	for _, p := range all {
		name, mine := ours(p.ImportPath)
		if !mine {
			continue
		}
		seen[name] = true
		may, known := table[name]
		if !known {
			wrong = append(wrong, "package "+p.ImportPath+" has no place in the layering: give it one in the table")
		}
		for _, path := range p.Imports {
			if other, mine := ours(path); mine {
				if !slices.Contains(may, other) {
					wrong = append(wrong, p.ImportPath+" imports "+path+", which it must not know")
				}
				continue
			}
			for what, by := range owned {
				if within(path, what) && !slices.Contains(by, name) {
					wrong = append(wrong, p.ImportPath+" imports "+path+", which only "+strings.Join(by, ", ")+" may")
				}
			}
		}
	}
	for name := range table {
		if !seen[name] {
			wrong = append(wrong, "the layering names "+filepath.Join(module, name)+", which there is not")
		}
	}
	slices.Sort(wrong)
	return wrong
}

// TestBreaches: the layering test itself finds what it is for.
func TestBreaches(t *testing.T) {
	t.Parallel()
	var all []listed
	for name := range knows() {
		all = append(all, listed{ImportPath: strings.TrimSuffix(module+"/"+name, "/")})
	}
	if got := breaches(all); len(got) > 0 {
		t.Fatalf("of packages without imports: %q", got)
	}
	for i, p := range all {
		switch p.ImportPath {
		case "withings-tui/ui":
			all[i].Imports = []string{"withings-tui/withings", "net/http/httptest", "go.etcd.io/bbolt/errors", "withings-tui/store", "time"}
		case "withings-tui/ui/pane":
			all[i].Imports = []string{"charm.land/bubbletea/v2"}
		case "withings-tui/store":
			all[i].Imports = []string{"withings-tui/ui/insight", "go.etcd.io/bbolt"}
		}
	}
	all = append(all, listed{ImportPath: "withings-tui/utils"})
	want := []string{
		"package withings-tui/utils has no place in the layering: give it one in the table",
		"withings-tui/store imports withings-tui/ui/insight, which it must not know",
		"withings-tui/ui imports go.etcd.io/bbolt/errors, which only store may",
		"withings-tui/ui imports net/http/httptest, which only withings, withings/withingstest, withings/withingstest/cmd/fakewithings, ui/cli may",
		"withings-tui/ui imports withings-tui/withings, which it must not know",
		"withings-tui/ui/pane imports charm.land/bubbletea/v2, which only ui may",
	}
	if diff := cmp.Diff(want, breaches(all)); diff != "" {
		t.Error(diff)
	}
}

// mostMethods is how many of a package's functions may hang on one type.
const mostMethods = 0.15

// No type of the dashboard has grown into the whole of it. A type that holds
// nothing but another is a label on that one, and its functions are that one's.
func TestNoTypeOfTheDashboardHoldsMostOfIt(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob(filepath.Join(root(t), "ui", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	of, all := methods(files)
	if all < 50 || of["session"] < 10 {
		t.Fatalf("only %d functions found, %d of session", all, of["session"])
	}
	for name, n := range of {
		if share := float64(n) / float64(all); share > mostMethods {
			t.Errorf("%s has %d of the %d functions of ui: %.0f %%, at most %.0f %% should hang on one type", name, n, all, 100*share, 100*mostMethods)
		}
	}
}

// A label on a type counts as that type, however it is held.
func TestALabelCountsAsTheTypeItHolds(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "labels.go", `package labels
type session struct { n int }
type mouse struct { *session }
type named struct { s *session }
type twice struct { a, b mouse }
type again mouse
type owner struct { *session; own int }
func (session) one() {}
func (*mouse) two() {}
func (named) three() {}
func (twice) four() {}
func (again) five() {}
func (owner) six() {}
func seven() {}
`, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	of, all := methods([]*ast.File{file})
	if diff := cmp.Diff(map[string]int{"session": 5, "owner": 1}, of); diff != "" || all != 7 {
		t.Errorf("of %d functions: %s", all, diff)
	}
}

// methods counts the functions of each type, and all there are. Those of a label
// count for the type that it holds.
func methods(files []*ast.File) (of map[string]int, all int) {
	label := map[string]string{} // the type that a type of ours is a label on; "" of any other
	for _, file := range files {
		for _, d := range file.Decls {
			if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.TYPE {
				for _, spec := range d.Specs {
					spec := spec.(*ast.TypeSpec)
					label[spec.Name.Name] = onlyPart(spec.Type)
				}
			}
		}
	}
	of = map[string]int{}
	for _, file := range files {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			all++
			if f.Recv == nil {
				continue
			}
			name := receiver(f.Recv.List[0].Type)
			for range label { // through labels on labels
				if _, ours := label[label[name]]; ours {
					name = label[name]
				}
			}
			of[name]++
		}
	}
	return of, all
}

// onlyPart is the one type that a type is made of: that of all fields of a
// struct, or the one that it is defined as; "" where there are several or none.
func onlyPart(e ast.Expr) string {
	s, ok := e.(*ast.StructType)
	if !ok {
		return receiver(e)
	}
	parts := map[string]bool{}
	for _, field := range s.Fields.List {
		parts[receiver(field.Type)] = true
	}
	if len(parts) != 1 {
		return ""
	}
	return slices.Collect(maps.Keys(parts))[0]
}

// receiver is the name of a method's type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// TestTopLevel keeps the repository's top level to what a visitor expects there.
func TestTopLevel(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
	cmd.Dir = root(t)
	out, err := cmd.Output()
	if err != nil {
		t.Skip("not a git checkout")
	}
	allowed := []string{"go.mod", "go.sum", "main.go", "ui", "withings", "store", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"}
	found := map[string]bool{}
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		top, _, _ := strings.Cut(name, "/")
		found[top] = true
	}
	if !found["go.mod"] {
		t.Skip("a checkout of something else around this directory")
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if !strings.HasPrefix(name, ".") && !slices.Contains(allowed, name) {
			t.Errorf("%s does not belong at the top level", name)
		}
	}
}
