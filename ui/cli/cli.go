// Package cli is the command line: it reads flags, environment and file, wires
// the client, the cache and the dashboard together, and turns errors into one
// line and an exit code. Data goes to standard output, words about it to
// standard error. It is the one package that may import every other.
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/cli/browser"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"withings-tui/ui/config"
)

// Main runs one command and returns its exit code. args come without the
// program's name. It stops on interrupt, and a reader that closes the pipe ends
// it quietly.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer, env config.Environ) int {
	// With the signal caught a closed pipe is an error of the write, so that
	// temporary files are removed on the way out.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	// What a browser's launcher chatters would mix with data, or with the dashboard.
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	env = withheld(env, "WITHINGS_CLIENT_SECRET")
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	a := &app{in: stdin, out: stdout, err: stderr, env: env, now: time.Now}
	defer a.close()
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	exit := a.report(ctx, root.ExecuteContext(ctx))
	stop() // what is to be closed listens for an interrupt of its own
	return exit
}

// withheld takes a variable out of this process's environment, which a browser
// that is started from here would inherit; the Environ goes on telling it.
func withheld(env config.Environ, secret string) config.Environ {
	value, given := env(secret)
	_ = os.Unsetenv(secret) // fails only for a name that is none
	return func(name string) (string, bool) {
		if name == secret {
			return value, given
		}
		return env(name)
	}
}

// endings are the signals that end a command, but for those that whoever
// started it has ignored, as nohup does.
func endings() []os.Signal {
	var signals []os.Signal
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signals = append(signals, s)
		}
	}
	return signals
}

// app is what every command works with.
type app struct {
	in       io.Reader
	out, err io.Writer
	env      config.Environ
	now      func() time.Time
	flags    globalFlags
	cleanup  []func() // what close undoes, last first
}

// globalFlags are the flags that every command takes.
type globalFlags struct {
	profile, dataDir, config string
	demo, ascii, privacy     bool
	given                    map[string]string // by setting, as config.Options wants them
}

func (a *app) close() {
	for i := len(a.cleanup) - 1; i >= 0; i-- {
		a.cleanup[i]()
	}
	a.cleanup = nil
}

// word writes a line of words to standard error.
func (a *app) word(format string, args ...any) {
	fmt.Fprintln(a.err, visible(fmt.Sprintf(format, args...), ' '))
}

// terminal tells whether w is one.
func terminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func (a *app) getenv(name string) string {
	v, _ := a.env(name)
	return v
}

// root is the whole tree of commands.
func (a *app) root() *cobra.Command {
	askedVersion := false
	root := &cobra.Command{
		Use:   config.AppName,
		Short: "A terminal dashboard for your own Withings data",
		Long: `A terminal dashboard for your own Withings data: weight, blood pressure,
temperature and activity, drawn from a local cache that works without a network.

Without a command it opens the dashboard, or, when standard output is not a
terminal, prints what "summary" prints.`,
		Example: `  withings-tui --demo                 look around with three years of made-up data
  withings-tui login                  connect a Withings account
  withings-tui sync                   bring the cache up to date (for cron)
  withings-tui export weight --from 2026-01-01 > weight.csv`,
		Args:              noArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.takeGlobals(cmd) },
		RunE: func(cmd *cobra.Command, _ []string) error {
			if askedVersion {
				return a.printVersion()
			}
			return a.runDashboard(cmd.Context())
		},
	}
	// cobra's own flag would print by a template, and template packages call
	// methods by name, which keeps the linker from dropping any method.
	root.Flags().BoolVarP(&askedVersion, "version", "v", false, "print the version and exit")
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.DisableDefaultCmd = true

	f := root.PersistentFlags()
	f.StringVar(&a.flags.profile, "profile", "", "use the cache and tokens of this `NAME`")
	f.StringVar(&a.flags.dataDir, "data-dir", "", "keep caches and tokens in `DIR`")
	f.StringVar(&a.flags.config, "config", "", "read settings from `FILE`")
	f.BoolVar(&a.flags.demo, "demo", false, "use made-up data of a local Withings; nothing is kept")
	f.BoolVar(&a.flags.ascii, "ascii", false, "draw with ASCII characters only")
	f.BoolVar(&a.flags.privacy, "privacy", false, "mask the numbers that are shown")

	root.AddCommand(
		a.newLogin(), a.newLogout(), a.newWipe(), a.newSync(),
		a.newSummary(), a.newExport(), a.newImport(), a.newReport(),
		a.newDoctor(), a.newConfig(), a.newCompletion(), a.newMan(), a.newVersion(),
	)
	root.SetHelpCommand(newHelp())
	return root
}

// takeGlobals notes which global flags were given, for the settings they override.
func (a *app) takeGlobals(cmd *cobra.Command) error {
	a.flags.given = map[string]string{}
	for _, s := range config.Settings() {
		if s.Flag == "" {
			continue
		}
		if f := cmd.Flags().Lookup(s.Flag); f != nil && f.Changed {
			a.flags.given[s.Key] = f.Value.String()
		}
	}
	for _, empty := range []struct{ name, value string }{{"profile", a.flags.profile}, {"data-dir", a.flags.dataDir}, {"config", a.flags.config}} {
		if f := cmd.Flags().Lookup(empty.name); f != nil && f.Changed && empty.value == "" {
			return usage("--%s: is empty; give it a value or leave it out", empty.name)
		}
	}
	return nil
}

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || found == nil || len(rest) > 0 {
				return unknownCommand(cmd.Root(), args)
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}
