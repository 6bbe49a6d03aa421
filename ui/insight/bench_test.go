package insight

import (
	"testing"

	"withings-tui/store"
)

// million is 1,000,000 readings over 50 years, 55 a day.
func million() []store.Point {
	points := make([]store.Point, 1_000_000)
	for i := range points {
		points[i] = store.Point{Unix: int64(i) * 1578, Value: 80 + float64(i%97)/50}
	}
	return points
}

func BenchmarkTrendMillion(b *testing.B) {
	points := million()
	for _, s := range Smoothers() {
		b.Run(s.String(), func(b *testing.B) {
			b.ReportAllocs()
			now := points[len(points)-1].Stamp().Time()
			for b.Loop() {
				if RateOf(Trend(points, s, Counting{}), now, RateWindowDays).Lack.Any() {
					b.Fatal("no rate")
				}
			}
		})
	}
}

func BenchmarkWeightMillion(b *testing.B) {
	points := million()
	o := WeightOptions{Now: points[len(points)-1].Stamp().Time(), HeightM: 1.8, GoalKg: 75}
	b.ReportAllocs()
	for b.Loop() {
		WeightOf(points, o)
	}
}

func BenchmarkTemperatureMillion(b *testing.B) {
	points := million()
	now := points[len(points)-1].Stamp().Time()
	b.ReportAllocs()
	for b.Loop() {
		TemperatureOf(points, Counting{}, now)
	}
}

func BenchmarkPressureMillion(b *testing.B) {
	points := make([]store.PressurePoint, 1_000_000)
	for i := range points {
		points[i] = store.PressurePoint{Unix: int64(i) * 1578, Systolic: 120 + float32(i%31), Diastolic: 75 + float32(i%13), Pulse: 60}
	}
	scheme := SchemeOf(ESC2024, Home)
	b.ReportAllocs()
	for b.Loop() {
		PressureOf(points, PressureOptions{})
		Shares(points, scheme, Counting{})
		LatestProtocol(points, PressureOptions{})
	}
}
