package store

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"withings-tui/withings"
)

// Stage is a stretch of a night in one state.
type Stage = withings.SleepStage

// The states of a Stage.
const (
	StateAwake = withings.StateAwake
	StateLight = withings.StateLight
	StateDeep  = withings.StateDeep
	StateREM   = withings.StateREM
)

// stagedNights is how many nights have their stages asked for, from the newest
// on: those of a screen, at a request each.
const stagedNights = 30

// stagesTime is the longest that a sync waits for all of them; what is left the
// next one asks for.
const stagesTime = 10 * time.Second

// ofStage are the quantities of the stages of a night, one a state, behind the
// figures of its index row: seconds, one stage after the other from the start
// of the night. ofGap is time without a stage; alone it says that Withings
// tells none of that night.
//
// The entry of a night does not hold its stages. A row that is made anew, as
// the night has changed, has none, and they are asked for again.
const (
	ofStage = Quantity(30)
	ofGap   = ofStage + Quantity(StateREM) + 1
)

// setStages puts stages behind the figures of a night's row.
func (r *row) setStages(stages []Stage) {
	at := r.unix
	for _, s := range stages {
		if s.Start > at {
			r.values = append(r.values, value{of: ofGap, mantissa: s.Start - at})
		}
		r.values = append(r.values, value{of: ofStage + Quantity(s.State), mantissa: s.End - s.Start})
		at = s.End
	}
	if len(stages) == 0 {
		r.values = append(r.values, value{of: ofGap})
	}
}

// stages are those of a night; known is false where they were not asked for yet.
func (r *row) stages() (stages []Stage, known bool) {
	at := r.unix
	for _, v := range r.values {
		if v.of < ofStage || v.of > ofGap {
			continue
		}
		known = true
		if v.of != ofGap {
			stages = append(stages, Stage{Start: at, End: at + v.mantissa, State: withings.SleepState(v.of - ofStage)})
		}
		at += v.mantissa
	}
	return stages, known
}

// Slept is how long somebody slept, in seconds; where that did not come, the sum
// of the stages, else the time in bed less what was awake.
func (s *Sleep) Slept() float64 {
	known := func(v float64) float64 {
		if math.IsNaN(v) {
			return 0
		}
		return v
	}
	switch staged := s.Deep + s.Light; {
	case !math.IsNaN(s.Asleep):
		return s.Asleep
	case !math.IsNaN(staged):
		return staged + known(s.REM)
	}
	return float64(s.To.Unix-s.From.Unix) - known(s.Awake)
}

// unstaged are those of the newest main nights whose stages have a duration and
// were not asked for yet, newest first. The main night of a date is its longest
// sleep.
func (v *view) unstaged() (out []Sleep) {
	type night struct {
		Sleep
		known bool
	}
	longest := map[Date]night{}
	v.each(tableNight, nil, func(key, value []byte) bool {
		var r row
		if r.read(tableNight, key, value) != nil {
			return true
		}
		n := night{Sleep: r.sleep()}
		_, n.known = r.stages()
		if was, ok := longest[n.Date]; n.From.Unix < n.To.Unix && n.To.Unix <= n.From.Unix+secondsADay && (!ok || n.Slept() > was.Slept()) {
			longest[n.Date] = n
		}
		return true
	})
	nights := slices.DeleteFunc(slices.Collect(maps.Values(longest)), func(n night) bool { return math.IsNaN(n.Deep + n.Light) })
	slices.SortFunc(nights, func(a, b night) int { return cmp.Compare(b.Date, a.Date) })
	for _, n := range nights[:min(len(nights), stagedNights)] {
		if !n.known {
			out = append(out, n.Sleep)
		}
	}
	return out
}

// stages asks for the stages of the newest nights. It is a kindness: whatever
// Withings answers, the sync goes on as if it had not been asked, and the next
// one asks again. The error is one of the cache.
func (f *refresh) stages(ctx context.Context) error {
	var nights []Sleep
	err := f.cache.Read(ctx, func(r *Reader) error {
		nights = r.unstaged()
		return nil
	})
	asking, done := context.WithTimeout(ctx, stagesTime)
	defer done()
	for _, n := range nights {
		stages, failed := f.src.SleepStages(asking, time.Unix(n.From.Unix, 0), time.Unix(n.To.Unix, 0), n.DeviceID)
		if failed != nil || f.sameUser(ctx) != nil {
			return nil
		}
		err = f.commit(ctx, func(w *writer) error {
			var r row
			key := timeKey(n.From.Unix, n.ID)
			if stored, ok := w.get(tableNight, key); !ok || r.read(tableNight, key, stored) != nil {
				return nil
			}
			r.setStages(stages)
			w.set(tableNight, key, r.encode())
			return nil
		})
		if err != nil {
			return err
		}
	}
	return err
}

// keepStages puts the stages of rows that were saved of a damaged file behind
// those that were made anew.
func (w *writer) keepStages(saved [][2][]byte) {
	for _, kept := range saved {
		var was, is row
		if was.read(tableNight, kept[0], kept[1]) != nil {
			continue
		}
		stages, known := was.stages()
		if stored, ok := w.get(tableNight, kept[0]); known && ok && is.read(tableNight, kept[0], stored) == nil {
			is.setStages(stages)
			w.set(tableNight, kept[0], is.encode())
		}
	}
}
