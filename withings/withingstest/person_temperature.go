package withingstest

import "time"

// spot is one reading of a thermometer.
type spot struct {
	ago     int
	hour    float64
	celsius float64
}

// fever is the course of the illness: three and a half days at 38 °C and more.
func fever() []spot {
	return []spot{
		{72, 13.1, 37.3}, {72, 18.5, 38.1}, {72, 22.2, 38.6},
		{71, 7.1, 38.4}, {71, 12.4, 38.9}, {71, 17.8, 39.2}, {71, 22.0, 39.0},
		{70, 7.3, 38.5}, {70, 13.0, 38.8}, {70, 18.6, 39.1}, {70, 22.4, 38.7},
		{69, 7.4, 38.1}, {69, 13.2, 38.3}, {69, 19.0, 38.6},
		{68, 7.2, 38.0}, {68, 13.0, 37.8}, {68, 20.0, 37.4},
		{67, 8.1, 36.9}, {66, 8.3, 36.6},
		{762, 20.2, 38.2}, {761, 8.1, 38.1}, {761, 19.4, 38.6}, {760, 8.0, 37.7}, {759, 8.0, 36.9},
	}
}

// temperatures makes spot checks twice a week, and the illness.
func (m *maker) temperatures() {
	r := m.rng(3)
	take := func(ago int, hour, body float64) {
		at := m.at(ago, hour).Unix()
		skin := body - 2.5 + r.NormFloat64()*.35
		g := Group{Date: at, Created: at + 15, Device: m.kit.thermo, Measures: []Measure{
			measure(typeBody, body, -3), measure(typeSkin, skin, -3),
		}}
		if (ago+int(hour))%5 == 0 {
			g.Measures = append(g.Measures, measure(typeTemperature, body, -3))
		}
		m.add(g)
	}
	for ago := m.days; ago >= 1; ago-- {
		body, hour := 36.62+clamped(r.NormFloat64()*.15, -.32, .38), 20+r.Float64()*1.8
		if r.Float64() < .25 {
			body, hour = body-.12, 7.3+r.Float64()*.5
		}
		body = clamped(body, 36.3, 37)
		day := m.noon(ago).Weekday()
		if holiday.has(ago) || ago <= illness.from+1 && ago >= illness.to-3 || oldIllness.has(ago) {
			continue
		}
		if day == time.Wednesday || day == time.Saturday || ago == 2 {
			take(ago, hour, body)
		}
	}
	for _, s := range fever() {
		if s.ago < m.days {
			take(s.ago, s.hour, s.celsius+r.Float64()*.04)
		}
	}
	// Typed in on holiday, on the other side of the ocean.
	if far, err := time.LoadLocation(holidayZone); err == nil {
		at := m.atIn(44, 21.5, far).Unix()
		m.add(Group{Attrib: 2, Date: at, Created: at + 60, Timezone: holidayZone,
			Measures: []Measure{measure(typeBody, 36.7, -1)}})
	}
}
