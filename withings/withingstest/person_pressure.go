package withingstest

import "math/rand/v2"

// cuffReading is what one reading showed.
type cuffReading struct{ systolic, diastolic, pulse float64 }

// pressures makes two courses of blood pressure, mornings and evenings, often
// with a second reading two minutes after the first.
func (m *maker) pressures() {
	r := m.rng(2)
	m.course(r, courseThen, cuffReading{131, 83, 64})
	m.course(r, courseNow, cuffReading{126.5, 80.5, 62.5})

	// The one high reading of this course, one that may be another person's, and
	// one that the pharmacy took.
	at := m.at(9, 7.6).Unix()
	m.add(m.cuff(at, cuffReading{137, 88, 71}, 0, 0))
	at = m.at(16, 18.2).Unix()
	m.add(m.cuff(at, cuffReading{112, 70, 74}, 1, -2))
	at = m.at(5, 12.1).Unix()
	typed := m.cuff(at, cuffReading{125, 79, 66}, 2, 0)
	typed.Device, typed.Created, typed.Comment = nil, at+1200, "at the pharmacy, after the stairs"
	m.add(typed)
}

func (m *maker) course(r *rand.Rand, days stretch, mean cuffReading) {
	if days.from > m.days {
		return
	}
	length := float64(days.from - days.to)
	for ago := days.from; ago >= days.to; ago-- {
		done := float64(days.from-ago) / length
		for _, evening := range []bool{false, true} {
			hour, shift := 7.25+clamped(r.NormFloat64()*.15, -.35, .4), 2.5
			if evening {
				hour, shift = 20.5+clamped(r.NormFloat64()*.3, -.7, .7), -2.5
			}
			skip, kind, exponent := r.Float64() < .12, r.Float64(), 0
			if r.Float64() < .3 {
				exponent = -2
			}
			one := r.NormFloat64() * 3.4
			readings := 1
			if kind < .65 {
				readings = 2
			}
			for i := range readings {
				b := cuffReading{
					clamped(mean.systolic+shift-3*done+one+r.NormFloat64()*2-1.5*float64(i), 108, 135),
					clamped(mean.diastolic+shift*.6-2*done+one*.5+r.NormFloat64()*1.8-float64(i), 66, 87),
					clamped(mean.pulse-1.5*done+r.NormFloat64()*3.2, 52, 78),
				}
				if skip && !(ago == 0 && !evening) {
					continue
				}
				attrib := 0
				switch {
				case readings == 1 && kind > .85:
					attrib = 5 // the best of the three that the cuff takes by itself
				case days == courseThen && ago == 380:
					attrib = 17
				}
				g := m.cuff(m.at(ago, hour).Unix()+int64(i)*125, b, attrib, exponent)
				if days == courseThen && ago == 390 {
					g.Measures = append(g.Measures, Measure{Type: typeSentinel, Value: -1000, Unit: -3})
				}
				m.add(g)
			}
		}
	}
}

// cuff is a reading of the blood pressure monitor.
func (m *maker) cuff(at int64, b cuffReading, attrib, unit int) Group {
	// The cuff shows whole numbers, whatever the exponent it sends them with.
	whole := func(kind int, v float64) Measure {
		v = float64(raw(v, 0))
		return measure(kind, v, unit)
	}
	return Group{Attrib: attrib, Date: at, Created: at + 25, Device: m.kit.cuff, Measures: []Measure{
		whole(typeDiastolic, b.diastolic), whole(typeSystolic, b.systolic), whole(typePulse, b.pulse),
	}}
}
