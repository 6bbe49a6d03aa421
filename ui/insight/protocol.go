package insight

import (
	"fmt"
	"math"
	"sort"

	"withings-tui/store"
)

// The home protocol of ESH 2021 (Stergiou, J Hypertens 2021;39:1293): seven
// days, two readings each morning and each evening, the first day dropped, the
// mean of the rest of at least twelve.
const (
	ProtocolDays        = 7
	ProtocolPerSlot     = 2
	ProtocolMinReadings = 12
)

// Protocol is a course of home measurement.
type Protocol struct {
	Days Period // seven; the last may be to come
	// Slots counts the readings of each day's morning and evening, at most two:
	// a third in the same half of the day is no part of the protocol.
	Slots    [ProtocolDays][2]int
	Readings int          // that count towards twelve: of day 2 and later
	Mean     PressureMean // of those, each reading weighing the same
	Lack     Lack         // nothing lacks from twelve readings on
}

// Met tells that there is a mean by the protocol.
func (p Protocol) Met() bool { return !p.Lack.Any() }

// String says how far it is, as "6 of 12 readings", or how far beyond what it
// needs, as "16 readings, 12 needed".
func (p Protocol) String() string {
	if p.Readings > ProtocolMinReadings {
		return fmt.Sprintf("%d readings, %d needed", p.Readings, ProtocolMinReadings)
	}
	return fmt.Sprintf("%d of %d readings", p.Readings, ProtocolMinReadings)
}

// Missing says what a full course still needs up to and including today, as "2
// mornings and 1 evening"; empty where nothing is missing. Halves of a day with
// one reading of two count as missing.
func (p Protocol) Missing(today store.Date) string {
	var missing [2]int
	for day, slots := range p.Slots {
		if p.Days.From+store.Date(day) > today {
			break
		}
		for slot, n := range slots {
			if n < ProtocolPerSlot {
				missing[slot]++
			}
		}
	}
	switch {
	case missing[Morning] > 0 && missing[Evening] > 0:
		return counted(missing[Morning], "morning") + " and " + counted(missing[Evening], "evening")
	case missing[Morning] > 0:
		return counted(missing[Morning], "morning")
	case missing[Evening] > 0:
		return counted(missing[Evening], "evening")
	}
	return ""
}

// protocolDay is a day's first two morning and evening readings.
type protocolDay struct {
	date      store.Date
	n         [2]int
	systolic  float64
	diastolic float64
	pulse     float64
	pulses    int
}

// protocolDays gathers the days that have a morning or evening reading.
func protocolDays(points []store.PressurePoint, o PressureOptions) []protocolDay {
	hours := o.hours()
	var days []protocolDay
	for i := range points {
		p := &points[i]
		systolic, diastolic := float64(p.Systolic), float64(p.Diastolic)
		if !o.Counting.Counts(p.Source, p.Flags) || !Plausible(systolic, diastolic) {
			continue
		}
		slot := hours.Slot(p.Stamp().MinuteOfDay())
		if slot == Between {
			continue
		}
		date := p.Stamp().Date()
		if n := len(days); n == 0 || days[n-1].date < date {
			days = append(days, protocolDay{date: date})
		}
		day := &days[len(days)-1]
		if day.n[slot] == ProtocolPerSlot {
			continue
		}
		day.n[slot]++
		day.systolic += systolic
		day.diastolic += diastolic
		if p.Pulse > 0 {
			day.pulse += float64(p.Pulse)
			day.pulses++
		}
	}
	return days
}

// protocolFrom is the course that begins on a day.
func protocolFrom(days []protocolDay, first store.Date) Protocol {
	p := Protocol{Days: Period{first, first + ProtocolDays - 1}}
	i := sort.Search(len(days), func(i int) bool { return days[i].date >= first })
	var sum protocolDay
	for ; i < len(days) && days[i].date <= p.Days.To; i++ {
		day := days[i]
		p.Slots[day.date-first] = day.n
		if day.date == first {
			continue
		}
		for _, n := range day.n {
			p.Readings += n
			if n > 0 {
				p.Mean.Sessions++
			}
		}
		p.Mean.Days++
		sum.systolic += day.systolic
		sum.diastolic += day.diastolic
		sum.pulse += day.pulse
		sum.pulses += day.pulses
	}
	p.Mean.N = p.Readings
	p.Mean.Systolic = sum.systolic / float64(p.Readings)
	p.Mean.Diastolic = sum.diastolic / float64(p.Readings)
	p.Mean.Pulse = sum.pulse / float64(sum.pulses)
	if p.Readings < ProtocolMinReadings {
		p.Lack = Lack{
			Reason: TooFew, HaveN: p.Readings, NeedN: ProtocolMinReadings,
			HaveDays: p.Mean.Days, NeedDays: int(math.Ceil(ProtocolMinReadings / (2.0 * ProtocolPerSlot))),
		}
	}
	return p
}

// CurrentProtocol is the course that today is in: it began on the first day of
// the last seven that has a morning or evening reading, and today if none has.
func CurrentProtocol(points []store.PressurePoint, o PressureOptions, today store.Date) Protocol {
	days := protocolDays(In(points, LastDays(ProtocolDays, today)), o)
	first := today
	if len(days) > 0 {
		first = days[0].date
	}
	return protocolFrom(days, first)
}

// LatestProtocol is the newest course in the series that has its mean: of the
// last seven days that end with a reading, from the first that has one.
func LatestProtocol(points []store.PressurePoint, o PressureOptions) (Protocol, bool) {
	days := protocolDays(points, o)
	first := len(days) - 1
	for end := len(days) - 1; end >= 0; end-- {
		for first > 0 && days[first-1].date > days[end].date-ProtocolDays {
			first--
		}
		if p := protocolFrom(days, days[first].date); p.Met() {
			return p, true
		}
	}
	return Protocol{}, false
}
