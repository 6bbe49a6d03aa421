package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"withings-tui/store"
)

// noticeLasts is how long a word that asks for nothing stays.
const noticeLasts = 8 * time.Second

type noticeKind uint8

const (
	noticeNone noticeKind = iota
	noticeInfo
	noticeError // stays until the next key
)

// notice is one line for the person, on the bottom of the dashboard. It never
// covers data.
type notice struct {
	kind noticeKind
	text string
	at   time.Time
}

func (a *App) say(kind noticeKind, text string) {
	a.note = notice{kind, clean(text), a.now}
	a.dirty = true
}

// syncState is the refresh that runs, or how the last one ended.
type syncState struct {
	running bool
	first   bool // nothing was cached when it began
	since   time.Time
	ended   time.Time
	err     error
	cancel  context.CancelFunc
	steps   chan store.Progress
	order   []store.Progress // the last word of each collection
}

// step takes a word of the refresh and returns it with what was known before:
// the last word of a collection does not count its readings again.
func (s *syncState) step(p store.Progress) store.Progress {
	for i, known := range s.order {
		if known.Collection == p.Collection {
			p.Readings = max(p.Readings, known.Readings)
			p.Pages = max(p.Pages, known.Pages)
			if p.Reached.IsZero() {
				p.Reached = known.Reached
			}
			s.order[i] = p
			return p
		}
	}
	s.order = append(s.order, p)
	return p
}

// wait is how long Withings has asked to wait, 0 where it has not.
func (s *syncState) wait() time.Duration {
	if len(s.order) == 0 {
		return 0
	}
	return s.order[len(s.order)-1].Wait
}

// words say what the running refresh is at, in a few words.
func (s *syncState) words(now time.Time) string {
	if len(s.order) == 0 {
		return "refreshing"
	}
	p := s.order[len(s.order)-1]
	if s.wait() > 0 {
		return fmt.Sprintf("Withings asks to wait %d s", int(p.Wait.Round(time.Second).Seconds()))
	}
	return fmt.Sprintf("refreshing %s, %s", p.Collection, plural(p.Readings, "reading", "readings"))
}

// dataAge tells at the top right how old the data are and what is going on.
func (a *App) dataAge() []span {
	switch {
	case a.sync.running && a.w < 130:
		words := "refreshing"
		if wait := a.sync.wait(); wait > 0 {
			words = fmt.Sprintf("waiting %d s", int(wait.Round(time.Second).Seconds()))
		}
		return []span{inked(inkToday, "◦ "), label(words)}
	case a.sync.running:
		return []span{inked(inkToday, "◦ "), label(a.sync.words(a.now))}
	case a.data == nil:
		return nil
	}
	parts := []span{}
	last := a.data.state.LastSync
	short := a.w < 100
	text := "synced " + age(a.now, last)
	if short {
		text = age(a.now, last)
	}
	switch {
	case last.IsZero() && a.data.empty():
		return []span{faint("○ "), label("no data yet")}
	case last.IsZero():
		text = "never synced in full"
		if short {
			text = "incomplete"
		}
		parts = append(parts, inked(inkCaution, "▲ "), label(text))
	case !a.data.state.Complete():
		parts = append(parts, inked(inkCaution, "▲ "), label(text+", incomplete"))
	case a.sync.err != nil:
		parts = append(parts, inked(inkCaution, "▲ "), label(text))
	case a.now.Sub(last) > 24*time.Hour:
		parts = append(parts, inked(inkCaution, "○ "), label(text))
	default:
		parts = append(parts, inked(inkGood, "● "), label(text))
	}
	return parts
}

// origin names whose data these are, where that is not plain.
func (a *App) origin() string {
	switch {
	case a.o.Demo:
		return "demo data"
	case a.o.Profile != "":
		return clean(a.o.Profile)
	}
	return ""
}

// drawFooter writes the bottom line: a notice while there is one, else the
// keys that work here.
func (a *App) drawFooter(c *canvas, y int) {
	if a.note.text != "" {
		mark, ink := "▸ ", inkText
		if a.note.kind == noticeError {
			mark, ink = "▲ ", inkCaution
		}
		room := c.w - 3
		lines := wrap(a.note.text, room-2)
		// A long word may take the blank line above too.
		if len(lines) > 1 {
			c.clear(rect{0, y - 1, c.w, 1}, 0)
			c.spans(2, y-1, room, inked(ink, mark), plain(lines[0]))
			c.text(4, y, room-2, fg(inkText), strings.Join(lines[1:], " "))
			return
		}
		c.spans(2, y, room, inked(ink, mark), plain(a.note.text))
		return
	}
	c.spans(2, y, c.w-3, a.keyHints(c.w-3)...)
}

// keyHints are the brief keys of the mode, as many as fit.
func (a *App) keyHints(room int) []span {
	var parts []span
	used := 0
	table := a.keys.tables[a.mode()]
	quitHint := 8
	for i, b := range table {
		if b.brief == "" || b.why != nil && b.why(a) != "" {
			continue
		}
		shown := b.shown
		// Two keys of one matter stand together: ←/→ and [ ].
		switch {
		case b.action == "pane-overview":
			shown = "1-5"
		case b.action == "left":
			shown = "←→"
		case b.action == "shorter" && i+1 < len(table):
			shown = b.shown + " " + table[i+1].shown
		}
		w := textWidth(shown) + 1 + textWidth(b.brief) + 2
		last := b.action == "help" || b.action == "quit" || b.brief == "back"
		if used+w > room || !last && used+w > room-quitHint-6 {
			continue
		}
		parts = append(parts, span{shown, bright(inkText)}, label(" "+b.brief+"  "))
		used += w
	}
	return parts
}
