package ui

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/pane"
)

// No type has more than 15 % of the package's functions.
func TestNoTypeHasMoreThanItsShare(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("*.go")
	must(t, err)
	count, all := map[string]int{}, 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		must(t, err)
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			all++
			if fn.Recv != nil {
				of := fn.Recv.List[0].Type
				if star, ok := of.(*ast.StarExpr); ok {
					of = star.X
				}
				count[of.(*ast.Ident).Name]++
			}
		}
	}
	for name, n := range count {
		if n*100 > all*15 {
			t.Errorf("%s has %d of %d functions", name, n, all)
		}
	}
}

// Every key of every dialog in every state has words and does something; pressed,
// it does not spoil the frame, and one that can do nothing says why.
func TestEveryKeyOfEveryState(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, ownCache(t), nil, func(d *desk) {
		d.pass(2 * time.Second)
		seen := map[string]bool{}
		for _, st := range states() {
			d.fresh()
			st.enter(d)
			kind := fmt.Sprintf("%T %s %v", d.app.s.top(), st.name, d.app.s.top().field() != nil)
			if _, on := d.app.s.top().(*dashboard); !on {
				kind = fmt.Sprintf("%T %v", d.app.s.top(), d.app.s.top().field() != nil)
			}
			if seen[kind] {
				continue
			}
			seen[kind] = true
			for _, b := range d.app.s.bindings() {
				if b.shown != "" && b.help == "" || b.do == nil {
					d.t.Errorf("%s: %v has no words or does nothing", st.name, b.keys)
				}
				if len(b.keys) == 0 || d.app.s.top().field() != nil && len([]rune(b.keys[0])) == 1 {
					continue // it is typed
				}
				dialogs := slices.Clone(d.app.s.dialogs)
				now, ok := find(d.app.s.bindings(), b.keys[0])
				if !ok {
					continue // another state of the dialog
				}
				why := now.reason()
				d.press(b.keys[0])
				if said := now.shown + ": " + why; why != "" && d.app.s.notices.current.text != said {
					d.t.Errorf("%s: %q says %q, want %q", st.name, b.keys[0], d.app.s.notices.current.text, said)
				}
				if !slices.Equal(dialogs, d.app.s.dialogs) {
					d.fresh()
					st.enter(d)
				}
			}
		}
	})
}

// Within a dialog each key means one thing.
func TestNoKeyMeansTwoThings(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, ownCache(t), nil, func(d *desk) {
		d.pass(2 * time.Second)
		for _, st := range states() {
			d.fresh()
			st.enter(d)
			keys := map[string]string{}
			for _, b := range d.app.s.top().keys() {
				if b.common { // a dialog's own keys come first
					continue
				}
				for _, k := range b.keys {
					if other, twice := keys[k]; twice {
						d.t.Errorf("%s: %q means %q and %q", st.name, k, other, b.help)
					}
					keys[k] = b.help
				}
			}
		}
	})
	named := slices.DeleteFunc(KeyTable(), func(k KeyHelp) bool { return k.Action == "" })
	if len(DefaultKeys()) != len(named) {
		t.Error("two actions have one name")
	}
	if len(KeyTable()) != len(allCommands()) {
		t.Error("the table for the manual leaves keys out")
	}
}

// The help names every key of where one is and runs what is chosen.
func TestTheHelpNamesAndRunsEveryKey(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, ownCache(t), nil, func(d *desk) {
		for _, where := range []string{"2", "2 t", ",", "D", "@", "3 e"} {
			d.fresh()
			d.keys(where)
			under := d.app.s.top()
			lines := helpItems(d.app.s, under)
			for _, b := range under.keys() {
				if b.help != "" && b.shown != "" && !slices.ContainsFunc(lines, func(l paletteItem) bool { return l.title == b.help }) {
					d.t.Errorf("%s: %q is not in the help", where, b.help)
				}
			}
			if !strings.HasPrefix(lines[0].heading, "Here, in") {
				d.t.Errorf("%s: the help begins with %q", where, lines[0].heading)
			}
		}
		d.fresh()
		d.keys("2 ? =every_reading enter")
		if _, on := d.app.s.top().(*table); !on {
			d.t.Errorf("enter in the help runs nothing:\n%s", d.screen())
		}
	})
}

// The palette names first what begins with what is typed, then what has it at the
// beginning of a word, then anywhere; its letters one by one only where nothing
// has it, and nothing for a word that is in no name.
func TestThePaletteNamesTheBestFirst(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, ownCache(t), nil, func(d *desk) {
		for typed, want := range map[string][]string{
			"":        {"Overview", "Weight", "Blood pressure"},
			"weigh":   {"Weight"},
			"sett":    {"Settings"},
			"note":    {"Write a note"},
			"goal w":  {"Setting: Goal weight"},
			"gw":      {"Setting: Goal weight"},
			"quit":    {"Quit"},
			"t":       {"Every reading"},
			"table":   {"Every reading"},
			"help":    {"The keys of where"},
			"hello":   {},
			"medical": {},
			"zebra":   {},
		} {
			d.fresh()
			d.keys("2 :")
			d.write(typed)
			found := d.app.s.top().(*palette).found
			for i, title := range want {
				if i >= len(found) || !strings.HasPrefix(found[i].title, title) {
					d.t.Errorf("%q: number %d is not %q: %v", typed, i+1, title, titlesOf(found))
				}
			}
			if len(want) == 0 && len(found) > 0 {
				d.t.Errorf("%q finds %v", typed, titlesOf(found))
			}
		}
	})
}

func titlesOf(items []paletteItem) (out []string) {
	for _, i := range items[:min(len(items), 5)] {
		out = append(out, i.title)
	}
	return out
}

// Keys that the person remapped do what they say, in hints, help and palette.
func TestRemappedKeys(t *testing.T) {
	t.Parallel()
	settings := settingsOf(t)
	settings.Keys = map[string]string{"table": "ctrl+t", "left": "b", "guideline": "B"}
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), func(o *Options) { o.Config = settings }, func(d *desk) {
		d.press("2", "b")
		if !d.app.s.place.cursor.On {
			d.t.Error("the remapped key does nothing")
		}
		d.wants("b → read", "ctrl+t table")
		d.press("ctrl+t")
		if _, on := d.app.s.top().(*table); !on {
			d.t.Error("ctrl+t does not open the table")
		}
		d.press("esc", "t")
		if _, on := d.app.s.top().(*table); on {
			d.t.Error("the old key still works")
		}
		d.press(":")
		d.keys("=every_reading")
		d.wants("ctrl+t")
	})
}

// A dashboard of one pane has no hint of how to change it.
func TestOnePaneAloneHasNoHintOfPanes(t *testing.T) {
	t.Parallel()
	for panes, want := range map[string]string{"overview,weight": "1-2 pane", "overview": ""} {
		onDesk(t, 120, 36, cacheOf(fixtureDir(t)), func(o *Options) { o.Config = settingsOf(t, config.KeyPanes, panes) }, func(d *desk) {
			if d.wants(want); want == "" {
				d.wantsNot("1-1 pane")
			}
		})
	}
}

// effect is what keys bring about.
type effect struct {
	keys string
	want func(*session) bool
	says string // on screen afterwards
}

func span(i int) func(*session) bool {
	return func(s *session) bool { return pane.SpanOf(s.data.history, s.place.window, s.today()) == i }
}

func window(from, to string) func(*session) bool {
	return func(s *session) bool {
		return s.place.window.From.String() == from && s.place.window.To.String() == to
	}
}

func cursorOn(date string) func(*session) bool {
	return func(s *session) bool { return s.place.cursor.On && s.place.date(s.reach()).String() == date }
}

func on[D dialog](s *session) bool { _, ok := s.top().(D); return ok }

func always(*session) bool { return true }

// TestWhatKeysDo presses keys and looks at what came of it.
func TestWhatKeysDo(t *testing.T) {
	t.Parallel()
	effects := []effect{
		// Moving in time.
		{"2 R =mar_2025 enter", window("2025-03-01", "2025-03-31"), "March 2025"},
		{"2 g =2025-03 enter", window("2025-03-01", "2025-03-31"), "March 2025"},
		{"2 : =mar_25 enter", window("2025-03-01", "2025-03-31"), "March 2025"},
		{"2 g =14_mar_2025 enter", cursorOn("2025-03-14"), "14 Mar"},
		{"2 R =1.3.-15.4. enter", window("2026-03-01", "2026-04-15"), "1 Mar – 15 Apr 2026"},
		{"2 R =last_6_weeks enter", window("2026-10-12", "2026-11-22"), ""},
		{"2 R =all enter", span(4), ""},
		{"2 g =nonsense enter", on[*palette], "cannot read"},
		{"4 g =13_may_2025 enter", always, "the nearest: 10 May 2025 and 14 May 2025"},
		{"2 <", window("2026-05-27", "2026-08-24"), "27 May – 24 Aug 2026"},
		{"2 shift+left shift+left shift+right", window("2026-05-27", "2026-08-24"), ""},
		{"2 < =", window("2026-08-25", "2026-11-22"), ""},
		{"2 >", window("2026-08-25", "2026-11-22"), ">: nothing is later than today"},
		{"2 [", span(1), ""}, {"2 [ [", span(0), ""}, {"2 [ [ [", span(0), "[: this is the shortest span"},
		{"2 ]", span(3), ""}, {"2 ] ]", span(4), ""}, {"2 ] ] ]", span(4), "]: everything is on screen"},
		{"2 {", window("2026-10-01", "2026-10-31"), "October 2026"}, {"2 { {", window("2026-09-01", "2026-09-30"), ""}, {"2 { }", window("2026-11-01", "2026-11-30"), ""},
		{"2 +", window("2026-09-24", "2026-11-22"), ""}, {"2 + -", window("2026-08-25", "2026-11-22"), ""},
		{"2 < [", func(s *session) bool {
			return s.place.window.To.String() == "2026-08-24" && s.place.window.Days() == 30
		}, ""},
		// Reading, measuring, comparing.
		{"2 left", cursorOn("2026-11-22"), ""}, {"2 left h", cursorOn("2026-11-21"), ""}, {"2 left left l", cursorOn("2026-11-22"), ""},
		{"2 home", cursorOn("2026-08-25"), ""}, {"2 home end", cursorOn("2026-11-22"), ""},
		{"2 home left", func(s *session) bool { return s.place.window.From.String() < "2026-08-25" && s.place.cursor.On }, ""},
		{"2 left esc", func(s *session) bool { return !s.place.cursor.On && s.pane == 1 }, ""},
		{"2 home v end", func(s *session) bool { return s.place.cursor.Anchored }, "From A to B"},
		{"2 home v v", func(s *session) bool { return !s.place.cursor.Anchored && s.place.cursor.On }, ""},
		{"2 g =1_oct enter v right right right enter", func(s *session) bool {
			return s.place.window.From.String() == "2026-10-01" && s.place.window.Days() < 10
		}, ""},
		{"1 v", always, "v: measuring works in a metric's own pane"},
		{"2 c", func(s *session) bool { return s.compare == pane.CompareBefore }, "Side by side"},
		{"2 c c", func(s *session) bool { return s.compare == pane.CompareYear }, ""}, {"2 c c c", func(s *session) bool { return s.compare == pane.CompareNone }, ""},
		{"2 c esc", func(s *session) bool { return s.compare == pane.CompareNone }, ""},
		{"2 : =compare_mar_2025 enter", func(s *session) bool { return s.compare == pane.CompareOther && s.other.From.String() == "2025-03-01" }, ""},
		// Panes and dialogs.
		{"tab", func(s *session) bool { return s.pane == 1 }, ""}, {"shift+tab", func(s *session) bool { return s.pane == 5 }, ""},
		{"down down enter", func(s *session) bool { return s.pane == 3 }, ""},
		{"down t", func(s *session) bool { return s.pane == 2 && on[*table](s) }, "Readings · blood pressure"},
		{"down down e", func(s *session) bool { return s.pane == 3 && on[*explain](s) }, "What the figures mean"},
		{"2 t 5", func(s *session) bool { return s.pane == 1 && on[*table](s) }, ""}, {"2 t tab", func(s *session) bool { return s.pane == 2 && on[*table](s) }, "Readings · blood pressure"},
		{", 3", func(s *session) bool { return s.pane == 2 && on[*dashboard](s) }, ""},
		{"L 3", func(s *session) bool { return s.pane == 2 && on[*dashboard](s) }, ""}, {"2 left left v left tab right", func(s *session) bool { return s.place.cursor.At > s.place.cursor.Anchor }, "tab move A"}, {"2 ? esc", on[*dashboard], ""},
		{"D @ esc esc", on[*dashboard], ""}, {"2 t esc", on[*dashboard], ""}, {"esc esc esc", on[*dashboard], ""},
		{"ctrl+p", on[*palette], ""}, {"2 /", on[*table], "a word, or a date"}, {"2 / =apr_2025", on[*table], "Apr 2025"}, {"2 pgup", window("2026-05-27", "2026-08-24"), ""}, {"2 i", on[*dashboard], "i does nothing here; ? lists the keys"},
		{"2 t / =zebra", on[*table], "Nothing matches \"zebra\""},
		// Settings, and taking them back.
		{"3 b", func(s *session) bool { return s.cfg.Guideline == "esh-2023" }, "z takes it back"},
		{"3 b z", func(s *session) bool { return s.cfg.Guideline == "esc-2024" }, "taken back"},
		{"2 m", func(s *session) bool { return s.cfg.Smoother == "trendweight" }, "z takes it back"},
		{"2 u", func(s *session) bool { return s.cfg.Units.Weight == "lb" }, "z takes it back"}, {"4 u", func(s *session) bool { return s.cfg.Units.Temperature == "F" }, "°F"},
		{"T", func(s *session) bool { return s.cfg.Theme == "dark" }, "z takes it back"},
		{"P", func(s *session) bool { return s.cfg.Privacy }, "the numbers are hidden"}, {"P P", func(s *session) bool { return !s.cfg.Privacy }, ""},
		{"z", always, "z: nothing was changed in this run"},
		{": =setting:_height enter enter =1.84 enter", func(s *session) bool { return s.cfg.HeightM == 1.84 }, "1.84"},
		{": =setting:_height enter enter =9 enter", func(s *session) bool { return s.cfg.HeightM == 0 }, "not a number from"},
		{": =setting:_height enter enter =1,84 enter", func(s *session) bool { return s.cfg.HeightM == 1.84 }, "1.84"},
		{": =theme:_light enter", func(s *session) bool { return s.cfg.Theme == "light" }, ""},
		{"2 m , z", func(s *session) bool { return s.cfg.Smoother == "ema" }, ""},
		// What can do nothing says why.
		{"m", always, "m: the smoother belongs to Weight"}, {"2 b", always, "b: the guideline belongs to Blood pressure"},
		{"5 left x", always, "x: leaving out works for single readings"}, {"2 enter", always, "enter: opens a card of the Overview"},
		{"N", always, "N: there are no notes yet; n writes one"}, {"2 ] ] c", always, "c: there is nothing before everything"},
		{"2 p", always, "p: this pane has data"},
	}
	onDesk(t, 120, 36, ownCache(t), nil, func(d *desk) {
		d.pass(2 * time.Second)
		for _, e := range effects {
			d.fresh()
			d.keys(e.keys)
			if !e.want(d.app.s) {
				d.t.Errorf("%s has not the effect: %v to %v\n%s", e.keys, d.app.s.place.window.From, d.app.s.place.window.To, d.screen())
			}
			if !strings.Contains(flow(d.screen()), flow(e.says)) {
				d.t.Errorf("%s does not show %q:\n%s", e.keys, e.says, d.screen())
			}
		}
	})
}

// Readings are left out and taken back, notes are written, changed and deleted;
// z takes each back, in the cache too.
func TestChangesAndTheirUndo(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, ownCache(t), nil, func(d *desk) {
		d.pass(2 * time.Second)
		excluded := func() int { return len(d.app.s.data.history.Marks) }
		d.keys("2 left x")
		d.wants("left out of statistics")
		if excluded() == 0 {
			d.t.Error("nothing is left out")
		}
		d.keys("x")
		if excluded() != 0 {
			d.t.Error("x again does not take it back")
		}
		d.keys("z")
		if excluded() == 0 {
			d.t.Error("z does not leave it out again")
		}
		d.keys("z z")
		if excluded() != 0 {
			d.t.Error("z does not take it back")
		}
		d.keys("2 g =14_oct enter n =new_tablet enter")
		if got := d.app.s.note(d.app.s.place.date(d.app.s.reach())); got != "new tablet" {
			d.t.Errorf("the note says %q", got)
		}
		d.keys("n ctrl+u =another enter")
		d.wants("another")
		d.keys("c")
		d.wants("Before and after a note", "another")
		d.keys("x")
		if len(d.app.s.data.history.Notes) != 0 {
			d.t.Error("the note is not deleted")
		}
		d.keys("z z")
		if got := d.app.s.data.history.Notes; len(got) != 1 || got[0].Text != "new tablet" {
			d.t.Errorf("after z z the notes are %v", got)
		}
		d.keys("z")
		if len(d.app.s.data.history.Notes) != 0 {
			d.t.Error("the first z step is not undone")
		}
		d.keys("Z Z")
		d.wants("made again: the note on 14 Oct is kept beside the data")
		if got := d.app.s.data.history.Notes; len(got) != 1 || got[0].Text != "another" {
			d.t.Errorf("after Z Z the notes are %v", got)
		}
		d.keys("z 2 left x Z")
		d.wants("Z: nothing was taken back")
		if got := d.app.s.data.history.Notes; len(got) != 1 || got[0].Text != "new tablet" {
			d.t.Errorf("what was taken back before another change came again: %v", got)
		}
	})
}

func TestASettingThatWasTakenBackIsSetAgain(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.pass(2 * time.Second)
		d.keys("3 b")
		chosen := d.app.s.cfg.Guideline
		d.keys("z")
		d.wants("taken back", "Z makes it again")
		if d.app.s.cfg.Guideline == chosen {
			d.t.Error("z does not take it back")
		}
		d.keys("Z")
		if d.app.s.cfg.Guideline != chosen || !slices.Equal(d.saved, []string{"blood_pressure.guideline=" + chosen, "blood_pressure.guideline=esc-2024", "blood_pressure.guideline=" + chosen}) {
			d.t.Errorf("after Z %s, saved %v", d.app.s.cfg.Guideline, d.saved)
		}
	})
}

// The messages list what changed since one last looked, in the units that are
// set, and what of it does not count; what was seen is no change any more.
func TestTheMessagesListWhatChanged(t *testing.T) {
	t.Parallel()
	cache := ownCache(t)
	settings := settingsOf(t, config.KeyWeightUnit, "lb")
	onDesk(t, 120, 36, cache, func(o *Options) { o.Config = settings }, func(d *desk) {
		d.press("@")
		d.wants("Nothing new from Withings")
		d.press("esc")
		must(d.t, addWeight(cacheOf(cache.Dir()), -1, fixtureNow().Add(-time.Hour), 80_000))
		must(d.t, addWeight(cacheOf(cache.Dir()), -2, fixtureNow().Add(-2*time.Hour), 20_000))
		d.pass(3 * time.Second)
		d.press("@")
		d.wants("since you last looked: 2 entries", "new weight of 22 Nov 2026 176.4 lb", "44.1 lb set aside: ")
		d.press("enter")
		d.wants("enter: what is gone at Withings can be brought back")
		d.press("esc", "@")
		d.wants("Nothing new from Withings")
	})
}

// The table filters in all years, sorts by any column both ways, and sums up.
func TestTheTableFindsAndSorts(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		rows := func() (out []store.Date) {
			tb := d.app.s.top().(*table)
			for _, i := range tb.seen {
				out = append(out, tb.made.rows.At(i).Date())
			}
			return out
		}
		d.keys("2 t")
		all := len(rows())
		d.keys("/ =mar_2025 enter")
		for _, day := range rows() {
			if !strings.HasPrefix(day.String(), "2025-03") {
				d.t.Errorf("%v is no day of March 2025", day)
			}
		}
		d.wants("found in all years")
		d.keys("esc")
		if len(rows()) != all {
			d.t.Error("esc does not take the filter away")
		}
		d.keys("2")
		weights := func() (out []float64) {
			tb := d.app.s.top().(*table)
			for _, i := range tb.seen {
				out = append(out, tb.row(i).Sort[1])
			}
			return out
		}
		if w := weights(); !slices.IsSortedFunc(w, func(a, b float64) int { return -cmpFloat(a, b) }) {
			d.t.Errorf("not sorted from the heaviest: %v", w[:5])
		}
		d.keys("2")
		if w := weights(); !slices.IsSortedFunc(w, cmpFloat) {
			d.t.Errorf("not sorted from the lightest: %v", w[:5])
		}
		d.keys("G g ctrl+d ctrl+u enter")
		if !d.app.s.place.cursor.On {
			d.t.Error("enter does not put the cursor on the row")
		}
	})
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// What y copies goes to the clipboard; nobody says that it arrived.
func TestCopyingIsHonest(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.keys("2 left y")
		if !strings.Contains(d.copied(), "81.2") {
			d.t.Errorf("copied %q", d.copied())
		}
		d.wants("which not every terminal takes")
		d.keys("t y")
		if !strings.Contains(d.copied(), "81.2\t") {
			d.t.Errorf("the row is copied as %q", d.copied())
		}
	})
}

// The mouse: a click finds what is drawn under it, the wheel zooms and moves,
// a drag measures, hovering reads.
func TestTheMouseClicksDragsZoomsAndReads(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		s := d.app.s
		if d.app.View().MouseMode != tea.MouseModeAllMotion {
			d.t.Error("the mouse is not asked for")
		}
		click := func(text string) {
			d.t.Helper()
			for y, line := range strings.Split(d.screen(), "\n") {
				if before, _, ok := strings.Cut(line, text); ok {
					d.send(tea.MouseClickMsg{X: len([]rune(before)), Y: y, Button: tea.MouseLeft})
					d.send(tea.MouseReleaseMsg{X: len([]rune(before)), Y: y, Button: tea.MouseLeft})
					d.settle()
					return
				}
			}
			d.t.Fatalf("%q is not on screen:\n%s", text, d.screen())
		}
		wants := func(what string, ok bool) {
			d.t.Helper()
			if !ok {
				d.t.Errorf("%s:\n%s", what, d.screen())
			}
		}
		click("2 Weight")
		wants("a click on a tab shows it", s.pane == 1)
		click(" Y ")
		wants("a click on a span shows it", span(3)(s))
		click("3M")
		plot := pane.Target{}
		for _, t := range s.plots {
			if t.Act.Kind == pane.ActPlot {
				plot = t
			}
		}
		x, y := plot.X+plot.W/4, plot.Y+plot.H/2
		d.send(tea.MouseMotionMsg{X: x, Y: y})
		wants("hovering reads", s.hover.on && !s.place.cursor.On)
		d.send(tea.MouseMotionMsg{X: 1, Y: 0})
		wants("and ends away from the chart", !s.hover.on)
		days := s.place.window.Days()
		d.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelUp})
		wants("the wheel zooms", s.place.window.Days() < days)
		d.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelDown})
		from := s.place.window
		d.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelUp, Mod: tea.ModShift})
		wants("with shift it moves", s.place.window.From < from.From && s.place.window.Days() == from.Days())
		d.press("=")
		d.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		wants("a click reads", s.place.cursor.On && !s.place.cursor.Anchored)
		d.send(tea.MouseMotionMsg{X: x + 20, Y: y, Button: tea.MouseLeft})
		d.send(tea.MouseReleaseMsg{X: x + 20, Y: y, Button: tea.MouseLeft})
		wants("a drag measures", s.place.cursor.Anchored && s.place.cursor.At > s.place.cursor.Anchor)
		d.press("esc", "esc")
		for _, t := range s.plots {
			if t.Act.Kind == pane.ActMap {
				d.send(tea.MouseClickMsg{X: t.X + t.W/3, Y: t.Y, Button: tea.MouseLeft})
				d.send(tea.MouseReleaseMsg{X: t.X + t.W/3, Y: t.Y, Button: tea.MouseLeft})
				break
			}
		}
		wants("a click on the minimap goes there", s.place.window.To.String() < "2026-01-01")
		click("table")
		wants("a click on a hint does it", on[*table](s))
		click("weight   3 trend")
		wants("a click on a column's name sorts by it", s.top().(*table).column == 1)
		d.send(tea.MouseWheelMsg{X: 20, Y: 20, Button: tea.MouseWheelDown})
		wants("the wheel moves in the table", s.top().(*table).at == 1)
		d.press("esc", "1")
		d.send(tea.MouseClickMsg{X: 30, Y: 10, Button: tea.MouseLeft})
		wants("a click opens a card", s.pane == 1)
	})
	off := settingsOf(t, config.KeyMouse, "false")
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), func(o *Options) { o.Config = off }, func(d *desk) {
		if d.app.View().MouseMode != tea.MouseModeNone {
			d.t.Error("mouse = false leaves it on")
		}
		d.send(tea.MouseClickMsg{X: 20, Y: 0, Button: tea.MouseLeft})
		if d.app.s.pane != 0 {
			d.t.Error("a click does something")
		}
	})
}

// Leaving for the demo or another profile is told to the caller.
func TestLeavingForSomethingElse(t *testing.T) {
	t.Parallel()
	onDesk(t, 120, 36, emptyCache(t), nobody, func(d *desk) {
		d.press("3")
		if d.app.s.leave != ErrWantDemo {
			d.t.Errorf("left for %v", d.app.s.leave)
		}
	})
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), func(o *Options) { o.Profiles = []string{"", "anna"} }, func(d *desk) {
		d.pass(time.Second)
		d.keys(": =profile_anna enter")
		if want, ok := d.app.s.leave.(*WantProfile); !ok || want.Name != "anna" || !d.quit {
			d.t.Errorf("left for %v", d.app.s.leave)
		}
	})
}

// A start without data leads to other profiles, and names the one it is of.
func TestTheWelcomeNamesItsProfileAndLeadsToOthers(t *testing.T) {
	t.Parallel()
	settings := settingsOf(t)
	settings.Profile = "anna"
	onDesk(t, 100, 36, emptyCache(t), func(o *Options) {
		nobody(o)
		o.Config, o.Profiles = settings, []string{"", "anna"}
	}, func(d *desk) {
		d.wants("the profile anna", "a folder of its own")
		d.keys(": enter")
		if want, ok := d.app.s.leave.(*WantProfile); !ok || want.Name != "" || !d.quit {
			d.t.Errorf("left for %v", d.app.s.leave)
		}
	})
	onDesk(t, 100, 36, emptyCache(t), nobody, func(d *desk) {
		d.keys(":")
		d.wants("there is one profile")
	})
}

// The cards of the Overview carry the keys of the tabs, whatever panes are chosen.
func TestTheCardsCarryTheKeysOfTheTabs(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), func(o *Options) { o.Config = settingsOf(t, config.KeyPanes, "weight, temperature, overview") }, func(d *desk) {
		d.keys("3")
		d.wants("1 Weight", "2 Temperature", "3 Overview")
		if !regexp.MustCompile(`Weight ─+ 1 ─╮╭─ Temperature ─+ 2 ─╮`).MatchString(d.screen()) {
			t.Error(d.screen())
		}
	})
}

// Where Withings cannot be reached the line says what that means for the data, and
// the key, at every width.
func TestALineSaysWhatNoNetworkMeans(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 36}} {
		onDesk(t, size[0], size[1], ownCache(t), nil, func(d *desk) {
			d.pass(10 * time.Second)
			d.app.s.data.history.State.Offline = true
			d.press("2")
			d.wants("cannot reach Withings · data of ", "; r tries again")
			// What failed since, before anything was asked, is not the network's.
			d.app.s.sync.began, d.app.s.sync.problem = d.app.s.now, "another process is refreshing; wait for it"
			d.press("3")
			d.wants("another process is refreshing")
		})
	}
}

// A pane that is taken out of the tabs takes no other with it: one that has no tab
// yet, as it has no data, comes when it has.
func TestAPaneThatIsTakenOutTakesNoOtherWithIt(t *testing.T) {
	t.Parallel()
	cache := emptyCache(t)
	if err := addWeight(cache, -1, fixtureNow().Add(-time.Hour), 81_000); err != nil {
		t.Fatal(err)
	}
	onDesk(t, 120, 36, cache, nil, func(d *desk) {
		d.pass(2 * time.Second)
		d.keys("3 p")
		if want := "panes=overview,weight,temperature,activity,sleep"; !slices.Contains(d.saved, want) {
			t.Errorf("saved %q, not %q", d.saved, want)
		}
		d.wants("3 Temperature", "4 Activity")
		d.wantsNot("5 Sleep")
	})
}

// A digit sorts by a column that is seen, or says why not.
func TestADigitOfTheTableSortsByAColumnThatIsSeen(t *testing.T) {
	t.Parallel()
	onDesk(t, 80, 24, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.keys("2 t")
		was := d.screen()
		d.keys("9")
		d.wants("that column has no room here")
		d.pass(time.Minute)
		if !strings.Contains(d.screen(), strings.Split(was, "\n")[4]) {
			t.Errorf("the head of the table was %s", strings.Split(was, "\n")[4])
		}
	})
}

func TestTheSettingsSayWhichGoalHasNoEffect(t *testing.T) {
	t.Parallel()
	settings := settingsOf(t, config.KeyGoalWeight, "70")
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), func(o *Options) { o.Config = settings }, func(d *desk) {
		d.press(",", "down", "down", "down", "down")
		d.wants("Withings' 80.0 kg, not", "Withings' goal of 80.0 kg")
	})
}

func TestASettingIsFoundByAWord(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, word, want string }{
		{"by its name", "distance", config.KeyDistanceUnit},
		{"by a part of its name, before another's meaning", "Goal WEIGHT", config.KeyGoalWeight},
		{"by its key in the file", "week_start", config.KeyWeekStart},
		{"by none: the one before stays", "zebra", "person.born"},
		{"by nothing: the one before stays", " ", "person.born"},
	} {
		onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
			d.press(",", "down", "/")
			d.write(test.word)
			chosen := func() string { return d.app.s.top().(*settings).chosen().Key }
			if got := chosen(); got != test.want {
				t.Errorf("%s: %s is chosen, want %s", test.name, got, test.want)
			}
			d.press("enter", "j")
			if d.app.s.top().(*settings).finding {
				t.Errorf("%s: it is typed still", test.name)
			}
			d.press("k", "/")
			d.write("theme")
			d.press("esc")
			if got := chosen(); got != test.want {
				t.Errorf("%s: after esc %s is chosen, want %s", test.name, got, test.want)
			}
		})
	}
}

func TestThePaletteGivesTheCommandThatExportsARange(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string]string{
		"3 : =mar_2025": "withings-tui --profile anna export blood-pressure --from 2025-03-01 --to 2025-03-31",
		"1 : =2025":     "withings-tui --profile anna export all --format json --from 2025-01-01 --to 2025-12-31",
	} {
		onDesk(t, 120, 36, cacheOf(fixtureDir(t)), func(o *Options) { o.Flags = " --profile anna" }, func(d *desk) {
			d.keys(keys)
			p := d.app.s.top().(*palette)
			p.at = slices.IndexFunc(p.found, func(i paletteItem) bool { return strings.HasPrefix(i.title, "Export of ") })
			d.press("enter")
			if got := d.copied(); got != want {
				t.Errorf("%s copies %q, want %q", keys, got, want)
			}
		})
	}
}

func TestThePaletteOpensTheTableOfARangeFromEveryPane(t *testing.T) {
	t.Parallel()
	for n := range len(pane.All) {
		onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
			d.keys(strconv.Itoa(n+1) + " : =2025")
			d.wants("Readings of 2025")
			p := d.app.s.top().(*palette)
			p.at = slices.IndexFunc(p.found, func(i paletteItem) bool { return i.title == "Readings of 2025" })
			d.press("enter")
			if _, ok := d.app.s.top().(*table); !ok || d.app.s.shown().Rows == nil {
				t.Errorf("from pane %d no table is open, but %T over %s", n+1, d.app.s.top(), d.app.s.shown().Title)
			}
		})
	}
}

// TestEveryEntryOfThePaletteCanBeRunFromEveryPane runs each, which fails where one
// cannot be drawn.
func TestEveryEntryOfThePaletteCanBeRunFromEveryPane(t *testing.T) {
	t.Parallel()
	for n := range len(pane.All) {
		onDesk(t, 80, 24, ownCache(t), nil, func(d *desk) {
			d.pass(2 * time.Second)
			for _, words := range []string{"", "2025", "mar 25", "14 oct"} {
				open := func() *palette {
					for len(d.app.s.dialogs) > 1 {
						d.app.s.pop()
					}
					d.keys(strconv.Itoa(n+1) + " :")
					d.write(words)
					return d.app.s.top().(*palette)
				}
				for i, item := range slices.Clone(open().found) {
					if strings.HasPrefix(item.title, "Quit") || item.key == "," && n > 0 { // settings are the same everywhere
						continue
					}
					p := open()
					p.at = i
					d.press("enter")
				}
			}
		})
	}
}

func TestATabThatHasNoTableClosesIt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		to   int // of pane.All
		open bool
	}{
		{"the Overview has none", pane.Index(pane.Overview.Slug), false},
		{"blood pressure has one", pane.Index(pane.Pressure.Slug), true},
	} {
		onDesk(t, 120, 36, cacheOf(fixtureDir(t)), nil, func(d *desk) {
			d.keys("2 t / =82 enter")
			d.app.s.showTab(test.to) // as a click on the tab does
			d.send(tea.BackgroundColorMsg{})
			if _, open := d.app.s.top().(*table); open != test.open || d.app.s.pane != test.to {
				t.Errorf("%s: %T lies over pane %d", test.name, d.app.s.top(), d.app.s.pane)
			}
		})
	}
}
