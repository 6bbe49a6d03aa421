package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/when"
	"withings-tui/withings"
)

type summaryOptions struct {
	json   bool
	period string
	format string
}

func (a *app) newSummary() *cobra.Command {
	var o summaryOptions
	cmd := &cobra.Command{
		Use:   "summary",
		Short: "Print what the panes say, as text",
		Long: `Print the latest figures and what they say, from the cache alone. Text is in the units
that are set, --json in SI units with names that stay as they are; a figure that cannot be
computed honestly is null there.

--range takes days that end today (7d, 12w, 6m, 1y), a month (2025-03), a year, two dates
(2025-01-01..2025-06-30), words such as "last 6 weeks", or all. Where the days up to today hold
nothing, it is as many days that end with the newest reading. Means and counts of the range
follow it; what does not depend on a range, set_aside among it, is the same for every one.

--format takes a Go template (text/template) over the names that --json prints. A figure that
is null is written –, and counts as false. weight, temperature, pressure, distance and
duration write a figure in the units that are set. The names:

` + summaryNames(map[string]bool{}),
		Example: `  withings-tui summary --range 90d
  withings-tui summary --json | jq .weight.trend_kg
  withings-tui summary --format '{{weight .weight.trend_kg}}'     for a prompt or status line`,
		Args: noArgs,
		RunE: a.with("summary", func(ctx context.Context, s *session) error { return a.runSummary(ctx, s, o) }),
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&o.period, "range", "", "`DAYS` that means are taken of: 30d (the default), 2025-03, 2025-01-01..2025-06-30, all")
	cmd.Flags().StringVar(&o.format, "format", "", "print this Go `TEMPLATE`")
	return cmd
}

func (a *app) runSummary(ctx context.Context, s *session, o summaryOptions) error {
	if o.json && o.format != "" {
		return usage("summary: --json and --format exclude each other; leave one out")
	}
	line, err := parseFormat(o.format)
	if err != nil {
		return err
	}
	s.cfg.Privacy = s.cfg.Privacy && !o.json // data for a program, as an export is
	h, f, err := a.figures(ctx, s)
	if err != nil {
		return err
	}
	if _, err := s.tokens.Load(ctx); errors.Is(err, withings.ErrNoToken) && !h.State.LastSync.IsZero() {
		h.State.SignedOut = true // here, where the cache knows only of what Withings ended
	}
	period, err := readRange(o.period, h, f)
	if err != nil {
		return err
	}
	out := newSummary(h, f, period)
	out.profile = s.cfg.Profile
	if h.Empty() && len(missing(h.State)) == 0 {
		a.word("There are no readings yet; run withings-tui login, then withings-tui sync, or look around with --demo.")
	}
	switch {
	case o.json:
		encode := json.NewEncoder(a.out)
		encode.SetEscapeHTML(false)
		encode.SetIndent("", "  ")
		return encode.Encode(out.object())
	case o.format != "":
		text, err := line.write(out.object(), f.In.Write)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(a.out, f.In.Write.Mask(text))
		return err
	}
	text := a.told(out.text(f.In.Write))
	if s.cfg.ASCII {
		text = screen.InASCII(text)
	}
	_, err = fmt.Fprint(a.out, text)
	return err
}

// askedPeriod is the days that --range asks for.
type askedPeriod struct {
	store.Period
	all   bool // every day there is
	today bool // it was asked for as days that end today
	moved bool // nothing lies in those, so that they end with the newest reading
}

const defaultRange = "30d"

// rangeExamples are ranges that a shell offers.
func rangeExamples(now time.Time) []string {
	return []string{"7d", "30d", "90d", "12w", "6m", "1y", "all", now.Format("2006-01"), now.Format("2006")}
}

// readRange reads what --range was given: days up to today, dates, or all.
func readRange(text string, h *store.History, f *insight.Figures) (askedPeriod, error) {
	if text == "" {
		text = defaultRange
	}
	r, err := when.Parse(text, f.Today.UTC(), f.In.WeekStart)
	if err != nil {
		return askedPeriod{}, usage("--range: %v", err)
	}
	if r.All {
		first := f.Today
		if !h.Empty() {
			first = min(h.First, f.Today)
		}
		return askedPeriod{Period: store.Period{From: first, To: f.Today}, all: true}, nil
	}
	d := askedPeriod{Period: store.Period{From: store.DateOf(r.From), To: store.DateOf(r.To)}}
	d.today = d.To == f.Today
	if newest, known := newestDay(f); known && d.today && newest < d.From {
		d.Period, d.moved = store.LastDays(d.Days(), newest), true
	}
	return d, nil
}

// newestDay is the newest day with anything that counts.
func newestDay(f *insight.Figures) (newest store.Date, known bool) {
	var night store.Date
	if f.Sleep.Last != nil {
		night = f.Sleep.Last.Date
	}
	for _, one := range []struct {
		there bool
		day   store.Date
	}{
		{f.Weight.Basis.Readings > 0, f.Weight.Last.Date()}, {f.Pressure.Basis.Readings > 0, f.Pressure.Last.Date()},
		{f.Temperature.Basis.Readings > 0, f.Temperature.Last.Date()}, {f.Activity.Days > 0, f.Activity.Last.Date}, {f.Sleep.Last != nil, night},
	} {
		if one.there && (!known || one.day > newest) {
			newest, known = one.day, true
		}
	}
	return newest, known
}

// summary is what --json, --format and the text are written from.
type summary struct {
	profile string // empty: the default one
	history *store.History
	figures *insight.Figures
	during  *insight.RangeFigures
	period  askedPeriod
}

func newSummary(h *store.History, f *insight.Figures, period askedPeriod) summary {
	return summary{history: h, figures: f, during: insight.During(h, f, period.Period), period: period}
}

// summaryNames lists all names of summary --json for the help, and notes each.
func summaryNames(known map[string]bool) string {
	h := &store.History{Models: []string{""}}
	none := newSummary(h, insight.Of(h, insight.Inputs{Now: time.Unix(0, 0).UTC(), Zone: time.UTC}), askedPeriod{})
	return none.object().names("of the whole", "", known)
}
