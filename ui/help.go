package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/screen"
)

// help is the keys of where one is, then all others; what is typed filters, and
// enter runs the chosen one.
type help struct {
	plain
	list
	under  dialog // whose keys come first
	typing screen.Field
}

func newHelp(s *session) *help {
	return &help{plain: plain{s, "Keys"}, under: s.top(), typing: screen.Field{Placeholder: "type to filter: a word, a key, or what you want", Limit: 40}}
}

func (h *help) field() *screen.Field { return &h.typing }

func (h *help) typed() tea.Cmd {
	h.at = 0
	return nil
}

func (h *help) keys() []binding {
	return append(h.list.keys("choose", true),
		binding{keys: []string{"enter"}, shown: "enter", brief: "run", help: "run the chosen key", do: h.enter},
		binding{keys: []string{"ctrl+u"}, shown: "ctrl+u", brief: "clear", help: "clear what is typed", do: does(func() { h.typing.Reset(); h.at = 0 })},
		binding{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back", do: does(h.pop)})
}

// helpLine is a binding under its heading.
type helpLine struct {
	heading string
	b       binding
}

// lines are the bindings that match what is typed, under their headings.
func (h *help) lines() (lines []helpLine, of int) {
	all := remap(h.under.keys(), h.cfg.Keys)
	if _, on := h.under.(*dashboard); !on {
		for _, b := range remap(commands(h.session), h.cfg.Keys) {
			if b.common {
				all = append(all, b)
			}
		}
	}
	seen := map[string]bool{}
	words := strings.ToLower(strings.TrimSpace(h.typing.Value()))
	for _, b := range all {
		if b.help == "" || b.shown == "" || seen[b.shown+b.help] {
			continue
		}
		seen[b.shown+b.help] = true
		of++
		if words != "" && !strings.Contains(strings.ToLower(b.help), words) && !strings.Contains(strings.ToLower(b.shown), words) &&
			!strings.Contains(strings.Join(b.keys, " "), words) && !strings.Contains(b.action, words) {
			continue
		}
		heading := b.section
		if heading == sectionHere || b.section == sectionAlways && !b.common && !isDashboard(h.under) {
			heading = "Here, in " + h.under.name()
		}
		lines = append(lines, helpLine{heading, b})
	}
	return lines, of
}

func isDashboard(d dialog) bool {
	_, on := d.(*dashboard)
	return on
}

func (h *help) enter() tea.Cmd {
	lines, _ := h.lines()
	if len(lines) == 0 {
		return nil
	}
	b := lines[min(h.at, len(lines)-1)].b
	h.pop()
	return h.do(b)
}

func (h *help) draw(c *screen.Canvas, r screen.Rect) {
	lines, of := h.lines()
	count := fmt.Sprint(of)
	if h.typing.Value() != "" {
		count = fmt.Sprintf("%d of %d", len(lines), of)
	}
	in := framed(c, r, screen.InkText, h.name(), screen.Faint(count))
	inputLine(c, in.Row(0), &h.typing, true)
	c.Rule(screen.Rect{X: r.X + 1, Y: in.Y + 1, W: r.W - 2, H: 1}, nil, nil)
	_, body := in.TakeTop(2)
	foot, body := body.TakeBottom(1)
	c.Text(foot.X, foot.Y, foot.W, screen.In(screen.InkFaint), "The wheel zooms, over the axis it moves; a drag measures; shift+drag selects text as always.")
	if len(lines) == 0 {
		c.Text(body.X, body.Y+1, body.W, screen.In(screen.InkLabel), "Nothing matches; ctrl+u clears what is typed.")
		h.fit(0, body.H)
		return
	}
	h.grouped(c, body, len(lines), func(i int) string { return lines[i].heading }, func(i int, row screen.Rect) { h.drawLine(c, row, lines[i].b, i) })
}

func (h *help) drawLine(c *screen.Canvas, row screen.Rect, b binding, i int) {
	row.W -= 2
	keys, words, right := screen.Strong(b.shown), screen.InkText, ""
	if b.reason() != "" {
		keys, words, right = screen.Label(b.shown), screen.InkFaint, b.reason()
	}
	if i == h.at {
		c.Clear(row, screen.Style{Ground: screen.InkSelect})
		if right == "" {
			right = "enter runs it"
		}
	}
	h.hit(row, func(int, int) { h.at = i })
	c.Spans(row.X+2, row.Y, 13, keys)
	x := row.X + 16
	c.Spans(x, row.Y, row.Right()-x, lit(b.help, h.typing.Value(), words)...)
	if used := x + c.Theme.Width(b.help) + 3; i == h.at && used+c.Theme.Width(right) < row.Right() {
		c.Right(used, row.Right()-1, row.Y, screen.Faint(right))
	}
}

// lit is text with what was typed lit up in it.
func lit(text, typed string, ink screen.Ink) []screen.Span {
	typed = strings.ToLower(strings.TrimSpace(typed))
	lower := strings.ToLower(text)
	if typed == "" || len(lower) != len(text) {
		return []screen.Span{screen.Inked(ink, text)}
	}
	var parts []screen.Span
	for {
		i := strings.Index(lower, typed)
		if i < 0 {
			return append(parts, screen.Inked(ink, text))
		}
		parts = append(parts, screen.Inked(ink, text[:i]), screen.InkedBold(screen.InkToday, text[i:i+len(typed)]))
		text, lower = text[i+len(typed):], lower[i+len(typed):]
	}
}
