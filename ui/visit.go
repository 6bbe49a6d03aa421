package ui

import (
	"withings-tui/store"
	"withings-tui/ui/pane"
	"withings-tui/ui/units"
	"withings-tui/ui/when"
)

// visit goes to a day, or shows a range, and says where readings are if there
// are none.
func visit(s *session, r when.Range, ranges bool) {
	days, reach := period(s, r), s.reach()
	if r.Single() && !ranges {
		s.place = s.place.goTo(days.From, reach)
		if s.place.date(reach) != days.From {
			s.sayNone("no reading on "+units.DateYear(days.From.UTC()), days)
		}
		return
	}
	s.place.cursor.Anchored = false
	s.place = s.place.to(days, reach)
	if from, end := reach.stops.In(days); from == end {
		s.sayNone("no readings in "+units.DatesBetween(days.From.UTC(), days.To.UTC()), days)
	}
}

func (s *session) sayNone(words string, p store.Period) {
	if nearest := nearestTo(p, s.stops()); nearest != "" {
		s.say(words + "; " + nearest)
	}
}

// nearestTo tells of a period without stops where the nearest are, "" where there
// are none at all.
func nearestTo(p store.Period, stops pane.Stops) string {
	day := func(i int) string { return units.DateYear(stops.At(i).Date().UTC()) }
	switch before, behind := stops.In(p); {
	case before > 0 && behind < stops.N:
		return "the nearest: " + day(before-1) + " and " + day(behind)
	case before > 0:
		return "the nearest: " + day(before-1)
	case behind < stops.N:
		return "the nearest: " + day(behind)
	}
	return ""
}

// period is a range of words as days.
func period(s *session, r when.Range) store.Period {
	if r.All {
		rr := s.reach()
		return store.Period{From: rr.first, To: rr.last}
	}
	return store.Period{From: store.DateOf(r.From), To: store.DateOf(r.To)}
}
