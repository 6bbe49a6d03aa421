package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"withings-tui/store"
)

type exportOptions struct {
	what, format, from, to, output string
	computed                       bool
}

func (a *app) newExport() *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:   "export [weight|blood-pressure|temperature|activity|all]",
		Short: "Write readings as CSV, JSON, NDJSON or line protocol",
		Long: `Write the readings of the cache in SI units, with the exact decimals Withings sent, to
standard output or to a file. Without WHAT it is all of them.

Formats: csv (one file a WHAT, so that "all" needs -o DIR), json (one object with a list a
WHAT), ndjson (one row a line, its kind first), influx (line protocol, see below). Without
--format the end of -o FILE decides, else csv for one WHAT and json for all. What did not come
is null in JSON and empty in CSV. A reading that was left out of statistics carries
excluded: true; a CSV file has that column only where it holds such a row, and influx leaves
the row away. Times are RFC 3339 with the reading's own offset from UTC.

Line protocol feeds InfluxDB or VictoriaMetrics, and so Grafana. The measurement is weight,
blood_pressure, temperature or activity; source, device and site are tags; every figure, and
the group of a reading, is a field under its column's name; the time is in nanoseconds, that
of a day its midnight UTC. Sending the same again overwrites and doubles nothing.`,
		Example: `  withings-tui export weight > weight.csv
  withings-tui export blood-pressure --from 2026-01-01 --to 2026-03-31 --computed
  withings-tui export all --format json -o readings.json
  withings-tui export all --format csv -o readings/
  withings-tui export all --format influx | curl --data-binary @- http://localhost:8428/write`,
		ValidArgs: append(whats(), "all"),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("export: one WHAT at a time; give one of %s, all", strings.Join(whats(), ", "))
			}
			o.what = "all"
			if len(args) == 1 {
				o.what = args[0]
			}
			return oneOf("export", o.what, append(whats(), "all")...)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runExport(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "", "csv, json, ndjson or influx")
	f.StringVar(&o.from, "from", "", "first `DATE`, as 2026-01-31")
	f.StringVar(&o.to, "to", "", "last `DATE`, included")
	f.BoolVar(&o.computed, "computed", false, "add trend and BMI, pulse pressure and mean arterial pressure")
	f.StringVarP(&o.output, "output", "o", "", "write to `FILE`; a directory for all as csv")
	return cmd
}

func whats() []string {
	var names []string
	for _, s := range sheets() {
		names = append(names, s.what)
	}
	return names
}

func formats() []string { return []string{"csv", "json", "ndjson", "influx"} }

// extensions are the ends of file names that tell a format.
func extensions() map[string]string {
	return map[string]string{".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".lp": "influx"}
}

// complete decides the format, and refuses what does not go together.
func (o *exportOptions) complete() error {
	if o.output == "-" {
		o.output = ""
	}
	if o.format == "" {
		o.format = extensions()[strings.ToLower(filepath.Ext(o.output))]
	}
	if o.format == "" {
		o.format = "csv"
		if o.what == "all" && o.output == "" {
			o.format = "json"
		}
	}
	if err := oneOf("--format", o.format, formats()...); err != nil {
		return err
	}
	if o.what == "all" && o.format == "csv" && o.output == "" {
		return usage("export: all as csv is four files; name a directory for them with -o DIR, or choose --format json")
	}
	return nil
}

// days are the first and the last day asked for.
func (o *exportOptions) days() (from, to store.Date, err error) {
	from, to = firstDay, lastDay
	for _, bound := range []struct {
		flag, text string
		day        *store.Date
	}{{"--from", o.from, &from}, {"--to", o.to, &to}} {
		if bound.text == "" {
			continue
		}
		if *bound.day, err = store.ParseDate(bound.text); err != nil {
			return 0, 0, usage("%s: %q is not a date; write it as 2026-01-31", bound.flag, bound.text)
		}
	}
	if from > to {
		return 0, 0, usage("--from: %s is after --to %s; swap them", o.from, o.to)
	}
	return from, to, nil
}

func (a *app) runExport(ctx context.Context, o exportOptions) error {
	if err := o.complete(); err != nil {
		return err
	}
	from, to, err := o.days()
	if err != nil {
		return err
	}
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	x := extract{cache: s.cache, cfg: s.cfg, from: from, to: to, computed: o.computed}
	chosen := sheets()
	if o.what != "all" {
		for _, one := range sheets() {
			if one.what == o.what {
				chosen = []sheet{one}
			}
		}
	}
	if o.output == "" {
		err = writeSheets(ctx, a.out, chosen, x, o.format)
	} else {
		err = a.exportFiles(ctx, chosen, x, o)
	}
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// exportFiles writes the sheets to -o: to a directory, one file a sheet, for
// csv of several or where there is one already; else to one file.
func (a *app) exportFiles(ctx context.Context, chosen []sheet, x extract, o exportOptions) error {
	info, err := os.Stat(o.output)
	isDir := err == nil && info.IsDir() || strings.HasSuffix(o.output, "/") || strings.HasSuffix(o.output, string(filepath.Separator))
	if o.format == "csv" && len(chosen) > 1 {
		if err == nil && !info.IsDir() {
			return usage("export: %s is a file; all as csv needs a directory, -o DIR", o.output)
		}
		isDir = true
	}
	if !isDir {
		return writeBeside(o.output, func(w io.Writer) error { return writeSheets(ctx, w, chosen, x, o.format) })
	}
	if err := os.MkdirAll(o.output, 0o700); err != nil {
		return err
	}
	extension := map[string]string{"influx": "lp"}[o.format]
	if extension == "" {
		extension = o.format
	}
	if o.format != "csv" {
		path := filepath.Join(o.output, o.what+"."+extension)
		return writeBeside(path, func(w io.Writer) error { return writeSheets(ctx, w, chosen, x, o.format) })
	}
	for _, one := range chosen {
		path := filepath.Join(o.output, one.what+"."+extension)
		if err := writeBeside(path, func(w io.Writer) error { return writeSheets(ctx, w, []sheet{one}, x, o.format) }); err != nil {
			return err
		}
	}
	return nil
}

// writeSheets writes the sheets one behind the other in one format.
func writeSheets(ctx context.Context, w io.Writer, chosen []sheet, x extract, format string) error {
	var opts encodeOptions
	if format == "csv" {
		excluded, err := anyExcluded(ctx, chosen[0], x)
		if err != nil {
			return err
		}
		opts.excluded = excluded
	}
	out := buffered(w)
	enc := encoders()[format](out, opts)
	for _, s := range chosen {
		if err := enc.begin(s, s.header(x.computed)); err != nil {
			return err
		}
		if err := s.list(ctx, x, enc.row); err != nil {
			return err
		}
		if err := enc.end(); err != nil {
			return err
		}
	}
	if err := enc.close(); err != nil {
		return err
	}
	return out.Flush()
}

// errFound ends a listing that has found what it looked for.
var errFound = errors.New("found")

// anyExcluded tells whether a row of the sheet is left out of statistics: the
// header of a CSV file has to know before the rows are written.
func anyExcluded(ctx context.Context, s sheet, x extract) (bool, error) {
	var excluded int
	err := x.cache.Read(ctx, func(r *store.Reader) error {
		state, err := r.State()
		excluded = state.Excluded
		return err
	})
	if err != nil || excluded == 0 {
		return false, err
	}
	x.computed = false
	err = s.list(ctx, x, func(r row) error {
		if r.excluded {
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}

// writeBeside writes a file under another name and renames it when it is
// whole, so that neither a failure nor a full disk leaves half of one, nor
// takes away the one before. It is readable by its owner only.
func writeBeside(path string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return writeInto(path, write) // a device such as /dev/null, or a pipe
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err = f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}

func writeInto(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
