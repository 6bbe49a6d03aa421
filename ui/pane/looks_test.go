package pane

import (
	"strings"
	"testing"

	"withings-tui/ui/screen"
)

// inked counts the cells of a part of the screen that fit.
func inked(c *screen.Canvas, r screen.Rect, fits func(screen.Cell) bool) int {
	n := 0
	for y := r.Y; y < r.Bottom(); y++ {
		for x := r.X; x < r.Right(); x++ {
			if fits(c.At(x, y)) {
				n++
			}
		}
	}
	return n
}

func TestAMeasureIsLetteredAndToldOnEveryPane(t *testing.T) {
	t.Parallel()
	for p := range All {
		if All[p].measure == nil {
			continue
		}
		for _, size := range sizes[1:] {
			c, _ := drawn(t, measuring(demo(), All[p].Slug), All[p].Slug, dark(), size[0], size[1])
			for _, letter := range "AB" {
				if inked(c, c.Bounds(), func(cell screen.Cell) bool { return cell.Rune == letter && cell.Style.Ground == screen.InkToday }) == 0 {
					t.Errorf("%s at %v: %c is nowhere", All[p].Slug, size, letter)
				}
			}
			if sideWidth(size[0]) > 0 && !strings.Contains(c.Plain(), "From A to B") {
				t.Errorf("%s at %v: the side panel does not tell the measure", All[p].Slug, size)
			}
		}
	}
}

func TestAComparisonLaysTheOtherPeriodOverTheWindowOnEveryPane(t *testing.T) {
	t.Parallel()
	for p := range All {
		if All[p].contrast == nil {
			continue
		}
		for _, with := range []Compare{CompareBefore, CompareYear} {
			s := comparing(within(period("2026-06-01", "2026-11-25")), with)
			stops := All[p].Stops(s)
			from, to := stops.In(s.Against)
			c, _ := drawn(t, s, All[p].Slug, dark(), 120, 36)
			curve := inked(c, screen.Rect{X: 1, Y: 3, W: 80, H: 28}, func(cell screen.Cell) bool {
				return cell.Style.Ink == screen.InkCompared && cell.Rune >= 0x2800 && cell.Rune < 0x2900
			})
			if (curve > 10) != (from < to) {
				t.Errorf("%s, comparison %d: %d cells of the other curve, which has %d readings", All[p].Slug, with, curve, to-from)
			}
			for _, words := range []string{"Side by side", "Is it more than chance?", "Compare with"} {
				if !strings.Contains(c.Plain(), words) {
					t.Errorf("%s, comparison %d: %q is nowhere", All[p].Slug, with, words)
				}
			}
		}
	}
}

func TestTheSidePanelHoldsWhatMatters(t *testing.T) {
	t.Parallel()
	for slug, titles := range map[string][]string{
		"weight":         {"Trend today", "Pace", "Goal 80.0 kg", "Body"},
		"blood-pressure": {"Mean of 7 days", "Morning, evening", "Days by class", "Measuring week", "Other guidelines"},
		"temperature":    {"Last reading", "Fevers in 3 years", "Time of day", "Classes"},
		"activity":       {"Today so far", "Active min", "By weekday"},
		"sleep":          {"Last night", "Stages", "Regularity", "Hours"},
	} {
		c, _ := drawn(t, demo(), slug, dark(), 120, 36)
		for _, title := range titles {
			if !strings.Contains(c.Plain(), "╭─ "+title) {
				t.Errorf("%s at 120x36 has no box %q", slug, title)
			}
		}
	}
}

func TestWhatNobodyMayMissIsOnTopAtEverySize(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		s := demo()
		figures := *s.Figures
		figures.Pressure.SevereWords = "192/121 today 07:10. If it stays there, or you feel unwell, ask for medical help now."
		s.Figures = &figures
		for _, s := range []*Scene{s, comparing(s, CompareBefore), measuring(s, "blood-pressure")} {
			for _, slug := range []string{"blood-pressure", "overview"} {
				c, _ := drawn(t, s, slug, dark(), size[0], size[1])
				if !strings.Contains(c.Plain(), "192/121 today 07:10") {
					t.Errorf("%s at %v does not tell the severe reading", slug, size)
				}
			}
		}
	}
}
