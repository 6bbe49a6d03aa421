package pane

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// The card of blood pressure says the mean once, with what it is of and when the
// newest reading was, and that of weight what the scale showed.
func TestTheCardsSayTheirFigureOnceAndWhenItWas(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{small, {100, 30}, wide} {
		c, _ := drawn(t, demo(), "overview", dark(), size[0], size[1])
		text := c.Plain()
		if strings.Count(text, "125/79") > 0 || !strings.Contains(text, "█▀▀   █ ▀▀█") {
			t.Errorf("%d columns: the mean is not in blocks alone\n%s", size[0], text)
		}
		words := []string{"scale 81.2"}
		if size != [2]int{100, 30} { // there morning and evening take the place
			words = append(words, "mean 7 days", " today")
		}
		for _, want := range words {
			if !strings.Contains(text, want) {
				t.Errorf("%d columns: no %q\n%s", size[0], want, text)
			}
		}
	}
	s := demo()
	s.Figures.Pressure.Class.Word = "not elevated" // too long beside the blocks
	c, _ := drawn(t, s, "overview", dark(), 80, 24)
	if text := c.Plain(); !strings.Contains(text, "125/79 mmHg   not elevated") || strings.Count(text, "125/79") != 1 {
		t.Errorf("a long class:\n%s", text)
	}
}

// A period of one day is that day, once.
func TestADayIsSaidOnce(t *testing.T) {
	t.Parallel()
	today := store.DateOf(now)
	for want, p := range map[string]store.Period{"25 Nov": {From: today, To: today}, "5 Nov 2025": period("2025-11-05", "2025-11-05"), "24 – 25 Nov": {From: today - 1, To: today}} {
		if got := shortDates(p, today); got != want {
			t.Errorf("%v is %q, want %q", p, got, want)
		}
	}
}

// One of a thing has its name in the singular.
func TestOneFloorIsAFloor(t *testing.T) {
	t.Parallel()
	s := demo()
	h := *s.History
	h.Days = slices.Clone(h.Days)
	h.Days[len(h.Days)-1].Floors = 1
	for _, slug := range []string{"activity", "overview"} {
		c, _ := drawn(t, sceneOf(&h, s.Window), slug, dark(), 120, 36)
		if text := c.Plain(); strings.Contains(text, " 1 floors") || !strings.Contains(text, " 1 floor ") {
			t.Errorf("%s:\n%s", slug, text)
		}
	}
}

// Where no steps of today have come, the box of today shows none, and says of
// which day the others are.
func TestADayWithoutStepsIsNotYesterday(t *testing.T) {
	t.Parallel()
	s := demo()
	h := *s.History
	h.Days = h.Days[:len(h.Days)-1]
	c, _ := drawn(t, sceneOf(&h, s.Window), "activity", dark(), 120, 36)
	for _, want := range []string{"Today so far", "none yet", "yesterday "} {
		if !strings.Contains(c.Plain(), want) {
			t.Errorf("no %q\n%s", want, c.Plain())
		}
	}
}

// The minutes of a week of which nothing has come are not known, rather than none.
func TestAWeekWithoutDataHasNoMinutes(t *testing.T) {
	t.Parallel()
	s := demo()
	h := *s.History
	h.Days = h.Days[:len(h.Days)-10]
	s = sceneOf(&h, s.Window)
	for slug, wants := range map[string][]string{"activity": {"– of 150"}, "overview": {"–/150 min"}} {
		c, _ := drawn(t, s, slug, dark(), 120, 36)
		for _, want := range wants {
			if !strings.Contains(c.Plain(), want) || strings.Contains(c.Plain(), "0 moderate") {
				t.Errorf("%s: no %q\n%s", slug, want, c.Plain())
			}
		}
	}
}

// The map of days says how many weeks it shows, and the bars of weeks what they are.
func TestMapAndBarsSayWhatTheyShow(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{120: "39 weeks of days", 200: "A year of days"} {
		c, _ := drawn(t, demo(), "activity", dark(), width, 50)
		if !strings.Contains(c.Plain(), want) {
			t.Errorf("%d columns: no %q\n%s", width, want, c.Plain())
		}
	}
	march := within(period("2025-03-01", "2025-03-31"))
	week := within(Window(person(), 0, store.DateOf(now)))
	for want, s := range map[bool]*Scene{true: march, false: week} {
		c, _ := drawn(t, s, "weight", dark(), 120, 36)
		if strings.Contains(c.Plain(), "Change of each week") != want {
			t.Errorf("bars of weeks named, want %v\n%s", want, c.Plain())
		}
	}
}

// A number that is cut is another number: none is, in any span, series and unit, at any size.
func TestNoNumberIsCut(t *testing.T) {
	t.Parallel()
	cut := regexp.MustCompile(`.{0,30}[0-9.]…`)
	for _, set := range []units.Units{{}, {Weight: units.Stones, Temperature: units.Fahrenheit, Distance: units.Miles, Pressure: units.KPa}, {Weight: units.Pounds}} {
		for span := range Spans {
			if set != (units.Units{}) && span%2 == 1 {
				continue // of the other units every second span will do
			}
			for _, compare := range []Compare{CompareNone, CompareBefore} {
				s := with(within(Window(person(), span, store.DateOf(now))), func(in *insight.Inputs) { in.Write.Units = set })
				if compare != CompareNone {
					s = comparing(s, compare)
				}
				for i := range All {
					p := &All[i]
					series := []string{""}
					if p.Series != nil {
						series = p.Series(s)
					}
					for _, name := range series {
						s.Series = map[string]string{p.Slug: name}
						for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 36}} {
							c, _ := drawn(t, s, p.Slug, dark(), size[0], size[1])
							if found := cut.FindString(c.Plain()); found != "" {
								t.Errorf("%s %s, %v, span %d, comparing %v, at %v: %q\n%s", p.Slug, name, set, span, compare, size, found, c.Plain())
							}
						}
					}
				}
			}
		}
	}
}

// No change is neither more nor less.
func TestNoChangeIsNeitherMoreNorLess(t *testing.T) {
	t.Parallel()
	for change, want := range map[float64]string{0: "°C", 0.2: "°C more", -0.2: "°C less"} {
		m := changed(demo(), insight.Measured{Change: change}, shownAs{1, "°C", screen.InkText, demo().Write.Celsius}, "")
		if m.unit != want {
			t.Errorf("%g is %q, want %q", change, m.unit, want)
		}
	}
}

// TestACompositionOfAnotherScaleIsNotCompared takes the 28 days for those of
// another scale than the 28 before.
func TestACompositionOfAnotherScaleIsNotCompared(t *testing.T) {
	t.Parallel()
	s := demo()
	figures := *s.Figures
	figures.Weight.Body = slices.Clone(figures.Weight.Body)
	for i := range figures.Weight.Body {
		figures.Weight.Body[i].Rescaled = true
	}
	s.Figures = &figures
	for _, size := range [][2]int{{80, 24}, {120, 36}} {
		c, _ := drawn(t, s, "weight", dark(), size[0], size[1])
		if text := c.Plain(); !strings.Contains(text, "new scale") || strings.Contains(text, "0.5 in 28 days") {
			t.Errorf("%v:\n%s", size, text)
		}
	}
}

func TestTheCommandThatWouldBringReadingsNamesTheProfile(t *testing.T) {
	t.Parallel()
	for flags, want := range map[string]string{"": "withings-tui import FILE", " --profile anna": "withings-tui --profile anna"} {
		for _, slug := range []string{"weight", "blood-pressure"} {
			s := sceneOf(store.NoHistory(), store.LastDays(90, store.DateOf(now)))
			s.Flags = flags
			if c, _ := drawn(t, s, slug, dark(), 120, 36); !strings.Contains(c.Plain(), want) {
				t.Errorf("%s with %q: no %q in\n%s", slug, flags, want, c.Plain())
			}
		}
	}
}

// A number of a table is never cut, whatever the units: its column is wide enough.
func TestNoNumberOfATableIsWiderThanItsColumn(t *testing.T) {
	t.Parallel()
	for _, set := range []units.Units{{}, {Weight: units.Stones, Temperature: units.Fahrenheit, Distance: units.Miles, Pressure: units.KPa}, {Weight: units.Pounds}} {
		s := with(demo(), func(in *insight.Inputs) { in.Write.Units = set })
		for i := range All {
			p := &All[i]
			if p.Rows == nil {
				continue
			}
			rows := p.Rows(s)
			columns := rows.Columns
			for n := range rows.N {
				for k, cell := range rows.Row(n).Cells {
					if w := dark().Width(cell.Text); w > columns[k].Width && !columns[k].Left {
						t.Fatalf("%s, %v: %q is wider than the %d of its column %q", p.Slug, set, cell.Text, columns[k].Width, columns[k].Name)
					}
				}
			}
		}
	}
}

func TestADifferenceThatIsShownAsNoneHasNoSign(t *testing.T) {
	t.Parallel()
	minutes := twin{size: func(v float64) string { return demo().Write.Duration(3600 * v) }}
	for _, test := range []struct {
		of   twin
		v    float64
		want string
	}{
		{twin{decimals: 1}, -0.04, "0.0"}, {twin{decimals: 1}, 0.04, "0.0"}, {twin{decimals: 1}, 0.06, "+0.1"}, {twin{decimals: 1}, -0.06, "−0.1"},
		{twin{}, -0.4, "0"}, {twin{}, -1, "−1"}, {minutes, -0.005, "0 min"}, {minutes, -0.05, "−3 min"}, {minutes, 0.5, "+30 min"},
	} {
		if got := test.of.signed(demo(), test.v); got != test.want {
			t.Errorf("%v is %q, want %q", test.v, got, test.want)
		}
	}
}

// A change of 0.05 kg, rounded to 0.1, would be 0.2 lb. The means are shown as 44.1
// and 44.2 lb, so that it is 0.1.
func TestWhatAChangeIsMadeOfIsTheDifferenceOfTheMeansAsShown(t *testing.T) {
	t.Parallel()
	s := with(demo(), func(in *insight.Inputs) { in.Write.Units.Weight = units.Pounds })
	during := *s.During
	s.During = &during
	of := func(before, now, change float64) insight.Difference {
		return insight.Difference{Before: insight.Mean{Value: before}, Now: insight.Mean{Value: now}, Change: change, SE: 0.01}
	}
	during.Weight.MadeOf = insight.MadeOf{Fat: of(20.0, 20.05, 0.1), FatFree: of(60.0, 60.2, 0.2), Part: math.NaN()}
	c := screen.NewCanvas(70, 5, dark())
	drawMadeOf(s, c, c.Bounds())
	for _, want := range []string{"+0.5 lb", "fat +0.1 ", "fat-free +0.4 "} {
		if plain := c.Plain(); !strings.Contains(plain, want) {
			t.Errorf("%q is not in\n%s", want, plain)
		}
	}
}

// newcomer is who has measured for two days.
func newcomer() *store.History {
	h := *person()
	h.Weighings, h.Pressures, h.Temperatures = h.Weighings[len(h.Weighings)-2:], h.Pressures[len(h.Pressures)-3:], h.Temperatures[len(h.Temperatures)-2:]
	h.Days, h.Sleeps, h.Workouts, h.Notes = h.Days[len(h.Days)-2:], h.Sleeps[len(h.Sleeps)-1:], nil, nil
	h.Series = map[store.Quantity][]store.Point{}
	for q, points := range person().Series {
		h.Series[q] = points[max(0, len(points)-2):]
	}
	h.First = h.Days[0].Date
	return &h
}

// TestFewReadingsAreNotDrawnOrToldAsMany holds what a newcomer's screens say.
func TestFewReadingsAreNotDrawnOrToldAsMany(t *testing.T) {
	t.Parallel()
	h := newcomer()
	s := sceneOf(h, Window(h, 2, store.DateOf(now)))
	for _, test := range []struct {
		name, slug string
		want, not  string
	}{
		{"no legend for a shade that is not there", "weight", "reading", "usual day-to-day scatter"},
		{"a curve of nearly nothing is level", "weight", "│ 81.5   ", "⣠⡾⠛⠁"},
		{"fever is told of the readings that can have one", "temperature", "no fever in         1 reading ", "no fever in        2 readings"},
		{"what is usual for one is not cut", "temperature", "usual not known: 1 of 10", "…"},
		{"the minutes asked for stay in sight", "activity", "│ 150 ", "│ 50 "},
		{"one night is not what is usual", "sleep", "1 h 34       –", "1 h 34  1 h 34"},
		{"a week of one night has its rows", "sleep", "│ 7 h 20 22:57–07:03 ", "─7 h 20"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, _ := drawn(t, s, test.slug, dark(), 120, 36)
			if plain := c.Plain(); !strings.Contains(plain, test.want) || strings.Contains(plain, test.not) {
				t.Errorf("want %q and not %q\n%s", test.want, test.not, plain)
			}
		})
	}
	for i := range All {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			if c, _ := drawn(t, s, All[i].Slug, dark(), size[0], size[1]); strings.Contains(c.Plain(), "…") {
				t.Errorf("%s, at %v, cuts\n%s", All[i].Slug, size, c.Plain())
			}
		}
	}
}

// Why there is no class is said once.
func TestNoClassOfSleepIsSaidOnce(t *testing.T) {
	t.Parallel()
	s := with(demo(), func(in *insight.Inputs) { in.Born = "2015-03-04" })
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		if c, _ := drawn(t, s, "sleep", dark(), size[0], size[1]); strings.Count(c.Plain(), "no class") != 1 || !strings.Contains(c.Plain(), "no class: under 18") {
			t.Errorf("at %v\n%s", size, c.Plain())
		}
	}
}

// A period of which nothing has come has no sum.
func TestAPeriodWithoutDaysHasNoTotal(t *testing.T) {
	t.Parallel()
	h := newcomer()
	c, _ := drawn(t, comparing(sceneOf(h, Window(h, 2, store.DateOf(now))), CompareBefore), "activity", dark(), 120, 36)
	if found := regexp.MustCompile(`total +[0-9,]+ +(\S+)`).FindStringSubmatch(c.Plain()); found == nil || found[1] != units.Unknown {
		t.Errorf("%q\n%s", found, c.Plain())
	}
}

// The labels of an axis and what is read off it are written alike.
func TestThousandsArePartedOnAnAxisToo(t *testing.T) {
	t.Parallel()
	s := demo()
	s.Series = map[string]string{"weight": "energy at rest (estimate)"}
	c, _ := drawn(t, s, "weight", dark(), 120, 36)
	if found := regexp.MustCompile(`[^0-9,.]\d{4}[^0-9]`).FindAllString(regexp.MustCompile(`20\d\d`).ReplaceAllString(c.Plain(), ""), -1); len(found) > 0 || !strings.Contains(c.Plain(), "│ 1,7") {
		t.Errorf("%q\n%s", found, c.Plain())
	}
}

// TestNothingIsCutLongAfterTheLastReading: what is old has other words than what is
// of today, and they have room too.
func TestNothingIsCutLongAfterTheLastReading(t *testing.T) {
	t.Parallel()
	for _, days := range []int{3, 10, 45, 500} {
		in := demo().In
		in.Now = now.AddDate(0, 0, days)
		s := computed(person(), Window(person(), 2, store.DateOf(in.Now)), in)
		for i := range All {
			for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
				c, _ := drawn(t, s, All[i].Slug, dark(), size[0], size[1])
				if plain := c.Plain(); strings.Contains(plain, "…") || strings.Contains(plain, "tgoal") || strings.Contains(plain, "mean of 0 ") {
					t.Errorf("%s, %d days later, at %v\n%s", All[i].Slug, days, size, plain)
				}
			}
		}
	}
}

// TestAMeasuringWeekThatIsOverSaysItsDays: one of last year does not stand as one
// of this week.
func TestAMeasuringWeekThatIsOverSaysItsDays(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]string{0: "Measuring week ─────── done ─╮", 2: "Measuring week ───── 25 Nov ─╮", 45: "Measuring week ─── Nov 2026 ─╮"} {
		in := demo().In
		in.Now = now.AddDate(0, 0, days)
		s := computed(person(), Window(person(), 2, store.DateOf(in.Now)), in)
		if c, _ := drawn(t, s, "blood-pressure", dark(), 120, 36); !strings.Contains(c.Plain(), want) {
			t.Errorf("%d days later: no %q\n%s", days, want, c.Plain())
		}
	}
}

// TestNothingIsCutWhileMeasuring: a difference has room for its unit, or goes without.
func TestNothingIsCutWhileMeasuring(t *testing.T) {
	t.Parallel()
	for _, set := range []units.Units{{}, {Weight: units.Stones, Temperature: units.Fahrenheit, Distance: units.Miles, Pressure: units.KPa}} {
		s := with(demo(), func(in *insight.Inputs) { in.Write.Units = set })
		for i := range All {
			p := &All[i]
			if !p.CanMeasure() {
				continue
			}
			from, to := p.Stops(s).In(s.Window)
			for _, back := range []int{1, 9, 40} {
				s.Cursor = Cursor{On: true, At: p.Stops(s).At(to - 1).Unix, Anchored: true, Anchor: p.Stops(s).At(max(from, to-1-back)).Unix}
				for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
					if c, _ := drawn(t, s, p.Slug, dark(), size[0], size[1]); strings.Contains(c.Plain(), "…") {
						t.Errorf("%s, %v, %d readings back, at %v\n%s", p.Slug, set, back, size, c.Plain())
					}
				}
			}
		}
	}
}

func TestAComparisonOfAPartOfTheBodySaysNothingOfTheWeight(t *testing.T) {
	t.Parallel()
	for _, series := range []string{"weight", "fat", "muscle"} {
		s := comparing(demo(), CompareBefore)
		s.Series = map[string]string{"weight": series}
		k := weightContrast(s)
		ofWeight := k.words != "" || slices.ContainsFunc(k.sides, func(row [3]string) bool { return row[0] == "weigh-ins" })
		if ofWeight != (series == "weight") || len(k.sides) < 3 {
			t.Errorf("%s: %q, %v", series, k.words, k.sides)
		}
	}
}

// TestTheFigureNamesItsSmoother: which trend is shown stands beside it, long after the notice of m is gone.
func TestTheFigureNamesItsSmoother(t *testing.T) {
	t.Parallel()
	for _, of := range []insight.Smoother{insight.EMA, insight.TrendWeight, insight.Libra, insight.Median7} {
		s := with(demo(), func(in *insight.Inputs) { in.Smoother = of })
		name, _, _ := strings.Cut(of.Label(), " of ")
		for _, size := range [][2]int{{120, 36}, {160, 48}} {
			if c, _ := drawn(t, s, "weight", dark(), size[0], size[1]); !strings.Contains(c.Plain(), "─ "+name+" ─") {
				t.Errorf("%s is not named at %v:\n%s", of, size, c.Plain())
			}
		}
	}
}

// The panes share one cursor, but not the moments of their readings: each marks
// the one that it reads.
func TestACursorOfAnotherPaneIsMarkedInEachChart(t *testing.T) {
	t.Parallel()
	s := reading(demo(), "weight", 20)
	for _, slug := range []string{"weight", "blood-pressure", "temperature", "activity"} {
		c, _ := drawn(t, s, slug, dark(), 120, 36)
		marked := false
		for y := range c.H {
			for x := range c.W {
				marked = marked || c.At(x, y).Style.Ground == screen.InkCursor
			}
		}
		if !marked {
			t.Errorf("%s marks no column:\n%s", slug, c.Plain())
		}
	}
}
