package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"withings-tui/ui/config"
)

func (a *app) newConfig() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the settings and where they come from, or write and edit them",
		Args:  noArgs,
		RunE:  func(*cobra.Command, []string) error { return a.configPrint() },
	}
	for _, sub := range []struct {
		name, short string
		run         func(context.Context) error
	}{
		{"init", "Write a configuration file with every setting, commented out", func(context.Context) error { return a.configInit() }},
		{"edit", "Open the configuration file in $VISUAL or $EDITOR, then check it", a.configEdit},
		{"path", "Print the path of the configuration file", func(context.Context) error { return a.configPath() }},
		{"print", "Print every setting with its value and where that comes from", func(context.Context) error { return a.configPrint() }},
		{"check", "Tell all that is wrong with the settings", a.configCheck},
	} {
		cmd.AddCommand(&cobra.Command{Use: sub.name, Short: sub.short, Args: noArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return sub.run(cmd.Context()) }})
	}
	return cmd
}

// configFile is the path of the configuration file, whether it exists or not.
func (a *app) configFile() (string, error) {
	o := a.configOptions()
	path, _, err := config.Locate(o)
	if err == nil && path == "" {
		_, err = o.Places.ConfigFile() // says what is missing
	}
	return path, err
}

func (a *app) configPath() error {
	path, err := a.configFile()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, path)
	return err
}

func (a *app) configInit() error {
	path, err := a.configFile()
	if err != nil {
		return err
	}
	if err := config.Create(path); err != nil {
		return fmt.Errorf("config: %w", err)
	}
	a.word("Wrote %s; withings-tui config edit opens it.", path)
	return nil
}

// configEdit opens the file, made first where there is none, and checks what
// came of it.
func (a *app) configEdit(ctx context.Context) error {
	path, err := a.configFile()
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); os.IsNotExist(err) {
		if err := config.Create(path); err != nil {
			return fmt.Errorf("config: %w", err)
		}
	}
	variable := "VISUAL"
	words := strings.Fields(a.getenv(variable))
	if len(words) == 0 {
		variable = "EDITOR"
		words = strings.Fields(a.getenv(variable))
	}
	if len(words) == 0 {
		words = []string{either(runtime.GOOS == "windows", "notepad", "vi")}
	}
	editor := exec.CommandContext(ctx, words[0], append(words[1:], path)...)
	editor.Stdin, editor.Stdout, editor.Stderr = a.in, a.out, a.err
	switch err := editor.Run(); {
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("config: the editor %q was not found; set %s to one that is there", words[0], variable)
	case err != nil:
		return fmt.Errorf("config: %s: %w; nothing was checked", words[0], err)
	}
	return a.configCheck(ctx)
}

// configPrint prints the settings as they could stand in the file. No secret
// is a setting, so that all of it can go into a bug report.
func (a *app) configPrint() error {
	cfg, err := a.settings()
	if err != nil {
		return err
	}
	tables, lines := []string{""}, map[string][]string{} // what is in no table comes first
	line := func(of, name, encoded, origin string) {
		if !slices.Contains(tables, of) {
			tables = append(tables, of)
		}
		lines[of] = append(lines[of], fmt.Sprintf("%-40s # %s\n", name+" = "+encoded, origin))
	}
	for _, s := range config.Settings() {
		of, name := "", s.Key
		if dot := strings.LastIndexByte(s.Key, '.'); dot >= 0 {
			of, name = s.Key[:dot], s.Key[dot+1:]
		}
		if s.Personal && cfg.Profile != "" {
			of = strings.TrimSuffix(config.TableProfiles+"."+cfg.Profile+"."+of, ".")
		}
		line(of, name, s.Encoded(cfg), cfg.Origin(s.Key).String())
	}
	for _, action := range slices.Sorted(maps.Keys(cfg.Keys)) {
		line(config.TableKeys, action, strconv.Quote(cfg.Keys[action]), cfg.Origin(config.TableKeys+"."+action).String())
	}
	for _, theme := range slices.Sorted(maps.Keys(cfg.Themes)) {
		for _, role := range slices.Sorted(maps.Keys(cfg.Themes[theme])) {
			line(config.TableThemes+"."+theme, role, strconv.Quote(cfg.Themes[theme][role]), cfg.Path)
		}
	}
	var b strings.Builder
	for _, table := range tables {
		if table != "" {
			fmt.Fprintf(&b, "\n[%s]\n", table)
		}
		b.WriteString(strings.Join(lines[table], ""))
	}
	_, err = fmt.Fprint(a.out, b.String())
	return err
}

// configCheck prints every problem on a line of its own, and which goals have no
// effect.
func (a *app) configCheck(ctx context.Context) error {
	cfg, err := a.settings()
	var problems config.Problems
	if errors.As(err, &problems) {
		for _, p := range problems[:len(problems)-1] {
			a.word("%s: %s", config.AppName, p.Error())
		}
		return problems[len(problems)-1:]
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(cfg.Path); cfg.Path == "" || err != nil {
		a.word("There is no configuration file; all settings come from flags, environment and defaults.")
		return nil
	}
	a.word("%s: nothing wrong.", cfg.Path)
	if a.flags.demo {
		return nil
	}
	s, err := a.session(cfg, "")
	if err != nil {
		return err
	}
	state, err := s.state(ctx)
	if _, line := explain(err); line != "" {
		a.word("The goals of the account are not known: %s.", line)
	}
	for _, line := range unusedGoals(cfg, state.Goals) {
		a.word("%s.", line)
	}
	return nil
}
