package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"withings-tui/store"
	"withings-tui/ui/units"
	"withings-tui/withings"
	"withings-tui/withings/export"
)

func (a *app) newWipe() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "wipe",
		Short: "Delete this profile's cache",
		Long: `Delete the cache of this profile: every reading, what was imported, notes, and what was
left out of statistics. The sign-in stays, and a sync fetches again what Withings has; imported
readings that Withings does not have are gone for good.`,
		Args: noArgs,
		RunE: a.with("wipe", func(ctx context.Context, s *session) error {
			if !yes {
				return usage("wipe: deletes all readings in %s; say so with --yes", s.cache.Path())
			}
			// Nothing is deleted where the file of the sign-in could not be mended after it.
			if _, err := s.tokens.Load(ctx); err != nil && !errors.Is(err, withings.ErrNoToken) && !errors.Is(err, store.ErrDamaged) {
				return err
			}
			_, gone := os.Lstat(s.cache.Path())
			if err := s.cache.Wipe(ctx); err != nil {
				return err
			}
			a.word("%s the cache %s.", either(gone == nil, "Deleted", "There was nothing to delete of"), s.cache.Path())
			return a.mendTokens(ctx, s)
		}),
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "really delete it")
	return cmd
}

func (a *app) newRestore() *cobra.Command {
	var id int64 // 0 is all
	return &cobra.Command{
		Use:   "restore [ID]",
		Short: "Bring back what was taken for deleted at Withings",
		Long: `Bring back the readings that Withings did not list any more: the one with this id, or all
of them. "withings-tui export vanished" lists them. What is restored stays, also where Withings
goes on not to list it.`,
		Example: "  withings-tui restore",
		Args: func(_ *cobra.Command, args []string) (err error) {
			if len(args) > 1 {
				return usage("restore: one ID at a time, or none for all")
			}
			if len(args) == 1 {
				if id, err = strconv.ParseInt(args[0], 10, 64); err != nil || id == 0 {
					return usage("restore: %q is no id; withings-tui export vanished lists them", args[0])
				}
			}
			return nil
		},
		RunE: a.with("restore", func(ctx context.Context, s *session) error {
			n, err := s.cache.Restore(ctx, id)
			switch {
			case err != nil:
				return err
			case n == 0 && id != 0:
				return fmt.Errorf("%d: %w", id, store.ErrUnknownGroup)
			case n == 0:
				a.word("Nothing has vanished: there is nothing to restore.")
			default:
				a.word("Restored %s.", units.Count(n, "reading", "readings"))
			}
			return nil
		}),
	}
}

func (a *app) newImport() *cobra.Command {
	var zone string
	var files []string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Read the Withings app's data export",
		Long: `Read the data export of the Withings app: the zip as it came, a folder of it, or single CSV
files such as weight.csv. Importing the same again changes nothing, and a synced reading of the
same minute and value takes the place of its imported twin. Rows and files that cannot be read
are named and skipped; where not one row can be read, the exit code is 1.

The times in an export are local and do not say where. They are taken for the zone of the
Withings account where it is known, else this machine's until it is; --zone names another.`,
		Example: "  withings-tui import data_JOHN_1700000000.zip\n  withings-tui import weight.csv bp.csv --zone Europe/Paris",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("import: name a file: the zip the Withings app made, or a CSV file out of it")
			}
			files = args
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"zip", "csv"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: a.with("import", func(ctx context.Context, s *session) error { return a.runImport(ctx, s, zone, files) }),
	}
	cmd.Flags().StringVar(&zone, "zone", "", "time zone `NAME` of the times in the files, as Europe/Paris")
	return cmd
}

// maxNamed is how many skipped rows, and how many files, are named one by one.
const maxNamed = 20

func (a *app) runImport(ctx context.Context, s *session, zone string, paths []string) error {
	read, stored, err := s.importFiles(ctx, zone, paths...)
	if err != nil {
		return err
	}
	a.sayUnread(read)
	for _, f := range read.Files {
		if f.Kind != export.Ignored {
			if _, err := fmt.Fprintf(a.out, "%s: %d read, %d doubled, %d skipped\n", withings.Clean(f.Name), f.Read, f.Doubled, f.Skipped); err != nil {
				return err
			}
		}
	}
	if err := allSkipped(read); err != nil {
		return err
	}
	a.word("Imported %s.", importWords(stored))
	return nil
}

// sayUnread names the rows that were skipped and the files that hold nothing
// that is shown here, up to some of each.
func (a *app) sayUnread(read export.Result) {
	var rows, files []string
	for _, p := range read.Problems {
		rows = append(rows, "skipped: "+p.String())
	}
	for _, f := range read.Files {
		if f.Kind == export.Ignored {
			files = append(files, "not read: "+withings.Clean(f.Name)+" (nothing in it is shown here)")
		}
	}
	for _, lines := range [][]string{rows, files} {
		for i, line := range lines {
			if i == maxNamed {
				what, _, _ := strings.Cut(line, ":")
				a.word("%s: %d more", what, len(lines)-i)
				break
			}
			a.word("%s", line)
		}
	}
}

// allSkipped is an error where there were rows, and none could be read.
func allSkipped(read export.Result) error {
	good, skipped := 0, 0
	for _, f := range read.Files {
		good += f.Read + f.Doubled
		skipped += f.Skipped
	}
	if good == 0 && skipped > 0 {
		return errAllSkipped
	}
	return nil
}

// importFiles reads an export into the cache.
func (s *session) importFiles(ctx context.Context, zone string, paths ...string) (export.Result, store.ImportResult, error) {
	where, known, err := s.importZone(ctx, zone)
	if err != nil {
		return export.Result{}, store.ImportResult{}, err
	}
	read, err := export.Read(ctx, where, paths...)
	if err != nil {
		return read, store.ImportResult{}, err
	}
	stored, err := s.cache.Import(ctx, read.Groups, read.Days, known)
	return read, stored, err
}

// importZone is the zone the times of an export are in: the one named, the
// account's, or this machine's. The latter is a guess, which known tells apart.
func (s *session) importZone(ctx context.Context, name string) (zone *time.Location, known bool, err error) {
	if name != "" {
		zone, err := time.LoadLocation(name)
		if err != nil || name == "Local" {
			return nil, false, usage("--zone: %q is no time zone; name one such as Europe/Paris", name)
		}
		return zone, true, nil
	}
	state, err := s.state(ctx)
	if err != nil || state.Timezone == "" {
		return time.Local, false, err
	}
	return state.Zone(), true, nil
}

// importWords is "120 new, 3 known already".
func importWords(r store.ImportResult) string {
	words := fmt.Sprintf("%d new", r.New)
	if r.Changed > 0 {
		words += fmt.Sprintf(", %d changed", r.Changed)
	}
	words += fmt.Sprintf(", %d known already", r.Known)
	if r.Copies > 0 {
		words += fmt.Sprintf("; %d of the new look like copies of others, some hours away", r.Copies)
	}
	return words
}

// importForScreen is an import whose outcome is one line.
func (s *session) importForScreen(ctx context.Context, path string) (string, error) {
	read, stored, err := s.importFiles(ctx, "", path)
	if err == nil {
		err = allSkipped(read)
	}
	if err != nil {
		return "", s.explained(err)
	}
	words := "Imported " + importWords(stored)
	if n := len(read.Problems); n > 0 {
		words += "; " + units.Count(n, "row", "rows") + " could not be read"
	}
	return words + ".", nil
}
