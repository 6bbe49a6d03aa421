package insight

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"withings-tui/store"
)

// day0 is the day that tests count from, a Monday.
var day0 = store.DateOf(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))

// moment is a time on the day-th day after day0, in UTC.
func moment(day float64) time.Time {
	return day0.Time(time.UTC).Add(time.Duration(day * float64(24*time.Hour)))
}

// point is a device's reading at 07:00 of a day.
func point(day float64, value float64) store.Point {
	return store.Point{Unix: moment(day).Unix() + 7*3600, Value: value}
}

// daily is one reading a day from day0 on; NaN is a day without.
func daily(values ...float64) []store.Point {
	var points []store.Point
	for i, v := range values {
		if !math.IsNaN(v) {
			points = append(points, point(float64(i), v))
		}
	}
	return points
}

// line is n daily readings from start on a straight line.
func line(n int, start, perDay float64) []store.Point {
	points := make([]store.Point, n)
	for i := range points {
		points[i] = point(float64(i), start+perDay*float64(i))
	}
	return points
}

func values(trend []TrendPoint) []float64 {
	var v []float64
	for _, p := range trend {
		v = append(v, p.Value)
	}
	return v
}

var near = cmpopts.EquateApprox(0, 1e-9)

func diff(t *testing.T, what string, want, got any, options ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(want, got, append(options, near, cmpopts.EquateNaNs())...); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

var nan = math.NaN()
