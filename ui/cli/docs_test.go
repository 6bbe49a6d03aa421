package cli

import (
	"bufio"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"withings-tui/store"
	"withings-tui/ui"
	"withings-tui/ui/config"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// documents are the files whose promises are held here.
var documents = []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "ui/cli/REFERENCE.md"}

func repoFile(name string) string { return filepath.Join("..", "..", filepath.FromSlash(name)) }

func readDocument(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(repoFile(name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// docText is a file in Markdown, split into what the tests look at.
type docText struct {
	blocks []docBlock
	prose  []string // the lines outside of fenced blocks
}

// docBlock is a fenced block.
type docBlock struct {
	line  int // of the fence, from 1
	lang  string
	lines []string
}

func parseDocument(text string) docText {
	var d docText
	var open *docBlock
	for i, line := range strings.Split(text, "\n") {
		fence, ok := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case ok && open == nil:
			open = &docBlock{line: i + 1, lang: fence}
		case ok:
			d.blocks = append(d.blocks, *open)
			open = nil
		case open != nil:
			open.lines = append(open.lines, line)
		default:
			d.prose = append(d.prose, line)
		}
	}
	return d
}

var docHeading = regexp.MustCompile(`^#{1,6} +(.*)$`)

// table is the body of the first table under a heading, without the backquotes
// of its cells. It is empty where the section has none.
func (d docText) table(title string) [][]string {
	var rows [][]string
	inside := false
	for _, line := range d.prose {
		if m := docHeading.FindStringSubmatch(line); m != nil {
			if inside {
				break
			}
			inside = m[1] == title
			continue
		}
		cells, ok := tableRow(line)
		switch {
		case inside && ok:
			rows = append(rows, cells)
		case inside && len(rows) > 0:
			return rows[min(2, len(rows)):]
		}
	}
	return rows[min(2, len(rows)):]
}

func tableRow(line string) ([]string, bool) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") {
		return nil, false
	}
	const bar = "\x00"
	line = strings.ReplaceAll(line, `\|`, bar)
	var cells []string
	for _, cell := range strings.Split(strings.Trim(line, "|"), "|") {
		cell = strings.ReplaceAll(cell, "`", "")
		cells = append(cells, strings.ReplaceAll(strings.TrimSpace(cell), bar, "|"))
	}
	return cells, true
}

// The continuous integration takes the test command from the README.
func TestReadmeTestCommand(t *testing.T) {
	t.Parallel()
	var found []string
	for _, b := range parseDocument(readDocument(t, "README.md")).blocks {
		for _, line := range b.lines {
			if strings.HasPrefix(line, "go test") {
				found = append(found, strings.Join(b.lines, "\n"))
			}
		}
	}
	if diff := cmp.Diff([]string{"go test ./..."}, found); diff != "" {
		t.Errorf("blocks with a test command (-want +README):\n%s", diff)
	}
}

var (
	docLink  = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	codeSpan = regexp.MustCompile("`[^`]*`")
	notSlug  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// docSlug is the anchor that a heading gets on the page.
func docSlug(title string) string {
	title = strings.ToLower(strings.ReplaceAll(title, "`", ""))
	return strings.ReplaceAll(notSlug.ReplaceAllString(title, ""), " ", "-")
}

func (d docText) anchors() []string {
	var all []string
	for _, line := range d.prose {
		if m := docHeading.FindStringSubmatch(line); m != nil {
			all = append(all, docSlug(m[1]))
		}
	}
	return all
}

func TestDocumentLinks(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, name := range documents {
		d := parseDocument(readDocument(t, name))
		for _, m := range docLink.FindAllStringSubmatch(codeSpan.ReplaceAllString(strings.Join(d.prose, "\n"), ""), -1) {
			target := m[1]
			if strings.Contains(target, "://") {
				continue
			}
			checked++
			file, anchor, _ := strings.Cut(target, "#")
			if file != "" {
				if _, err := os.Stat(repoFile(file)); err != nil {
					t.Errorf("%s links to %s, which is not there", name, target)
					continue
				}
			}
			if anchor == "" {
				continue
			}
			of := d
			if file != "" {
				of = parseDocument(readDocument(t, file))
			}
			if !slices.Contains(of.anchors(), anchor) {
				t.Errorf("%s links to %s, but there is no such heading", name, target)
			}
		}
	}
	if checked < 10 {
		t.Errorf("only %d links found: is the pattern still right?", checked)
	}
}

// Every picture in the folder of screens is shown somewhere.
func TestScreensAreShown(t *testing.T) {
	t.Parallel()
	pictures, err := filepath.Glob(repoFile(".github/screens/*"))
	if err != nil || len(pictures) == 0 {
		t.Fatalf("%d pictures, %v", len(pictures), err)
	}
	readme := readDocument(t, "README.md")
	for _, path := range pictures {
		if name := ".github/screens/" + filepath.Base(path); !strings.Contains(readme, "]("+name+")") {
			t.Errorf("README does not show %s", name)
		}
	}
}

// namedFile is what in a code span can be a file of the repository: a path below
// one of its folders, or a name with an ending that only its files have.
var namedFile = regexp.MustCompile("`((?:(?:ui|store|withings|\\.ci|\\.github)/[\\w./*-]+)|[\\w./*-]+\\.(?:go|png|gif|yaml))`")

// ownFile is what in a code span can be a file that the program keeps in its
// folders of data and settings.
var ownFile = regexp.MustCompile("`([\\w-]+\\.(?:json|db|lock|toml))`")

// A file or folder that a document names must exist: in the repository, or as a
// name in the code of what the program keeps for a person.
func TestNamedFilesExist(t *testing.T) {
	t.Parallel()
	var all []string
	root := repoFile(".")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && entry.Name() == ".git" {
			return fs.SkipDir
		}
		relative, _ := filepath.Rel(root, path)
		all = append(all, filepath.ToSlash(relative))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, name := range []string{"README.md", "CONTRIBUTING.md"} {
		for _, m := range namedFile.FindAllStringSubmatch(readDocument(t, name), -1) {
			checked++
			named := strings.TrimSuffix(m[1], "/")
			there := slices.ContainsFunc(all, func(path string) bool {
				if !strings.Contains(named, "/") {
					path = filepath.Base(path)
				}
				fits, _ := filepath.Match(named, path)
				return fits
			})
			if !there {
				t.Errorf("%s names %s, which is not there", name, m[1])
			}
		}
	}
	if checked < 60 {
		t.Errorf("only %d names found: is the pattern still right?", checked)
	}
	kept, own := strings.Split(programWords(t), "\n"), 0
	for _, name := range documents {
		for _, m := range ownFile.FindAllStringSubmatch(readDocument(t, name), -1) {
			own++
			if !slices.Contains(kept, m[1]) {
				t.Errorf("%s names %s, which the program does not keep", name, m[1])
			}
		}
	}
	if own < 5 {
		t.Errorf("only %d names of what the program keeps found: is the pattern still right?", own)
	}
}

// A test that a document names as proof must exist.
func TestNamedTestsExist(t *testing.T) {
	t.Parallel()
	declared := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	root := repoFile(".")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		for _, m := range function.FindAllStringSubmatch(string(text), -1) {
			declared[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range script {
		declared[filepath.Base(path)] = true
	}
	cited := regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w*|\\w+\\.txtar)`")
	found := 0
	for _, name := range documents {
		for _, m := range cited.FindAllStringSubmatch(strings.Join(parseDocument(readDocument(t, name)).prose, "\n"), -1) {
			found++
			if !declared[m[1]] {
				t.Errorf("%s names %s, which is not there", name, m[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d names found: is the pattern still right?", found)
	}
}

// CONTRIBUTING gives the reason for each module that go.mod requires.
func TestDependenciesAreExplained(t *testing.T) {
	t.Parallel()
	var required []string
	for _, line := range strings.Split(readDocument(t, "go.mod"), "\n") {
		if fields := strings.Fields(line); strings.HasPrefix(line, "\t") && len(fields) >= 2 && !strings.Contains(line, "// indirect") {
			required = append(required, fields[0])
		}
	}
	var explained []string
	for _, row := range parseDocument(readDocument(t, "CONTRIBUTING.md")).table("Dependencies") {
		explained = append(explained, row[0])
		if len(row) < 3 || row[2] == "" {
			t.Errorf("%s has no reason", row[0])
		}
	}
	slices.Sort(required)
	slices.Sort(explained)
	if diff := cmp.Diff(required, explained); diff != "" {
		t.Errorf("modules (-go.mod +CONTRIBUTING):\n%s", diff)
	}
}

// Each block of the README that is marked sh works as printed, from top to
// bottom, in an empty home directory and signed in to a local Withings.
func TestReadmeExamples(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the examples are for a POSIX shell")
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	program, err := exec.LookPath(config.AppName)
	if err != nil {
		t.Fatal(err)
	}
	account := withingstest.NewServer(withingstest.Config{RateLimit: -1, DuplicateWindow: -1,
		Person: &withingstest.Person{Timezone: withingstest.DefaultTimezone, Groups: withingstest.Groups(60, time.Now())}})
	t.Cleanup(account.Close)
	home, work := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"weight.csv": "Date,\"Weight (kg)\"\n2020-01-10 07:05:12,81.2\n",
		"bp.csv":     "Date,\"Heart rate\",Systolic,Diastolic\n2020-01-10 07:15:12,62,126,80\n",
	} {
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir(), "TZ=Europe/Berlin", "BROWSER=false",
		"GORACE=atexit_sleep_ms=0", // else the race detector sleeps a second at each exit
		"WITHINGS_API_URL=" + account.URL, "WITHINGS_ACCOUNT_URL=" + account.URL, "WITHINGS_REDIRECT_URL=http://127.0.0.1:0/callback",
		"WITHINGS_CLIENT_ID=" + withingstest.DefaultClientID, "WITHINGS_CLIENT_SECRET=" + withingstest.DefaultClientSecret}
	signInOnce(t, program, env)

	ran := 0
	for _, b := range parseDocument(readDocument(t, "README.md")).blocks {
		if b.lang != "sh" {
			continue
		}
		cmd := exec.CommandContext(t.Context(), shell, "-eu")
		cmd.Dir, cmd.Env = work, env
		cmd.Stdin = strings.NewReader(strings.Join(b.lines, "\n") + "\n")
		var said strings.Builder
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Run(); err != nil {
			t.Errorf("README.md:%d: %v\n%s\n%s", b.line, err, strings.Join(b.lines, "\n"), said.String())
		}
		ran++
	}
	if ran < 2 {
		t.Errorf("only %d examples found", ran)
	}
}

// quotes are the words in backquotes of the first cells of a table.
func (d docText) quotes(title string) []string {
	var all []string
	inside := false
	for _, line := range d.prose {
		if m := docHeading.FindStringSubmatch(line); m != nil {
			inside = m[1] == title
		}
		cells := strings.SplitN(strings.ReplaceAll(line, `\|`, "/"), "|", 3)
		if !inside || len(cells) < 3 {
			continue
		}
		for _, quoted := range codeSpan.FindAllString(cells[1], -1) {
			all = append(all, strings.Trim(quoted, "`"))
		}
	}
	return all
}

// What people meet is found in the README by the words they read on screen, and
// what the README quotes is what the program says.
func TestReadmeTroubleshooting(t *testing.T) {
	t.Parallel()
	quoted := parseDocument(readDocument(t, "README.md")).quotes("Troubleshooting")
	met := strings.Join(quoted, "\n")
	for _, err := range []error{
		errors.New(wrongClient), withings.ErrCode, withings.ErrPortTaken, withings.ErrSignInTimeout, withings.ErrDenied, withings.ErrScope,
		withings.ErrSignInNeeded, withings.ErrNetwork, store.ErrBusy, store.ErrOtherUser,
	} {
		words, _, _ := strings.Cut(err.Error(), ";") // the next step follows
		if !strings.Contains(met, words) {
			t.Errorf("README does not say what to do about %q", words)
		}
	}
	said := programWords(t)
	for _, words := range quoted {
		if len(words) > 1 && !strings.Contains(said, words) { // a single letter is a key

			t.Errorf("README quotes %q, which the program does not say", words)
		}
	}
	if len(quoted) < 20 {
		t.Errorf("only %d quotes found: is the pattern still right?", len(quoted))
	}
}

// programWords are the texts in the program's source, without its tests.
func programWords(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, dir := range []string{"ui", "store", "withings"} {
		err := filepath.WalkDir(repoFile(dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "withingstest") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					text, _ := strconv.Unquote(lit.Value)
					fmt.Fprintln(&all, text)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// The README names no key that the dashboard does not have, and of those that are
// one sign leaves out only the arrows and what its prose tells.
func TestReadmeKeys(t *testing.T) {
	t.Parallel()
	var told []string
	for _, row := range parseDocument(readDocument(t, "README.md")).table("Keys") {
		told = append(told, strings.FieldsFunc(row[len(row)-1], func(r rune) bool { return r == ' ' || r == ',' })...)
		if strings.HasSuffix(row[len(row)-1], ", @ D") {
			told = append(told, ",")
		}
	}
	known := map[string]bool{}
	for _, k := range ui.KeyTable() {
		known[k.Keys] = true
	}
	for _, key := range told {
		if key != "to" && !known[key] {
			t.Errorf("README names the key %s, which the dashboard does not have", key)
		}
	}
	for key := range known {
		if utf8.RuneCountInString(key) == 1 && !slices.Contains(told, key) && !strings.Contains("↑↓?2345", key) {
			t.Errorf("README does not name the key %s", key)
		}
	}
}

// signInOnce signs in as a person with a browser would, who allows.
func signInOnce(t testing.TB, program string, env []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, "login", "--no-browser")
	cmd.Env = env
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("no address: %v, %s", cmd.Wait(), said.String())
	}
	answer, err := http.Get(lines.Text() + "&auto=1")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatalf("login: %v\n%s", err, said.String())
	}
}
