package insight

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"withings-tui/store"
	"withings-tui/ui/units"
)

var nan = math.NaN()

// finite is false for NaN and the infinities.
func finite(v float64) bool { return v-v == 0 }

// round is the one rounding of everything that is shown.
func round(v float64, decimals int) float64 { return units.Round(v, decimals) }

// difference is to less from, each as it is shown; NaN where either is unknown.
func difference(from, to float64, decimals int) float64 {
	return units.Difference(from, to, decimals)
}

// What is missing, in words.
const (
	lackNoReadings = "no readings"
	lackNoHeight   = "no height known"
	lackNoPair     = "nothing to compare with"
)

func lackStale(age int) string {
	return fmt.Sprintf("last reading %s ago, needs one within %d", days(age), FreshDays)
}

func lackOf(have, need int, noun string) string {
	return fmt.Sprintf("%d of %d %s", have, need, noun)
}

func days(n int) string        { return units.Count(n, "day", "days") }
func nightsWords(n int) string { return units.Count(n, "night", "nights") }
func readings(n int) string    { return units.Count(n, "reading", "readings") }
func weeks(n int) string       { return units.Count(n, "week", "weeks") }

// sentence joins clauses to one sentence and drops empty ones; without any it is "".
func sentence(clauses ...string) string {
	all := strings.Join(slices.DeleteFunc(clauses, func(c string) bool { return c == "" }), "; ")
	if all == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(all)
	return string(unicode.ToUpper(first)) + all[size:] + "."
}

// shortDate is "3 Nov", with the year where it is not that of today.
func shortDate(d, today store.Date) string { return units.Date(d.UTC(), today.UTC()) }

// dayAndTime is "today 07:10", "yesterday 22:04", "3 days ago 07:10", "12 Nov 07:10".
func dayAndTime(s store.Stamp, today store.Date) string {
	return units.Day(s.Date().UTC(), today.UTC()) + " " + units.Clock(s.Time())
}

// either is yes or no.
func either(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}
