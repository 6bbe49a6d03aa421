package cli

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"withings-tui/ui/config"
)

func (a *app) newConfig() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the settings and where they come from",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return usage("config: needs path, print or check") },
	}
	for _, sub := range []struct {
		name, short string
		run         func() error
	}{
		{"path", "Print the path of the configuration file", a.configPath},
		{"print", "Print every setting with its value and where that comes from", a.configPrint},
		{"check", "Tell all that is wrong with the settings", a.configCheck},
	} {
		cmd.AddCommand(&cobra.Command{Use: sub.name, Short: sub.short, Args: noArgs,
			RunE: func(*cobra.Command, []string) error { return sub.run() }})
	}
	return cmd
}

func (a *app) configPath() error {
	path, _ := config.Locate(a.configOptions())
	if path == "" {
		return config.ErrNoHome
	}
	_, err := fmt.Fprintln(a.out, path)
	return err
}

// configPrint prints the settings as they could stand in the file. No secret
// is a setting, so that all of it can go into a bug report.
func (a *app) configPrint() error {
	cfg, err := a.settings()
	if err != nil {
		return err
	}
	var b strings.Builder
	table := ""
	line := func(key, encoded, origin string) {
		name := key
		if dot := strings.LastIndexByte(key, '.'); dot >= 0 {
			if key[:dot] != table {
				table = key[:dot]
				fmt.Fprintf(&b, "\n[%s]\n", table)
			}
			name = key[dot+1:]
		}
		fmt.Fprintf(&b, "%-40s # %s\n", name+" = "+encoded, origin)
	}
	for _, s := range config.Settings() {
		encoded := s.Value(cfg)
		if s.Kind == config.Text {
			encoded = strconv.Quote(encoded)
		}
		line(s.Key, encoded, cfg.Origin(s.Key).String())
	}
	actions := make([]string, 0, len(cfg.Keys))
	for action := range cfg.Keys {
		actions = append(actions, action)
	}
	sort.Strings(actions)
	for _, action := range actions {
		key := config.TableKeys + "." + action
		line(key, strconv.Quote(cfg.Keys[action]), cfg.Origin(key).String())
	}
	_, err = fmt.Fprint(a.out, b.String())
	return err
}

// configCheck prints every problem on a line of its own.
func (a *app) configCheck() error {
	_, err := a.settings()
	var problems config.Problems
	if errors.As(err, &problems) {
		for _, p := range problems[:len(problems)-1] {
			a.word("%s: %s", config.AppName, oneLine(p.Error()))
		}
		return problems[len(problems)-1:]
	}
	if err != nil {
		return err
	}
	path, _ := config.Locate(a.configOptions())
	if _, err := os.Stat(path); path == "" || err != nil {
		a.word("There is no configuration file; all settings come from flags, environment and defaults.")
		return nil
	}
	a.word("%s: nothing wrong.", path)
	return nil
}
