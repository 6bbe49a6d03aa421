package pane

import (
	"fmt"
	"math"
	"strings"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// goalInk says by colour whether a change of weight leads to the goal; without a goal it says nothing.
func goalInk(s *Scene, change float64) screen.Ink {
	g := s.Figures.Weight.Goal
	switch {
	case math.IsNaN(g.Target) || math.IsNaN(g.ToGo) || g.ToGo == 0 || math.IsNaN(change) || change == 0:
		return screen.InkText
	case (change < 0) == (g.ToGo < 0):
		return screen.InkGood
	}
	return screen.InkCaution
}

// monthChange is the change over four weeks, or over the longest time that has one: "▼ 0.9", "in 4 weeks".
func monthChange(s *Scene) (change screen.Span, span string, ok bool) {
	changes := s.Figures.Weight.Changes
	for i := len(changes) - 1; i >= 0; i-- {
		if ch := changes[i]; ch.Lack == "" {
			span = fmt.Sprintf("in %d days", ch.Days)
			if ch.Days > 7 {
				span = fmt.Sprintf("in %d weeks", ch.Days/7)
			}
			return screen.InkedBold(goalInk(s, ch.Kg), s.Write.Change(ch.Shown, 1)), span, true
		}
	}
	return change, "", false
}

func weightHero(s *Scene) Hero {
	w := &s.Figures.Weight
	if math.IsNaN(w.Now()) {
		return Hero{Title: "Weight", Unit: "no reading that counts yet"}
	}
	smoother, _, _ := strings.Cut(w.Smoother.Label(), " of ") // "median" alone has room beside the title
	h := Hero{Title: "Trend today", Right: line{screen.Faint(smoother)}, Text: s.Write.Kg(w.Now()), Unit: s.Write.KgUnit(), Under: "trend"}
	if last := w.Trend[len(w.Trend)-1].Date(); last < s.Today() {
		h.Title = "Trend, " + units.Day(last.UTC(), s.Today().UTC())
	}
	if age := int(s.Today() - w.Last.Date()); age > insight.FreshDays {
		h.Side = []line{{screen.InkedBold(screen.InkCaution, units.Count(age, "day", "days"))}, {screen.Label("old")}}
	} else if change, span, ok := monthChange(s); ok {
		change.Text += " " + s.Write.KgUnit()
		h.Side = []line{{change}, {screen.Label(span)}}
	}
	h.Rows = append(h.Rows, bothOrTwo(sideRoom, line{screen.Label("scale")}, line{screen.Bold(s.Write.Kg(w.Last.Weight)), screen.Label(" "), aged(s, w.Last.Stamp)})...)
	if w.BMI.Lack == "" {
		h.Rows = append(h.Rows, bothOrTwo(sideRoom, line{screen.Label("BMI "), screen.Bold(s.Write.Number(w.BMI.Value, 1))}, line{screen.Label(bmiWords(w.BMI))})...)
	}
	return h
}

// bmiWords are the class with where it begins: "overweight from 25".
func bmiWords(b insight.BMI) string {
	switch {
	case b.Class == "":
		return fmt.Sprintf("no class under %d", insight.AdultAge)
	case b.From == 0:
		return b.Class
	}
	return fmt.Sprintf("%s from %g", b.Class, b.From)
}

// paceSpans are the pace in short: "▼ 0.24 kg a week". Without a clear direction there is no arrow, and the error says
// why: "−0.13 ± 0.47 kg a week".
func paceSpans(s *Scene, unit bool) line {
	p := s.Figures.Weight.Pace
	if p.Lack != "" {
		return line{screen.Faint("no pace: " + p.Lack)}
	}
	words, ink := " a week", screen.InkText
	if unit {
		words = " " + s.Write.KgUnit() + words
	}
	if p.Direction == insight.Unclear {
		return line{screen.Bold(s.Write.Signed(s.Write.PartValue(p.PerWeek), 2)), screen.Label(" " + paceError(s) + words)}
	}
	if p.Direction == insight.Down || p.Direction == insight.Up { // only a direction that is told has a colour
		ink = goalInk(s, p.PerWeek)
	}
	return line{screen.InkedBold(ink, s.Write.Change(s.Write.PartValue(p.PerWeek), 2)), screen.Label(words)}
}

// paceError is the error of the pace: "± 0.06".
func paceError(s *Scene) string {
	return "± " + s.Write.Number(s.Write.PartValue(s.Figures.Weight.Pace.SE), 2)
}

// weightHead are the lines beside the hero without a side panel: pace, change, reading; the change since the day that the
// person chose; goal, its way; body.
func weightHead(s *Scene) []line {
	w := &s.Figures.Weight
	if math.IsNaN(w.Now()) {
		return nil
	}
	second := line{screen.Label(w.Direction)}
	if change, span, ok := monthChange(s); ok {
		second = line{change, screen.Label("  " + s.Write.KgUnit() + " " + span)}
	}
	head := []line{paceSpans(s, true), second, {screen.Label("scale "), screen.Bold(s.Write.Kg(w.Last.Weight)), screen.Label(" "), aged(s, w.Last.Stamp)}}
	if since := anchorSpans(s); since != nil {
		head = append(head, since)
	}
	head = append(head, goalHead(s)...)
	for _, f := range w.Body {
		if f.Quantity != store.FatRatio && f.Quantity != store.Muscle {
			continue
		}
		of := bodyOf(s, f.Name)
		last := line{screen.Label(f.Name + " "), screen.Bold(of.write(s.Write, f.Last.Value)), screen.Label(" " + of.unit)}
		if f.Day != "" {
			last = append(last, screen.Label(" "+f.Day))
		} else if f.Rescaled {
			last = append(last, screen.Label("  new scale"))
		} else if f.Change.Lack == "" {
			last = append(last, screen.Plain("  "+s.Write.Change(of.difference(s.Write, f.Change.Before.Value, f.Change.Now.Value), of.decimals)), screen.Label(" in 28 days"))
		}
		return append(head, last)
	}
	return head
}

// goalHead are the goal and its likely days, and how much of the way is done: "likely 21 Dec – 12 Jan" over
// "goal 80.0  ━━━━━━━━━━  73 %". Without days the goal stands first.
func goalHead(s *Scene) []line {
	g := s.Figures.Weight.Goal
	if g.State == insight.GoalNone {
		return nil
	}
	first, second, cells := goalSpans(s), line{}, 20
	if g.Dates != "" {
		name := "goal " + s.Write.Kg(g.Target)
		first, second = line{screen.Plain(g.Dates)}, line{screen.InkedBold(screen.InkGoal, name), screen.Plain("  ")}
		cells -= len(name) + 1
		if !g.Open {
			first = line{screen.Label("likely "), first[0]}
		}
	}
	if !math.IsNaN(g.Progress) {
		second = append(append(second, meterSpans(g.Progress, cells, screen.InkGood)...), screen.Label("  "+s.Write.Percent(g.Progress)))
	}
	return []line{first, second}
}

// anchorSpans are the change since the day that the person chose: "▼ 6.9 kg since 6 Jan 2025  −7.7 %"; nothing without
// one.
func anchorSpans(s *Scene) line {
	a := s.Figures.Weight.Anchor
	if a.Since == 0 || a.Lack != "" {
		return nil
	}
	return line{screen.InkedBold(goalInk(s, a.Kg), s.Write.Change(a.Shown, 1)+" "+s.Write.KgUnit()),
		screen.Label(" since " + units.DateYear(a.Since.UTC())), screen.Label("  " + s.Write.Signed(a.Percent, 1) + " %")}
}

// goalSpans are the goal in short: "goal 80.0  21 Dec – 12 Jan"; nothing without one.
func goalSpans(s *Scene) line {
	g := s.Figures.Weight.Goal
	name := screen.InkedBold(screen.InkGoal, "goal "+s.Write.Kg(g.Target))
	switch {
	case g.State == insight.GoalNone:
		return nil
	case g.Dates != "":
		return line{name, screen.Plain("  " + g.Dates)}
	case g.State == insight.GoalReached || g.State == insight.GoalHeld:
		return line{name, screen.Plain("  " + string(g.State))}
	case math.IsNaN(g.Shown):
		return line{name}
	}
	return line{name, screen.Label("  " + s.Write.Number(math.Abs(g.Shown), 1) + " " + s.Write.KgUnit() + " to go")}
}

// weightCard is the weight's part of the Overview; it always shows weight, whatever series the pane has.
func weightCard(s *Scene) Card {
	w := &s.Figures.Weight
	if math.IsNaN(w.Now()) {
		return Card{Empty: "No weight that counts has come yet."}
	}
	var card Card
	when, goal := line{aged(s, w.Last.Stamp)}, goalSpans(s)
	scale := line{screen.Label("scale "), screen.Bold(s.Write.Kg(w.Last.Weight))}
	card.Side, card.Right = []line{paceSpans(s, true)}, []line{when, scale}
	if change, span, ok := monthChange(s); ok {
		card.Side = append(card.Side, line{change, screen.Label("  " + span)})
	}
	short := goal
	if w.Goal.Dates != "" {
		short = line{screen.InkedBold(screen.InkGoal, "goal "), screen.Plain(w.Goal.Dates)}
	}
	if len(goal) > 0 {
		card.Side = append(card.Side, goal)
		if !math.IsNaN(w.Goal.Progress) {
			card.Right = append(card.Right[:len(card.Side)-1], meterSpans(w.Goal.Progress, 4, screen.InkGood))
		}
	}
	pace := paceSpans(s, false)
	if w.Pace.Lack != "" { // why, has no room
		pace = line{screen.Faint("no pace to tell")}
	}
	card.Narrow = []line{pace, short, append(scale[:2:2], screen.Label(" "), agedDay(s, w.Last.Stamp))}
	if w.Clause != "" {
		card.Clause = line{screen.Bold(capital(w.Clause))}
		card.Brief = line{screen.Bold("Weight " + w.Direction)}
		if w.Goal.State == insight.GoalOnCourse && w.Goal.Dates != "" {
			card.Brief = append(card.Brief, screen.Plain(", goal "+w.Goal.Dates))
		}
	}
	card.Plot = func(c *screen.Canvas, r screen.Rect) {
		ch := weightChart(s, bodyOf(s, "weight"), r.W)
		ch.Right, ch.Strips[0].Words, ch.NoAxis = -1, nil, r.H < 7
		chart.Draw(c, r, ch)
	}
	return card
}
