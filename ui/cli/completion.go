package cli

import (
	"io"
	"sort"

	"github.com/spf13/cobra"
)

// completers write the completion script of each shell.
func completers() map[string]func(*cobra.Command, io.Writer) error {
	return map[string]func(*cobra.Command, io.Writer) error{
		"bash":       func(c *cobra.Command, w io.Writer) error { return c.GenBashCompletionV2(w, true) },
		"zsh":        func(c *cobra.Command, w io.Writer) error { return c.GenZshCompletion(w) },
		"fish":       func(c *cobra.Command, w io.Writer) error { return c.GenFishCompletion(w, true) },
		"powershell": func(c *cobra.Command, w io.Writer) error { return c.GenPowerShellCompletionWithDesc(w) },
	}
}

func shells() []string {
	var names []string
	for name := range completers() {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func (a *app) newCompletion() *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print the completion script of a shell",
		Example: `  withings-tui completion bash > ~/.local/share/bash-completion/completions/withings-tui
  withings-tui completion zsh > "${fpath[1]}/_withings-tui"
  withings-tui completion fish > ~/.config/fish/completions/withings-tui.fish`,
		ValidArgs: shells(),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("completion: name one shell: bash, fish, powershell or zsh")
			}
			return oneOf("completion", args[0], shells()...)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return completers()[args[0]](cmd.Root(), a.out) },
	}
}
