package pane

import (
	"fmt"
	"math"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// seconds is how long a training took.
func seconds(w store.Workout) float64 { return float64(w.To.Unix - w.From.Unix) }

func workoutStops(s *Scene) Stops {
	all := s.Figures.Workouts.All
	return Stops{N: len(all), At: func(i int) store.Stamp { return all[i].From }}
}

// workoutsView is the second look of Activity: the window's trainings as a list, and their sums by kind.
func workoutsView(s *Scene, v View) View {
	d, w := &s.During.Workouts, s.Write
	if len(d.All) == 0 {
		v.Empty = nowhere(s, "workouts", workoutStops(s))
		return v
	}
	v.Parts = []Part{
		plainPart(6, func(c *screen.Canvas, r screen.Rect) { drawWorkouts(s, d.All, c, r) }).growing(),
		plainPart(min(6, len(d.Kind)), func(c *screen.Canvas, r screen.Rect) { drawKinds(s, d.Kind, c, r) }).under("By kind", windowWords(s)),
	}
	sum := join("   ", line{screen.Strong("  " + units.Count(d.Sum.N, "workout", "workouts"))}, line{screen.Bold(w.Duration(d.Sum.Seconds))},
		figure(d.Sum.Metres, w.Metres(d.Sum.Metres), w.Distance.Name()), figure(d.Sum.Kcal, w.Count(d.Sum.Kcal), "kcal"))
	v.Readout = []line{sum, {screen.Label("  overlapping records of two devices count once, the longest"), screen.Faint(" · w back to the days")}}
	return v
}

// drawWorkouts lists trainings, the newest first, with as many columns as fit.
func drawWorkouts(s *Scene, all []store.Workout, c *screen.Canvas, r screen.Rect) {
	w, most := s.Write, 1.0
	for _, t := range all {
		if !math.IsNaN(t.Kcal) {
			most = max(most, t.Kcal)
		}
	}
	for i := range min(r.H, len(all)) {
		t, y := all[len(all)-1-i], r.Y+i
		c.Spans(r.X, y, 10, screen.Label(t.From.Date().UTC().Format("Mon 2 Jan")))
		c.Spans(r.X+11, y, 11, screen.Plain(capital(t.Kind)))
		c.Right(r.X+22, r.X+30, y, screen.Bold(w.Duration(seconds(t))))
		if t.Distance > 0 && r.W >= 40 {
			c.Right(r.X+30, r.X+39, y, screen.Label(w.Metres(t.Distance)+" "+w.Distance.Name()))
		}
		if math.IsNaN(t.Kcal) || r.W < 48 {
			continue
		}
		kcal := line{screen.Plain(w.Count(t.Kcal))}
		if r.W >= 60 { // else the meters come first
			kcal = append(kcal, screen.Label(" kcal"))
		}
		end := c.Right(r.X+40, r.Right(), y, kcal...)
		if bar := end - r.X - 42; bar > 3 {
			chart.Meter(c, screen.Rect{X: r.X + 41, Y: y, W: min(bar, 30), H: 1}, t.Kcal/most, screen.InkActivity)
		}
	}
}

// drawKinds sums trainings up by kind.
func drawKinds(s *Scene, kinds []insight.WorkoutSum, c *screen.Canvas, r screen.Rect) {
	most := 1.0
	for _, k := range kinds {
		most = max(most, k.Seconds)
	}
	for i := range min(r.H, len(kinds)) {
		k, y := kinds[i], r.Y+i
		c.Spans(r.X, y, 14, screen.Plain(capital(k.Kind)))
		c.Right(r.X+14, r.X+20, y, screen.Label(fmt.Sprintf("%d ×", k.N)))
		c.Right(r.X+20, r.X+30, y, screen.Bold(s.Write.Duration(k.Seconds)))
		chart.Meter(c, screen.Rect{X: r.X + 32, Y: y, W: max(0, r.W-32), H: 1}, k.Seconds/most, screen.InkActivity)
	}
}

// workoutsCard is the Overview's card of the window's trainings, where it has room for a second one of Activity.
func workoutsCard(s *Scene) (Card, bool) {
	f, d, w := &s.Figures.Workouts, &s.During.Workouts, s.Write
	if len(f.All) == 0 {
		return Card{}, false
	}
	last := f.All[len(f.All)-1]
	week := line{screen.Label("none this week")}
	if f.Week.N > 0 {
		week = join("  ", line{screen.Bold(w.Duration(f.Week.Seconds)), screen.Label(" this week")}, figure(f.Week.Kcal, w.Count(f.Week.Kcal), "kcal"))
	}
	card := Card{Title: "Workouts", Hero: Hero{Text: w.Count(float64(d.Sum.N)), Unit: "workouts", Under: "in " + windowWords(s)},
		Side: []line{week, {screen.Label("last "), screen.Plain(last.Kind), screen.Label("  "), aged(s, last.From)}, {screen.Bold(w.Duration(d.Sum.Seconds)), screen.Label(" in " + windowWords(s))}}}
	if len(d.All) == 0 {
		card.Empty = nowhere(s, "workouts", workoutStops(s)).Words
		return card, true
	}
	card.Plot = func(c *screen.Canvas, r screen.Rect) {
		kinds := min(len(d.Kind), 4)
		if r.H < kinds+6 {
			kinds = 0
		}
		low, list := r.TakeBottom(kinds)
		if kinds > 0 {
			var rule screen.Rect
			rule, list = list.TakeBottom(1)
			c.Rule(screen.Rect{X: rule.X - 1, Y: rule.Y, W: rule.W + 2, H: 1}, line{screen.Label("By kind")}, nil)
			drawKinds(s, d.Kind[:kinds], c, low)
		}
		drawWorkouts(s, d.All, c, list)
	}
	return card, true
}
