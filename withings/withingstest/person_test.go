package withingstest_test

import (
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/withings/withingstest"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	place, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here:", err)
	}
	return place
}

func person(t *testing.T) (*withingstest.Person, time.Time) {
	end := time.Date(2026, 11, 22, 20, 0, 0, 0, berlin(t))
	return withingstest.NewPerson(1, end, withingstest.PersonOptions{}), end
}

func TestPersonIsDeterministic(t *testing.T) {
	t.Parallel()
	one, end := person(t)
	same, _ := person(t)
	if !reflect.DeepEqual(one, same) {
		t.Error("the same seed makes another person")
	}
	if other := withingstest.NewPerson(2, end, withingstest.PersonOptions{}); reflect.DeepEqual(one.Groups, other.Groups) {
		t.Error("another seed makes the same person")
	}
}

func TestPersonEndsAtTheEnd(t *testing.T) {
	t.Parallel()
	place := berlin(t)
	for _, end := range []time.Time{
		time.Date(2026, 11, 22, 0, 1, 0, 0, place), time.Date(2026, 11, 22, 7, 0, 0, 0, place), time.Date(2026, 3, 29, 2, 30, 0, 0, place),
		time.Date(2026, 11, 22, 23, 59, 0, 0, place), time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
	} {
		for _, years := range []int{1, 4} {
			p := withingstest.NewPerson(1, end, withingstest.PersonOptions{Years: years})
			last := end.Unix()
			ids := map[int64]bool{}
			for _, g := range p.Groups {
				if g.Date > last || g.Created > last || g.Modified > last || g.Created < g.Date || g.Modified < g.Created {
					t.Errorf("end %v, %d years: group %+v", end, years, g)
				}
				ids[g.ID] = true
			}
			if len(ids) != len(p.Groups) {
				t.Errorf("end %v: ids repeat", end)
			}
			for _, d := range p.Days {
				if d.Date > end.In(place).Format(time.DateOnly) || d.Modified > last {
					t.Errorf("end %v: day %s modified %d", end, d.Date, d.Modified)
				}
			}
			for _, n := range p.Nights {
				if n.End > last || n.Modified > last || n.Start >= n.End {
					t.Errorf("end %v: night %+v", end, n)
				}
			}
			for _, w := range p.Workouts {
				if w.End > last || w.Modified > last {
					t.Errorf("end %v: workout %+v", end, w)
				}
			}
		}
	}
}

// value is the first measure of that type, or NaN.
func value(g withingstest.Group, kind int) float64 {
	for _, m := range g.Measures {
		if m.Type == kind {
			return float64(m.Value) * math.Pow10(m.Unit)
		}
	}
	return math.NaN()
}

// between is the mean of a type over days ago, device readings only.
func between(p *withingstest.Person, end time.Time, kind, from, to int, pick func(withingstest.Group) bool) (mean float64, n int) {
	for _, g := range p.Groups {
		v := value(g, kind)
		if math.IsNaN(v) || g.Device == nil || g.Attrib == 1 || pick != nil && !pick(g) {
			continue
		}
		if g.Date >= end.AddDate(0, 0, -from).Unix() && g.Date <= end.AddDate(0, 0, -to).Unix() {
			mean, n = mean+v, n+1
		}
	}
	return mean / float64(n), n
}

func within(t *testing.T, what string, v, low, high float64) {
	t.Helper()
	if !(v >= low && v <= high) {
		t.Errorf("%s: %.2f, want %g to %g", what, v, low, high)
	}
}

func TestPersonsWeight(t *testing.T) {
	t.Parallel()
	p, end := person(t)
	old, n := between(p, end, 1, 1095, 1000, nil)
	within(t, "three years ago", old, 84, 86)
	within(t, "weighings then", float64(n), 60, 96)
	plateau, _ := between(p, end, 1, 140, 92, nil)
	within(t, "plateau", plateau, 83.1, 83.8)
	now, _ := between(p, end, 1, 7, 0, nil)
	within(t, "this week", now, 80.8, 81.7)
	before, _ := between(p, end, 1, 28, 21, nil)
	within(t, "kg a week", (now-before)/3, -0.45, -0.15)
	if _, n := between(p, end, 1, 47, 41, nil); n != 0 {
		t.Errorf("%d weighings on holiday", n)
	}
	fat, _ := between(p, end, 6, 14, 0, nil)
	within(t, "fat", fat, 20.5, 22.5)

	// Device readings lie where the parts add up: fat and lean are the weight.
	for _, g := range p.Groups {
		if w, f, l := value(g, 1), value(g, 8), value(g, 5); !math.IsNaN(f+l) && math.Abs(w-f-l) > .02 {
			t.Fatalf("group %d: %g kg is not %g fat and %g lean", g.ID, w, f, l)
		}
	}
	gap, last := int64(0), int64(0)
	for _, g := range sorted(p.Groups) {
		if g.Device == nil || g.Attrib == 1 || math.IsNaN(value(g, 1)) {
			continue
		}
		if last != 0 {
			gap = max(gap, g.Date-last)
		}
		last = g.Date
	}
	within(t, "longest gap in days", float64(gap)/86400, 35, 60)
	if end.Unix()-last > 14*3600 {
		t.Errorf("the last weighing is %d h old", (end.Unix()-last)/3600)
	}
	if p.Goals.Weight.Value != 80000 || p.Goals.Steps != 8000 {
		t.Errorf("goals %+v", p.Goals)
	}
}

func sorted(groups []withingstest.Group) []withingstest.Group {
	groups = slices.Clone(groups)
	slices.SortFunc(groups, func(a, b withingstest.Group) int { return int(a.Date - b.Date) })
	return groups
}

func TestPersonsPressure(t *testing.T) {
	t.Parallel()
	p, end := person(t)
	hour := func(low, high int) func(withingstest.Group) bool {
		return func(g withingstest.Group) bool {
			h := time.Unix(g.Date, 0).In(end.Location()).Hour()
			return h >= low && h < high
		}
	}
	all, n := between(p, end, 10, 41, 0, nil)
	within(t, "systolic", all, 123, 129)
	within(t, "readings", float64(n), 80, 150)
	diastolic, _ := between(p, end, 9, 41, 0, nil)
	within(t, "diastolic", diastolic, 77, 82)
	pulse, _ := between(p, end, 11, 41, 0, func(g withingstest.Group) bool { return !math.IsNaN(value(g, 10)) })
	within(t, "pulse", pulse, 59, 65)
	morning, _ := between(p, end, 10, 41, 0, hour(4, 12))
	evening, _ := between(p, end, 10, 41, 0, hour(17, 24))
	within(t, "mornings above evenings", morning-evening, 3, 8)
	if _, n := between(p, end, 10, 396, 366, nil); n < 50 {
		t.Errorf("%d readings a year ago", n)
	}
	if _, n := between(p, end, 10, 365, 42, nil); n != 0 {
		t.Errorf("%d readings between the courses", n)
	}
	high := 0
	for _, g := range p.Groups {
		if v := value(g, 10); v > 136 && g.Date > end.AddDate(0, 0, -41).Unix() {
			high++
		}
	}
	if high != 1 {
		t.Errorf("%d readings above 136, want the one", high)
	}
}

func TestPersonsFever(t *testing.T) {
	t.Parallel()
	p, end := person(t)
	var first, last int64
	peak := 0.0
	for _, g := range sorted(p.Groups) {
		if v := value(g, 71); v >= 38 && g.Date > end.AddDate(0, 0, -100).Unix() {
			if first == 0 {
				first = g.Date
			}
			if last != 0 && g.Date-last > 36*3600 {
				t.Error("the fever is not one episode")
			}
			last, peak = g.Date, max(peak, v)
			if math.IsNaN(value(g, 73)) {
				t.Error("no skin temperature")
			}
		}
	}
	within(t, "days of fever", float64(last-first)/86400, 3.3, 3.8)
	within(t, "peak", peak, 39.2, 39.25)
	well, n := between(p, end, 71, 60, 0, nil)
	within(t, "else", well, 36.3, 37)
	within(t, "spot checks in two months", float64(n), 10, 20)
}

func TestPersonsActivity(t *testing.T) {
	t.Parallel()
	p, end := person(t)
	sum, missing := 0, 3*365-len(p.Days)
	moderate, intense := 0, 0
	byDate := map[string]withingstest.Day{}
	for _, d := range p.Days {
		sum += d.Steps
		moderate, intense = moderate+d.Moderate, intense+d.Intense
		byDate[d.Date] = d
		if (d.HR == nil) != (d.Device.ID == "") {
			t.Errorf("%s: heart rate %v on %s", d.Date, d.HR, d.Device.Model)
		}
		if d.HR != nil && (d.HR.Min >= d.HR.Average || d.HR.Average >= d.HR.Max) {
			t.Errorf("%s: %+v", d.Date, d.HR)
		}
	}
	n := float64(len(p.Days))
	within(t, "mean steps", float64(sum)/n, 7400, 8600)
	within(t, "missing days", float64(missing), 8, 50)
	within(t, "active minutes a week", float64(moderate+2*intense)/60/n*7, 140, 200)
	day := func(ago int) withingstest.Day { return byDate[end.AddDate(0, 0, -ago).Format(time.DateOnly)] }
	if d := day(44); d.Steps < 10000 || d.Timezone != "America/Los_Angeles" {
		t.Errorf("holiday: %+v", d)
	}
	if d := day(70); d.Steps > 2500 {
		t.Errorf("ill: %d steps", d.Steps)
	}
	for ago := 114; ago <= 120; ago++ {
		if d := day(ago); d.Steps != 0 && (d.Brand != 18 || d.Device.ID != "" || d.HR != nil || d.Tracker) {
			t.Errorf("phone only: %+v", d)
		}
	}
	for ago := 1; ago <= 4; ago++ {
		if d := day(ago); d.Steps < 8000 {
			t.Errorf("%d days ago: %d steps", ago, d.Steps)
		}
	}
	noon := withingstest.NewPerson(1, time.Date(2026, 11, 22, 12, 0, 0, 0, end.Location()), withingstest.PersonOptions{})
	if early, late := noon.Days[len(noon.Days)-1], day(0); early.Date != late.Date || early.Steps >= late.Steps || early.Steps == 0 {
		t.Errorf("today at noon %d steps, at eight %d", early.Steps, late.Steps)
	}
	if len(p.Workouts) < 250 || len(p.Nights) < 1000 {
		t.Errorf("%d workouts, %d nights", len(p.Workouts), len(p.Nights))
	}
}

// TestPersonsSleep: regular nights but for the night shifts, naps apart, and the
// holiday's nights in the holiday's zone.
func TestPersonsSleep(t *testing.T) {
	t.Parallel()
	p, end := person(t)
	byDate := map[string][]withingstest.Night{}
	for _, n := range p.Nights {
		byDate[n.Date] = append(byDate[n.Date], n)
		part := func(name string) int { return n.Data[name].(int) }
		if sum := part("deepsleepduration") + part("lightsleepduration") + part("remsleepduration"); sum != part("total_sleep_time") || int64(sum) >= n.End-n.Start {
			t.Errorf("%s: stages of %d s", n.Date, sum)
		}
		if heart, score := part("hr_average"), part("sleep_score"); heart < 40 || heart > 80 || score < 20 || score > 98 {
			t.Errorf("%s: heart rate %d, score %d", n.Date, heart, score)
		}
	}
	day := func(ago int) []withingstest.Night { return byDate[end.AddDate(0, 0, -ago).Format(time.DateOnly)] }
	var beds []float64
	hours, naps := 0.0, 0
	for ago := range 28 {
		for i, n := range day(ago) {
			if i > 0 {
				naps++
				within(t, "hours of a nap", float64(n.End-n.Start)/3600, .3, 1.5)
				continue
			}
			start := time.Unix(n.Start, 0).In(end.Location())
			beds = append(beds, float64(start.Hour())+float64(start.Minute())/60-24*math.Round(float64(start.Hour()-12)/24))
			hours += float64(n.Data["total_sleep_time"].(int)) / 3600
		}
	}
	mean, spread := 0.0, 0.0
	for _, bed := range beds {
		mean += bed / float64(len(beds))
	}
	for _, bed := range beds {
		spread += (bed - mean) * (bed - mean) / float64(len(beds)-1)
	}
	within(t, "nights in 28 days", float64(len(beds)), 24, 28)
	within(t, "naps in 28 days", float64(naps), 1, 5)
	within(t, "hours of bedtime's scatter", math.Sqrt(spread), .2, .9)
	within(t, "hours asleep", hours/float64(len(beds)), 7, 8)
	for ago := 56; ago <= 60; ago++ {
		if nights := day(ago); len(nights) > 0 {
			start := time.Unix(nights[0].Start, 0).In(end.Location())
			within(t, "hour of going to bed after a night shift", float64(start.Hour()), 7, 10)
		}
	}
	if n := day(44); len(n) != 1 || n[0].Timezone != "America/Los_Angeles" {
		t.Errorf("holiday: %+v", n)
	}
	sorted := slices.SortedFunc(slices.Values(p.Nights), func(a, b withingstest.Night) int { return int(a.Start - b.Start) })
	for i := range sorted[1:] {
		if sorted[i+1].Start < sorted[i].End || sorted[i+1].ID == sorted[i].ID {
			t.Errorf("%s and %s overlap", sorted[i].Date, sorted[i+1].Date)
		}
	}
}

// The stages of a night fill it from bedtime to waking, and each is in sum as
// long as the summary says.
func TestPersonsStages(t *testing.T) {
	t.Parallel()
	_, end := person(t)
	for seed := range uint64(3) {
		for _, n := range withingstest.NewPerson(seed, end, withingstest.PersonOptions{}).Nights {
			sums, at := map[int]int{}, n.Start
			for i, s := range n.Stages {
				if s.Start != at || s.End <= s.Start || i > 0 && s.State == n.Stages[i-1].State {
					t.Fatalf("night %d: stage %d of %v", n.ID, i, n.Stages)
				}
				sums[s.State] += int(s.End - s.Start)
				at = s.End
			}
			want := map[int]int{}
			for state, name := range []string{"wakeupduration", "lightsleepduration", "deepsleepduration", "remsleepduration"} {
				if seconds, _ := n.Data[name].(int); seconds > 0 {
					want[state] = seconds
				}
			}
			if diff := cmp.Diff(want, sums); diff != "" || at != n.End {
				t.Fatalf("night %d ends at %d, its stages at %d: %s", n.ID, n.End, at, diff)
			}
			if first, hours := n.Stages[0], float64(n.End-n.Start)/3600; first.State != 0 || hours > 5 && len(n.Stages) < 10 || len(n.Stages) > 40 {
				t.Fatalf("night %d of %.1f h: %v", n.ID, hours, n.Stages)
			}
		}
	}
}

func TestSomeReadingsTypedInHaveAComment(t *testing.T) {
	t.Parallel()
	p, _ := person(t)
	typed, commented := 0, 0
	for _, g := range p.Groups {
		if g.Attrib == 2 {
			typed++
		}
		if g.Comment != "" {
			commented++
		}
		if g.Comment != "" && g.Attrib != 2 {
			t.Errorf("group %d: %q", g.ID, g.Comment)
		}
	}
	if typed < 8 || commented < 4 || commented == typed {
		t.Errorf("%d of %d readings typed in have a comment", commented, typed)
	}
}
