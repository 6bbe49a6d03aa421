package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"withings-tui/ui"
	"withings-tui/ui/config"
)

// REFERENCE.md is made from the program's own tables: whoever changes a
// command, flag, setting, key or column makes it anew with -update.
func TestReferenceIsWhatTheProgramDoes(t *testing.T) {
	t.Parallel()
	want := reference()
	if *update {
		if err := os.WriteFile("REFERENCE.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("REFERENCE.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, strings.ReplaceAll(string(got), "\r\n", "\n")); diff != "" {
		t.Errorf("REFERENCE.md (-program +file); make it anew with go test ./ui/cli -run Reference -update:\n%s", diff)
	}
}

// commandTree is the tree as a person finds it, help included.
func commandTree() *cobra.Command {
	root := (&app{in: strings.NewReader(""), out: io.Discard, err: io.Discard, env: func(string) (string, bool) { return "", false }, now: time.Now}).root()
	root.InitDefaultHelpCmd()
	return root
}

func reference() string {
	var b strings.Builder
	b.WriteString("# Reference\n\nAll commands, flags, settings, keys, files and export columns. This page is made from the program's own tables; it says what `withings-tui help` and `withings-tui man` say.\n\n")
	root := commandTree()
	b.WriteString("## Flags for every command\n\n")
	writeTable(&b, []string{"Flag", "What it does"}, flagRows(root.PersistentFlags()))
	b.WriteString("## Commands\n")
	var visit func(*cobra.Command)
	visit = func(parent *cobra.Command) {
		for _, c := range parent.Commands() {
			if !c.IsAvailableCommand() && c.Name() != "help" {
				continue
			}
			fmt.Fprintf(&b, "\n### %s\n\n%s.\n", strings.TrimPrefix(c.CommandPath(), config.AppName+" "), c.Short)
			fmt.Fprintf(&b, "\n```\n%s\n```\n", strings.TrimSpace(config.AppName+" "+strings.TrimPrefix(strings.TrimPrefix(c.UseLine(), config.AppName), " ")))
			if c.Long != "" {
				fmt.Fprintf(&b, "\n```text\n%s\n```\n", strings.TrimSpace(c.Long))
			}
			if rows := flagRows(c.NonInheritedFlags()); len(rows) > 0 {
				b.WriteString("\n")
				writeTable(&b, []string{"Flag", "What it does"}, rows)
			}
			if c.Example != "" {
				fmt.Fprintf(&b, "\n```text\n%s\n```\n", c.Example)
			}
			visit(c)
		}
	}
	visit(root)

	b.WriteString("\n## Settings\n\nA flag goes before the environment, the environment before the file, the file before the default. A key with a dot stands in the table before the dot. `withings-tui config init` writes a file with all of them.\n\n")
	var rows [][]string
	for _, s := range config.Settings() {
		values := s.Kind.String()
		if s.Allowed != nil {
			values = strings.Join(s.Allowed, ", ")
		}
		about := s.Doc
		if s.Personal {
			about += " (each profile has its own)"
		}
		rows = append(rows, []string{s.Key, s.Group + ": " + s.Name, s.Default, values, about})
	}
	writeTable(&b, []string{"Key", "In the settings (,)", "Default", "Values", "What it is"}, rows)
	var actions []string
	for _, k := range ui.KeyTable() {
		if k.Action != "" {
			actions = append(actions, k.Action)
		}
	}
	b.WriteString("\n`[keys]` gives what the dashboard does other keys: `refresh = \"f5\"`. The actions are " + codeList(actions) + ".\n\n")
	b.WriteString("`[themes.NAME]` makes a theme of your own: a colour a role, `weight = \"#7aa2f7\"`.\n\n")
	b.WriteString("`[profiles.NAME.person]` and `[profiles.NAME.goals]` are what is another person's, for `--profile NAME`; so is `since` in `[profiles.NAME]`. Everything else is shared. What is not set there is not set: nothing of the default profile's person holds for another.\n\n")

	for _, s := range manSections() {
		if s.title == "Settings" {
			continue // told above, with more
		}
		fmt.Fprintf(&b, "## %s\n\n", s.title)
		rows = nil
		for _, item := range s.items {
			rows = append(rows, item[:])
		}
		writeTable(&b, []string{strings.TrimSuffix(s.title, "s"), "What it is"}, rows)
		b.WriteString("\n")
	}

	b.WriteString("## Export columns\n\n")
	for _, s := range sheets() {
		fmt.Fprintf(&b, "### export %s\n\n%s.\n\n", s.what, strings.ToUpper(s.about[:1])+s.about[1:])
		rows = nil
		for i, c := range s.columns {
			about := c.about
			if i >= len(s.columns)-s.computed {
				about += " (with --computed)"
			}
			rows = append(rows, []string{c.name, about})
		}
		writeTable(&b, []string{"Column", "What it is"}, rows)
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "A row also has %s, each `true`, where that holds of it.\n", codeList(flagNames[:]))
	return b.String()
}

func flagRows(set *pflag.FlagSet) [][]string {
	var rows [][]string
	set.VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		value, about := pflag.UnquoteUsage(f)
		name := strings.TrimSpace("--" + f.Name + " " + value)
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		rows = append(rows, []string{name, about})
	})
	return rows
}

// writeTable writes a table of Markdown whose first column is code.
func writeTable(b *strings.Builder, head []string, rows [][]string) {
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	for _, row := range rows {
		for i, cell := range row {
			cell = strings.NewReplacer("|", `\|`, "\n", " ").Replace(cell)
			if i == 0 && cell != "" {
				cell = "`" + cell + "`"
			}
			fmt.Fprintf(b, "| %s ", cell)
		}
		b.WriteString("|\n")
	}
}

func codeList(names []string) string {
	return "`" + strings.Join(names, "`, `") + "`"
}
