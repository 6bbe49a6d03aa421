package cli

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"withings-tui/store"
)

type exportOptions struct {
	what, formatName, from, to, output, consumer string
	computed                                     bool

	format  exportFormat
	sheets  []sheet // those asked for that the format can hold
	several bool    // each of them is a file of its own
	period  store.Period
}

func (a *app) newExport() *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:   "export [" + strings.Join(whats(), "|") + "]",
		Short: "Write readings as CSV, JSON, NDJSON, line protocol or FIT",
		Long: `Write what the cache holds in SI units, with the exact decimals Withings sent, to standard
output or to a file. Without WHAT it is all of it:

` + sheetList() + `
Formats: csv (one file a WHAT, so that "all" needs -o DIR), json (one object with a list a
WHAT), ndjson (one row a line, its kind first; a column kind is workout_kind or vanished_kind
there), influx (line protocol, see below), fit (weight with composition and blood pressure, as
Garmin Connect takes them; one file a WHAT). Without --format the end of -o FILE decides, else
csv for one WHAT and json for all. What did not come is null in JSON and empty in CSV. A row has
excluded: true where you left the reading out of statistics, set_aside: true where this program
does not count it, and then no computed value; a CSV file has such a column only where a row
needs it, influx and fit leave the row away. Times are RFC 3339 with the reading's own offset
from UTC.

--new NAME writes only what NAME has not been given yet: new and changed rows, and with
vanished: true those that Withings no longer has. They count as given once the command has
ended with 0. Each NAME and each WHAT is counted by itself, so that bridges to Garmin, a
database or a sheet do not get in each other's way. Notes, devices and what has vanished are
always written whole. A FIT file cannot tell what has gone.

Line protocol feeds InfluxDB or VictoriaMetrics, and so Grafana: the WHAT is the measurement;
source, device, site, kind, and of measures type and position are tags; every other number is a
field under its column's name; the time is in nanoseconds, that of a day its midnight UTC.
Sending the same again doubles nothing.`,
		Example: `  withings-tui export weight > weight.csv
  withings-tui export blood-pressure --from 2026-01-01 --to 2026-03-31 --computed
  withings-tui export all --format json -o readings.json
  withings-tui export weight --format fit --new garmin -o weight.fit
  withings-tui export all --format influx | curl --data-binary @- http://localhost:8428/write`,
		ValidArgs: whats(),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("export: one WHAT at a time; give one of %s", strings.Join(whats(), ", "))
			}
			o.what = "all"
			if len(args) == 1 {
				o.what = args[0]
			}
			return oneOf("export", o.what, whats()...)
		},
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("new") && o.consumer == "" {
				return usage("--new: the name is empty; everything would be given again")
			}
			return nil
		},
		RunE: a.with("export", func(ctx context.Context, s *session) error { return a.runExport(ctx, s, o) }),
	}
	f := cmd.Flags()
	f.StringVar(&o.formatName, "format", "", strings.Join(formats(), ", "))
	f.StringVar(&o.from, "from", "", "first `DATE`, as 2026-01-31")
	f.StringVar(&o.to, "to", "", "last `DATE`, included")
	f.BoolVar(&o.computed, "computed", false, "add trend and BMI, pulse pressure and mean arterial pressure")
	f.StringVar(&o.consumer, "new", "", "only what the consumer `NAME` has not been given yet")
	f.StringVarP(&o.output, "output", "o", "", "write to `FILE`; a directory for all as csv or fit")
	return cmd
}

func whats() []string {
	return append(each(sheets(), func(s sheet) string { return s.what }), "all")
}

// sheetList tells each WHAT and its columns, for the help.
func sheetList() string {
	var b strings.Builder
	for _, s := range sheets() {
		fmt.Fprintf(&b, "  %-15s %s:\n%s", s.what, s.about, wrapped("     ", s.names(true)))
	}
	return b.String()
}

// complete decides the format, and refuses what does not go together.
func (o *exportOptions) complete() error {
	fallback := "csv"
	if o.what == "all" && o.output == "" {
		fallback = "json"
	}
	for _, f := range exportFormats {
		if slices.Contains(f.ends, strings.ToLower(filepath.Ext(o.output))) {
			fallback = f.name
		}
	}
	name := cmp.Or(o.formatName, fallback)
	if err := oneOf("--format", name, formats()...); err != nil {
		return err
	}
	o.format = exportFormats[slices.Index(formats(), name)]
	o.sheets = slices.DeleteFunc(sheets(), func(s sheet) bool {
		return o.what != "all" && s.what != o.what ||
			name == "fit" && s.fit == 0 || name == "influx" && !s.series && o.what != "measures"
	})
	o.several = len(o.sheets) > 1 && (name == "csv" || name == "fit")
	switch {
	case len(o.sheets) == 0 && name == "fit":
		return usage("export: fit is for weight and blood-pressure; choose another format for %s", o.what)
	case len(o.sheets) == 0:
		return usage("export: %s is for numbers over time; choose another format for %s", name, o.what)
	case o.several && o.output == "":
		return usage("export: all as %s is %d files; name a directory for them with -o DIR, or choose --format json", name, len(o.sheets))
	case o.consumer != "" && o.from+o.to != "":
		return usage("export: --new gives what is new of all days; leave --from and --to out")
	case strings.ContainsAny(o.consumer, "/\x00") || len(o.consumer) > 100:
		return usage("--new: %q is no name; give one without a slash, of at most 100 letters", o.consumer)
	}
	return o.completePeriod()
}

// completePeriod reads the days asked for.
func (o *exportOptions) completePeriod() (err error) {
	o.period = store.Always()
	for _, bound := range []struct {
		flag, text string
		day        *store.Date
	}{{"--from", o.from, &o.period.From}, {"--to", o.to, &o.period.To}} {
		if bound.text == "" {
			continue
		}
		if *bound.day, err = store.ParseDate(bound.text); err != nil {
			return usage("%s: %q is not a date; write it as 2026-01-31", bound.flag, bound.text)
		}
	}
	if o.period.From > o.period.To {
		return usage("--from: %s is after --to %s; swap them", o.from, o.to)
	}
	return nil
}

// exportFile is a file to be written, and what is in it.
type exportFile struct {
	path   string // empty: standard output
	sheets []sheet
}

// files are those to be written: one for all sheets, or one for each in a folder,
// which is made where there is none.
func (o *exportOptions) files() ([]exportFile, error) {
	info, err := os.Stat(o.output)
	isDir := err == nil && info.IsDir()
	isDir = isDir || strings.HasSuffix(o.output, "/") || strings.HasSuffix(o.output, string(filepath.Separator)) || o.several && err != nil
	end := o.format.ends[0]
	switch {
	case o.several && !isDir:
		return nil, usage("export: %s is a file; all as %s needs a directory, -o DIR", o.output, o.format.name)
	case !isDir || o.output == "":
		return []exportFile{{o.output, o.sheets}}, nil
	case !o.several:
		return []exportFile{{filepath.Join(o.output, o.what+end), o.sheets}}, os.MkdirAll(o.output, 0o700)
	}
	var out []exportFile
	for i, s := range o.sheets {
		out = append(out, exportFile{filepath.Join(o.output, s.what+end), o.sheets[i : i+1]})
	}
	return out, os.MkdirAll(o.output, 0o700)
}

func (a *app) runExport(ctx context.Context, s *session, o exportOptions) error {
	if err := o.complete(); err != nil {
		return err
	}
	if o.format.name == "fit" && o.output == "" && terminal(a.out) {
		return usage("export: a FIT file is not for a terminal; name a file with -o FILE")
	}
	// Before the readings: what comes in between is then given once more, not never.
	for i, one := range o.sheets {
		if o.consumer != "" && len(one.changes) > 0 {
			var err error
			if o.sheets[i].news, err = readNews(ctx, s.cache, o.consumer+"/"+one.what, one); err != nil {
				return err
			}
		}
	}
	files, err := o.files()
	if err != nil {
		return err
	}
	x, err := a.exportSource(ctx, s, o)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := a.writeTo(f.path, func(w io.Writer) error { return writeSheets(w, f.sheets, o, x) }); err != nil {
			if o.consumer != "" && closedPipe(err) {
				return errReaderLeft // the exit code has to say that it was not all given
			}
			return err
		}
	}
	for _, one := range o.sheets { // all of it is written now
		if one.news == nil {
			continue
		}
		if err := s.cache.Seen(ctx, one.news.consumer, one.news.upTo); err != nil {
			return fmt.Errorf("written, but not counted as given to %s, so that it comes again: %w", o.consumer, err)
		}
	}
	return nil
}

// exportSource reads what the sheets asked for are made from, at one moment.
func (a *app) exportSource(ctx context.Context, s *session, o exportOptions) (x *source, err error) {
	x = &source{period: o.period}
	err = s.cache.Read(ctx, func(r *store.Reader) (err error) {
		if x.History, err = r.History(store.Always()); err != nil {
			return err
		}
		before := r.Damaged()
		for _, one := range o.sheets {
			switch one.what {
			case "vanished":
				if x.vanished, err = r.Vanished(); err != nil {
					return err
				}
			case "measures":
				for g, err := range r.Groups(o.period) {
					if err != nil {
						return err
					}
					x.groups = append(x.groups, g)
				}
			}
		}
		x.damaged = x.LeftOut + r.Damaged() - before
		return nil
	})
	if err != nil {
		return nil, err
	}
	x.judge(s.figuresOf(x.History, a.now()))
	a.sayPartial(x.damaged, x.State)
	return x, nil
}

// readNews is what a consumer has not been given of a sheet. One that was never
// given anything gets everything.
func readNews(ctx context.Context, cache *store.Cache, consumer string, s sheet) (*news, error) {
	changes, upTo, known, err := cache.Changes(ctx, consumer)
	if err != nil {
		return nil, err
	}
	n := &news{consumer: consumer, upTo: upTo, all: !known, changed: map[changeID]bool{}, gone: map[changeID]store.Change{}}
	for _, c := range changes {
		if !slices.Contains(s.changes, c.What) {
			continue
		}
		id := changeID{c.What, c.ID}
		if s.what == "measures" {
			id.what = measureChange
		}
		n.changed[id] = c.Kind != store.ChangeGone
		delete(n.gone, id)
		if c.Kind == store.ChangeGone {
			n.gone[id] = c
		}
	}
	return n, nil
}

// writeSheets writes sheets one behind the other in one format; those of JSON
// are members of one object.
func writeSheets(w io.Writer, chosen []sheet, o exportOptions, x *source) error {
	out := bufio.NewWriterSize(w, 64<<10)
	oneObject := o.format.name == "json"
	for i, s := range chosen {
		names := s.names(o.computed)
		if oneObject {
			out.WriteString(either(i == 0, "{", ",\n"))
		}
		if err := o.format.write(out, x, s, names, s.rows(x, len(names))); err != nil {
			return err
		}
	}
	if oneObject {
		out.WriteString("}\n")
	}
	return out.Flush()
}
