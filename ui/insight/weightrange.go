package insight

import (
	"math"

	"withings-tui/store"
)

// WeightRange is what a window's weighings say.
type WeightRange struct {
	Basis           Basis
	Mean            Mean    // of the readings that count
	First, Last     float64 // kg, the trend at the first and the last day weighed; NaN where there is none
	FirstAt, LastAt store.Date
	Moved                   // from First to Last
	Scatter         float64 // kg, SD of the readings about the trend
	Weeks           []WeekChange
	Most            int // index into Weeks of the largest change; -1 where there is none
	MadeOf          MadeOf
	Weekdays        [7]Mean // reading less trend, kg, by time.Weekday
}

// WeekChange is the trend at a week's end less that at the end of the week
// before; for the running week, its newest.
type WeekChange struct {
	Moved
	Period store.Period
}

// weightDuring computes a window's figures.
func weightDuring(h *store.History, f *Figures, p store.Period) WeightRange {
	w := &f.Weight
	out := WeightRange{First: nan, Last: nan, Moved: Moved{nan, nan}, Scatter: nan, Most: -1}
	lo, hi := span(h.Weighings, (*store.Weighing).Date, p)
	values := make([]float64, 0, hi-lo)
	for i := lo; i < hi; i++ {
		r := &h.Weighings[i]
		out.Basis.note(r.Stamp, w.Fates[i])
		if w.Fates[i] == Counts {
			values = append(values, r.Weight)
		}
	}
	out.Mean = meanOf(values)
	trend := datesIn(w.Trend, (*TrendPoint).Date, p)
	var scatter moments
	var weekdays [7][]float64
	for i := range trend {
		if t := &trend[i]; !t.Interpolated {
			scatter.add(t.Input - t.Kg)
			day := t.Date().Weekday()
			weekdays[day] = append(weekdays[day], t.Input-t.Kg)
		}
	}
	for day := range weekdays {
		out.Weekdays[day] = meanOf(weekdays[day])
	}
	if scatter.n >= scatterMin {
		out.Scatter = scatter.sd()
	}
	if n := len(trend); n > 0 {
		first, last := trend[0], trend[n-1]
		out.First, out.FirstAt, out.Last, out.LastAt = first.Kg, first.Date(), last.Kg, last.Date()
		out.Moved = f.In.moved(first.Kg, last.Kg)
		out.Weeks = weekChanges(w.Trend, store.Period{From: first.Date(), To: last.Date()}, &f.In)
		for i, week := range out.Weeks {
			if finite(week.Kg) && (out.Most < 0 || math.Abs(week.Kg) > math.Abs(out.Weeks[out.Most].Kg)) {
				out.Most = i
			}
		}
	}
	out.MadeOf = madeOf(h, &f.In, out)
	return out
}

// weekChanges are the changes of the weeks that have a day of the period.
func weekChanges(trend []TrendPoint, p store.Period, in *Inputs) []WeekChange {
	end := func(week store.Period) float64 {
		inside := datesIn(trend, (*TrendPoint).Date, week)
		if len(inside) == 0 {
			return nan
		}
		return inside[len(inside)-1].Kg
	}
	var out []WeekChange
	week := weekOf(p.From, in.WeekStart)
	before := end(week.Shift(-7))
	for ; week.From <= p.To; week = week.Shift(7) {
		now := end(week)
		out = append(out, WeekChange{in.moved(before, now), week})
		before = now
	}
	return out
}
