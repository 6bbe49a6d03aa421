package insight

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"withings-tui/store"
)

// goldenPace is a row of testdata/pace.json: the golden vectors that pace.go's
// formulas were chosen with.
type goldenPace struct {
	Name string    `json:"name"`
	Days []int     `json:"days"`
	Kg   []float64 `json:"kg"`
	Goal float64   `json:"goal"`
	Want *struct {
		Trend     float64    `json:"trend"`
		Rate      float64    `json:"rate"`
		SE        float64    `json:"se"`
		Down      float64    `json:"down"`
		Steady    float64    `json:"steady"`
		Direction string     `json:"direction"`
		Cone      [2]float64 `json:"cone_28_days"`
		Early     int        `json:"early_days"`
		Late      int        `json:"late_days"`
	} `json:"want"`
}

func readGoldenPaces(t testing.TB) []goldenPace {
	t.Helper()
	raw, err := os.ReadFile("testdata/pace.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []goldenPace
	if err := json.Unmarshal(raw, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// weightsOn is a history of one weighing a day, days from day 20,000 on.
const dayZero = store.Date(20_000)

func TestPaceMatchesItsGoldenVectorsToThreeDecimals(t *testing.T) {
	t.Parallel()
	for _, row := range readGoldenPaces(t) {
		t.Run(row.Name, func(t *testing.T) {
			t.Parallel()
			readings := make([]paceReading, len(row.Days))
			trend := row.Kg[0]
			for i, day := range row.Days {
				readings[i] = paceReading{day: dayZero + store.Date(day), kg: row.Kg[i]}
				if i > 0 {
					trend += (1 - math.Pow(0.9, float64(day-row.Days[i-1]))) * (row.Kg[i] - trend)
				}
			}
			p := paceOf(readings, trend, dayZero)
			if row.Want == nil {
				if p.Lack == "" {
					t.Errorf("a pace of %.3f is told of too few readings", p.PerWeek)
				}
				return
			}
			if p.Lack != "" {
				t.Fatal(p.Lack)
			}
			low, _, high := p.Cone(28)
			want := row.Want
			for _, f := range []struct {
				name      string
				got, want float64
			}{
				{"trend", trend, want.Trend}, {"rate", p.PerWeek, want.Rate}, {"error", p.SE, want.SE}, {"P(down)", p.Down, want.Down},
				{"P(steady)", p.Steady, want.Steady}, {"cone's lower edge", low, want.Cone[0]}, {"cone's upper edge", high, want.Cone[1]},
			} {
				if math.Abs(f.got-f.want) > 0.0005000001 {
					t.Errorf("%s is %.4f, want %.3f", f.name, f.got, f.want)
				}
			}
			if string(p.Direction) != want.Direction {
				t.Errorf("direction is %s, want %s", p.Direction, want.Direction)
			}
			early, late := p.goalDays(row.Goal, 1095)
			if p.Direction == Steady {
				return
			}
			if early != want.Early || late != want.Late {
				t.Errorf("goal in %d to %d days, want %d to %d", early, late, want.Early, want.Late)
			}
		})
	}
}
