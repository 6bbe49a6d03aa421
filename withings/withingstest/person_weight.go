package withingstest

import (
	"math/rand/v2"
	"time"
)

// weightCurve is the weight underneath the noise, in kg: wandering about 85, a
// plateau at 83.4, then a slow loss that a holiday interrupts.
func weightCurve(ago int) float64 {
	return curve([]knot{
		{1096, 85.3}, {1000, 84.5}, {880, 85.9}, {760, 84.7}, {650, 84.2}, {540, 85.4}, {440, 85.0}, {360, 84.2},
		{300, 83.7}, {235, 84.3}, {175, 83.6}, {140, 83.4}, {90, 83.4}, {73, 83.0}, {67, 82.5}, {48, 82.4},
		{40, 82.8}, {0, 81.05},
	}, ago)
}

const positionWhole = 7

// segments are the positions of a Body Scan's segments with their share of the
// fat: left leg, right leg, torso, right arm, left arm.
var segments = [...]struct {
	position int
	share    float64
}{{10, .17}, {11, .168}, {12, .5}, {2, .052}, {3, .054}}

// weighings makes the mornings on the scale.
func (m *maker) weighings() {
	r := m.rng(1)
	for ago := m.days; ago >= 0; ago-- {
		// Draw everything for every day, so that a skipped day shifts nothing.
		noise, fatNoise := r.NormFloat64()*0.4, r.NormFloat64()*0.3
		hour := 7.1 + clamped(r.NormFloat64()*0.15, -.4, .5)
		skip, lone, late := r.Float64() > .84, r.Float64() < .04, r.Int64N(70)
		chosen, waves, pulse := r.Float64() < .02, r.Float64() < .6, 60+r.NormFloat64()*3
		day := m.noon(ago).Weekday()
		if day == time.Saturday || day == time.Sunday {
			hour += 1.2
			noise += .12
		}
		if ago < 2 {
			skip, lone, chosen, noise = false, false, false, clamped(noise, -.2, .1)
		}
		if holiday.has(ago) || longGap.has(ago) || journey.has(ago) || skip {
			continue
		}
		w := weightCurve(ago) + clamped(noise, -1, 1)
		g := Group{Date: m.at(ago, hour).Unix(), Device: m.kit.scan}
		if ago > longGap.from {
			g.Device = m.kit.cardio
		}
		g.Created = g.Date + 15 + late
		if lateWeek.has(ago) {
			// The scale was off the net and sent all of it when it was back.
			g.Created = m.at(lateWeek.to-1, 8).Unix() + int64(lateWeek.from-ago)
		}
		if chosen {
			g.Attrib = 3
		}
		g.Measures = composition(r, w, fatNoise, ago, g.Device == m.kit.scan, lone)
		m.add(g)
		beat := Group{Date: g.Date, Created: g.Created + 1, Device: g.Device,
			Measures: []Measure{measure(typePulse, pulse, 0)}}
		m.add(beat)
		if waves && !lone {
			m.add(Group{Attrib: 8, Date: g.Date, Created: g.Created + 2, Device: g.Device, Measures: []Measure{
				measure(typePulseWave, 7.1+w/400+r.NormFloat64()*.25, -3),
				measure(typeVascularAge, 42+r.NormFloat64()*1.2, -1),
			}})
		}
	}
}

// composition is what a scale measures besides the weight; only that where the
// current did not pass (socks).
func composition(r *rand.Rand, w, noise float64, ago int, scan, lone bool) []Measure {
	weight := measure(typeWeight, w, -3)
	w = float64(weight.Value) / 1000
	if lone {
		return []Measure{weight}
	}
	ratio := 21.4 + (w-81)*.55 + noise
	fat := w * ratio / 100
	lean := w - fat
	fatUnit := -2
	if ago%5 == 0 {
		fatUnit = -3
	}
	all := []Measure{
		weight,
		measure(typeFatMass, fat, fatUnit),
		measure(typeMuscle, lean*.9515, -2),
		measure(typeWater, lean*.713+noise*.1, -2),
		measure(typeBone, lean*.0485, -2),
		measure(typeFatRatio, ratio, -3),
		measure(typeFatFree, lean, -3),
	}
	if !scan {
		return all
	}
	// A Body Scan names the whole body, and sends two of the types twice.
	for _, i := range []int{1, 6} {
		all[i].Position = positionWhole
		all = append(all, all[i])
	}
	for _, s := range segments {
		part := measure(typeSegmentFat, fat*s.share, -2)
		part.Position = s.position
		all = append(all, part)
	}
	visceral := measure(typeVisceral, clamped(3.1+(w-81)*.28+r.NormFloat64()*.1, 1, 9), -1)
	rate := measure(typeBMR, 370+21.6*lean, 0) // Katch-McArdle
	visceral.Position, rate.Position = positionWhole, positionWhole
	return append(all, visceral, rate)
}

// typed makes what was entered by hand: height and weight when the account was
// made, and weights at other people's scales.
func (m *maker) typed() {
	start := m.at(m.days, 18.4).Unix()
	m.add(Group{Attrib: 4, Date: start, Created: start + 2, Measures: []Measure{measure(typeHeight, 1.8, -2)}})
	m.add(Group{Attrib: 4, Date: start, Created: start + 2, Measures: []Measure{measure(typeWeight, 85, -2)}})
	for i, ago := range []int{640, 484, 211, 148, 62} {
		comment := []string{"at my sister's", "", "the gym's scale, in clothes", "", "hotel"}[i]
		unit := -2
		if i%2 == 1 {
			unit = -4
		}
		at := m.at(ago, 18.7).Unix()
		g := Group{Attrib: 2, Date: at, Created: at + 900, Comment: comment, Measures: []Measure{measure(typeWeight, weightCurve(ago)+.6, unit)}}
		if i == 2 {
			g.Modified = g.Created + 4*86400 // a slip, put right some days later
		}
		if ago <= m.days {
			m.add(g)
		}
	}
	far, err := time.LoadLocation(journeyZone)
	if err != nil || m.days < journey.from {
		return
	}
	for _, ago := range []int{journey.from - 1, journey.from - 3} {
		at := m.atIn(ago, 7.5, far).Unix()
		m.add(Group{Attrib: 2, Date: at, Created: at + 30, Timezone: journeyZone,
			Measures: []Measure{measure(typeWeight, weightCurve(ago)+.3, -2)}})
	}
}

// oddities makes readings that may be somebody else's, and what strict readers
// trip over.
func (m *maker) oddities() {
	if m.days >= 430 {
		at := m.at(430, 9.4).Unix()
		m.add(Group{Attrib: 1, Date: at, Created: at + 40, Device: m.kit.scan,
			Measures: []Measure{measure(typeWeight, 62.4, -3), measure(typeFatRatio, 27.1, -3)}})
	}
	at := m.at(58, 19.3).Unix()
	m.add(Group{Attrib: 1, Date: at, Created: at + 40, Device: m.kit.scan,
		Measures: []Measure{measure(typeWeight, 84.6, -3)}})
	at = m.at(33, 7.3).Unix()
	m.add(Group{Attrib: 10009, Date: at, Created: at + 50, Device: m.kit.scan,
		Measures: []Measure{{Type: 9999, Value: 4217, Unit: -2}}})
	m.add(Group{Attrib: 15, Date: at, Created: at + 51, Device: m.kit.scan,
		Measures: []Measure{{Type: 196, Value: 61250, Unit: -3}, {Type: 197, Value: 60900, Unit: -3, Position: 5}}})
}
