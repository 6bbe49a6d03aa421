package ui

import (
	"strings"

	"withings-tui/ui/insight"
)

// scroller is the place in a text that is longer than the screen.
type scroller struct {
	top, page, lines int
}

func (s *scroller) move(n int) {
	s.top = min(max(s.top+n, 0), max(0, s.lines-s.page))
}

// drawLines shows lines in a frame from the scroller's place on.
func (a *App) drawLines(c *canvas, r rect, title string, accent ink, lines [][]span) {
	s := &a.help
	s.lines, s.page = len(lines), max(1, r.h-2)
	s.move(0)
	right := []span{}
	if len(lines) > s.page {
		right = append(right, label(thousands(int64(min(s.top+s.page, len(lines))))+" of "+plural(len(lines), "line", "lines")))
	}
	c.frame(r, fg(accent), []span{{title, bright(accent)}}, right)
	in := r.inset(3, 1)
	for i := range min(in.h, len(lines)-s.top) {
		c.spans(in.x, in.y+i, in.w, lines[s.top+i]...)
	}
}

// drawHelp is every key of every mode, from the tables that dispatch them.
func (a *App) drawHelp(c *canvas, r rect) {
	var lines [][]span
	for _, m := range []mode{modeDashboard, modeTable, modeHelp, modeSettings, modeSignIn} {
		if len(lines) > 0 {
			lines = append(lines, nil)
		}
		lines = append(lines, []span{{modeNames[m], bright(inkBright)}})
		for _, b := range a.keys.tables[m] {
			shown := b.shown
			line := []span{plain(strings.Repeat(" ", max(0, 12-textWidth(shown)))), {shown, bright(inkText)}, label("  " + b.help)}
			if m == modeDashboard && b.why != nil {
				if why := b.why(a); why != "" && r.w >= 90 {
					line = append(line, faint("   now: "+why))
				}
			}
			lines = append(lines, line)
		}
	}
	a.drawLines(c, r, "Keys", inkText, lines)
}

// explained are the figures each pane shows.
var explained = [paneCount][]insight.Figure{
	paneWeight: {
		insight.FigureTrend, insight.FigureRate, insight.FigureEnergy, insight.FigureGoal, insight.FigureDelta, insight.FigureBMI, insight.FigurePlateau, insight.FigureComposition, insight.FigureComparison,
	},
	panePressure: {
		insight.FigureWeekPressure, insight.FigureRangePressure, insight.FigurePressureClass, insight.FigureMorningEvening, insight.FigurePulsePressure, insight.FigureMAP, insight.FigureShares, insight.FigureProtocol,
	},
	paneTemperature: {insight.FigureTemperature, insight.FigureFever},
	paneActivity: {
		insight.FigureStepsGoal, insight.FigureStreak, insight.FigureActiveMinutes, insight.FigureWeekChange, insight.FigureDayMeans, insight.FigureWeekdays, insight.FigureHeat,
	},
}

// facts are what the figure of a pane was computed of.
func (a *App) facts(id paneID, figure insight.Figure) insight.Facts {
	d := &a.derived
	facts := insight.Facts{Period: d.windows[id].days, Smoother: a.smoother(), Scheme: d.pressure.scheme, Hours: a.hours(), Goal: d.activity.goal, Origin: d.activity.origin, Start: a.cfg.WeekStart}
	switch id {
	case paneWeight:
		facts.Basis = d.weight.of.Basis
		switch figure {
		case insight.FigureRate, insight.FigureEnergy:
			facts.Lack = d.weight.of.Rate.Lack
		case insight.FigureGoal:
			facts.Lack = d.weight.of.Goal.Lack
		case insight.FigureBMI:
			facts.Lack = d.weight.of.BMI.Lack
		}
	case panePressure:
		facts.Basis = d.pressure.span.Basis
		switch figure {
		case insight.FigureWeekPressure, insight.FigurePressureClass, insight.FigurePulsePressure, insight.FigureMAP:
			facts.Basis = d.pressure.week.Basis
		case insight.FigureProtocol:
			facts.Lack = d.pressure.protocol.Lack
		}
	case paneTemperature:
		facts.Basis = d.temperature.of.Body.Basis
	}
	return facts
}

// drawExplain says how each figure of the pane comes about.
func (a *App) drawExplain(c *canvas, r rect) {
	ids := []paneID{a.pane}
	if a.pane == paneOverview {
		ids = []paneID{paneWeight, panePressure, paneTemperature, paneActivity}
	}
	var lines [][]span
	room := max(20, r.w-6)
	part := func(name, words string, s style) {
		if words == "" {
			return
		}
		for i, l := range wrap(words, room-10) {
			head := "          "
			if i == 0 {
				head = name + strings.Repeat(" ", max(0, 10-textWidth(name)))
			}
			lines = append(lines, []span{faint(head), {clean(l), s}})
		}
	}
	for _, id := range ids {
		for _, figure := range explained[id] {
			e, ok := insight.Explain(figure, a.facts(id, figure))
			if !ok {
				continue
			}
			if len(lines) > 0 {
				lines = append(lines, nil)
			}
			lines = append(lines, []span{{e.Title, bright(panes[id].accent)}})
			part("formula", e.Formula, fg(inkText))
			part("window", e.Window, fg(inkText))
			part("of", e.Inputs, fg(inkText))
			part("left out", e.LeftOut, fg(inkCaution))
			part("missing", e.Missing, fg(inkCaution))
			part("source", strings.Join(e.Sources, "; "), fg(inkLabel))
		}
	}
	a.drawLines(c, r, "How the figures come about", panes[a.pane].accent, lines)
}
