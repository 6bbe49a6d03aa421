package ui

import (
	"context"
	"fmt"
	"testing"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/withings"
)

// busyCache has n readings of three kinds and the days of activity, evenly over
// the years up to the moment of the tests.
func busyCache(b *testing.B, n, years int) *store.Cache {
	b.Helper()
	const secondsADay = 24 * 60 * 60
	now := fixtureNow()
	measure := func(kind withings.MeasureType, value, exponent int) withings.Measure {
		return withings.Measure{Type: kind, Value: int64(value), Unit: exponent, Position: withings.PositionNone, Valid: true}
	}
	groups := make([]withings.MeasureGroup, n)
	for i := range groups {
		g := withings.MeasureGroup{ID: int64(i - n), Category: withings.CategoryReal, Timezone: "Europe/Berlin", Model: "Body Cardio",
			Date: now.Unix() - int64(years)*365*secondsADay*int64(n-i)/int64(n)}
		switch wave := i % 97; i % 4 {
		case 0, 1:
			g.Measures = []withings.Measure{measure(withings.TypeWeight, 80_000+10*wave, -3), measure(withings.TypeFatRatio, 20_000+wave, -3), measure(withings.TypeMuscleMass, 60_000+wave, -3)}
		case 2:
			g.Measures = []withings.Measure{measure(withings.TypeSystolic, 120+wave/8, 0), measure(withings.TypeDiastolic, 78+wave/16, 0), measure(withings.TypePulse, 60+wave/8, 0)}
		case 3:
			g.Measures = []withings.Measure{measure(withings.TypeBodyTemp, 3650+wave/4, -2)}
		}
		groups[i] = g
	}
	var days []withings.Activity
	for d := range store.Date(365 * years) {
		day := store.DateOf(now) - d
		steps := 6000 + float64(day%31)*100
		days = append(days, withings.Activity{Date: day.String(), Timezone: "Europe/Berlin", Tracker: true, Steps: &steps, Distance: &steps})
	}
	cache := cacheOf(b.TempDir())
	for from := 0; from < n; from += 50_000 {
		if _, err := cache.Import(context.Background(), groups[from:min(from+50_000, n)], days, true); err != nil {
			b.Fatal(err)
		}
		days = nil // with the first part
	}
	return cache
}

// BenchmarkBudgetBusy is twenty years of heavy use (100,000 readings: load 60 ms,
// key to frame 8 ms at 200x60) and ten times that (load 1 s, a key 50 ms; nothing
// breaks).
func BenchmarkBudgetBusy(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			cache := busyCache(b, n, 20)
			var a *App
			b.Run("load", func(b *testing.B) {
				for b.Loop() {
					h, err := cache.Load(context.Background(), store.Always())
					if err != nil || h.LeftOut > 0 || len(h.Weighings) != n/2 {
						b.Fatal(err)
					}
				}
			})
			a = wholeApp(b, cache, settingsOf(b), 200, 60)
			b.Run("figures", func(b *testing.B) {
				for b.Loop() {
					insight.Of(a.s.data.history, a.s.inputs())
				}
			})
			b.Run("window", func(b *testing.B) { // two keys that change it, one of them to all years
				for _, name := range []string{"1", "]", "]", "]", "]"} {
					a.Update(key(name))
				}
				for b.Loop() {
					for _, name := range []string{"[", "]"} {
						a.Update(key(name))
						a.View()
					}
				}
			})
			for _, span := range []string{"3M", "All"} {
				for _, pane := range []string{"1", "2", "3", "4", "5"} {
					b.Run("key/"+span+"/"+pane, func(b *testing.B) {
						a.Update(key(pane))
						for range 4 { // to one end of the spans, then to the one wanted
							a.Update(key("["))
						}
						for range map[string]int{"3M": 2, "All": 4}[span] {
							a.Update(key("]"))
						}
						a.View() // computes what the new window says: see "window"
						for b.Loop() {
							a.Update(key("left"))
							if a.View().Content == "" {
								b.Fatal("nothing is drawn")
							}
						}
					})
				}
			}
		})
	}
}
