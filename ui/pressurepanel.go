package ui

import (
	"fmt"
	"math"

	"withings-tui/ui/insight"
)

// meanRow is a mean with how many readings it rests on.
func meanRow(f figures, name string, m insight.PressureMean, i ink) boxRow {
	if m.N == 0 {
		return row(inked(i, name)).and(faint("none"))
	}
	return row(inked(i, name+" "), plain(f.pair(m.Systolic, m.Diastolic))).and(label("N " + thousands(int64(m.N))))
}

func (a *App) pressureBoxes(f figures) []box {
	p := &a.derived.pressure
	week := box{title: "Last 7 days"}
	m := p.week.All
	class, lack := p.scheme.ClassOf(m)
	switch {
	case m.N == 0:
		week.rows = append(week.rows, row(label("no readings")))
		if n := len(a.data.pressures); n > 0 {
			s := a.data.pressures[n-1].Stamp()
			week.rows = append(week.rows, row(label("last "), inked(a.staleInk(s), a.lastWords(s))))
		}
	default:
		week.rows = append(week.rows, row(strong(f.pair(m.Systolic, m.Diastolic)), label(" "+f.pressureUnit())).and(label("N "+thousands(int64(m.N)))))
		if lack.Any() {
			week.rows = append(week.rows, row(faint("no class: "+lack.String())))
		} else {
			week.rows = append(week.rows, row(span{className(class), bright(severityInk(class.Severity))}).and(label(p.scheme.String())))
		}
		week.rows = append(week.rows, meanRow(f, "morning", p.week.Morning, inkMorning), meanRow(f, "evening", p.week.Evening, inkEvening))
		pulse := "pulse " + f.decimals(m.Pulse, 0)
		wide := ""
		if m.Wide() {
			wide = " (wide)"
		}
		week.rows = append(week.rows, row(label(pulse+" · PP "+f.pressure(m.PulsePressure())+wide+" · MAP "+f.pressure(m.MAP()))))
	}
	rng := box{title: "This range"}
	all := p.span.All
	if all.N > 0 {
		head := row(strong(f.pair(all.Systolic, all.Diastolic))).and(label("N " + thousands(int64(all.N))))
		if c := p.comparison; !c.Lack.Any() {
			head.left = append(head.left, plain("  "), inked(wayInk(-1, c.Systolic), pressureChange(f, c.Systolic)+"/"+pressureChangeTail(f, c.Diastolic)))
		}
		rng.rows = append(rng.rows, head)
		for _, s := range p.shares {
			rng.rows = append(rng.rows, a.shareRow(s))
		}
	} else {
		rng.rows = append(rng.rows, row(label("no readings")))
	}
	return []box{week, rng, a.protocolBox(f), a.otherGuidelines(f), recentBox(len(p.in), func(i int) boxRow {
		r := p.in[i]
		return row(label(r.Stamp().Time().Format("2 Jan 15:04"))).and(
			a.countedSpan(f.pair(float64(r.Systolic), float64(r.Diastolic)), r.Source, r.Flags), label(fmt.Sprintf(" %4s", f.decimals(float64(r.Pulse), 0))))
	})}
}

func pressureChange(f figures, mmHg float64) string {
	places := 0
	if f.pressureUnit() == "kPa" {
		places = 1
	}
	return f.change(f.Pressure.Value(mmHg), places)
}

func pressureChangeTail(f figures, mmHg float64) string {
	places := 0
	if f.pressureUnit() == "kPa" {
		places = 1
	}
	return signed(f, f.Pressure.Value(mmHg), places)
}

// shareRow is how many readings fall in a class, with a bar.
func (a *App) shareRow(s insight.Share) boxRow {
	room := a.sideWidth() - 4
	width := room - 21
	bar := ""
	for range int(math.Ceil(s.Part * float64(width))) {
		bar += "█"
	}
	return row(label(fmt.Sprintf("%-16s", ellipsis(s.Class.Name, 15))), inked(severityInk(s.Class.Severity), bar)).and(plain(thousands(int64(s.N))))
}

// protocolBox is the home protocol as far as it has come: seven days, two
// readings each morning and evening.
func (a *App) protocolBox(f figures) box {
	p := &a.derived.pressure.protocol
	b := box{title: "Home protocol", right: []span{faint("ESH 2021")}}
	state := inked(inkCaution, fmt.Sprintf("%d of %d", p.Readings, insight.ProtocolMinReadings))
	if p.Met() {
		state.style = fg(inkGood)
	}
	b.rows = append(b.rows, row(plain(shortPeriod(p.Days))).and(state))
	if p.Met() {
		b.rows = append(b.rows, row(strong(f.pair(p.Mean.Systolic, p.Mean.Diastolic)), label(" "+f.pressureUnit())).and(faint("day 1 dropped")))
	} else {
		b.rows = append(b.rows, row(label("no mean yet")).and(faint("day 1 is dropped")))
	}
	// A full mark is two readings in that half of the day, a hollow one a single.
	slotMarks := [...]string{"·", "□", "■"}
	marks := []span{}
	for _, day := range p.Slots {
		for slot, n := range day {
			i := inkMorning
			if slot == int(insight.Evening) {
				i = inkEvening
			}
			if n == 0 {
				i = inkFaint
			}
			marks = append(marks, inked(i, slotMarks[min(n, 2)]))
		}
		marks = append(marks, plain(" "))
	}
	b.rows = append(b.rows, row(marks...))
	if missing := p.Missing(a.today()); missing != "" && !p.Met() {
		for _, l := range wrap("still open: "+missing, a.sideWidth()-4) {
			b.rows = append(b.rows, row(label(l)))
		}
	}
	return b
}

func shortPeriod(p insight.Period) string {
	return shortDate(p.From, p.From) + " – " + shortDate(p.To, p.From)
}

// otherGuidelines class the same mean by the schemes that are not chosen.
func (a *App) otherGuidelines(f figures) box {
	p := &a.derived.pressure
	b := box{title: "Other guidelines", right: []span{faint("b switches")}}
	mean := p.week.All
	if mean.N == 0 {
		mean = p.span.All
	}
	for _, g := range insight.Guidelines() {
		for _, s := range []insight.Setting{insight.Home, insight.Office} {
			scheme := insight.SchemeOf(g, s)
			if scheme.Guideline == p.scheme.Guideline && scheme.Setting == p.scheme.Setting || s != p.scheme.Setting && g != p.scheme.Guideline {
				continue
			}
			name := scheme.Guideline.Title()
			if s != p.scheme.Setting {
				name = scheme.String()
			}
			class, lack := scheme.ClassOf(mean)
			if lack.Any() {
				b.rows = append(b.rows, row(label(name)).and(faint(unknown)))
				continue
			}
			b.rows = append(b.rows, row(label(name)).and(inked(severityInk(class.Severity), className(class))))
		}
	}
	return b
}
