package insight

import (
	"slices"
	"strings"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// The home protocol of ESH 2021 (Stergiou, J Hypertens 2021;39:1293): seven
// days, two readings each morning and each evening, the first day dropped, the
// mean of the rest of at least twelve.
const (
	protocolDays        = 7
	protocolPerSlot     = 2
	ProtocolMinReadings = 12
)

// Protocol is a course of home measurement. Its means are of readings, not of
// sittings, as the guideline says.
type Protocol struct {
	Days store.Period // seven; the last may be to come
	// Slots counts the readings of each day's morning and evening, at most two:
	// a third in the same half of the day is no part of the protocol.
	Slots               [protocolDays][2]int
	Readings            int     // that count towards twelve: of day 2 and later
	Systolic, Diastolic float64 // mmHg, the mean of those; NaN where there is none
}

// Met tells that there is a mean by the protocol.
func (p Protocol) Met() bool { return p.Readings >= ProtocolMinReadings }

// String says how far it is, as "6 of 12 readings" or "met with 22 readings".
func (p Protocol) String() string {
	if p.Met() {
		return "met with " + readings(p.Readings)
	}
	return lackOf(p.Readings, ProtocolMinReadings, "readings")
}

// Missing says what a full course still needs up to and including today, as "2
// mornings and 1 evening"; empty where nothing is missing. Halves of a day with
// one reading of two count as missing.
func (p Protocol) Missing(today store.Date) string {
	var missing [2]int
	for _, slots := range p.Slots[:min(protocolDays, max(0, int(today-p.Days.From)+1))] {
		for slot, n := range slots {
			if n < protocolPerSlot {
				missing[slot]++
			}
		}
	}
	var parts []string
	for slot, noun := range [...]string{Morning: "morning", Evening: "evening"} {
		if n := missing[slot]; n > 0 {
			parts = append(parts, units.Count(n, noun, noun+"s"))
		}
	}
	return strings.Join(parts, " and ")
}

// protocolFrom is the course that begins on a day.
func protocolFrom(single []Sitting, first store.Date) Protocol {
	p := Protocol{Days: store.Period{From: first, To: first + protocolDays - 1}}
	var sum pressureSum
	course := datesIn(single, (*Sitting).Date, p.Days)
	for i := range course {
		r := &course[i]
		day := r.Date() - first
		if r.Slot == Between || !p.Days.Contains(r.Date()) || p.Slots[day][r.Slot] == protocolPerSlot {
			continue
		}
		p.Slots[day][r.Slot]++
		if day > 0 {
			sum.add(r)
		}
	}
	p.Readings, p.Systolic, p.Diastolic = sum.readings, sum.systolic.mean(), sum.diastolic.mean()
	return p
}

// halfDays are the dates that have a morning or an evening reading.
func halfDays(single []Sitting) []store.Date {
	var out []store.Date
	for i := range single {
		if date := single[i].Date(); single[i].Slot != Between && (len(out) == 0 || date > out[len(out)-1]) {
			out = append(out, date)
		}
	}
	return out
}

// protocolOf is the course that today is in: it began on the first day of the
// last seven that has a morning or evening reading, and today if none has. Where
// it has no mean yet it is the newest course that has one: of the last seven days
// that end with a reading, from the first that has one.
func protocolOf(single []Sitting, today store.Date) Protocol {
	days := halfDays(single)
	begun := today
	if i, _ := slices.BinarySearch(days, today-protocolDays+1); i < len(days) {
		begun = min(begun, days[i])
	}
	current := protocolFrom(single, begun)
	if current.Met() {
		return current
	}
	for _, end := range slices.Backward(days) {
		first, _ := slices.BinarySearch(days, end-protocolDays+1)
		if p := protocolFrom(single, days[first]); p.Met() {
			return p
		}
	}
	return current
}
