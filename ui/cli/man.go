package cli

import (
	"fmt"
	"io"
	"strings"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
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

// writeMan writes the manual page from the tree of commands, the keys and the
// table of settings, so that it tells what the program does.
func writeMan(w io.Writer, root *cobra.Command) error {
	root.Long = paragraphs(root.Long)
	plainUsage(root)
	page, err := mango.NewManPage(1, root)
	if err != nil {
		return err
	}
	for _, s := range manSections() {
		var text strings.Builder
		for _, item := range s.items {
			fmt.Fprintf(&text, "%s\n%s\n\n", item[0], item[1])
		}
		page = page.WithSection(s.title, strings.TrimSpace(text.String()))
	}
	_, err = fmt.Fprintln(w, page.Build(roff.NewDocument()))
	return err
}

// plainUsage takes from the words of all flags the quotes that mark the name of
// a value, which only cobra's own help understands.
func plainUsage(cmd *cobra.Command) {
	plain := func(f *pflag.Flag) { f.Usage = strings.ReplaceAll(f.Usage, "`", "") }
	cmd.Flags().VisitAll(plain)
	cmd.PersistentFlags().VisitAll(plain)
	for _, c := range cmd.Commands() {
		plainUsage(c)
	}
}

// paragraphs is text without the line breaks inside its paragraphs.
func paragraphs(text string) string {
	parts := strings.Split(text, "\n\n")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(p, "\n", " ")
	}
	return strings.Join(parts, "\n\n")
}

// manSection is a list of names and what they are, for manual and reference.
type manSection struct {
	title string
	items [][2]string
}

func manSections() []manSection {
	keys, settings, environment, exits := manSection{title: "Keys"}, manSection{title: "Settings"}, manSection{title: "Environment"}, manSection{title: "Exit codes"}
	for _, k := range ui.KeyTable() {
		keys.items = append(keys.items, [2]string{k.Keys, k.Help})
	}
	for _, s := range config.Settings() {
		about := s.Doc
		if s.Allowed != nil {
			about += "; one of " + strings.Join(s.Allowed, ", ")
		}
		if s.Default != "" {
			about += "; default " + s.Default
		}
		settings.items = append(settings.items, [2]string{s.Key, about + "."})
		if s.Env != "" {
			environment.items = append(environment.items, [2]string{s.Env, s.Doc})
		}
	}
	settings.items = append(settings.items,
		[2]string{config.TableKeys + ".ACTION", "another key for what the dashboard does."},
		[2]string{config.TableThemes + ".NAME.ROLE", "a colour (#rrggbb) of a theme of your own."},
		[2]string{config.TableProfiles + ".NAME.person, .goals", "what is another person's, for --profile NAME."})
	environment.items = append(environment.items,
		[2]string{"WITHINGS_CLIENT_SECRET", "client secret of the own Withings application"},
		[2]string{"WITHINGS_TUI_CONFIG", "the configuration file"},
		[2]string{"VISUAL, EDITOR", "what config edit opens"},
		[2]string{"BROWSER", "what a sign-in opens, instead of the system's browser"})
	for code, words := range exitWords {
		exits.items = append(exits.items, [2]string{fmt.Sprint(code), words})
	}
	files := manSection{title: "Files", items: [][2]string{
		{"$XDG_CONFIG_HOME/withings-tui/config.toml", "the configuration file; ~/.config where the variable is not set, %AppData% on Windows"},
		{"$XDG_DATA_HOME/withings-tui/", "cache and tokens, those of other people in profiles/NAME; ~/.local/share where the variable is not set, %LocalAppData% on Windows"},
	}}
	return []manSection{keys, settings, environment, files, exits}
}
