package insight

import (
	"cmp"
	"slices"

	"withings-tui/store"
)

// Workouts are the trainings, of those that overlap the longest alone.
type Workouts struct {
	All   []store.Workout
	Twice int // records that were another device's of the same training
	Week  WorkoutSum
}

// WorkoutSum sums trainings up.
type WorkoutSum struct {
	Kind    string // "" for all
	N       int
	Seconds float64
	Kcal    float64 // NaN where none came
	Metres  float64 // NaN where none came
}

// WorkoutsRange is the trainings of a window.
type WorkoutsRange struct {
	All  []store.Workout
	Sum  WorkoutSum
	Kind []WorkoutSum // by kind, the most frequent first
}

// longestOf leaves, of records sorted by their beginning, the longest of those
// that overlap; twice counts those that are left out. Two that merely touch do
// not overlap.
func longestOf[T any](records []T, from, to func(*T) int64, size func(*T) float64) (kept []T, twice int) {
	for len(records) > 0 {
		// records[:end] overlap in a chain.
		end, until := 1, to(&records[0])
		for ; end < len(records) && from(&records[end]) < until; end++ {
			until = max(until, to(&records[end]))
		}
		chain := slices.Clone(records[:end])
		slices.SortStableFunc(chain, func(a, b T) int { return cmp.Compare(size(&b), size(&a)) })
		chosen := chain[:0]
		for _, r := range chain {
			if !slices.ContainsFunc(chosen, func(k T) bool { return from(&k) < to(&r) && from(&r) < to(&k) }) {
				chosen = append(chosen, r)
			}
		}
		slices.SortFunc(chosen, func(a, b T) int { return cmp.Compare(from(&a), from(&b)) })
		kept = append(kept, chosen...)
		twice += end - len(chosen)
		records = records[end:]
	}
	return kept, twice
}

func workoutDate(w *store.Workout) store.Date { return w.From.Date() }
func workoutSeconds(w *store.Workout) float64 { return float64(w.To.Unix - w.From.Unix) }

// workoutsOf are the trainings up to now.
func workoutsOf(h *store.History, in Inputs) Workouts {
	today := in.Today()
	records := slices.Clone(datesIn(h.Workouts, workoutDate, store.Period{From: store.Always().From, To: today}))
	for i := range records {
		r := &records[i]
		r.Kcal, r.Distance, r.Steps, r.HRAverage = between(r.Kcal, 0, 20_000), between(r.Distance, 0, 1e6), between(r.Steps, 0, 200_000), between(r.HRAverage, 20, 250)
	}
	var w Workouts
	w.All, w.Twice = longestOf(records, func(w *store.Workout) int64 { return w.From.Unix }, func(w *store.Workout) int64 { return w.To.Unix }, workoutSeconds)
	w.Week = sumOf("", datesIn(w.All, workoutDate, weekOf(today, in.WeekStart)))
	return w
}

// workoutsDuring sums a window's trainings up.
func workoutsDuring(f *Figures, p store.Period) WorkoutsRange {
	out := WorkoutsRange{All: datesIn(f.Workouts.All, workoutDate, p)}
	out.Sum = sumOf("", out.All)
	for _, w := range out.All {
		if !slices.ContainsFunc(out.Kind, func(s WorkoutSum) bool { return s.Kind == w.Kind }) {
			out.Kind = append(out.Kind, sumOf(w.Kind, out.All))
		}
	}
	slices.SortStableFunc(out.Kind, func(a, b WorkoutSum) int { return b.N - a.N })
	return out
}

// sumOf sums the trainings of a kind up, "" for all.
func sumOf(kind string, workouts []store.Workout) WorkoutSum {
	s := WorkoutSum{Kind: kind}
	var kcal, metres moments
	for i := range workouts {
		w := &workouts[i]
		if kind != "" && w.Kind != kind {
			continue
		}
		s.N++
		s.Seconds += workoutSeconds(w)
		kcal.addKnown(w.Kcal)
		metres.addKnown(w.Distance)
	}
	s.Kcal, s.Metres = kcal.total(), metres.total()
	return s
}
