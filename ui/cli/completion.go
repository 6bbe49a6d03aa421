package cli

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// completers write the completion script of each shell.
var completers = map[string]func(*cobra.Command, io.Writer) error{
	"bash":       func(c *cobra.Command, w io.Writer) error { return c.GenBashCompletionV2(w, true) },
	"zsh":        func(c *cobra.Command, w io.Writer) error { return c.GenZshCompletion(w) },
	"fish":       func(c *cobra.Command, w io.Writer) error { return c.GenFishCompletion(w, true) },
	"powershell": func(c *cobra.Command, w io.Writer) error { return c.GenPowerShellCompletionWithDesc(w) },
}

func (a *app) newCompletion() *cobra.Command {
	shells := slices.Sorted(maps.Keys(completers))
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print the completion script of a shell",
		Example: `  withings-tui completion bash > ~/.local/share/bash-completion/completions/withings-tui
  withings-tui completion zsh > "${fpath[1]}/_withings-tui"
  withings-tui completion fish > ~/.config/fish/completions/withings-tui.fish`,
		ValidArgs: shells,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("completion: name one shell: %s", strings.Join(shells, ", "))
			}
			return oneOf("completion", args[0], shells...)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return completers[args[0]](cmd.Root(), a.out) },
	}
}

// completeValues completes the values of flags, of all commands that have them,
// and file names only for what is a file.
func (a *app) completeValues(root *cobra.Command) {
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	values := map[string]func() []string{
		"export --format": formats,
		"summary --range": func() []string { return rangeExamples(a.now()) },
		"report --days":   func() []string { return []string{"7", "30", "90", "365"} },
		"report --only":   func() []string { return reportParts },
	}
	for _, cmd := range root.Commands() {
		for name, list := range values {
			of, flag, _ := strings.Cut(name, " --")
			if cmd.Name() == of && cmd.Flags().Lookup(flag) != nil {
				_ = cmd.RegisterFlagCompletionFunc(flag, completeFrom(list)) // fails only where it is done twice
			}
		}
		if cmd.Flags().Lookup("output") != nil {
			_ = cmd.MarkFlagFilename("output")
		}
	}
	_ = root.RegisterFlagCompletionFunc("profile", completeFrom(func() []string {
		cfg, err := a.settings()
		if err != nil {
			return nil
		}
		return slices.DeleteFunc(profiles(cfg), func(name string) bool { return name == "" })
	}))
	_ = root.MarkPersistentFlagFilename("config", "toml")
	_ = root.MarkPersistentFlagDirname("data-dir")
}

func completeFrom(list func() []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list(), cobra.ShellCompDirectiveNoFileComp
	}
}
