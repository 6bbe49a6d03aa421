package insight

import (
	"fmt"
	"math"
	"strconv"

	"withings-tui/store"
)

// Pace is how fast the weight goes, how sure that is, and when it changed: 32
// Kalman filters over the readings, averaged by how well each foretold them.
// It does not depend on the smoother that is set.
type Pace struct {
	PerWeek    float64 // kg a week; NaN where Lack is not ""
	SE         float64 // one standard error of PerWeek
	Energy     float64 // kcal a day, PerWeek x 1,100; not rounded
	EnergySE   float64
	Down       float64 // chance that the pace is below 0
	Steady     float64 // chance that it is within ± 0.15 kg a week
	Direction  Direction
	TurnedDays int     // days before the last reading at which the pace changed, where that is told; else 0
	Water      bool    // the first weeks of a diet, which are mostly water
	Scatter    float64 // kg, σ: the day-to-day scatter as the best lines see it
	Readings   int     // that it rests on
	Days       int     // whole days from the first to the last of them
	Last       store.Stamp
	Lack       string

	trend float64    // kg, the exponentially weighted trend at the last reading, which the cone starts from
	lines []paceLine // with their weights, which add up to 1
}

// Direction is where the weight goes, in the words of summary --json.
type Direction string

// The directions.
const (
	Down    Direction = "down"
	Up      Direction = "up"
	Steady  Direction = "steady"
	Unclear Direction = "unclear"
)

// FreshDays is the age of the last reading beyond which it is told as old, and
// nothing is said of now.
const FreshDays = 7

// The numbers of the pace: its window and guards, and the lines with their prior
// chances. The drift and the chance of a turn are this program's own guesses.
const (
	paceDays        = 112 // of readings
	paceMinReadings = 7   // within paceRecentDays, over paceMinDays
	paceMinDays     = 14
	paceRecentDays  = 28
	steadyKg        = 0.15 // kg a week
	kcalPerKg       = 7700.0
	kcalPerKgWeek   = kcalPerKg / 7
	waterKg         = -0.8 // kg a week beyond which a diet's first weeks are mostly water
	turnVariance    = 1.2 * 1.2 / 49
	scaleVariance   = 4 // of the level, at a reading of another scale
	priorN          = 4 // σ's prior: 4 readings with a scatter of 0.5 kg
	priorSum        = priorN * 0.5 * 0.5
	turnsShare      = 0.2
	minTurnBefore   = 7 // days of readings before a turn
)

var (
	paceNoises = [...]struct{ phi, chance float64 }{{0, 0.4}, {0.4, 0.6}}
	paceDrifts = [...]struct{ d, chance float64 }{{0.04, 0.6}, {0.25, 0.4}}
	paceTurns  = [...]int{0, 10, 14, 20, 28, 40, 56, 80} // days before the last reading; 0: none
)

// paceReading is a day's reading, as the filters take it.
type paceReading struct {
	day      store.Date
	kg       float64
	newScale bool // another scale than the one before
}

// paceLine is one filter: its parameters, its state after the last reading and
// what it made of the readings. Variances are in units of σ².
type paceLine struct {
	phi, q                 float64 // noise kept a day; variance of the pace's drift a day
	turn                   int     // days before the last reading; 0: none
	level, pace, noise     float64 // kg, kg a day, kg
	ll, lv, la, vv, va, aa float64 // covariances
	sum, n                 float64 // of the squared innovations, and their number, with the prior
	logWeight, weight      float64
	less                   uint8 // bit i: the reading i before the last counted less
}

// paceOf is the pace of a segment's readings (one a day, ascending) as of today.
// trend is the exponentially weighted trend at the last of them.
func paceOf(readings []paceReading, trend float64, today store.Date) Pace {
	p := Pace{PerWeek: nan, SE: nan, Energy: nan, EnergySE: nan, Scatter: nan, Direction: Unclear, trend: trend}
	if len(readings) == 0 {
		p.Lack = lackNoReadings
		return p
	}
	last := readings[len(readings)-1].day
	segmentDays := int(last - readings[0].day)
	for readings[0].day < last-paceDays {
		readings = readings[1:]
	}
	p.Readings, p.Days = len(readings), int(last-readings[0].day)
	if p.Lack = paceLack(readings, today); p.Lack != "" {
		return p
	}
	p.lines = runLines(readings)
	doubted := 0
	for bit := range 5 {
		less := 0.0
		for _, l := range p.lines {
			less += l.weight * float64(l.less>>bit&1)
		}
		if less >= 0.5 {
			doubted++
		}
	}
	if doubted >= 2 {
		p.lines, p.Lack = nil, "the last readings do not fit those before"
		return p
	}
	p.average(segmentDays)
	return p
}

// paceLack is why nothing is said of the pace, "" where it is.
func paceLack(readings []paceReading, today store.Date) string {
	last := readings[len(readings)-1].day
	if age := int(today - last); age > FreshDays {
		return lackStale(age)
	}
	n, first := 0, last
	for i := len(readings) - 1; i >= 0 && today-readings[i].day <= paceRecentDays; i-- {
		n, first = n+1, readings[i].day
	}
	if days := int(last - first); n < paceMinReadings || days < paceMinDays {
		return fmt.Sprintf("needs %d readings over %d of the last %d days, has %s", paceMinReadings, paceMinDays, paceRecentDays, either(n > 1, fmt.Sprintf("%d over %d", n, days), strconv.Itoa(n)))
	}
	return ""
}

// runLines runs every filter over the readings; those under a thousandth of the
// best are dropped, the rest's weights add up to 1.
func runLines(readings []paceReading) []paceLine {
	last := readings[len(readings)-1].day
	var lines []paceLine
	best := math.Inf(-1)
	for _, noise := range paceNoises {
		for _, drift := range paceDrifts {
			for _, turn := range paceTurns {
				chance := 1 - turnsShare
				if turn > 0 {
					if last-store.Date(turn)-readings[0].day < minTurnBefore {
						continue
					}
					chance = turnsShare / float64(len(paceTurns)-1)
				}
				l := paceLine{phi: noise.phi, q: drift.d * drift.d / 343, turn: turn}
				l.run(readings)
				l.logWeight += math.Log(noise.chance*drift.chance*chance) - l.n/2*math.Log(l.sum)
				best = max(best, l.logWeight)
				lines = append(lines, l)
			}
		}
	}
	kept, total := lines[:0], 0.0
	for _, l := range lines {
		if l.weight = math.Exp(l.logWeight - best); l.weight >= 1e-3 {
			total += l.weight
			kept = append(kept, l)
		}
	}
	for i := range kept {
		kept[i].weight /= total
	}
	return kept
}

// run is the Kalman filter: level, pace and noise, whose sum of level and noise
// is what the scale shows.
func (l *paceLine) run(readings []paceReading) {
	last := readings[len(readings)-1].day
	turnDay, turned := last-store.Date(l.turn), l.turn == 0
	l.level = readings[0].kg
	l.ll, l.vv, l.aa = 400, 4.0/49, 1
	l.sum, l.n = priorSum, priorN
	l.update(0, l.ll+2*l.la+l.aa)
	for i := 1; i < len(readings); i++ {
		r := readings[i]
		if !turned && r.day > turnDay {
			l.vv += turnVariance
			turned = true
		}
		l.step(float64(r.day - readings[i-1].day))
		if r.newScale {
			l.ll += scaleVariance
		}
		e := r.kg - l.level - l.noise
		s := l.ll + 2*l.la + l.aa
		l.less <<= 1
		if raised := e * e * l.n / (9 * l.sum); s < raised {
			s = raised
			l.less |= 1
		}
		l.update(e, s)
		l.sum += e * e / s
		l.n++
		l.logWeight -= math.Log(s) / 2
	}
}

// step lets so many days pass.
func (l *paceLine) step(dt float64) {
	l.level += dt * l.pace
	l.ll += dt*(2*l.lv+dt*l.vv) + l.q*dt*dt*dt/3
	l.la += dt * l.va
	l.lv += dt*l.vv + l.q*dt*dt/2
	l.vv += l.q * dt
	kept := 0.0
	if l.phi > 0 {
		kept = math.Pow(l.phi, dt)
	}
	l.noise *= kept
	l.la *= kept
	l.va *= kept
	l.aa = kept*kept*l.aa + 1 - kept*kept
}

// update takes a reading that lies e off what was foretold, with variance s.
func (l *paceLine) update(e, s float64) {
	hl, hv, ha := l.ll+l.la, l.lv+l.va, l.la+l.aa
	kl, kv, ka := hl/s, hv/s, ha/s
	l.level += kl * e
	l.pace += kv * e
	l.noise += ka * e
	l.ll -= kl * hl
	l.lv -= kl * hv
	l.la -= kl * ha
	l.vv -= kv * hv
	l.va -= kv * ha
	l.aa -= ka * ha
}

// variance is σ² in kg², as the line sees it.
func (l *paceLine) variance() float64 { return l.sum / l.n }

// average makes the figures of the weighted lines.
func (p *Pace) average(segmentDays int) {
	var mean, square, scatter, turns float64
	byTurn := map[int]float64{}
	for i := range p.lines {
		l := &p.lines[i]
		variance := l.vv * l.variance()
		sd := math.Sqrt(variance)
		mean += l.weight * l.pace
		square += l.weight * (variance + l.pace*l.pace)
		scatter += l.weight * l.variance()
		p.Down += l.weight * normal(-l.pace/sd)
		p.Steady += l.weight * (normal((steadyKg/7-l.pace)/sd) - normal((-steadyKg/7-l.pace)/sd))
		if l.turn > 0 {
			turns += l.weight
			byTurn[l.turn] += l.weight
		}
	}
	p.PerWeek, p.SE = mean*7, math.Sqrt(max(0, square-mean*mean))*7
	p.Energy, p.EnergySE = p.PerWeek*kcalPerKgWeek, p.SE*kcalPerKgWeek
	p.Scatter = math.Sqrt(scatter)
	sure := 0.975
	if p.Days < 28 {
		sure = 0.99
	}
	switch {
	case p.Down >= sure:
		p.Direction = Down
	case 1-p.Down >= sure:
		p.Direction = Up
	case p.Steady >= 0.9:
		p.Direction = Steady
	}
	if turns >= 0.5 {
		for _, turn := range paceTurns {
			if p.TurnedDays == 0 || byTurn[turn] > byTurn[p.TurnedDays] {
				p.TurnedDays = turn
			}
		}
	}
	young := segmentDays < 28 || p.TurnedDays > 0 && p.TurnedDays <= 28
	p.Water = young && p.PerWeek < waterKg
}

// normal is the chance that a standard normal value is at most z.
func normal(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
