package withingstest

import "math"

// sleep makes the nights, each named after the day it ended.
func (m *maker) sleep() {
	r := m.rng(5)
	for ago := m.days - 1; ago >= 0; ago-- {
		bed, up := 22.9+r.NormFloat64()*.4, 6.75+clamped(r.NormFloat64()*.25, -.6, .6)
		deep, rem, awake := .19+r.NormFloat64()*.03, .22+r.NormFloat64()*.03, 12+math.Abs(r.NormFloat64())*9
		latency, heart, skip := 6+r.Float64()*14, 54+r.NormFloat64()*2, r.Float64() < .03
		day := m.weekday(ago)
		if day == 0 || day == 6 {
			bed, up = bed+.6, up+1.1
		}
		if skip || phoneWeek.has(ago) {
			continue
		}
		start, end := m.at(ago+1, bed).Unix(), m.at(ago, up).Unix()
		if end > m.end.Unix() {
			continue
		}
		inBed := float64(end - start)
		asleep := inBed - (awake+latency)*60
		minutes := func(seconds float64) int { return int(seconds/60) * 60 }
		total := minutes(asleep*deep) + minutes(asleep*rem) + minutes(asleep*(1-deep-rem))
		m.person.Nights = append(m.person.Nights, Night{
			ID: 3_200_000_000 + start%1_000_000_000, Start: start, End: end, Date: m.date(ago),
			Modified: min(end+900, m.end.Unix()), Timezone: m.zone, Device: m.kit.watch,
			Data: map[string]any{
				"total_timeinbed": int(inBed), "total_sleep_time": total, "asleepduration": total,
				"lightsleepduration": minutes(asleep * (1 - deep - rem)), "deepsleepduration": minutes(asleep * deep),
				"remsleepduration": minutes(asleep * rem), "sleep_efficiency": hundredths(asleep / inBed),
				"sleep_latency": minutes(latency * 60), "durationtosleep": minutes(latency * 60),
				"wakeup_latency": 180, "durationtowakeup": 180, "wakeupduration": minutes(awake * 60),
				"wakeupcount": int(awake / 8), "waso": minutes(awake * 50), "nb_rem_episodes": 4, "out_of_bed_count": int(awake / 20),
				"hr_average": int(heart), "hr_min": int(heart) - 7, "hr_max": int(heart) + 22,
				"rr_average": 15, "rr_min": 12, "rr_max": 19,
				"sleep_score": int(clamped(96-awake-latency/2+(asleep/3600-7)*8, 30, 98)),
				"snoring":     0, "snoringepisodecount": 0, "night_events": map[string]any{},
			},
		})
	}
}

// hearts makes an electrocardiogram by the watch every five weeks or so.
func (m *maker) hearts() {
	r := m.rng(6)
	for ago := m.days - 20; ago > 0; ago -= 30 + r.IntN(12) {
		at := m.at(ago, 21.2).Unix()
		rate := 60 + r.IntN(12)
		signal := make([]int, 600) // two seconds at 300 Hz
		for i := range signal {
			beat := math.Mod(float64(i)/300*float64(rate)/60, 1)
			signal[i] = int(90*math.Exp(-math.Pow((beat-.18)/.03, 2)) + 1100*math.Exp(-math.Pow((beat-.33)/.012, 2)) -
				180*math.Exp(-math.Pow((beat-.36)/.012, 2)) + 260*math.Exp(-math.Pow((beat-.58)/.05, 2)) + r.NormFloat64()*8)
		}
		m.person.Hearts = append(m.person.Hearts, Heart{
			SignalID: 210_000_000 + int64(m.days-ago), HeartRate: rate, Timestamp: at, Modified: at + 40,
			Device: m.kit.watch, Signal: signal,
		})
	}
}
