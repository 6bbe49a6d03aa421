package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"withings-tui/ui/config"
)

// usageError is a command line that cannot be meant; it exits with 2.
type usageError struct{ what string }

func (e usageError) Error() string { return e.what }

func usage(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// noArgs refuses arguments. Where the command has commands of its own, the
// argument is taken for a misspelt one.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasAvailableSubCommands() {
		return unknownCommand(cmd, args)
	}
	return usage("%s: unexpected argument %q; it takes none (see %s --help)", cmd.Name(), args[0], cmd.CommandPath())
}

func unknownCommand(cmd *cobra.Command, args []string) error {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	word := strings.Join(args, " ")
	if near := config.Nearest(args[0], names); near != "" {
		return usage("unknown command %q; did you mean %q?", word, near)
	}
	return usage("unknown command %q; %s --help lists them", word, cmd.CommandPath())
}

// flagError turns what pflag says of a flag into words with a next step.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if errors.As(err, &missing) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		name := missing.GetSpecifiedName()
		if near := config.Nearest(name, names); near != "" {
			return usage("unknown flag --%s; did you mean --%s?", name, near)
		}
		return usage("unknown flag %s; %s --help lists them", strings.TrimPrefix(err.Error(), "unknown flag: "), cmd.CommandPath())
	}
	return usage("%s; see %s --help", strings.Join(strings.Fields(err.Error()), " "), cmd.CommandPath())
}

// oneOf is the value of a flag that takes only some.
func oneOf(flag, value string, allowed ...string) error {
	for _, a := range allowed {
		if value == a {
			return nil
		}
	}
	if near := config.Nearest(value, allowed); near != "" {
		return usage("%s: %q is none of %s; did you mean %q?", flag, value, strings.Join(allowed, ", "), near)
	}
	return usage("%s: %q is none of %s; give one of them", flag, value, strings.Join(allowed, ", "))
}
