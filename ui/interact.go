package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
)

// cursor is the moment that is read, shared by all panes, and the anchor that
// it is measured against.
type cursor struct {
	on       bool
	at       int64 // seconds since 1970 UTC
	anchored bool
	anchor   int64
}

// stops are the moments the cursor can stand on in the pane: its readings in
// the range, or the days of activity.
func (a *App) stops() stops { return a.derived.stops[a.pane] }

// stop is the index of the reading the cursor stands on in this pane.
func (a *App) stop() (int, bool) {
	if !a.cursor.on {
		return 0, false
	}
	i := a.stops().nearest(a.cursor.at)
	return i, i >= 0
}

// step moves the cursor by n readings; the first step stands on the last one.
func (a *App) step(n int) {
	stops := a.stops()
	i, on := a.stop()
	if !on {
		i = stops.n
		if n > 0 {
			i = stops.n - 2
		}
	}
	a.stepTo(max(0, i+n))
}

// stepTo puts the cursor on stop i; what is beyond the last means the last.
func (a *App) stepTo(i int) {
	stops := a.stops()
	if stops.n == 0 {
		return
	}
	if i < 0 || i >= stops.n {
		i = stops.n - 1
	}
	a.cursor.on, a.cursor.at = true, stops.at(i)
}

// pointAt puts the cursor on the reading nearest to a moment.
func (a *App) pointAt(unix int64) {
	if i := a.stops().nearest(unix); i >= 0 {
		a.stepTo(i)
	}
}

func (a *App) setAnchor() {
	i, on := a.stop()
	if a.cursor.anchored {
		a.cursor.anchored = false
		return
	}
	if !on {
		i = a.stops().n - 1
		a.stepTo(i)
	}
	a.cursor.anchored, a.cursor.anchor = true, a.stops().at(i)
	a.say(noticeInfo, "measuring from here: move the cursor, v or esc ends it")
}

// vertical chooses a card on the overview and a range elsewhere.
func (a *App) vertical(n int) {
	if a.pane != paneOverview {
		a.zoom(n)
		return
	}
	card := int(a.derived.card) + n
	a.derived.card = paneID(min(max(card, int(paneWeight)), int(paneCount)-1))
}

func (a *App) zoom(n int) {
	next := min(max(a.span+n, 0), len(spanTable)-1)
	if next == a.span {
		a.say(noticeInfo, "this is the "+map[bool]string{true: "shortest", false: "longest"}[n < 0]+" range")
		return
	}
	a.setSpan(next)
}

func (a *App) setSpan(i int) {
	a.span = i
	a.redraw()
}

func (a *App) toggleCompare() {
	a.compare = !a.compare
	a.redraw()
}

func (a *App) togglePrivacy() {
	a.cfg.Privacy = !a.cfg.Privacy
	a.redraw()
	if a.cfg.Privacy {
		a.say(noticeInfo, "numbers are hidden; P shows them again")
	}
}

// nextSeries goes through what the pane can draw.
func (a *App) nextSeries() {
	switch a.pane {
	case paneWeight:
		order := a.data.order
		i := slices.Index(order, a.series)
		a.series = order[(i+1)%len(order)]
	case paneActivity:
		a.derived.metric = (a.derived.metric + 1) % len(activitySeries)
	}
	a.redraw()
}

func (a *App) nextSmoother() tea.Cmd {
	next := a.smoother().Next()
	a.say(noticeInfo, "trend: "+next.Label()+" · "+next.Lag())
	return a.set(config.KeySmoother, next.String())
}

func (a *App) nextGuideline() tea.Cmd {
	return a.set(config.KeyGuideline, a.guideline().Next().String())
}

// nextUnit cycles the unit of the pane's metric; on the overview, of weight.
func (a *App) nextUnit() tea.Cmd {
	key := map[paneID]string{
		panePressure: config.KeyPressureUnit, paneTemperature: config.KeyTemperatureUnit, paneActivity: config.KeyDistanceUnit,
	}[a.pane]
	if key == "" {
		key = config.KeyWeightUnit
	}
	return a.setNext(key)
}

func (a *App) nextTheme() tea.Cmd {
	cmd := a.setNext(config.KeyTheme)
	a.say(noticeInfo, "theme: "+a.cfg.Theme)
	return cmd
}

// setNext gives a setting the next of its allowed values.
func (a *App) setNext(key string) tea.Cmd {
	s, ok := config.Find(key)
	if !ok || len(s.Allowed) == 0 {
		return nil
	}
	i := slices.Index(s.Allowed, s.Value(a.cfg))
	return a.set(key, s.Allowed[(i+1)%len(s.Allowed)])
}

// looks are the settings that no figure depends on but in how it is written.
var looks = map[string]bool{
	config.KeyWeightUnit: true, config.KeyTemperatureUnit: true, config.KeyDistanceUnit: true, config.KeyPressureUnit: true,
	config.KeyTheme: true, config.KeyASCII: true, config.KeyMouse: true, config.KeyPrivacy: true, config.KeyNoColor: true,
}

// set changes a setting on screen at once and in the config file beside.
func (a *App) set(key, value string) tea.Cmd {
	changed, err := a.cfg.With(key, value)
	if err != nil {
		a.say(noticeError, err.Error())
		return nil
	}
	a.cfg = changed
	a.retheme()
	if looks[key] {
		a.redraw()
	} else {
		a.rederive()
	}
	save := a.o.SaveSetting
	if save == nil {
		return nil
	}
	return a.jobs.run(func() tea.Msg { return settingMsg{key, save(key, value)} })
}

func (a *App) smoother() insight.Smoother {
	s, _ := insight.ParseSmoother(a.cfg.Smoother)
	return s
}

func (a *App) guideline() insight.Guideline {
	g, _ := insight.ParseGuideline(a.cfg.Guideline)
	return g
}

func (a *App) setting() insight.Setting {
	s, _ := insight.ParseSetting(a.cfg.Setting)
	return s
}

// hours are the parts of the day that blood pressure tells apart.
func (a *App) hours() insight.Hours {
	return insight.Hours{
		MorningFrom: int(a.cfg.MorningFrom), MorningTo: int(a.cfg.MorningTo),
		EveningFrom: int(a.cfg.EveningFrom), EveningTo: int(a.cfg.EveningTo),
	}
}

// excludeAtCursor leaves the group of the reading under the cursor out of all
// statistics, or takes it back.
func (a *App) excludeAtCursor() tea.Cmd {
	i, _ := a.stop()
	at := a.stops().at(i)
	id := a.pane
	cache, ctx := a.o.Cache, a.ctx
	return a.jobs.run(func() tea.Msg {
		rows, err := readRows(ctx, cache, id, store.Span{From: at, To: at + 1})
		if err != nil || len(rows) == 0 {
			return excludedMsg{err: err, words: "no reading there any more"}
		}
		return exclude(ctx, cache, rows[0])
	})
}
