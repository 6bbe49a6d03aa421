package ui

import (
	"fmt"
	"time"
)

func firstSyncKeys() []binding {
	return []binding{
		{keys: []string{"enter"}, shown: "enter", brief: "open the dashboard now", help: "open the dashboard on what has arrived", do: always(func(a *App) { a.screen = screenDashboard })},
		{keys: []string{"esc"}, shown: "esc", help: "open the dashboard on what has arrived", do: always(func(a *App) { a.screen = screenDashboard })},
		{keys: []string{"q"}, shown: "q", brief: "quit (it goes on where it stopped)", help: "quit", do: (*App).quit},
	}
}

// drawFirstSync tells how far the first sync is.
func (a *App) drawFirstSync(c *canvas) {
	r := a.panel(c, "First sync", 64, 14)
	in := r.inset(3, 1)
	y := in.y + 1
	c.spans(in.x, y, in.w, inked(inkWeight, string(spinner[a.login.spin%len(spinner)])+" "), plain("Fetching your history from Withings."))
	y += 2
	if len(a.sync.order) == 0 {
		c.text(in.x, y, in.w, fg(inkLabel), "asking for the first page…")
	}
	for _, p := range a.sync.order {
		if y >= in.y+in.h-1 {
			break
		}
		if p.Done && p.Readings == 0 && p.Err == nil {
			continue // goals and devices: nothing to count
		}
		mark, markInk := string(spinner[a.login.spin%len(spinner)]), inkWeight
		state := ""
		switch {
		case p.Err != nil:
			mark, markInk, state = "▲", inkCaution, "stopped"
		case p.Done:
			mark, markInk = "●", inkGood
		case p.Wait > 0:
			state = fmt.Sprintf("Withings asks to wait %d s", int(p.Wait.Round(time.Second).Seconds()))
		case !p.Reached.IsZero():
			state = "at " + p.Reached.Format("Jan 2006")
		}
		c.both(in.x, y, in.w,
			[]span{inked(markInk, mark+" "), plain(fmt.Sprintf("%-12s", clean(p.Collection))), strong(thousands(int64(p.Readings)))},
			[]span{label(state)})
		y++
		part := 0.0
		if p.Done {
			part = 1
		} else if !p.Reached.IsZero() {
			part = a.reachedPart(p.Reached)
		}
		drawMeter(c, in.x+2, y, in.w-2, meter{part, inkWeight})
		y++
	}
	a.drawFooter(c, c.h-1)
}

// reachedPart guesses how far a listing is from the date it has reached: it
// goes from the oldest change to now, over ten years at most.
func (a *App) reachedPart(reached time.Time) float64 {
	const years = 10 * 365 * 24 * time.Hour
	return max(0.02, min(0.98, 1-float64(a.now.Sub(reached))/float64(years)))
}
