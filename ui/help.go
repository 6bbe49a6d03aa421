package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/screen"
)

// help is the keys of where one is, then all others; what is typed filters, and
// enter runs the chosen one. It is a palette in two columns, under headings.
type help struct{ *palette }

func newHelp(s *session) *help {
	p := &palette{plain: plain{s, "Keys"}, typing: screen.Field{Placeholder: "type to filter: a word, a key, or what you want", Limit: 40}}
	p.all = helpItems(s, s.top())
	p.found, p.find = p.all, found
	return &help{p}
}

// helpItems are the keys of a dialog, then those that work everywhere.
func helpItems(s *session, under dialog) (items []paletteItem) {
	here := "Here, in " + under.name()
	_, dashboard := under.(*dashboard)
	all := remap(under.keys(), s.cfg.Keys)
	if !dashboard {
		all = append(all, remap(s.common(), s.cfg.Keys)...)
	}
	seen := map[string]bool{}
	for _, b := range all {
		if b.help == "" || b.shown == "" || seen[b.shown+b.help] {
			continue
		}
		seen[b.shown+b.help] = true
		heading := b.section
		if heading == sectionHere || heading == sectionAlways && !b.common && !dashboard {
			heading = here
		}
		items = append(items, paletteItem{heading: heading, title: b.help, about: strings.Join(b.keys, " ") + b.action, key: b.shown, why: b.reason(), do: func() tea.Cmd { return s.do(b) }})
	}
	return items
}

// found are the items that have what is typed, in their order, with the place of
// it in their title.
func found(words string, all []paletteItem) (out []paletteItem) {
	words = strings.ToLower(words)
	for _, item := range all {
		title := strings.ToLower(item.title)
		if !strings.Contains(title, words) && !strings.Contains(strings.ToLower(item.key)+item.about, words) {
			continue
		}
		if at := strings.Index(title, words); at >= 0 && len(title) == len(item.title) {
			for i := range words {
				item.hits = append(item.hits, at+i)
			}
		}
		out = append(out, item)
	}
	return out
}

func (h *help) draw(c *screen.Canvas, r screen.Rect) {
	count := fmt.Sprint(len(h.all))
	if h.typing.Value() != "" {
		count = fmt.Sprintf("%d of %d", len(h.found), len(h.all))
	}
	in := framed(c, r, screen.InkText, h.title, screen.Faint(count))
	inputLine(c, in.Row(0), &h.typing, true)
	c.Rule(screen.Rect{X: r.X + 1, Y: in.Y + 1, W: r.W - 2, H: 1}, nil, nil)
	_, body := in.TakeTop(2)
	foot, body := body.TakeBottom(1)
	c.Text(foot.X, foot.Y, foot.W, screen.In(screen.InkFaint), "The wheel zooms, over the axis it moves; a drag measures; shift+drag selects text as always.")
	if len(h.found) == 0 {
		c.Text(body.X, body.Y+1, body.W, screen.In(screen.InkLabel), "Nothing matches; ctrl+u clears what is typed.")
		h.fit(0, body.H)
		return
	}
	h.grouped(c, body, len(h.found), func(i int) string { return h.found[i].heading }, func(i int, row screen.Rect) { h.drawLine(c, row, h.found[i], i) })
}

func (h *help) drawLine(c *screen.Canvas, row screen.Rect, item paletteItem, i int) {
	row.W -= 2
	key, right := screen.Strong(item.key), item.why
	if item.why != "" {
		key = screen.Label(item.key)
	}
	if i == h.at {
		c.Clear(row, screen.Style{Ground: screen.InkSelect})
		if right == "" {
			right = "enter runs it"
		}
	}
	h.hit(row, func(int, int) { h.at = i })
	c.Spans(row.X+2, row.Y, 13, key)
	used := row.X + 19 + c.Spans(row.X+16, row.Y, row.W-16, item.lit(screen.In(screen.InkText))...)
	if i == h.at && used+c.Theme.Width(right) < row.Right() {
		c.Right(used, row.Right()-1, row.Y, screen.Faint(right))
	}
}
