package insight

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"withings-tui/store"
)

var wholeTable = flag.Bool("pace.whole", false, "simulate every row of the pace's table with 1,000 histories each, not a part of it with 300")

// paceWorld is a way in which weights can come about.
type paceWorld struct {
	kind  string  // "constant", "drifting", "turned", "newcomer"
	pace  float64 // kg a week at the beginning, or after the turn
	drift float64 // kg a week per √week
	turn  int     // days before the last at which the pace turned from 0 to pace; 0: never
	days  int     // of history
	sd    float64 // kg, day to day
	phi   float64 // correlation of a day with the one before
	cover float64 // part of the days that are weighed
}

func (w paceWorld) String() string {
	what := fmt.Sprintf("%+.2f kg a week", w.pace)
	switch {
	case w.drift > 0:
		what = fmt.Sprintf("drifting %.2f per √week", w.drift)
	case w.turn > 0:
		what += fmt.Sprintf(" since %d days", w.turn)
	case w.kind == "newcomer":
		what += fmt.Sprintf(", %d days", w.days)
	}
	return fmt.Sprintf("%-9s %-27s sd %.1f  corr %.1f  %3.0f %% of days", w.kind, what, w.sd, w.phi, w.cover*100)
}

// history makes readings up to day 0, and the true pace (kg a week) on that day.
// future tells the trend of the days after, as it goes on.
func (w paceWorld) history(r *rand.Rand) (readings []paceReading, trend, pace float64, future func() float64) {
	level, noise, last := 80.0, r.NormFloat64()*w.sd, 0
	pace = w.pace
	if w.turn > 0 {
		pace = 0
	}
	day := -w.days
	step := func() (kg float64, weighed bool) {
		if w.turn > 0 && day == -w.turn {
			pace = w.pace
		}
		level += pace / 7
		pace += r.NormFloat64() * w.drift / math.Sqrt(7)
		noise = w.phi*noise + math.Sqrt(1-w.phi*w.phi)*w.sd*r.NormFloat64()
		kg = level + noise
		weighed = r.Float64() < w.cover || day == -w.days || day == 0
		if weighed {
			if len(readings) == 0 && day <= 0 {
				trend = kg
			} else {
				trend += (1 - math.Pow(0.9, float64(day-last))) * (kg - trend)
			}
			last = day
		}
		day++
		return kg, weighed
	}
	for day <= 0 {
		at := day
		if kg, weighed := step(); weighed {
			readings = append(readings, paceReading{day: dayZero + store.Date(at), kg: kg})
		}
	}
	now := trend
	return readings, now, pace, func() float64 { step(); return trend }
}

// paceTally is what became of a world's histories.
type paceTally struct {
	said, one, two, claimed, steady, turned int
	square                                  float64
	dated, held                             int
}

func (t paceTally) part(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }
func (t paceTally) rmse() float64          { return math.Sqrt(t.square / float64(max(1, t.said))) }

// simulate runs a world's histories; goals lie 1.6 and 5 kg ahead by turns.
func (w paceWorld) simulate(seed uint64, n int) paceTally {
	var t paceTally
	r := rand.New(rand.NewPCG(seed, 12))
	for i := range n {
		readings, trend, truth, future := w.history(r)
		p := paceOf(readings, trend, dayZero)
		if p.Lack != "" {
			continue
		}
		t.said++
		off := math.Abs(p.PerWeek - truth)
		t.square += off * off
		if off <= p.SE {
			t.one++
		}
		if off <= 2*p.SE {
			t.two++
		}
		if p.TurnedDays > 0 {
			t.turned++
		}
		switch p.Direction {
		case Steady:
			t.steady++
			continue
		case Unclear:
			continue
		}
		t.claimed++
		sign := 1.0
		if p.Direction == Down {
			sign = -1
		}
		goal := trend + sign*[...]float64{1.6, 5}[i%2]
		early, late := p.goalDays(goal, goalDays)
		if early == 0 {
			continue
		}
		t.dated++
		reached := 0
		for day := 1; day <= goalDays && reached == 0; day++ {
			if kg := future(); (kg-goal)*sign >= 0 {
				reached = day
			}
		}
		if (reached == 0 || early <= reached) && (late == 0 || reached > 0 && reached <= late) {
			t.held++
		}
	}
	return t
}

// paceWorlds are the rows of the table.
func paceWorlds(whole bool) []paceWorld {
	sds, phis, covers := []float64{0.5}, []float64{0, 0.4}, []float64{0.7}
	if whole {
		sds, phis, covers = []float64{0.3, 0.5, 0.8}, []float64{0, 0.4, 0.6}, []float64{0.35, 1}
	}
	var worlds []paceWorld
	for _, sd := range sds {
		for _, phi := range phis {
			for _, cover := range covers {
				base := paceWorld{days: 112, sd: sd, phi: phi, cover: cover}
				add := func(kind string, change func(*paceWorld)) {
					w := base
					w.kind = kind
					change(&w)
					worlds = append(worlds, w)
				}
				for _, pace := range []float64{0, -0.25, -0.7} {
					add("constant", func(w *paceWorld) { w.pace = pace })
				}
				for _, drift := range []float64{0.05, 0.1} {
					add("drifting", func(w *paceWorld) { w.drift, w.pace = drift, -0.3 })
				}
				for _, turn := range []int{14, 17, 28, 45, 60} {
					add("turned", func(w *paceWorld) { w.turn, w.pace = turn, -0.6 })
				}
				for _, days := range []int{14, 21, 28} {
					for _, pace := range []float64{0, -0.6} {
						add("newcomer", func(w *paceWorld) { w.days, w.pace, w.cover = days, pace, max(w.cover, 0.6) })
					}
				}
			}
		}
	}
	// The worst cell of all: two weeks of much noise that is alike from day to day.
	return append(worlds, paceWorld{kind: "newcomer", days: 14, sd: 0.8, phi: 0.4, cover: 1})
}

// TestThePacesErrorIsHonest holds the pace to what it promises. go test -v shows
// the table, -pace.whole all of its rows.
func TestThePacesErrorIsHonest(t *testing.T) {
	t.Parallel()
	histories := 200
	if *wholeTable {
		histories = 1000
	}
	worlds := paceWorlds(*wholeTable)
	tallies := make([]paceTally, len(worlds))
	var wait sync.WaitGroup
	next := make(chan int)
	for range 4 {
		wait.Go(func() {
			for i := range next {
				tallies[i] = worlds[i].simulate(uint64(i), histories)
			}
		})
	}
	for i := range worlds {
		next <- i
	}
	close(next)
	wait.Wait()

	var table strings.Builder
	fmt.Fprintf(&table, "%-75s %5s %5s %5s %6s %7s %6s %6s %6s\n", "world", "said", "±1 %", "±2 %", "RMSE", "claim %", "steady", "turn %", "goal %")
	sums := map[string]*paceTally{}
	for i, w := range worlds {
		r := tallies[i]
		fmt.Fprintf(&table, "%-75s %5d %5.0f %5.0f %6.3f %7.1f %6.1f %6.1f %6.0f\n", w, r.said, r.part(r.one, r.said), r.part(r.two, r.said), r.rmse(),
			r.part(r.claimed, r.said), r.part(r.steady, r.said), r.part(r.turned, r.said), r.part(r.held, r.dated))
		if sums[w.kind] == nil {
			sums[w.kind] = &paceTally{}
		}
		sum := sums[w.kind]
		sum.turned += r.turned
		sum.said, sum.one, sum.two, sum.dated, sum.held = sum.said+r.said, sum.one+r.one, sum.two+r.two, sum.dated+r.dated, sum.held+r.held
		checkPaceRow(t, w, r)
	}
	var one, two, goal float64
	for _, kind := range []string{"constant", "drifting", "turned"} {
		s := sums[kind]
		one, two, goal = one+s.part(s.one, s.said)/3, two+s.part(s.two, s.said)/3, goal+s.part(s.held, s.dated)/3
	}
	fmt.Fprintf(&table, "equal parts of constant, drifting and turned: ±1 holds the truth in %.0f %%, ±2 in %.0f %%, the goal's range in %.0f %%\n", one, two, goal)
	calm := sums["constant"].turned + sums["drifting"].turned
	falseTurns := sums["constant"].part(calm, sums["constant"].said+sums["drifting"].said)
	fmt.Fprintf(&table, "a turn is told in %.1f %% of steady and drifting histories\n", falseTurns)
	t.Log("\n" + table.String())
	if falseTurns > 3 {
		t.Errorf("a turn is told in %.1f %% of steady and drifting histories, want at most 3", falseTurns)
	}
	if one < 68 || one > 88 || two < 92 {
		t.Errorf("on the average ±1 holds the truth in %.0f %% and ±2 in %.0f %%, want 68-88 and at least 92", one, two)
	}
	if goal < 60 || goal > 85 {
		t.Errorf("on the average the goal's range holds the day in %.0f %%, want 60-85", goal)
	}
}

// harsh worlds are in the whole table and beyond what is promised of a row: noise
// of 0.8 kg, or alike from day to day by 0.6, tells too little in a few weeks.
func (w paceWorld) harsh() bool { return w.sd > 0.5 || w.phi > 0.4 }

// checkPaceRow holds one row to the promises of every row.
func checkPaceRow(t *testing.T, w paceWorld, r paceTally) {
	t.Helper()
	if noise := w.pace == 0 && w.drift == 0; noise && w.phi <= 0.4 {
		limit := 5.0
		if w.days == 14 && w.sd == 0.8 && w.phi == 0.4 {
			limit = 7
		}
		if claimed := r.part(r.claimed, r.said); claimed > limit {
			t.Errorf("%s: noise is given a direction in %.1f %%, want at most %v", w, claimed, limit)
		}
	}
	if w.harsh() {
		return
	}
	if w.turn == 0 || w.turn >= 17 {
		if one, two := r.part(r.one, r.said), r.part(r.two, r.said); one < 50 || two < 80 {
			t.Errorf("%s: ±1 holds the truth in %.0f %% and ±2 in %.0f %%, want at least 50 and 80", w, one, two)
		}
	}
	if w.kind == "constant" && r.rmse() > 0.08 {
		t.Errorf("%s: the error of the rate is %.3f kg a week (RMSE), want at most 0.08", w, r.rmse())
	}
	if held := r.part(r.held, r.dated); w.pace != 0 && r.dated >= 50 && held < 45 {
		t.Errorf("%s: the goal's range holds the day in %.0f %%, want at least 45", w, held)
	}
}
