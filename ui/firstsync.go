package ui

import (
	"fmt"
	"time"

	"withings-tui/ui/chart"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// firstSync tells how far the first refresh is, until the first readings are
// there; the panes tell the rest.
type firstSync struct{ plain }

func newFirstSync(s *session) *firstSync { return &firstSync{plain{s, "First sync"}} }

func (f *firstSync) keys() []binding {
	return append([]binding{
		{keys: []string{"enter"}, shown: "enter", brief: "open the dashboard now", help: "open the dashboard on what has come", do: does(f.pop)},
		{keys: []string{"esc"}, shown: "esc", brief: "stop the sync", help: "stop the sync; the next refresh goes on where it stopped", do: does(func() { f.pop(); f.stopSync() })},
		{keys: []string{"q"}, shown: "q", brief: "quit", help: "quit; the next start goes on where it stopped", do: f.quit},
	}, f.common()...)
}

func (f *firstSync) draw(c *screen.Canvas, r screen.Rect) {
	done := 0
	for _, p := range f.sync.order {
		if p.Done {
			done++
		}
	}
	in := framed(c, middle(r, 76, len(collections)*2+6), screen.InkToday, f.name(), screen.Faint(fmt.Sprintf("%d of %d done", done, len(collections))))
	used := c.Paragraph(in, screen.In(screen.InkText), "Your history comes from Withings. What has come is drawn at once.")
	_, in = in.TakeTop(used + 1)
	readings := 0
	for _, col := range collections {
		if in.H < 2 {
			break
		}
		p, begun := f.sync.of(col.name)
		readings += p.Readings
		var right []screen.Span
		switch {
		case p.Err != nil:
			right = []screen.Span{screen.Inked(screen.InkCaution, "▲ "), screen.Label("stopped")}
		case p.Done && col.many == "":
			right = []screen.Span{screen.Inked(screen.InkGood, "● "), screen.Label("there")}
		case p.Done:
			right = []screen.Span{screen.Inked(screen.InkGood, "● "), screen.Label(units.Count(p.Readings, col.one, col.many))}
		case p.Wait > 0:
			right = []screen.Span{screen.Label(fmt.Sprintf("Withings asks to wait %d s", int(p.Wait.Round(time.Second).Seconds())))}
		case begun && !p.Reached.IsZero():
			right = []screen.Span{screen.Bold(units.Count(p.Readings, col.one, col.many)), screen.Label(", " + p.Reached.Format("Jan 2006"))}
		case begun:
			right = []screen.Span{screen.Label("asking…")}
		default:
			right = []screen.Span{screen.Faint("waits")}
		}
		c.Spans(in.X, in.Y, 13, screen.Plain(col.title))
		part := reachedPart(p.Reached, f.now)
		if p.Done {
			part = 1
		}
		bar := screen.Rect{X: in.X + 13, Y: in.Y, W: max(4, in.W-13-30), H: 1}
		chart.Meter(c, bar, part, screen.InkWeight)
		c.Right(bar.Right()+1, in.Right(), in.Y, right...)
		_, in = in.TakeTop(1)
		if in.H > 10 {
			_, in = in.TakeTop(1)
		}
	}
	if in.H > 1 {
		since := ""
		if f.sync.running {
			since = fmt.Sprintf(", for %s", units.Writer{}.Duration(max(60, f.now.Sub(f.sync.lasted).Seconds())))
		}
		c.Spans(in.X, in.Bottom()-1, in.W, screen.Label(units.Count(readings, "reading", "readings")+since+". It can be stopped at any moment, and goes on where it stopped."))
	}
}
