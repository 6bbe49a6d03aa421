package insight

import "math"

// lineAhead is the trend some days ahead as one line sees it.
type lineAhead struct{ mean, sd, weight float64 }

// ahead is the trend t days after the last reading, as the lines see it.
func (p *Pace) ahead(t float64) []lineAhead {
	out := make([]lineAhead, len(p.lines))
	g := math.Pow(0.9, t)
	k := t - 9*(1-g)
	for i := range p.lines {
		l := &p.lines[i]
		variance := (1-g)*(1-g)*l.ll + 2*(1-g)*k*l.lv + k*k*l.vv + l.q*k*k*k/3 +
			(1-g*g)*(0.1/1.9)*(1+0.9*l.phi)/(1-0.9*l.phi)
		out[i] = lineAhead{(1-g)*l.level + k*l.pace + g*p.trend, math.Sqrt(max(0, variance*l.variance())), l.weight}
	}
	return out
}

// below is the chance that the trend is at or under kg.
func below(lines []lineAhead, kg float64) float64 {
	var chance float64
	for _, l := range lines {
		chance += l.weight * normal((kg-l.mean)/l.sd)
	}
	return chance
}

// Two chances in three lie between the edges of the cone.
const (
	coneLow  = 1.0 / 6
	coneHigh = 5.0 / 6
)

// Cone is where the trend is t days after the last reading if it goes on like
// this: its likely range (2 chances in 3) and its mean, kg; NaN where Lack is not "".
func (p *Pace) Cone(t float64) (low, mean, high float64) {
	lines := p.ahead(t)
	if len(lines) == 0 {
		return nan, nan, nan
	}
	for _, l := range lines {
		mean += l.weight * l.mean
	}
	return edge(lines, coneLow), mean, edge(lines, coneHigh)
}

// edge is the trend, to 10 mg, that is not passed with that chance. For one line
// it lies within a standard deviation of the mean.
func edge(lines []lineAhead, chance float64) float64 {
	from, to := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		from, to = min(from, l.mean-l.sd), max(to, l.mean+l.sd)
	}
	for to-from > 1e-5 {
		middle := (from + to) / 2
		if below(lines, middle) < chance {
			from = middle
		} else {
			to = middle
		}
	}
	return (from + to) / 2
}

// goalDays are the days after the last reading on which the cone's near and far
// edge reach a goal; late is 0 where the far one does not within limit days,
// early where neither does.
func (p *Pace) goalDays(goal float64, limit int) (early, late int) {
	for t := 1; t <= limit; t++ {
		there := below(p.ahead(float64(t)), goal)
		if goal >= p.trend {
			there = 1 - there
		}
		if early == 0 && there >= coneLow {
			early = t
		}
		if there >= coneHigh {
			return early, t
		}
	}
	return early, 0
}
