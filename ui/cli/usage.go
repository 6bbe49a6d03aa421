package cli

import (
	"errors"
	"fmt"
	"slices"
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
	return usage("unknown command %q; %s", strings.Join(args, " "), didYouMean(args[0], names, cmd.CommandPath()+" --help lists them"))
}

// flagError turns what pflag says of a flag into words with a next step.
func flagError(cmd *cobra.Command, err error) error {
	next := "see " + cmd.CommandPath() + " --help"
	if missing := (*pflag.NotExistError)(nil); errors.As(err, &missing) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		next = didYouMean("--"+missing.GetSpecifiedName(), names, cmd.CommandPath()+" --help lists them")
	}
	if invalid := (*pflag.InvalidValueError)(nil); errors.As(err, &invalid) && invalid.GetFlag().Value.Type() == "int" {
		return usage("--%s: %q is not a whole number; %s", invalid.GetFlag().Name, invalid.GetValue(), next)
	}
	return usage("%s; %s", strings.Join(strings.Fields(err.Error()), " "), next)
}

// oneOf is the value of a flag that takes only some.
func oneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return usage("%s: %q is none of %s; %s", flag, value, strings.Join(allowed, ", "), didYouMean(value, allowed, "give one of them"))
}

// didYouMean asks for the name that a word is near to; where it is near to none,
// it says otherwise.
func didYouMean(word string, names []string, otherwise string) string {
	if near := config.Nearest(word, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}
