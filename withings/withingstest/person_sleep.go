package withingstest

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// nightShifts are the working weeks in which the person sleeps by day.
var nightShifts = []stretch{{60, 56}, {214, 210}, {410, 406}, {700, 696}}

// rest is one record of the tracker: a night, or a nap.
type rest struct {
	start, end     time.Time
	zone           string
	deep, rem      float64 // shares of what was slept
	awake, latency float64 // minutes
	heart          float64
}

// sleep makes the nights, each named after the day it ended, and the naps.
func (m *maker) sleep() {
	r := m.rng(5)
	far, err := time.LoadLocation(holidayZone)
	if err != nil {
		far = m.place
	}
	for ago := m.days - 1; ago >= 0; ago-- {
		// Draw everything for every day, so that a skipped one shifts nothing.
		bed, up := 23.1+clamped(r.NormFloat64()*.4, -1, 1.2), 7+clamped(r.NormFloat64()*.3, -.7, .7)
		night := rest{
			zone: m.zone, deep: .22 + clamped(r.NormFloat64()*.03, -.06, .06), rem: .25 + clamped(r.NormFloat64()*.03, -.06, .06),
			awake: 14 + math.Abs(r.NormFloat64())*9, latency: 5 + r.Float64()*12, heart: 54 + r.NormFloat64()*2,
		}
		skip, short := r.Float64() < .03, r.Float64() < .05
		napping, napAt, napHours := r.Float64() < .07, 13.2+r.Float64()*1.5, .4+r.Float64()*.9
		day := m.noon(ago).Weekday()
		if day == time.Saturday || day == time.Sunday {
			bed, up = bed+.5, up+.9
			napping = napping || napHours > 1.2
		}
		if short {
			up -= 1.3
		}
		place, from := m.place, ago+1
		switch {
		case holiday.has(ago):
			place, night.zone = far, holidayZone
		case illness.has(ago), oldIllness.has(ago):
			up, night.heart, napping = up+1, night.heart+9, true
		case onShift(ago):
			// Home from work, and a nap before the next shift.
			from, bed, up = ago, bed-14.8, up+7.4
			napping, napAt = true, 19.5
		}
		if skip || phoneWeek.has(ago) {
			continue
		}
		night.start, night.end = m.atIn(from, bed, place), m.atIn(ago, up, place)
		m.rest(ago, night)
		if napping && !holiday.has(ago) {
			start := m.at(ago, napAt)
			m.rest(ago, rest{start: start, end: start.Add(time.Duration(napHours * float64(time.Hour))), zone: m.zone,
				deep: .08, rem: .02, awake: 2, latency: 4, heart: night.heart + 4})
		}
	}
}

func onShift(ago int) bool {
	return slices.ContainsFunc(nightShifts, func(s stretch) bool { return s.has(ago) })
}

// rest stores a record that was over at the end.
func (m *maker) rest(ago int, s rest) {
	start, end := s.start.Unix(), s.end.Unix()
	if end > m.end.Unix() {
		return
	}
	inBed := float64(end - start)
	asleep := inBed - (s.awake+s.latency)*60
	minutes := func(seconds float64) int { return int(seconds/60) * 60 }
	light, deep, rem := minutes(asleep*(1-s.deep-s.rem)), minutes(asleep*s.deep), minutes(asleep*s.rem)
	total := light + deep + rem
	stages := m.stages(start, end, [4]int{stateLight: light, stateDeep: deep, stateREM: rem}, minutes(s.latency*60))
	m.person.Nights = append(m.person.Nights, Night{
		ID: 3_200_000_000 + start%1_000_000_000, Start: start, End: end, Date: m.noon(ago).Format(time.DateOnly),
		Modified: min(end+900, m.end.Unix()), Timezone: s.zone, Device: m.kit.watch, Stages: stages,
		Data: map[string]any{
			"total_timeinbed": int(inBed), "total_sleep_time": total, "asleepduration": total,
			"lightsleepduration": light, "deepsleepduration": deep, "remsleepduration": rem,
			"sleep_efficiency": hundredths(asleep / inBed), "sleep_latency": minutes(s.latency * 60),
			"wakeup_latency": wakeUp, "wakeupduration": int(inBed) - total,
			"wakeupcount": int(s.awake / 8), "waso": minutes(s.awake * 50), "nb_rem_episodes": int(math.Round(s.rem * 16)),
			"out_of_bed_count": int(s.awake / 20),
			"hr_average":       int(s.heart), "hr_min": int(s.heart) - 7, "hr_max": int(s.heart) + 22,
			"rr_average": 15, "rr_min": 12, "rr_max": 19,
			"sleep_score": int(clamped(96-s.awake*.7-s.latency/2+(asleep/3600-7.2)*9, 20, 98)),
			"snoring":     0, "snoringepisodecount": 0, "night_events": map[string]any{},
		},
	})
}

// States of a stage.
const (
	stateAwake = iota
	stateLight
	stateDeep
	stateREM
)

// cycle is how long it takes from one deep or REM sleep to the next, wakeUp how
// long the person lies awake in the morning, seconds.
const (
	cycle  = 90 * 60
	wakeUp = 180
)

// stages part the time from start to end into cycles of light, deep, light and
// REM sleep, of which the first have most of the deep and the last most of the
// REM sleep. Before them the person falls asleep, between some they lie awake.
// In sum there is exactly as much of each as asleep says, seconds by state.
func (m *maker) stages(start, end int64, asleep [4]int, latency int) []Stage {
	r := rand.New(rand.NewPCG(m.seed, uint64(start))) // of its own, so that no other night changes
	total := asleep[stateLight] + asleep[stateDeep] + asleep[stateREM]
	cycles := max(1, int(math.Round(float64(total)/cycle)))
	awake := int(end-start) - total - latency
	morning := min(wakeUp, awake)
	var weights [4][]float64
	for i := range cycles {
		chance := .8 + .4*r.Float64()
		weights[stateAwake] = append(weights[stateAwake], max(0, r.Float64()-.5))
		weights[stateLight] = append(weights[stateLight], chance)
		weights[stateDeep] = append(weights[stateDeep], chance*math.Pow(.5, float64(i)))
		weights[stateREM] = append(weights[stateREM], chance*(.3+float64(i)))
	}
	weights[stateAwake][cycles-1] += .01 // where there is no other
	asleep[stateAwake] = awake - morning
	var list []Stage
	at := start
	add := func(state, seconds int) {
		if last := len(list) - 1; seconds > 0 && last >= 0 && list[last].State == state {
			list[last].End += int64(seconds)
		} else if seconds > 0 {
			list = append(list, Stage{at, at + int64(seconds), state})
		}
		at += int64(seconds)
	}
	add(stateAwake, latency)
	for i := range cycles {
		part := func(state int) int { return shareOf(asleep[state], weights[state], i) }
		first := part(stateLight) * 3 / 5 / 60 * 60
		add(stateLight, first)
		add(stateDeep, part(stateDeep))
		add(stateLight, part(stateLight)-first)
		add(stateREM, part(stateREM))
		add(stateAwake, part(stateAwake))
	}
	add(stateAwake, morning)
	return list
}

// shareOf is the share of the weight at i of a number of seconds, in whole
// minutes but for the last; all shares together are all seconds.
func shareOf(seconds int, weights []float64, i int) int {
	sum, before := 0.0, 0.0
	for j, w := range weights {
		if sum += w; j < i {
			before += w
		}
	}
	up := func(w float64) int { return int(float64(seconds)*w/sum) / 60 * 60 }
	if i == len(weights)-1 {
		return seconds - up(before)
	}
	return up(before+weights[i]) - up(before)
}
