package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"withings-tui/store"
	"withings-tui/withings/export"
)

func (a *app) newImport() *cobra.Command {
	var zone string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Read the Withings app's data export",
		Long: `Read the data export of the Withings app: the zip as it came, a folder of it, or single CSV
files such as weight.csv. Importing the same again changes nothing, and a synced reading of the
same minute and value takes the place of its imported twin. Rows that cannot be read are named
and skipped.

The times in an export are local and do not say where. They are taken for the zone of the
Withings account where it is known, else this machine's; --zone names another.`,
		Example: "  withings-tui import data_JOHN_1700000000.zip\n  withings-tui import weight.csv bp.csv --zone Europe/Paris",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("import: name a file: the zip the Withings app made, or a CSV file out of it")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.runImport(cmd.Context(), zone, args) },
	}
	cmd.Flags().StringVar(&zone, "zone", "", "time zone `NAME` of the times in the files, as Europe/Paris")
	return cmd
}

// maxProblems is how many skipped rows are named one by one.
const maxProblems = 20

func (a *app) runImport(ctx context.Context, zone string, paths []string) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	read, stored, err := s.importFiles(ctx, zone, paths...)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	for i, p := range read.Problems {
		if i == maxProblems {
			a.word("%d more rows were skipped.", len(read.Problems)-i)
			break
		}
		a.word("skipped: %s", oneLine(p.String()))
	}
	for _, f := range read.Files {
		if f.Kind != export.Ignored {
			if _, err := fmt.Fprintf(a.out, "%s: %d read, %d doubled, %d skipped\n", label(f.Name).text, f.Read, f.Doubled, f.Skipped); err != nil {
				return err
			}
		}
	}
	a.word("Imported %s.", importWords(stored))
	return nil
}

// importFiles reads an export into the cache.
func (s *session) importFiles(ctx context.Context, zone string, paths ...string) (export.Result, store.ImportResult, error) {
	where, err := s.importZone(ctx, zone)
	if err != nil {
		return export.Result{}, store.ImportResult{}, err
	}
	read, err := export.Options{Zone: where}.Read(ctx, paths...)
	var missing *fs.PathError
	if errors.As(err, &missing) {
		return read, store.ImportResult{}, fmt.Errorf("%s: %w; name the file that the Withings app made", missing.Path, missing.Err)
	}
	if err != nil {
		return read, store.ImportResult{}, err
	}
	stored, err := s.cache.Import(ctx, read.Groups, read.Days)
	return read, stored, err
}

// importWords is "120 new, 3 known already".
func importWords(r store.ImportResult) string {
	words := fmt.Sprintf("%d new", r.New)
	if r.Changed > 0 {
		words += fmt.Sprintf(", %d changed", r.Changed)
	}
	return words + fmt.Sprintf(", %d known already", r.Known)
}

// importZone is the zone the times of an export are in: the one named, the
// account's, or this machine's.
func (s *session) importZone(ctx context.Context, name string) (*time.Location, error) {
	if name != "" {
		zone, err := time.LoadLocation(name)
		if err != nil || name == "Local" {
			return nil, usage("--zone: %q is no time zone; name one such as Europe/Paris", name)
		}
		return zone, nil
	}
	zone := time.Local
	err := s.cache.Read(ctx, func(r *store.Reader) error {
		state, err := r.State()
		if state.Timezone != "" {
			zone = state.Zone()
		}
		return err
	})
	return zone, err
}

// importForScreen is an import whose outcome is one line.
func (s *session) importForScreen(ctx context.Context, path string) (string, error) {
	read, stored, err := s.importFiles(ctx, "", path)
	if err != nil {
		return "", explained(err)
	}
	words := "Imported " + importWords(stored)
	if n := len(read.Problems); n > 0 {
		words += fmt.Sprintf("; %d rows could not be read", n)
	}
	return words + ".", nil
}
