package chart

import (
	"math/rand/v2"
	"testing"
)

// million is a whole history: a reading every half hour for 57 years.
func million(f Frame) []Sample {
	r := rand.New(rand.NewPCG(1, 1))
	out := make([]Sample, 1_000_000)
	for i := range out {
		out[i] = Sample{At: f.From + int64(i)*(f.To-f.From)/int64(len(out)), Value: 80 + r.NormFloat64(), Dim: i%50 == 0}
	}
	return out
}

func BenchmarkSummariseMillion(b *testing.B) {
	f := frame(berlin(b), 57*365, 200, 60)
	samples := million(f)
	for b.Loop() {
		Summarise(samples, f.From, f.To, f.Zone, f.Columns())
	}
}

func BenchmarkTraceMillion(b *testing.B) {
	f := frame(berlin(b), 57*365, 200, 60)
	samples := million(f)
	for b.Loop() {
		Trace(samples, f.From, f.To, f.Zone, f.Columns(), 0)
	}
}

func BenchmarkTrendFromSummary(b *testing.B) {
	f := frame(berlin(b), 57*365, 200, 60)
	samples := million(f)
	sum := Summarise(samples, f.From, f.To, f.Zone, f.Columns())
	curve := Trace(samples, f.From, f.To, f.Zone, f.Columns(), 0)
	f.Lines = []Line{{Value: 80, Label: "goal 80.0", Role: RoleGoal}}
	b.ReportAllocs()
	for b.Loop() {
		Trend(TrendOptions{Frame: f, Summary: &sum, Curve: &curve})
	}
}

func BenchmarkTrend90Days(b *testing.B) {
	zone := berlin(b)
	f := frame(zone, 90, 200, 60)
	f.Lines = []Line{{Value: 80, Label: "goal 80.0", Role: RoleGoal}}
	f.Cursor = f.From + 40*daySeconds
	readings, trend := weights(zone, 90)
	b.ReportAllocs()
	for b.Loop() {
		Trend(TrendOptions{Frame: f, Samples: readings, Line: trend})
	}
}

func BenchmarkPairs90Days(b *testing.B) {
	zone := berlin(b)
	o := PairsOptions{Frame: frame(zone, 90, 200, 60), Pairs: pressures(zone, 90)}
	o.Bands = []Band{{From: 120, To: 135, Index: 1}, {From: 135, To: 1000, Index: 2}}
	for b.Loop() {
		Pairs(o)
	}
}

func BenchmarkBarsYear(b *testing.B) {
	zone := berlin(b)
	o := BarsOptions{Frame: frame(zone, 365, 200, 60), Days: steps(zone, 365), Goal: 8000}
	for b.Loop() {
		Bars(o)
	}
}

func BenchmarkHeatYear(b *testing.B) {
	zone := berlin(b)
	from, to := lastDays(zone, 365)
	o := HeatOptions{W: 120, H: 10, From: from, To: to, Zone: zone, Days: heatDays(zone, 365), Cursor: NoTime, Anchor: NoTime}
	for b.Loop() {
		Heat(o)
	}
}
