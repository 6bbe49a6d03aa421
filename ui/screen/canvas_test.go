package screen

import (
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func newTheme(profile colorprofile.Profile, charts Charts) *Theme {
	return NewTheme(Options{Name: "dark", Profile: profile, Charts: charts})
}

var (
	colourTheme = newTheme(colorprofile.TrueColor, Braille)
	asciiTheme  = newTheme(colorprofile.ASCII, ASCII)
)

func TestTheCanvasHasExactlyItsSizeWhateverIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(0, 40).Draw(t, "w"), rapid.IntRange(0, 12).Draw(t, "h")
		th := rapid.SampledFrom([]*Theme{colourTheme, asciiTheme}).Draw(t, "theme")
		c := NewCanvas(w, h, th)
		n := rapid.IntRange(-3, 45)
		for range rapid.IntRange(1, 5).Draw(t, "writes") {
			x, y, room := n.Draw(t, "x"), n.Draw(t, "y"), n.Draw(t, "room")
			s := rapid.String().Draw(t, "text")
			c.Text(x, y, room, In(InkText), s)
			c.Frame(Rect{x, y, room, n.Draw(t, "height")}, InkFrame, []Span{Bold(s)}, []Span{Faint(s)})
			c.Both(x, y, room, []Span{Plain(s)}, []Span{Strong("81.6")})
			c.Paragraph(Rect{x, y, room, 3}, In(InkText), s)
			c.Hero(x, y, room, "125/79")
		}
		lines := strings.Split(strings.TrimSuffix(c.Plain(), "\n"), "\n")
		if h > 0 && len(lines) != h {
			t.Fatalf("%d lines, want %d", len(lines), h)
		}
		for _, line := range strings.Split(stripped(c.String()), "\n") {
			if h > 0 && colourTheme.Width(line) > w {
				t.Fatalf("%q is wider than %d", line, w)
			}
			for _, r := range line {
				if th.Plain() && r >= 0x80 || r < ' ' {
					t.Fatalf("%q is written", r)
				}
			}
		}
	})
}

// stripped is text without the sequences that set styles.
func stripped(s string) string {
	var b strings.Builder
	in := false
	for _, r := range s {
		switch {
		case r == '\x1b':
			in = true
		case in:
			in = r != 'm'
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestTextIsMeasuredAsItIsWritten(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text  string
		room  int
		theme *Theme
		want  string
	}{
		{"36.5 °C ± 0.2", 20, colourTheme, "36.5 °C ± 0.2"},
		{"36.5 °C ± 0.2", 20, asciiTheme, "36.5 C +/- 0.2"},
		{"‹ Monday ›", 20, asciiTheme, "< Monday >"},
		{"≤ 135 – 140 …", 20, asciiTheme, "<= 135 - 140 ~"},
		{"Größe", 20, asciiTheme, "Groesse"},
		{"Größe und Gewicht", 9, asciiTheme, "Groesse~"},
		{"overweight from 25", 10, colourTheme, "overweigh…"},
		{"体重 kg", 4, colourTheme, "体…"},
		{"a\x1b[31mb\u202ec", 10, colourTheme, "a[31mbc"},
	} {
		c := NewCanvas(20, 1, tc.theme)
		used := c.Text(0, 0, tc.room, In(InkText), tc.text)
		if got := strings.TrimSuffix(c.Plain(), "\n"); got != tc.want {
			t.Errorf("%q in %d: %q, want %q", tc.text, tc.room, got, tc.want)
		}
		if used != colourTheme.Width(tc.want) {
			t.Errorf("%q used %d, want %d", tc.text, used, colourTheme.Width(tc.want))
		}
	}
}

func TestEachPlainTwinOfASignIsOneCharacterAndEveryTwinIsASCII(t *testing.T) {
	t.Parallel()
	for r, twin := range asciiTwins {
		if isMark(r) && !strings.ContainsRune("≤≥←→", r) && len(twin) != 1 {
			t.Errorf("%c is drawn cell by cell and becomes %q", r, twin)
		}
		for i := range len(twin) {
			if twin[i] < ' ' || twin[i] > '~' {
				t.Errorf("%c becomes %q", r, twin)
			}
		}
	}
}

func TestBlocksAreWrittenAsGroundsAndUpperHalves(t *testing.T) {
	t.Parallel()
	c := NewCanvas(3, 1, colourTheme)
	c.Set(0, 0, '█', In(InkBright))
	c.Set(1, 0, '▄', In(InkBright))
	c.Set(2, 0, '▀', In(InkBright))
	want := "\x1b[48;2;255;255;255m \x1b[m\x1b[7;38;2;255;255;255m▀\x1b[m\x1b[38;2;255;255;255m▀\x1b[m"
	if got := c.String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	m := NewCanvas(1, 1, newTheme(colorprofile.ASCII, Braille))
	m.Set(0, 0, '█', In(InkBright))
	if got := m.String(); got != "\x1b[7m \x1b[m" {
		t.Errorf("without colours %q", got)
	}
}

func TestWithSixteenColoursWordsAreInTheDefaultInkAndSignsInTheirs(t *testing.T) {
	t.Parallel()
	c := NewCanvas(20, 1, newTheme(colorprofile.ANSI, Braille))
	c.Spans(0, 0, 20, Inked(InkBad, "▲ high"))
	if got, want := c.String(), "\x1b[31m▲\x1b[m high              "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAPillIsTheSameWordAndWidthInEveryWay(t *testing.T) {
	t.Parallel()
	for want, profile := range map[string]colorprofile.Profile{" elevated |": colorprofile.TrueColor, "■ elevated|": colorprofile.ANSI, "[elevated]|": colorprofile.ASCII} {
		c := NewCanvas(11, 1, newTheme(profile, Braille))
		c.Spans(0, 0, 11, Pill(InkCaution, "elevated"), Plain("|"))
		if got := strings.TrimSuffix(c.Plain(), "\n"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAHeroIsDrawnInHalfBlocks(t *testing.T) {
	t.Parallel()
	c := NewCanvas(50, 11, colourTheme)
	c.Hero(0, 0, 50, "0123456789")
	c.Hero(0, 4, 50, "125/79")
	c.Hero(0, 8, 50, "7:16 −8,304.5")
	golden(t, "hero.txt", c.Plain())
	w := colourTheme.HeroWidth("8,304")
	if w != colourTheme.HeroWidth("8304") {
		t.Errorf("a thousands comma takes room: %d", w)
	}
	p := NewCanvas(10, 3, asciiTheme)
	if used := p.Hero(0, 0, 10, "81.6"); used != 6 || p.Plain() != " 81.6\n\n\n" {
		t.Errorf("in plain characters %d columns: %q", used, p.Plain())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile("testdata/"+name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestBoxesStackAndTheLastTakesWhatIsLeft(t *testing.T) {
	t.Parallel()
	for name, th := range map[string]*Theme{"boxes.txt": colourTheme, "boxes-ascii.txt": asciiTheme} {
		c := NewCanvas(33, 18, th)
		c.Stack(c.Bounds(), []Box{
			{Title: "Pace", Right: []Span{Faint("since 8 Nov")}, Rows: []BoxRow{
				Line(InkedBold(InkGood, "▼ 0.24"), Label(" kg a week")).And(Label("± 0.05")),
				Division(Faint("Newest")),
				Drawing(3, func(c *Canvas, r Rect) { c.Hero(r.X, r.Y, r.W, "81.6") }),
				Line(Pill(InkCaution, "elevated")).And(Label("ESC 2024, home")),
			}},
			{Title: "Readings", Rows: []BoxRow{Line(Plain("one")), Line(Plain("two")), Line(Plain("three")), Line(Plain("four")), Line(Plain("five")), Line(Plain("six")), Line(Plain("seven")), Line(Plain("eight"))}},
			{Title: "Not shown", Rows: []BoxRow{Line(Plain("no room"))}},
		})
		golden(t, name, c.Plain())
	}
}

func TestRectsSplitWithoutLoss(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 50)
		r := Rect{n.Draw(t, "x"), n.Draw(t, "y"), n.Draw(t, "w"), n.Draw(t, "h")}
		k := rapid.IntRange(-5, 60).Draw(t, "k")
		for _, split := range []func(int) (Rect, Rect){r.TakeLeft, r.TakeRight, r.TakeTop, r.TakeBottom} {
			a, b := split(k)
			if a.W*a.H+b.W*b.H != r.W*r.H || a.W < 0 || a.H < 0 || b.W < 0 || b.H < 0 {
				t.Fatalf("%v by %d: %v and %v", r, k, a, b)
			}
		}
	})
}

func TestAFieldEditsAsAShellsLine(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		keys, want string
	}{
		{"a b c", "abc"},
		{"a b left X", "aXb"},
		{"a b home X end Y", "XabY"},
		{"a b backspace c", "ac"},
		{"a b home delete", "b"},
		{"a b ctrl+u c", "c"},
		{"a b left ctrl+k", "a"},
		{"paste:one_two ctrl+w X", "one X"},
		{"paste:a\x1b[2Jb", "a[2Jb"},
		{"up f5 a", "a"},
	} {
		f := &Field{}
		for _, key := range strings.Split(tc.keys, " ") {
			if text, ok := strings.CutPrefix(key, "paste:"); ok {
				f.Insert(strings.ReplaceAll(text, "_", " "))
				continue
			}
			text := ""
			if len(key) == 1 {
				text = key
			}
			if known := f.Press(key, text); known == (key == "up" || key == "f5") {
				t.Errorf("%s: the field says %v", key, known)
			}
		}
		if f.Value() != tc.want {
			t.Errorf("%s: %q, want %q", tc.keys, f.Value(), tc.want)
		}
	}
}

func TestAFieldShowsItsCursorAndHidesASecret(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		field Field
		keys  string
		on    bool
		want  string
	}{
		{Field{Placeholder: "a date"}, "", false, "a date"},
		{Field{Placeholder: "a date"}, "", true, "▏a date"},
		{Field{}, "0123456789abcdef", true, "789abcdef▏"},
		{Field{Secret: true}, "secret", true, "••••••▏"},
		{Field{Limit: 3}, "abcdef", false, "abc"},
	} {
		tc.field.Insert(tc.keys)
		c := NewCanvas(12, 1, colourTheme)
		tc.field.Draw(c, 0, 0, 10, tc.on)
		if got := strings.TrimSuffix(c.Plain(), "\n"); got != tc.want {
			t.Errorf("%+v: %q, want %q", tc.field, got, tc.want)
		}
	}
}

func TestLinesAreFilledAndCutAtTheLastGroup(t *testing.T) {
	t.Parallel()
	th := colourTheme
	parts := []Span{Plain("Wed 25 Nov"), Strong("  81.2 kg"), Label("  0.4 under the trend"), Label("  Body Scan")}
	for _, tc := range []struct{ room, want int }{{60, 4}, {45, 3}, {20, 2}, {12, 1}} {
		if got := len(th.Fitting(parts, tc.room)); got != tc.want {
			t.Errorf("%d parts in %d columns, want %d", got, tc.room, tc.want)
		}
	}
	want := []string{"Going down", "steadily", "since 8 Nov,", "donaudampfsc", "hiff"}
	if diff := cmp.Diff(want, th.Wrap("Going down steadily since 8 Nov, donaudampfschiff", 12)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatLiesUnderADialogLosesItsColours(t *testing.T) {
	t.Parallel()
	c := NewCanvas(10, 1, colourTheme)
	c.Spans(0, 0, 10, Inked(InkBad, "high"), Strong(" 135"))
	c.Dim(c.Bounds())
	for x := range 8 {
		if ink := c.At(x, 0).Style.Ink; ink != InkDimmed && ink != InkFaint {
			t.Errorf("column %d keeps its ink %s", x, inks[ink].role)
		}
	}
	// Half a cell of an area is as dark as the whole cells beside it.
	c.Put(0, 0, '▄', In(InkScatter))
	c.Put(1, 0, ' ', Style{Ground: InkScatter})
	c.Dim(c.Bounds())
	if half, whole := c.At(0, 0).Style.Ink, c.At(1, 0).Style.Ground; half != whole {
		t.Errorf("half a cell is %s, a whole one %s", inks[half].role, inks[whole].role)
	}
}

func BenchmarkAFullScreen(b *testing.B) {
	c := NewCanvas(200, 60, colourTheme)
	for y := range 60 {
		for x := 0; x < 200; x += 10 {
			c.Spans(x, y, 10, Strong("81.6 "), Label("kg ▼"))
		}
	}
	for b.Loop() {
		_ = c.String()
	}
}
