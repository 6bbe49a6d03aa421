//go:build unix

package cli_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// The panes by their keys, and what is found in each alone: the cards of the
// overview, or below the frame with the spans what only this pane says.
func panesByKey() []struct{ key, shows string } {
	return []struct{ key, shows string }{
		{"1", `[─-] Weight [─-]+ 2 [─-]`},
		{"2", `(?s)W +M.+3M.+Y +All.*goal \d`},
		{"3", `(?s)W +M.+3M.+Y +All.*systolic`},
		{"4", `(?s)W +M.+3M.+Y +All.*fever`},
		{"5", `(?s)W +M.+3M.+Y +All.*on goal`},
		{"6", `(?s)W +M.+3M.+Y +All.*asleep`},
	}
}

// inPane waits for the pane of a key.
func (term *terminal) inPane(key string) screenshot {
	term.t.Helper()
	for _, p := range panesByKey() {
		if p.key == key {
			return term.until("pane "+key, func(s screenshot) bool { return s.full && s.matches(p.shows) })
		}
	}
	term.t.Fatalf("there is no pane %s", key)
	return screenshot{}
}

// demo starts the dashboard on demo data and waits for its first pane.
func (term *terminal) demo(flags ...string) {
	term.t.Helper()
	term.typed(strings.Join(append([]string{"run --demo"}, flags...), " "))
	term.inPane("1")
}

// quit leaves the dashboard, which must leave nothing behind.
func (term *terminal) quit(command string) {
	term.t.Helper()
	term.key("q")
	term.restored(command, 0)
}

func demoTour(t *testing.T, bin string) {
	p := newPerson(t, bin)
	term := p.openTerminal(t, 120, 36)
	term.demo()

	for _, pane := range panesByKey() {
		term.key(pane.key)
		s := term.inPane(pane.key)
		if s.cursor {
			t.Errorf("pane %s: the terminal's cursor is shown", pane.key)
		}
	}
	term.key("Tab")
	term.inPane("1")
	term.key("BTab")
	term.inPane("6")
	term.key("2")
	term.inPane("2")

	// Each range has its own dates in the frame, and there and back is the same.
	first := term.shot().text
	term.key("[")
	month := term.changed("30 days", frameLine, first)
	term.key("]")
	term.until("90 days again", func(s screenshot) bool { return frameLine(s.text) == frameLine(first) })
	term.key("]")
	year := term.changed("a year", frameLine, first)
	term.key("]")
	term.changed("everything", frameLine, year.text)
	if frameLine(month.text) == frameLine(year.text) {
		t.Errorf("30 days and a year have the same dates: %s", frameLine(year.text))
	}
	term.key("[", "[")
	term.until("90 days again", func(s screenshot) bool { return frameLine(s.text) == frameLine(first) })

	// The cursor, by an arrow and by a vi key, and from an anchor.
	newest := term.shot()
	term.key("Left", "Left")
	one := term.changed("a reading before the last", cursorLine, newest.text)
	term.key("h")
	two := term.changed("the reading before", cursorLine, one.text)
	term.key("l")
	term.until("the reading after", func(s screenshot) bool { return cursorLine(s.text) == cursorLine(one.text) })
	term.key("v", "Left")
	term.until("a difference", func(s screenshot) bool { return s.matches(`A \w{3} .* B \w{3} .*kg in \d+`) })
	term.key("Escape")
	term.until("no anchor", func(s screenshot) bool { return !s.matches(`A \w{3} .* B \w{3}`) })
	if cursorLine(two.text) == "" {
		t.Error("the cursor reads nothing")
	}
	term.key("Escape") // read together with what is typed next it would be alt and that key
	term.until("no cursor", func(s screenshot) bool { return cursorLine(s.text) == cursorLine(newest.text) })

	term.press("c", "Side by side")
	term.press("c", "a year ago")
	term.key("c")
	term.gone("Side by side")

	// What lies over the data goes with esc, and esc never quits.
	for _, over := range []struct{ key, shows string }{
		{"?", "type to filter"}, {"e", "What the figures mean"}, {"t", "enter show in the chart"}, {",", "In the file:"}, {":", "Go to, or do"}, {"@", "Messages"}, {"D", "Devices"},
	} {
		term.press(over.key, over.shows)
		term.key("Escape")
		term.gone(over.shows)
	}
	term.inPane("2")
	term.key("Escape")
	term.inPane("1")
	term.key("2")
	term.inPane("2")

	// The table, with a filter and without it again.
	all := term.press("t", " shown ").text
	count := regexp.MustCompile(`([\d,]+) shown`)
	term.key("/")
	term.text("typed")
	term.changed("the filtered rows", count.FindString, all)
	term.key("Enter", "Escape")
	term.until("all rows again", func(s screenshot) bool { return count.FindString(s.text) == count.FindString(all) })
	term.key("Escape")
	term.inPane("2")

	// Privacy takes the figures away.
	term.until("a weight", func(s screenshot) bool { return s.matches(`\d\d\.\d kg`) })
	term.key("P")
	term.until("no weight", func(s screenshot) bool { return !s.matches(`\d\d\.\d kg`) && s.has("••.• kg") })
	term.key("P")
	term.until("the weight again", func(s screenshot) bool { return s.matches(`\d\d\.\d kg`) })

	// Pounds in place of kilograms, and a refresh.
	term.press("u", " lb")
	term.press("r", "nothing new")

	// A month of last year in two keys and a word.
	term.key("R")
	term.text("mar 2025")
	term.press("Enter", "March 2025")
	term.key("=")
	term.gone("March 2025")

	// Smaller, too small, and back.
	term.resize(60, 18)
	term.until("the small screen", func(s screenshot) bool { return s.width == 60 && s.matches(`Weight.*\n(.*\n){15,}`) && !s.has("too") })
	term.fits()
	term.resize(40, 10)
	term.see("60 x 18", "40 x 10")
	term.resize(120, 36)
	term.inPane("2")
	term.fits()

	term.quit("run --demo")
	p.nothingLeft(t)
}

// changed waits until what part finds on the screen is another than in before.
func (term *terminal) changed(what string, part func(string) string, before string) screenshot {
	term.t.Helper()
	old := part(before)
	return term.until(what, func(s screenshot) bool { now := part(s.text); return now != "" && now != old })
}

var (
	frames  = regexp.MustCompile(`3M .*\d{1,2}( \w{3}.*)? – \d{1,2} \w{3} \d{4}`)
	cursors = regexp.MustCompile(`› \w{3} \d{1,2} \w{3}( \d{4})? .*`)
)

// frameLine is the ranges and dates in a pane's frame.
func frameLine(screen string) string { return frames.FindString(screen) }

// cursorLine is the reading under the cursor.
func cursorLine(screen string) string { return cursors.FindString(screen) }

// fits waits until nothing on the screen has run over into a next line: what
// begins with a frame ends with one. Between a change of size and the next
// frame the screen is the terminal's own cut of the old one.
func (term *terminal) fits() {
	term.t.Helper()
	term.until("a screen that fits", func(s screenshot) bool { return misfit(s) == "" })
}

// misfit is what does not fit on the screen, empty where all does.
func misfit(s screenshot) string {
	lines := strings.Split(s.text, "\n")
	for _, line := range lines {
		if n := len([]rune(line)); n > s.width {
			return fmt.Sprintf("a line of %d columns in a terminal of %d: %s", n, s.width, line)
		}
		line = strings.TrimRight(line, " ")
		first, _ := utf8.DecodeRuneInString(line)
		last, _ := utf8.DecodeLastRuneInString(line)
		if strings.ContainsRune("╭│╰", first) && !strings.ContainsRune("╮│╯", last) {
			return "a broken frame: " + line
		}
	}
	if len(lines) != s.height {
		return fmt.Sprintf("%d lines in a terminal of %d", len(lines), s.height)
	}
	return ""
}

func noColour(t *testing.T, bin string) {
	p := newPerson(t, bin, "NO_COLOR=1")
	term := p.openTerminal(t, 100, 30)
	term.demo()
	for _, pane := range panesByKey() {
		term.key(pane.key)
		term.inPane(pane.key)
	}
	raw, err := os.ReadFile(term.raw)
	if err != nil {
		t.Fatal(err)
	}
	if colour := coloured(string(raw)); colour != "" {
		t.Errorf("NO_COLOR, and yet a colour: %q", colour)
	}
	term.quit("run --demo")
}

var sgr = regexp.MustCompile(`\x1b\[([0-9;:]*)m`)

// coloured is the first sequence in raw that sets a colour.
func coloured(raw string) string {
	for _, m := range sgr.FindAllStringSubmatch(raw, -1) {
		for code := range strings.FieldsFuncSeq(m[1], func(r rune) bool { return r == ';' || r == ':' }) {
			switch {
			case len(code) == 2 && (code[0] == '3' || code[0] == '4') && code[1] != '9',
				len(code) == 2 && code[0] == '9', len(code) == 3 && strings.HasPrefix(code, "10"):
				return m[0]
			}
		}
	}
	return ""
}

func asciiOnly(t *testing.T, bin string) {
	p := newPerson(t, bin)
	term := p.openTerminal(t, 100, 30)
	term.demo("--ascii")
	look := func() {
		t.Helper()
		s := term.shot()
		for _, r := range s.text {
			if r > 0x7e {
				t.Errorf("--ascii, and yet %q in\n%s", r, s.text)
				return
			}
		}
	}
	for _, pane := range panesByKey() {
		term.key(pane.key)
		term.inPane(pane.key)
		look()
	}
	term.key("5")
	term.inPane("5")
	for _, over := range []struct{ key, shows string }{{"?", "type to filter"}, {"e", "What the figures mean"}, {"t", "/ filter or date"}, {",", "In the file:"}} {
		term.press(over.key, over.shows)
		look()
		term.key("Escape")
		term.inPane("5")
	}
	term.quit("run --demo --ascii")
}

func mouse(t *testing.T, bin string) {
	p := newPerson(t, bin)
	term := p.openTerminal(t, 120, 36)
	term.demo()
	term.until("the mouse to be taken", func(s screenshot) bool { return s.mouse })

	header, _, _ := strings.Cut(term.shot().text, "\n")
	before, _, ok := strings.Cut(header, "4 Temperature")
	if !ok {
		t.Fatalf("no tab for Temperature in %q", header)
	}
	term.click(len([]rune(before))+3, 1)
	term.inPane("4")

	// The wheel zooms.
	at := term.shot().text
	term.wheel(64, 30, 10)
	term.changed("another window", frameLine, at)
	term.quit("run --demo")
}

// click presses and lets go of the left button at a column and line from 1.
func (term *terminal) click(x, y int) {
	term.t.Helper()
	term.text(sgrMouse(0, x, y, 'M') + sgrMouse(0, x, y, 'm'))
}

// sgrMouse is what a terminal sends for the mouse: xterm's mode 1006.
func sgrMouse(button, x, y int, what rune) string {
	return fmt.Sprintf("\x1b[<%d;%d;%d%c", button, x, y, what)
}

func (term *terminal) wheel(button, x, y int) {
	term.t.Helper()
	term.text(sgrMouse(button, x, y, 'M'))
}
