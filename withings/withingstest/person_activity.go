package withingstest

import (
	"math"
	"math/rand/v2"
	"time"
)

// stepGoal is the account's goal.
const stepGoal = 8000

// weekdaySteps is the usual day from Sunday on.
var weekdaySteps = [7]float64{6300, 7700, 8700, 8000, 8500, 8300, 9500}

// Kinds of workout, as Withings numbers them.
const (
	workoutWalk = 1
	workoutRun  = 2
	workoutBike = 6
)

// effort is what a workout adds to a day: minutes of each intensity, steps, kcal.
type effort struct {
	kind               int
	hour               float64
	minutes            float64
	moderate, intense  float64
	steps, km, kcal    float64
	heartRate, hardest int
}

// efforts are the workouts of a week: a run on Tuesday and Thursday, a ride on
// Saturday, a long walk on Sunday, each as likely as it says.
var efforts = map[time.Weekday]struct {
	likely float64
	effort effort
}{
	time.Tuesday:  {.8, effort{workoutRun, 18.2, 31, 15, 13, 4600, 5.1, 380, 146, 168}},
	time.Thursday: {.8, effort{workoutRun, 18.2, 31, 15, 13, 4600, 5.1, 380, 146, 168}},
	time.Saturday: {.65, effort{workoutBike, 10.4, 64, 30, 4, 0, 21.5, 510, 128, 151}},
	time.Sunday:   {.5, effort{workoutWalk, 15.1, 72, 14, 0, 6400, 5.2, 260, 101, 122}},
}

// effortsOf are the workouts of a day, as the mood is.
func effortsOf(r *rand.Rand, day time.Weekday) []effort {
	mood := .85 + r.Float64()*.3
	chosen, ok := efforts[day]
	if r.Float64() > chosen.likely || !ok {
		return nil
	}
	e := chosen.effort
	e.hour += r.Float64() * .8
	for _, v := range []*float64{&e.minutes, &e.moderate, &e.intense, &e.steps, &e.km, &e.kcal} {
		*v *= mood
	}
	return []effort{e}
}

// activity makes a row for almost every day, the last one as far as it has got,
// and the workouts in them.
func (m *maker) activity() {
	r := m.rng(4)
	for ago := m.days; ago >= 0; ago-- {
		day := m.noon(ago).Weekday()
		work := effortsOf(r, day)
		// Each stream draws alike on every day.
		noise, off, missing := r.NormFloat64(), r.Float64() < .05, r.Float64() < .02
		floors, heart, spread := 9+r.NormFloat64()*3.5, 71+r.NormFloat64()*2.5, r.Float64()
		season := 1 + .09*math.Sin(2*math.Pi*float64(m.at(ago, 12).YearDay()-100)/365)
		steps := weekdaySteps[day] * season * math.Exp(noise*.22-.024)
		d := Day{
			Date: m.noon(ago).Format(time.DateOnly), Timezone: m.zone, Device: m.kit.watch, Brand: 1, Tracker: true,
			Modified: m.at(ago-1, .2+spread*6).Unix(),
		}
		switch {
		case holiday.has(ago):
			steps, floors, d.Timezone = 14500+4200*spread+1500*noise, 24+6*noise, holidayZone
			work = nil
		case illness.has(ago), oldIllness.has(ago):
			steps, floors, work = 700+1500*spread, 1+spread*3, nil
			heart += 11
		case phoneWeek.has(ago):
			steps, work = steps*.55, nil
			d.Device, d.Brand, d.Tracker, floors = m.kit.phone, 18, false, 0
		case off:
			steps, work = 1700+1800*spread, nil
		}
		switch {
		case ago >= 1 && ago <= 4: // a streak to be kept up today
			steps = max(steps, stepGoal+150+1400*spread)
		case ago == 5:
			steps = min(steps, stepGoal*.8)
		}
		if missing && ago > 7 && !holiday.has(ago) && !illness.has(ago) {
			continue
		}
		m.day(d, ago, max(steps, 300), max(floors, 0), heart, spread, work)
	}
}

// day rounds a day's values off and stores it.
func (m *maker) day(d Day, ago int, steps, floors, heart, spread float64, work []effort) {
	moderate, intense := steps/8000*9*(.7+.6*spread), steps/8000*.6*spread
	active := steps * .034
	for _, e := range work {
		end := m.at(ago, e.hour+e.minutes/60)
		if end.After(m.end) {
			continue
		}
		moderate, intense = moderate+e.moderate, intense+e.intense
		active += e.kcal * .8
		m.workout(ago, e, d)
	}
	soft := steps / 105 * (.8 + .3*spread)
	elapsed := 1.0
	hr := &HeartRates{
		Average: int(heart), Min: int(heart) - 18 - int(spread*4), Max: int(heart) + 48 + int(spread*20),
		Zones: [4]int{58000 + int(spread*9000), int(soft * 48), int(moderate * 40), int(intense * 55)},
	}
	for _, e := range work {
		hr.Max = max(hr.Max, e.hardest+int(spread*6))
	}
	if ago == 0 {
		// Steps are made between half past six and ten at night.
		hour := m.end.Sub(m.at(0, 0)).Hours()
		share := clamped((hour-6.5)/15.5, 0, 1)
		elapsed = clamped(hour/24, 0, 1)
		d.Modified = max(m.end.Unix()-300, m.at(0, 0).Unix())
		steps, floors, soft = steps*share, floors*share, soft*share
		moderate, intense, active = moderate*share, intense*share, active*share
		for i := range hr.Zones {
			hr.Zones[i] = int(float64(hr.Zones[i]) * elapsed)
		}
		if d.Modified > m.end.Unix() || share == 0 {
			return // nobody is up yet
		}
	}
	d.Modified = min(d.Modified, m.end.Unix())
	d.Steps = int(steps)
	d.Distance = hundredths(float64(d.Steps) * (.742 + .03*spread))
	d.Elevation = math.Round(floors)
	d.Soft, d.Moderate, d.Intense = 60*int(soft), 60*int(moderate), 60*int(intense)
	d.Calories = hundredths(active)
	d.TotalCalories = hundredths(1790*elapsed + active + 20*spread*elapsed)
	if d.Tracker {
		d.HR = hr
	}
	m.person.Days = append(m.person.Days, d)
}

// workout stores a workout of a day.
func (m *maker) workout(ago int, e effort, d Day) {
	start := m.at(ago, e.hour).Unix()
	end := start + int64(e.minutes*60)
	data := map[string]any{
		"calories": hundredths(e.kcal), "intensity": 50, "manual_distance": 0, "manual_calories": 0,
		"hr_average": e.heartRate, "hr_min": e.heartRate - 38, "hr_max": e.hardest,
		"hr_zone_0": int(e.minutes * 6), "hr_zone_1": int(e.minutes*54) - int((e.moderate+e.intense)*50),
		"hr_zone_2": int(e.moderate * 50), "hr_zone_3": int(e.intense * 50),
		"pause_duration": 0, "algo_pause_duration": nil, "spo2_average": nil,
		"steps": int(e.steps), "distance": hundredths(e.km * 1000), "elevation": 4,
	}
	m.person.Workouts = append(m.person.Workouts, Workout{
		ID: 4_100_000_000 + start%1_000_000_000, Category: e.kind, Attrib: 7, Start: start, End: end, Date: d.Date,
		Modified: min(end+420, m.end.Unix()), Timezone: m.zone, Device: m.kit.watch, Data: data,
	})
}

func hundredths(v float64) float64 { return math.Round(v*100) / 100 }
