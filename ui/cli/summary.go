package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"withings-tui/store"
)

type summaryOptions struct {
	json   bool
	span   rangeOf
	format string
}

func (a *app) newSummary() *cobra.Command {
	var o summaryOptions
	var span string
	cmd := &cobra.Command{
		Use:   "summary",
		Short: "Print what the panes say, as text",
		Long: `Print the latest figures and what they say, from the cache alone. Text is in the units
that are set, --json in SI units with names that stay as they are; a figure that cannot be
computed honestly is null there.

--format takes a Go template (text/template) over the same fields, in Go's spelling: .Sentence,
and .Weight, .BloodPressure, .Temperature, .Activity, which are nil where there is no reading.
All of its actions but calls of methods work, with the functions and, eq, ge, gt, index, le,
len, lt, ne, not, or, print, printf and println; weight, temperature and distance write a figure
in the units that are set. A figure that is null in JSON is written –.`,
		Example: `  withings-tui summary --range 90d
  withings-tui summary --json | jq .weight.trend_kg
  withings-tui summary --format '{{with .Weight}}{{weight .TrendKg}}{{end}}'     for a prompt or status line`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if o.span, err = parseRange(span); err != nil {
				return err
			}
			if o.json && o.format != "" {
				return usage("summary: --json and --format exclude each other; leave one out")
			}
			return a.runSummary(cmd.Context(), o)
		},
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&span, "range", "30d", "days the means are taken of: 7d, 12w, 6m, 1y or all")
	cmd.Flags().StringVar(&o.format, "format", "", "print this Go `TEMPLATE`")
	return cmd
}

func (a *app) runSummary(ctx context.Context, o summaryOptions) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	figures := figures{s.cfg.Units, s.cfg.Privacy}
	var line *form
	if o.format != "" {
		if line, err = parseForm(o.format, figures.functions()); err != nil {
			return usage("--format: %s; see https://pkg.go.dev/text/template", oneLine(err.Error()))
		}
	}
	how, err := methodOf(s.cfg)
	if err != nil {
		return err
	}
	all, period, err := readAll(ctx, s.cache, s.cfg, a.now(), o.span)
	if err != nil {
		return fmt.Errorf("summary: %w", err)
	}
	out := summarise(all, period, how, s.cfg)
	if all.empty() {
		a.word("There are no readings yet; run withings-tui login, then sync, or look around with --demo.")
	}
	switch {
	case o.json:
		enc := json.NewEncoder(a.out)
		enc.SetIndent("", "  ")
		return enc.Encode(out)
	case line != nil:
		text, err := line.write(out)
		if err != nil {
			return usage("--format: %s", oneLine(err.Error()))
		}
		_, err = fmt.Fprintln(a.out, figures.mask(text))
		return err
	default:
		text := out.text(figures, all.now)
		if s.cfg.ASCII {
			text = asciiOnly(text)
		}
		_, err = fmt.Fprint(a.out, text)
		return err
	}
}

// summary is the documented shape of summary --json: names and units stay.
// What cannot be computed is nil.
type summary struct {
	Generated     string                `json:"generated"` // RFC 3339
	Profile       string                `json:"profile"`   // empty: the default one
	Synced        *string               `json:"synced"`    // RFC 3339, of the last complete sync
	Range         summaryRange          `json:"range"`
	Sentence      string                `json:"sentence"`
	Weight        *weightSummary        `json:"weight"`
	BloodPressure *bloodPressureSummary `json:"blood_pressure"`
	Temperature   *temperatureSummary   `json:"temperature"`
	Activity      *activitySummary      `json:"activity"`

	synced time.Time
}

type summaryRange struct {
	From *string `json:"from"` // null: the beginning
	To   string  `json:"to"`
	Days int     `json:"days"` // 0: all
}

// latest is the newest reading of a metric that counts.
type latest struct {
	Time   string  `json:"time"`
	Device *string `json:"device"`
	at     store.Stamp
}

type weightSummary struct {
	latest
	WeightKg         *float64       `json:"weight_kg"`
	TrendKg          *float64       `json:"trend_kg"`
	Smoother         string         `json:"smoother"`
	RateKgPerWeek    *float64       `json:"rate_kg_per_week"`
	RateErrorKg      *float64       `json:"rate_error_kg_per_week"`
	RateLacks        string         `json:"rate_lacks"` // why there is no rate
	EnergyKcalPerDay *float64       `json:"energy_kcal_per_day"`
	Changes          []changeOfDays `json:"changes"`
	Goal             *goalSummary   `json:"goal"`
	BMI              *float64       `json:"bmi"`
	BMIClass         string         `json:"bmi_class"`
	FatPercent       *float64       `json:"fat_percent"`
	MuscleMassKg     *float64       `json:"muscle_mass_kg"`
	Readings         int            `json:"readings"` // in the range, that count
	Days             int            `json:"days"`
	Statement        string         `json:"sentence"`
}

type changeOfDays struct {
	Days     int      `json:"days"`
	ChangeKg *float64 `json:"change_kg"`
}

type goalSummary struct {
	TargetKg float64  `json:"target_kg"`
	State    string   `json:"state"` // or why there is no date
	ToGoKg   *float64 `json:"to_go_kg"`
	Earliest *string  `json:"earliest"`
	Latest   *string  `json:"latest"`
}

type bloodPressureSummary struct {
	latest
	SystolicMmHg  *float64     `json:"systolic_mmhg"`
	DiastolicMmHg *float64     `json:"diastolic_mmhg"`
	PulseBpm      *float64     `json:"pulse_bpm"`
	Guideline     string       `json:"guideline"`
	Setting       string       `json:"setting"`
	Week          pressureMean `json:"last_7_days"`
	Range         pressureMean `json:"range"`
	Morning       pressureMean `json:"morning"`
	Evening       pressureMean `json:"evening"`
	Protocol      string       `json:"protocol"` // "6 of 12 readings" or "met with 16 readings", ESH 2021
	Statement     string       `json:"sentence"`
}

type pressureMean struct {
	SystolicMmHg  *float64 `json:"systolic_mmhg"`
	DiastolicMmHg *float64 `json:"diastolic_mmhg"`
	PulseBpm      *float64 `json:"pulse_bpm"`
	Class         string   `json:"class"` // empty where too little is there to classify
	Readings      int      `json:"readings"`
	Days          int      `json:"days"`
}

type temperatureSummary struct {
	latest
	Celsius      *float64 `json:"celsius"`
	Site         string   `json:"site"`
	Class        string   `json:"class"` // empty where the site is not classified
	HighestBody  *float64 `json:"highest_body_celsius"`
	BodyReadings int      `json:"body_readings"`
	Fevers       []fever  `json:"fevers"` // in the range
	Statement    string   `json:"sentence"`
}

type fever struct {
	From        string  `json:"from"`
	To          string  `json:"to"`
	PeakCelsius float64 `json:"peak_celsius"`
	Readings    int     `json:"readings"`
	Ongoing     bool    `json:"ongoing"`
}

type activitySummary struct {
	Date          string   `json:"date"` // of the newest day
	Steps         *float64 `json:"steps"`
	DistanceM     *float64 `json:"distance_m"`
	GoalSteps     float64  `json:"goal_steps"`
	GoalFrom      string   `json:"goal_from"`
	MeanSteps     *float64 `json:"mean_steps"`
	Days          int      `json:"days"` // with data in the range
	DaysOnGoal    int      `json:"days_on_goal"`
	StreakDays    int      `json:"streak_days"`
	BestStreak    int      `json:"best_streak_days"`
	ActiveMinutes *float64 `json:"active_minutes_this_week"` // moderate + 2 x intense, WHO 2020
	Statement     string   `json:"sentence"`

	date store.Date
}
