package ui

import (
	"fmt"
	"time"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// firstSync tells how far the first refresh is, until the first readings are
// there; the panes tell the rest.
type firstSync struct{ plain }

func newFirstSync(s *session) *firstSync { return &firstSync{plain{session: s, title: "First sync"}} }

func (f *firstSync) keys() []binding {
	return append([]binding{
		{keys: []string{"enter"}, shown: "enter", brief: "open the dashboard now", help: "open the dashboard on what has come", do: does(f.pop)},
		{keys: []string{"esc"}, shown: "esc", brief: "stop the sync", help: "stop the sync; the next refresh goes on where it stopped", do: does(func() { f.pop(); f.sync.stop() })},
		{keys: []string{"q"}, shown: "q", brief: "quit", help: "quit; the next start goes on where it stopped", do: f.quit},
	}, common(f.session)...)
}

func (f *firstSync) draw(c *screen.Canvas, r screen.Rect) {
	done, readings := 0, 0
	for _, p := range f.sync.known {
		readings += p.Readings
		if p.Done {
			done++
		}
	}
	p := &column{Rect: framed(c, middle(r, 76, len(collections)*2+6), screen.InkToday, f.title, screen.Faint(fmt.Sprintf("%d of %d done", done, len(collections)))), c: c}
	words := fmt.Sprintf("%s in %v. Stopped, it goes on where it was.", units.Count(readings, "reading", "readings"), f.now.Sub(f.sync.began).Round(time.Second))
	foot, rest := p.TakeBottom(len(c.Theme.Wrap(words, p.W)))
	p.Rect = rest
	p.words(screen.InkText, "Your history comes from Withings. What has come is drawn at once.")
	p.roomy = p.H >= 2*len(collections)
	for _, col := range collections {
		p.gap()
		row := p.next()
		if row.H == 0 {
			break
		}
		known, begun := f.sync.known[col.name]
		c.Spans(row.X, row.Y, 13, screen.Plain(col.title))
		part := reachedPart(known.Reached, f.now)
		if known.Done {
			part = 1
		}
		bar := screen.Rect{X: row.X + 13, Y: row.Y, W: max(4, row.W-13-30), H: 1}
		chart.Meter(c, bar, part, screen.InkWeight)
		c.Right(bar.Right()+1, row.Right(), row.Y, progressWords(known, begun, col.one, col.many)...)
	}
	c.Paragraph(foot, screen.In(screen.InkLabel), words)
}

// progressWords tell how far a collection is.
func progressWords(p store.Progress, begun bool, one, many string) []screen.Span {
	switch {
	case p.Err != nil:
		return []screen.Span{screen.Inked(screen.InkCaution, "▲ "), screen.Label("stopped")}
	case p.Done && many == "":
		return []screen.Span{screen.Inked(screen.InkGood, "● "), screen.Label("there")}
	case p.Done:
		return []screen.Span{screen.Inked(screen.InkGood, "● "), screen.Label(units.Count(p.Readings, one, many))}
	case p.Wait > 0:
		return []screen.Span{screen.Label(waitWords(p.Wait))}
	case begun && !p.Reached.IsZero():
		return []screen.Span{screen.Bold(units.Count(p.Readings, one, many)), screen.Label(", " + p.Reached.Format("Jan 2006"))}
	case begun:
		return []screen.Span{screen.Label("asking…")}
	}
	return []screen.Span{screen.Faint("waits")}
}
