package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

// drawTable is the table in a frame.
func (a *App) drawTable(c *canvas, r rect) {
	f, t := a.figures(), &a.table
	accent := panes[t.pane].accent
	what, tail := " readings", "source · device"
	if t.pane == paneActivity {
		what, tail = " days", "device"
	}
	title := []span{{panes[t.pane].title + what, bright(accent)}, label(" · " + spanTable[a.span].name + " · " + periodWords(a.derived.windows[t.pane].days))}
	count := fmt.Sprintf("%s of %s", thousands(int64(len(t.shown))), plural(len(t.rows)+t.cut, "reading", "readings"))
	if t.pane == paneActivity {
		count = fmt.Sprintf("%s of %s", thousands(int64(len(t.shown))), plural(len(t.rows)+t.cut, "day", "days"))
	}
	c.frame(r, fg(accent), title, []span{label(count)})
	in := r.inset(2, 1)
	columns := tableColumns[t.pane]
	// Where it is narrow, the columns from the right give way to where the
	// reading comes from.
	timeWidth, tailWidth := 21, 22
	fit := len(columns)
	for fit > 1 && timeWidth+widthOf(columns[:fit])+tailWidth > in.w {
		fit--
	}
	columns = columns[:fit]
	header := style(fg(inkLabel))
	c.text(in.x, in.y, timeWidth, sortStyle(header, t.sort == 0), "time"+sortMark(t.sort == 0, t.rising))
	x := in.x + timeWidth
	for i, col := range columns {
		name := col.title(f) + sortMark(t.sort == i+1, t.rising)
		c.text(x+max(0, col.width-textWidth(name)), in.y, col.width+1, sortStyle(header, t.sort == i+1), name)
		x += col.width + 1
	}
	c.text(x+2, in.y, in.w-(x-in.x)-2, header, tail)
	bottom := in.y + in.h
	if t.typing || t.filter.Value() != "" {
		bottom--
		c.spans(in.x, bottom, in.w, inked(accent, "/ "), plain(t.filter.Value()), inked(accent, map[bool]string{true: "▌", false: ""}[t.typing]), faint("   a date such as 2026-11-22 goes there; words filter (manual, ambiguous, fri, oct …)"))
	}
	t.page = max(1, bottom-in.y-1)
	t.top = min(max(t.top, t.at-t.page+1), t.at)
	t.top = max(0, t.top)
	switch {
	case t.loading && len(t.rows) == 0:
		drawEmpty(c, in, "reading…")
	case t.err != nil:
		drawEmpty(c, in, clean(t.err.Error()))
	case len(t.shown) == 0:
		drawEmpty(c, in, "Nothing here matches; esc ends the search, ] widens the range.")
	}
	for line := 0; line < t.page && t.top+line < len(t.shown); line++ {
		i := t.top + line
		a.drawRow(c, rect{in.x, in.y + 1 + line, in.w, 1}, t.rows[t.shown[i]], columns, timeWidth, i == t.at)
		a.hits = append(a.hits, hit{rect{in.x, in.y + 1 + line, in.w, 1}, func(int, int) tea.Cmd { return t.move(a, i-t.at) }})
	}
}

func widthOf(columns []column) int {
	n := 0
	for _, c := range columns {
		n += c.width + 1
	}
	return n
}

func sortMark(on, rising bool) string {
	switch {
	case !on:
		return ""
	case rising:
		return "↑"
	}
	return "↓"
}

func sortStyle(s style, on bool) style {
	if on {
		return s.with(inkText).bold()
	}
	return s
}

func (a *App) drawRow(c *canvas, r rect, row reading, columns []column, timeWidth int, chosen bool) {
	f := a.figures()
	counts := a.counting().Counts(row.source, flagsOf(row.excluded))
	text := fg(inkText)
	if !counts {
		text = fg(inkLabel)
	}
	back := inkNone
	if chosen {
		back = inkSelect
		c.clear(rect{r.x - 1, r.y, r.w + 2, 1}, fg(inkText).on(back))
	}
	layout := "2006-01-02 Mon 15:04"
	if row.day {
		layout = "2006-01-02 Mon"
	}
	c.text(r.x, r.y, timeWidth, text.on(back), row.stamp.Time().Format(layout))
	x := r.x + timeWidth
	for i, col := range columns {
		v := row.values[i]
		s := text
		if i == 0 && counts {
			s = text.bold().with(inkBright)
		}
		words := col.write(f, v)
		c.text(x+max(0, col.width-textWidth(words)), r.y, col.width, s.on(back), words)
		x += col.width + 1
	}
	tail := []span{}
	if !row.day {
		tail = append(tail, span{row.source.String(), fg(inkLabel).on(back)})
	}
	if a.table.pane == paneTemperature {
		tail = append(tail, span{" · " + siteWords[row.site], fg(inkLabel).on(back)})
	}
	if row.device != "" {
		sep := " · "
		if len(tail) == 0 {
			sep = ""
		}
		tail = append(tail, span{sep + row.device, fg(inkLabel).on(back)})
	}
	if row.excluded {
		tail = append(tail, span{" · left out", fg(inkCaution).on(back)})
	}
	if a.table.pane == panePressure && !insight.Plausible(row.values[0], row.values[1]) {
		tail = append(tail, span{" · not plausible", fg(inkCaution).on(back)})
	}
	c.spans(x+2, r.y, r.w-(x-r.x)-2, tail...)
}

func flagsOf(excluded bool) store.Flags {
	if excluded {
		return store.Excluded
	}
	return 0
}
