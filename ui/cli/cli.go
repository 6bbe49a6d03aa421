// Package cli is the command line: it reads flags, environment and file, wires
// the client, the cache and the dashboard together, and turns errors into one
// line and an exit code. Data goes to standard output, words about it to
// standard error. It is the one package that may import every other.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/cli/browser"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"withings-tui/ui/config"
	"withings-tui/withings"
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
	// cobra would end a program that is started from Explorer; here it is the dashboard.
	cobra.MousetrapHelpText = ""
	env = withheld(env, "WITHINGS_CLIENT_SECRET")
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	a := &app{in: stdin, out: stdout, err: stderr, env: env, now: time.Now}
	defer a.close()
	exit := a.run(ctx, args)
	stop() // what is to be closed listens for an interrupt of its own
	return exit
}

// run runs one command, says why it failed, and gives its exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root, help := a.root(), &noting{Writer: a.out}
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(help)
	root.SetErr(a.err)
	err := root.ExecuteContext(ctx)
	if err == nil && help.err != nil {
		err = fmt.Errorf("write: %w", help.err)
	}
	return a.report(ctx, err)
}

// noting keeps the first error of its writing, which cobra drops when it writes
// help.
type noting struct {
	io.Writer
	err error
}

func (w *noting) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.err = cmp.Or(w.err, err)
	return n, err
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
	fmt.Fprintln(a.err, oneLine(a.told(fmt.Sprintf(format, args...))))
}

// hinted finds the commands that a line tells a person to run.
var hinted = regexp.MustCompile(`\bwithings-tui(?: (?:login|logout|wipe|sync|summary|export|restore|import|report|doctor|config)\b|, then Connect)`)

// told is a line whose commands can be run as they stand: they get the flags
// that say whose data this is.
func (a *app) told(line string) string {
	return hinted.ReplaceAllStringFunc(line, func(command string) string {
		return config.AppName + a.sameFlags() + strings.TrimPrefix(command, config.AppName)
	})
}

// sameFlags are the flags given that say whose data this is, as a person types
// them again: " --profile anna".
func (a *app) sameFlags() string {
	words := either(a.flags.demo, " --demo", "")
	for _, flag := range [][2]string{{"profile", a.flags.given[config.KeyProfile]}, {"data-dir", a.flags.given[config.KeyDataDir]}, {"config", a.flags.config}} {
		if value := flag[1]; value != "" {
			if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || strings.ContainsRune("\"'`$&|;<>()*?!#", r) }) {
				value = "'" + strings.ReplaceAll(value, "'", `'\''`) + "'" // for a shell
			}
			words += " --" + flag[0] + " " + value
		}
	}
	return words
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
	root := &cobra.Command{
		Use:     config.AppName,
		Version: version(),
		Short:   "A terminal dashboard for your own Withings data",
		Long: `A terminal dashboard for your own Withings data: weight, blood pressure,
temperature, activity and sleep, drawn from a local cache that works without a
network.

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
		RunE:              func(cmd *cobra.Command, _ []string) error { return a.runDashboard(cmd) },
	}
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.Flags().BoolP("version", "v", false, "print the version and exit")
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.DisableDefaultCmd = true

	f := root.PersistentFlags()
	f.StringVar(&a.flags.profile, "profile", "", "use the cache, tokens, height and goals of this `NAME`")
	f.StringVar(&a.flags.dataDir, "data-dir", "", "keep caches and tokens in `DIR`")
	f.StringVar(&a.flags.config, "config", "", "read settings from `FILE`")
	f.BoolVar(&a.flags.demo, "demo", false, "use made-up data of a local Withings; nothing is kept")
	f.BoolVar(&a.flags.ascii, "ascii", false, "draw with ASCII characters only")
	f.BoolVar(&a.flags.privacy, "privacy", false, "mask the numbers that are shown")

	root.AddCommand(
		a.newLogin(), a.newLogout(), a.newWipe(), a.newSync(),
		a.newSummary(), a.newExport(), a.newRestore(), a.newImport(), a.newReport(),
		a.newDoctor(), a.newConfig(), a.newCompletion(), a.newMan(),
	)
	root.SetHelpCommand(newHelp())
	a.completeValues(root)
	return root
}

// takeGlobals notes which global flags were given, for the settings they override.
func (a *app) takeGlobals(cmd *cobra.Command) error {
	a.flags.given = map[string]string{}
	for _, s := range config.Settings() {
		if f := cmd.Flags().Lookup(s.Flag); s.Flag != "" && f != nil && f.Changed {
			a.flags.given[s.Key] = f.Value.String()
		}
	}
	for _, name := range []string{"profile", "data-dir", "config"} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed && f.Value.String() == "" {
			return usage("--%s: is empty; give it a value or leave it out", name)
		}
	}
	return nil
}

// with makes the run function of a command that works on the session of the
// flags. Its errors begin with what was being done, but for those that say what
// is wrong with the command line.
func (a *app) with(doing string, run func(context.Context, *session) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) error {
		s, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		err = run(cmd.Context(), s)
		if err == nil || errors.As(err, new(usageError)) || errors.As(err, new(exitError)) {
			return err
		}
		return fmt.Errorf("%s: %w", doing, err)
	}
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

// oneLine keeps foreign words from breaking the line or driving the terminal.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case withings.Printable(r):
			return r
		case unicode.Is(unicode.Cf, r): // turns or joins what stands beside it, and cannot be seen
			return -1
		}
		return ' '
	}, s)), " ")
}
