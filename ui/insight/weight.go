package insight

import (
	"fmt"
	"math"
	"time"

	"withings-tui/store"
)

// BMIClass is a class of body-mass index for adults.
type BMIClass struct {
	Name string
	From float64 // kg/m², the lowest that belongs to it
}

// bmiClasses are WHO's, Technical Report Series 894, 2000.
var bmiClasses = [...]BMIClass{
	{"underweight", 0}, {"normal", 18.5}, {"overweight", 25},
	{"obesity class I", 30}, {"obesity class II", 35}, {"obesity class III", 40},
}

// BMI is the body-mass index, kg/m², rounded to the tenth that is shown and
// classified.
type BMI struct {
	Value float64
	Class BMIClass
	Lack  Lack
}

// BMIOf is weight (kg) by the square of height (m); a height that is not above
// 0 is not known.
func BMIOf(kg, heightM float64) BMI {
	switch {
	case !(heightM > 0) || !finite(heightM):
		return BMI{Lack: Lack{Reason: NoHeight}}
	case !(kg > 0) || !finite(kg):
		return BMI{Lack: Lack{Reason: NoReadings}}
	}
	b := BMI{Value: round(kg/(heightM*heightM), 1)}
	for _, class := range bmiClasses {
		if b.Value >= class.From {
			b.Class = class
		}
	}
	return b
}

// FatAndLean splits a weight (kg) by its fat (%) into kg of fat and of the rest.
func FatAndLean(kg, fatPercent float64) (fat, lean float64) {
	fat = kg * fatPercent / 100
	return fat, kg - fat
}

// Delta is the change of the trend against some days before its last point, in
// the unit and at the decimals it is shown with.
type Delta struct {
	Days   int
	Change float64
	Lack   Lack
}

// deltaDays are the days back that weight is compared with.
var deltaDays = [...]int{7, 14, 28}

// DeltaOf is the difference of the shown trend at its last point and days
// before. It needs a last reading at most [FreshDays] old and a trend, in any
// segment, on the day compared with.
func DeltaOf(trend []TrendPoint, days int, now time.Time, s Shown) Delta {
	d := Delta{Days: days}
	if d.Lack = freshness(trend, now); d.Lack.Any() {
		return d
	}
	last := trend[len(trend)-1]
	before, ok := trendOn(trend, last.Stamp().Date()-store.Date(days), last.Unix-int64(days)*secondsADay)
	if !ok {
		d.Lack = Lack{Reason: NoPair}
		return d
	}
	d.Change = s.Difference(before, last.Value)
	return d
}

// WeightOptions is what the figures of a weight series depend on besides it.
type WeightOptions struct {
	Now      time.Time
	Smoother Smoother
	Counting Counting
	HeightM  float64 // 0 or NaN where not known
	GoalKg   float64 // 0 or NaN where none is set
	Shown    Shown   // of deltas
}

// Weight is what a series of weights in kg says.
type Weight struct {
	Basis     Basis
	Last      store.Point // the newest reading that counts, where Basis.N > 0
	Trend     []TrendPoint
	Rate      Rate    // over 14 days
	MonthRate Rate    // over 28 days
	Energy    float64 // kcal a day implied by the trend; 0 where Rate lacks
	Goal      Goal
	Deltas    []Delta // against 7, 14 and 28 days ago
	BMI       BMI     // of the trend
	Plateaus  []Plateau
	Smoother  Smoother
}

// TrendNow is the newest value of the trend in kg, NaN where there is none.
func (w Weight) TrendNow() float64 {
	if n := len(w.Trend); n > 0 {
		return w.Trend[n-1].Value
	}
	return math.NaN()
}

// Plateau is the plateau that the trend is on now.
func (w Weight) Plateau() (Plateau, bool) {
	if n := len(w.Plateaus); n > 0 && w.Plateaus[n-1].Ongoing && !w.Rate.Lack.Any() {
		return w.Plateaus[n-1], true
	}
	return Plateau{}, false
}

// Steadily tells that weight goes where it went for four weeks, then at least
// half as fast as now. A standard error would not do for that word: trend values
// follow one another too closely.
func (w Weight) Steadily() bool {
	return w.Rate.Direction() != Level && w.Rate.Direction() == w.MonthRate.Direction() &&
		math.Abs(w.MonthRate.PerWeek) >= math.Abs(w.Rate.PerWeek)/2
}

// WeightOf computes every figure of a time-sorted series of weights.
func WeightOf(points []store.Point, o WeightOptions) Weight {
	w := Weight{
		Basis:    BasisOf(points, o.Counting),
		Trend:    Trend(points, o.Smoother, o.Counting),
		Smoother: o.Smoother,
	}
	w.Last, _ = Latest(points, o.Counting)
	w.Rate = RateOf(w.Trend, o.Now, RateWindowDays)
	w.MonthRate = RateOf(w.Trend, o.Now, CompositionWindowDays)
	w.Energy = EnergyPerDay(w.Rate.PerDay())
	w.Goal = GoalForecast(w.Trend, o.GoalKg, o.Now)
	for _, days := range deltaDays {
		w.Deltas = append(w.Deltas, DeltaOf(w.Trend, days, o.Now, o.Shown))
	}
	w.BMI = BMIOf(w.TrendNow(), o.HeightM)
	w.Plateaus = Plateaus(w.Trend)
	return w
}

// CompositionChange is the mean of a series of body composition over the last
// 28 days against that of the 28 days before.
func CompositionChange(points []store.Point, today store.Date, c Counting) Comparison {
	return Compare(points, LastDays(CompositionWindowDays, today), c)
}

// RestsOn says in words what a figure rests on, as "81 readings on 76 days".
func (b Basis) RestsOn() string {
	return fmt.Sprintf("%s on %s", counted(b.N, "reading"), counted(b.Days, "day"))
}

// counted is a number and its noun.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
