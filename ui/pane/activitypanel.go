package pane

import (
	"fmt"
	"math"

	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// activityBoxes are the side panel of activity. Its first box holds the rings in the hero's place.
func activityBoxes(s *Scene, r screen.Rect) []screen.Box {
	boxes := []screen.Box{ringsBox(s)}
	if unused := s.Figures.Activity.GoalUnused; unused != "" {
		boxes = append(boxes, screen.Box{Title: "Goal", Rows: wrapped(capital(unused), sideWidth(r.W)-4, screen.InkLabel)})
	}
	if sideWidth(r.W) < 36 {
		boxes = append(boxes, weeksBox(s))
	}
	boxes = append(boxes, weekdayBoxOf(s))
	return append(boxes, activityReader(s).newest(s, "Newest days"))
}

// ringsBox is today's steps and the week's minutes as rings.
func ringsBox(s *Scene) screen.Box {
	a, w := &s.Figures.Activity, s.Write
	steps := []line{{screen.Strong(w.Count(a.Last.Steps))}, {screen.Label("of " + w.Count(a.Goal))}}
	also := join("  ", dayFigures(s)...)
	if a.Today == nil {
		steps[0] = line{screen.Faint("none yet")}
		also = line{screen.Label(activityHero(s).Under + " "), screen.Bold(w.Count(a.Last.Steps)), screen.Label(" steps")}
	}
	lines := append([]line{nil, {screen.Inked(screen.InkActivity, "steps")}}, steps...)
	minutes := line{screen.Strong(w.Count(a.Week.Minutes())), screen.Label(fmt.Sprintf(" of %d", insight.WHOMinutesFrom))}
	lines = append(lines, nil, line{screen.Inked(screen.InkToday, "minutes")}, minutes, line{screen.Label("this week")})
	return screen.Box{Title: "Today so far", Rows: []screen.BoxRow{screen.Drawing(8, func(c *screen.Canvas, r screen.Rect) {
		ring, side := r.TakeLeft(17)
		drawRings(s, c, ring)
		_, side = side.TakeLeft(1)
		putLines(c, side, lines)
	}), screen.Division(), screen.Line(streakSpans(s)...), screen.Line(also...)}}
}

func drawRings(s *Scene, c *screen.Canvas, r screen.Rect) {
	a := &s.Figures.Activity
	middle := screen.Faint(units.Unknown)
	if !math.IsNaN(a.StepsPart) {
		middle = screen.Strong(s.Write.Number(a.StepsPart*100, 0) + "%")
	}
	chart.Rings(c, r, chart.Ring{Part: a.StepsPart, Ink: screen.InkActivity}, chart.Ring{Part: a.WeekPart, Ink: screen.InkToday}, middle)
}

// drawWeeks draws the active minutes of the last weeks as bars, at most so many.
func drawWeeks(s *Scene, c *screen.Canvas, r screen.Rect, most int) {
	b := chart.BarChart{Weeks: true, Accent: screen.InkActivity, Goal: insight.WHOMinutesFrom, Cursor: chart.NoTime, Format: masked(s.Write)}
	weeks := s.During.Activity.Weeks
	for _, w := range weeks[max(0, len(weeks)-most):] {
		b.Bars = append(b.Bars, chart.Bar{At: int64(w.Period.From) * day, Value: w.Minutes(), Partial: w.Period.To >= s.Today()})
	}
	b.Draw(c, r)
}

// weekWordsOf say how the running week's minutes come about.
func weekWordsOf(s *Scene) string {
	w := s.Figures.Activity.Week
	if w.Days == 0 {
		return "no data this week"
	}
	return fmt.Sprintf("%s moderate + %s vigorous ×2", s.Write.Count(w.Moderate), s.Write.Count(w.Intense))
}

func weeksBox(s *Scene) screen.Box {
	box := screen.Box{Title: "Active min", Right: line{screen.Faint(fmt.Sprintf("a week, from %d", insight.WHOMinutesFrom))},
		Rows: []screen.BoxRow{screen.Drawing(6, func(c *screen.Canvas, r screen.Rect) { drawWeeks(s, c, r, 8) })}}
	if s.Window.Contains(s.Today()) {
		box.Rows = append(box.Rows, screen.Line(screen.Label(weekWordsOf(s))))
	}
	return box
}

// activityBeside is the right column of wide screens: the active minutes of each week, and the window's trainings.
func activityBeside(s *Scene) []Part {
	weeks := plainPart(8, func(c *screen.Canvas, r screen.Rect) { drawWeeks(s, c, r, 1000) }).growing()
	parts := []Part{weeks.under("Active minutes a week, vigorous twice", "this week "+weekWordsOf(s))}
	if all := s.During.Workouts.All; len(all) > 0 {
		parts = append(parts, plainPart(min(8, len(all)), func(c *screen.Canvas, r screen.Rect) { drawWorkouts(s, all, c, r) }).under("Workouts", "w lists them all"))
	}
	return parts
}

// onGoalInk is the ink of a day's or a weekday's steps.
func onGoalInk(s *Scene) func(float64) screen.Ink {
	return func(steps float64) screen.Ink {
		if steps >= s.Figures.Activity.Goal {
			return screen.InkActivity
		}
		return screen.InkBelow
	}
}

func weekdayBoxOf(s *Scene) screen.Box {
	rows := weekdayRows(s, s.During.Activity.Steps.Weekdays, s.Write.Count, onGoalInk(s))
	return screen.Box{Title: "By weekday", Right: line{screen.Faint("steps a day")}, Rows: append(rows, screen.Line(screen.Faint(windowWords(s)+" · strong: on goal")))}
}

// minutesAsked stands behind the minutes of a week on the card.
var minutesAsked = fmt.Sprintf("/%d min", insight.WHOMinutesFrom)

// activityCard is activity's part of the Overview.
func activityCard(s *Scene) Card {
	a, w := &s.Figures.Activity, s.Write
	card := Card{Plot: func(c *screen.Canvas, r screen.Rect) {
		var rings screen.Rect
		if r.W >= 44 && r.H >= 9 {
			rings, r = r.TakeRight(18)
			_, rings = rings.TakeLeft(1)
		}
		b := activityBars(s, metrics(s.Write)[0])
		b.MeanName, b.Right, b.Initials = nil, -1, r.H >= 6
		drawn := b.Draw(c, r)
		if rings.Empty() {
			return
		}
		disc, under := rings.TakeTop(min(rings.H, 8))
		drawRings(s, c, disc)
		legend := []line{{screen.Inked(screen.InkActivity, "■ "), screen.Label("steps today")}, {screen.Inked(screen.InkToday, "■ "), screen.Label(w.Count(a.Week.Minutes()) + minutesAsked)}}
		if drawn.PerBar > 1 && under.H > len(legend) {
			legend = append([]line{{screen.Faint(fmt.Sprintf("a bar is %d days", drawn.PerBar))}}, legend...)
		}
		if under.H >= len(legend) {
			_, under = under.TakeTop(under.H - len(legend))
			putLines(c, under, legend)
		}
	}}
	minutes := line{screen.Bold(w.Count(a.Week.Minutes())), screen.Label(minutesAsked)}
	second := append(minutes[:2:2], screen.Label(" this week"))
	if !math.IsNaN(a.Percent) && a.LastWeek.Clear {
		ink, words := screen.InkGood, moreOrLess(a.Percent)
		if a.Percent < 0 {
			ink = screen.InkCaution
		}
		second = line{screen.InkedBold(ink, w.Number(math.Abs(a.Percent), 0)+" % "+words), screen.Label(" than last week")}
	}
	days := units.Count(a.Streak.Days, "day", "days")
	card.Side = []line{streakSpans(s), second, join("   ", dayFigures(s)[:2]...)}
	row := line{screen.InkedBold(screen.InkActivity, days), screen.Label(" on goal")}
	if a.Streak.Days == 0 {
		row = streakSpans(s)
	}
	card.Narrow = []line{row, minutes, figure(a.Last.Floors, w.Count(a.Last.Floors), "floors")}
	if a.Streak.Days > 1 {
		card.Clause = line{screen.Plain(days + " in a row on goal")}
		card.Brief = line{screen.Plain(days + " on goal")}
	}
	return card
}
