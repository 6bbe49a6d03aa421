package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestNiceStep(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ x, want float64 }{
		{0.03, 0.05}, {0.1, 0.1}, {0.11, 0.2}, {0.2, 0.2}, {0.21, 0.25}, {0.3, 0.5}, {0.7, 1}, {1, 1}, {1.2, 2}, {2.2, 2.5},
		{2.6, 5}, {5, 5}, {5.1, 10}, {1000, 1000}, {1001, 2000}, {7e11, 1e12},
		{0, 1}, {-4, 1}, {math.NaN(), 1}, {math.Inf(1), 1},
	} {
		if got := niceStep(tc.x); got != tc.want {
			t.Errorf("niceStep(%g) = %g, want %g", tc.x, got, tc.want)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 10000 {
		x := math.Exp(r.Float64()*40 - 15)
		s := niceStep(x)
		if s < x*(1-1e-9) || s > 2.5*x {
			t.Fatalf("niceStep(%g) = %g is too far away", x, s)
		}
		m, err := strconv.ParseFloat(fmt.Sprintf("%.9e", s)[:4], 64)
		if err != nil || m != 1 && m != 2 && m != 2.5 && m != 5 {
			t.Fatalf("niceStep(%g) = %g is not round", x, s)
		}
	}
}

// TestScaleHolds tries many extents: all values are on the plot, labels are round, evenly spaced and enough.
func TestScaleHolds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	for range 20000 {
		lo := (r.Float64() - 0.3) * math.Exp(r.Float64()*20-4)
		hi := lo + math.Exp(r.Float64()*16-6)
		rows := 1 + r.IntN(60)
		snap := []float64{snapNearest, snapReached}[r.IntN(2)]
		s := newScale(lo, hi, rows, 0, 0, snap, nil)
		if a, z := s.row(lo), s.row(hi); a < 0 || z >= rows || a > z {
			t.Fatalf("%g to %g on %d rows: rows %d to %d, scale %+v", lo, hi, rows, a, z, s)
		}
		if lo >= 0 && s.base < 0 {
			t.Fatalf("%g to %g on %d rows begins below zero: %+v", lo, hi, rows, s)
		}
		var ticks []int
		for row := range rows {
			if v, ok := s.tick(row); ok {
				ticks = append(ticks, row)
				if q := v / s.step; math.Abs(q-math.Round(q)) > 1e-6 {
					t.Fatalf("label %g is no multiple of %g", v, s.step)
				}
				if math.Abs(v-s.value(row)) > 1e-9*math.Max(math.Abs(v), s.step) {
					t.Fatalf("label %g stands on the row of %g", v, s.value(row))
				}
			}
		}
		if rows >= 8 && len(ticks) < 2 {
			t.Fatalf("%g to %g on %d rows has %d labels", lo, hi, rows, len(ticks))
		}
		if rows >= 8 && hi-lo > math.Max(math.Abs(lo), math.Abs(hi))*1e-5 && s.row(hi)-s.row(lo) < rows/4 {
			t.Fatalf("%g to %g uses %d of %d rows", lo, hi, s.row(hi)-s.row(lo)+1, rows)
		}
	}
}

func TestScaleLabels(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name      string
		v, step   float64
		width     int
		format    func(float64) string
		wantLabel string
	}{
		{"whole", 80, 5, 5, nil, "80"},
		{"one decimal", 80, 0.5, 5, nil, "80.0"},
		{"two decimals", 0.25, 0.25, 5, nil, "0.25"},
		{"no negative zero", math.Copysign(0, -1), 0.5, 5, nil, "0.0"},
		{"thousands where too wide", 120000, 20000, 5, nil, "120k"},
		{"left out where too wide", 12.25, 0.25, 4, nil, ""},
		{"own words", 80, 5, 5, func(float64) string { return "•••" }, "•••"},
		{"own words too wide", 80, 5, 5, func(float64) string { return "80 kilograms" }, ""},
	} {
		s := scale{step: tc.step}
		if got := s.label(tc.v, tc.width, tc.format); got != tc.wantLabel {
			t.Errorf("%s: label %q, want %q", tc.name, got, tc.wantLabel)
		}
	}
}

// TestThresholdsFallBetweenRows is why 134 is never seen in the band of 135.
func TestThresholdsFallBetweenRows(t *testing.T) {
	t.Parallel()
	for rows := 6; rows <= 60; rows++ {
		s := newScale(66, 151, rows, 1, 0, snapReached, []float64{70, 85, 120, 135})
		for _, edge := range []float64{70, 85, 120, 135} {
			if s.onEdges([]float64{edge}) && s.row(edge) == s.row(edge-0.5) {
				t.Errorf("%d rows: %g is on the row of %g", rows, edge, edge-0.5)
			}
		}
		if rows >= 20 && !s.onEdges([]float64{70, 85, 120, 135}) {
			t.Errorf("%d rows: the edges do not fall between rows, unit %g", rows, s.unit)
		}
	}
}

func TestFarLinesLeaveTheScaleAlone(t *testing.T) {
	t.Parallel()
	f := Frame{Lines: []Line{{Value: 20, Label: "far"}, {Value: 79, Label: "near"}, {Value: math.Inf(1), Label: "not a number"}}}
	var e extent
	e.add(80)
	e.add(84)
	s, near, far := f.scale(e, f.Lines, 20, snapNearest)
	if len(near) != 1 || near[0].Label != "near" || len(far) != 1 || far[0].Label != "far" {
		t.Errorf("near %+v, far %+v", near, far)
	}
	if s.row(79) < 0 || s.row(20) >= 0 {
		t.Errorf("79 is on row %d, 20 on row %d", s.row(79), s.row(20))
	}
	f.Lo, f.Hi = 15, 90
	if _, near, far := f.scale(e, f.Lines, 20, snapNearest); len(near) != 2 || len(far) != 0 {
		t.Errorf("with 15 to 90 to cover: near %+v, far %+v", near, far)
	}
}
