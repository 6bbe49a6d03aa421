package withingstest

import (
	"math"
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
	for _, s := range nightShifts {
		if s.has(ago) {
			return true
		}
	}
	return false
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
	m.person.Nights = append(m.person.Nights, Night{
		ID: 3_200_000_000 + start%1_000_000_000, Start: start, End: end, Date: m.noon(ago).Format(time.DateOnly),
		Modified: min(end+900, m.end.Unix()), Timezone: s.zone, Device: m.kit.watch,
		Data: map[string]any{
			"total_timeinbed": int(inBed), "total_sleep_time": total, "asleepduration": total,
			"lightsleepduration": light, "deepsleepduration": deep, "remsleepduration": rem,
			"sleep_efficiency": hundredths(asleep / inBed), "sleep_latency": minutes(s.latency * 60),
			"wakeup_latency": 180, "wakeupduration": minutes(s.awake * 60),
			"wakeupcount": int(s.awake / 8), "waso": minutes(s.awake * 50), "nb_rem_episodes": int(math.Round(s.rem * 16)),
			"out_of_bed_count": int(s.awake / 20),
			"hr_average":       int(s.heart), "hr_min": int(s.heart) - 7, "hr_max": int(s.heart) + 22,
			"rr_average": 15, "rr_min": 12, "rr_max": 19,
			"sleep_score": int(clamped(96-s.awake*.7-s.latency/2+(asleep/3600-7.2)*9, 20, 98)),
			"snoring":     0, "snoringepisodecount": 0, "night_events": map[string]any{},
		},
	})
}
