package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"withings-tui/ui"
	"withings-tui/ui/config"
)

func (a *app) newMan() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page",
		Example: "  withings-tui man | man -l -\n  withings-tui man > ~/.local/share/man/man1/withings-tui.1",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return writeMan(a.out, cmd.Root()) },
	}
}

// exitWords are what the exit codes mean, for the manual.
func exitWords() []struct {
	code  int
	words string
} {
	return []struct {
		code  int
		words string
	}{
		{exitDone, "Done."},
		{exitFailed, "Another failure."},
		{exitUsage, "The command line or a setting is wrong."},
		{exitSignIn, "Signing in is needed, or did not succeed."},
		{exitWithings, "The network, or an error from Withings; what came is kept, the sync is not complete."},
		{exitUnreadable, "Data that cannot be read."},
	}
}

// writeMan writes the manual page in roff from the tree of commands and the
// table of settings, so that it tells what the program does.
func writeMan(w io.Writer, root *cobra.Command) error {
	m := &manual{}
	m.raw(".TH WITHINGS-TUI 1 \"\" \"withings-tui\" \"User Commands\"")
	m.section("NAME")
	m.text("withings-tui - " + strings.ToLower(root.Short[:1]) + root.Short[1:])
	m.section("SYNOPSIS")
	m.text("withings-tui [options] [command]")
	m.section("DESCRIPTION")
	m.text(root.Long)
	m.section("OPTIONS")
	m.flags(root.PersistentFlags())
	m.section("COMMANDS")
	m.commands(root, "")
	m.section("KEYS OF THE DASHBOARD")
	for _, k := range ui.KeyTable() {
		m.item(k.Keys, k.Help)
	}
	m.section("CONFIGURATION")
	m.text("Settings are read from flags, environment, the file config.toml and defaults, in this order. A key with a dot stands in the table before the dot.")
	for _, s := range config.Settings() {
		m.setting(s)
	}
	m.item(config.TableKeys+".ACTION", "remaps a key of the dashboard")
	m.section("ENVIRONMENT")
	for _, s := range config.Settings() {
		if s.Env != "" {
			m.item(s.Env, s.Doc)
		}
	}
	m.item("WITHINGS_CLIENT_SECRET", "client secret of the own Withings application")
	m.item("WITHINGS_TUI_CONFIG", "the configuration file")
	m.section("FILES")
	m.item("$XDG_CONFIG_HOME/withings-tui/config.toml", "the configuration file; ~/.config where the variable is not set, %AppData% on Windows")
	m.item("$XDG_DATA_HOME/withings-tui/", "caches and tokens; ~/.local/share where the variable is not set, %LocalAppData% on Windows")
	m.section("EXIT STATUS")
	for _, e := range exitWords() {
		m.item(fmt.Sprint(e.code), e.words)
	}
	_, err := io.WriteString(w, m.b.String())
	return err
}

// manual builds a page of roff with the man macros.
type manual struct{ b strings.Builder }

func (m *manual) raw(line string) { m.b.WriteString(line + "\n") }

func (m *manual) section(name string) { m.raw(".SH " + name) }

// roff escapes what the typesetter would take for its own.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

func (m *manual) text(s string) {
	for _, line := range strings.Split(s, "\n") {
		if line == "" {
			m.raw(".PP")
			continue
		}
		m.raw(roff(line))
	}
}

func (m *manual) item(name, about string) {
	m.raw(".TP")
	m.raw(`\fB` + strings.TrimPrefix(roff(name), `\&`) + `\fR`)
	m.text(about)
}

func (m *manual) flags(set *pflag.FlagSet) {
	set.VisitAll(func(f *pflag.Flag) {
		value, about := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if value != "" {
			name += " " + value
		}
		m.item(name, about)
	})
}

func (m *manual) commands(of *cobra.Command, prefix string) {
	for _, c := range of.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		m.raw(".SS " + roff(prefix+c.Use))
		about := c.Long
		if about == "" {
			about = c.Short + "."
		}
		m.text(about)
		m.flags(c.NonInheritedFlags())
		if c.Example != "" {
			m.raw(".PP\n.nf")
			m.text(c.Example)
			m.raw(".fi")
		}
		m.commands(c, prefix+c.Name()+" ")
	}
}

func (m *manual) setting(s config.Setting) {
	about := s.Doc
	if s.Allowed != nil {
		about += "; one of " + strings.Join(s.Allowed, ", ")
	}
	if s.Default != "" {
		about += "; default " + s.Default
	}
	m.item(s.Key, about+".")
}
