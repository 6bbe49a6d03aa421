// Package when reads days and ranges of days as a person types them: "14 mar",
// "2025-03", "3 weeks ago", "last 6 weeks", "1.3.-15.4.". What it cannot read
// it says.
//
// olebedev/when and tj/go-naturaldate were looked at: both find one instant in
// a sentence and pass over the words around it. Here the whole of what is typed
// must be understood, and most of it means a range: "mar 2025" is 31 days.
package when

import (
	"fmt"
	"strings"
	"time"
)

// Range is a run of calendar days, both ends included, each as its midnight in
// UTC. All means every day there is; its ends are zero then.
type Range struct {
	From, To time.Time
	All      bool
}

// Single tells that the range is one day.
func (r Range) Single() bool { return !r.All && r.From.Equal(r.To) }

// Examples are things that can be typed, for prompts.
const Examples = `"14 mar", "2025-03", "3 weeks ago", "last 6 weeks", "1.3.-15.4."`

// words are all kinds of things that can be typed.
const words = `7d, 12w, 6m, 1y, yesterday, "14 mar", 2025-03-14, 2025-03, 2025, "last march", "march last year", "last 6 weeks", "3 weeks ago", "this year", ` +
	`"summer 2025", "q1 2025", "week 12", "since march", "1.3.-15.4.", 2025-01-01..2025-06-30, all`

// Parse reads words, seen from today, in weeks that begin on weekStart. Where
// words can mean two things it is the likelier one.
func Parse(text string, today time.Time, weekStart time.Weekday) (Range, error) {
	all, err := ParseAll(text, today, weekStart)
	if err != nil {
		return Range{}, err
	}
	return all[0], nil
}

// ParseAll is everything that words can mean, the likeliest first: "mar 25" is
// March 2025, and 25 March. There is at least one where the error is nil.
func ParseAll(typed string, today time.Time, weekStart time.Weekday) ([]Range, error) {
	p := parser{today: day(today.Date()), weekStart: weekStart}
	text := strings.ToLower(strings.TrimSpace(typed))
	text = strings.NewReplacer("–", "-", "—", "-", "−", "-", "…", "..", ",", " ", "'", "", "’", "").Replace(text)
	if text == "" {
		return nil, fmt.Errorf("nothing is typed yet: %s", Examples)
	}
	switch text {
	case "all", "all time", "everything":
		return []Range{{All: true}}, nil
	}
	var out []Range
	for _, e := range p.expressions(text) {
		if r, ok := p.resolve(e, p.today); ok {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		if r, ok := p.between(text); ok {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		if p.problem != "" {
			return nil, fmt.Errorf("%s", p.problem)
		}
		return nil, fmt.Errorf("cannot read %q as a date or a range: try %s", clip(typed), words)
	}
	return out, nil
}

// clip keeps what is repeated short enough for one line.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

type parser struct {
	today     time.Time
	weekStart time.Weekday
	problem   string // why something that was nearly read is not, in one line
}

// expression is what was read: a fixed range, or a date of which parts may be
// missing (0).
type expression struct {
	fixed            Range
	known            bool // fixed is set
	year, month, day int
	months           int  // of a quarter or season: 3, from month on; else 0
	week             int  // ISO 8601
	ended            bool // where the year is missing: the latest that is over
}

// resolve makes a range of e: what is not said is the latest that does not
// begin after limit.
func (p *parser) resolve(e expression, limit time.Time) (Range, bool) {
	switch {
	case e.known:
		return e.fixed, true
	case e.year == 0 && e.month == 0 && e.week == 0:
		return Range{}, false // a day of no month
	case e.year != 0:
		return p.calendar(e)
	}
	problem := p.problem
	for back := range 9 { // 29 February may be eight years away
		e.year = limit.Year() - back
		if r, ok := p.calendar(e); ok && !r.From.After(limit) && !(e.ended && !r.To.Before(limit)) {
			p.problem = problem
			return r, true
		}
	}
	return Range{}, false
}

// weeks is how many weeks a year has by ISO 8601: 28 December is in the last.
func weeks(year int) int {
	_, week := day(year, 12, 28).ISOWeek()
	return week
}

// resolveAfter makes a range of e that begins no earlier than from.
func (p *parser) resolveAfter(e expression, from time.Time) (Range, bool) {
	if e.known || e.year != 0 || e.month == 0 {
		return p.resolve(e, p.today)
	}
	for on := range 9 {
		e.year = from.Year() + on
		if r, ok := p.calendar(e); ok && !r.From.Before(from) {
			return r, true
		}
	}
	return Range{}, false
}

// calendar is the year, month, week or day that e names in full.
func (p *parser) calendar(e expression) (Range, bool) {
	first := day(e.year, time.Month(max(1, e.month)), max(1, e.day))
	last := first
	monday := day(e.year, 1, 4) // which lies in week 1
	monday = monday.AddDate(0, 0, -(int(monday.Weekday())+6)%7+7*(e.week-1))
	isoYear, isoWeek := monday.ISOWeek()
	switch {
	case e.year < 1900 || e.year > 2200:
		p.fail("the year %d is out of reach: 1900 to 2200", e.year)
		return Range{}, false
	case e.month < 0 || e.month > 12:
		p.fail("there is no month %d: 1 to 12", e.month)
		return Range{}, false
	case e.week > 0 && (isoWeek != e.week || isoYear != e.year):
		p.fail("there is no week %d in %d: 1 to %d", e.week, e.year, weeks(e.year))
		return Range{}, false
	case e.week > 0:
		first, last = monday, monday.AddDate(0, 0, 6)
	case e.month == 0:
		last = day(e.year, 12, 31)
	case e.day == 0:
		last = day(e.year, time.Month(e.month+max(1, e.months)), 0)
	case int(first.Month()) != e.month:
		p.fail("there is no %d %s %d: 1 to %d", e.day, time.Month(e.month), e.year, day(e.year, time.Month(e.month+1), 0).Day())
		return Range{}, false
	}
	return Range{From: first, To: last}, true
}

// between reads "A to B": the places where the words can part are tried one
// after another.
func (p *parser) between(text string) (Range, bool) {
	text = strings.TrimSpace(strings.TrimPrefix(text, "from "))
	text = strings.TrimSpace(strings.TrimPrefix(text, "between "))
	for _, sign := range []string{" to ", " until ", " till ", " and ", "..", " - ", "-"} {
		for at := 0; ; {
			i := strings.Index(text[at:], sign)
			if i < 0 {
				break
			}
			left, right := text[:at+i], text[at+i+len(sign):]
			at += i + len(sign)
			if r, ok := p.joined(left, strings.Trim(right, ".")); ok {
				return r, true
			}
		}
	}
	return Range{}, false
}

func (p *parser) joined(left, right string) (Range, bool) {
	as, bs := p.expressions(left), p.expressions(right)
	if len(as) == 0 || len(bs) == 0 {
		return Range{}, false
	}
	a, b := as[0], bs[0]
	if a.day > 0 && a.month == 0 && !b.known { // "1 - 15 mar"
		a.month = b.month
	}
	var from, to Range
	var ok bool
	switch {
	case a.known || a.year != 0: // "mar 2025 to may": the first May after it
		if from, ok = p.resolve(a, p.today); ok {
			to, ok = p.resolveAfter(b, from.From)
		}
	default: // "nov to feb 2025": the last November before it
		if to, ok = p.resolve(b, p.today); ok {
			from, ok = p.resolve(a, to.From)
		}
	}
	switch {
	case !ok:
		return Range{}, false
	case to.To.Before(from.From):
		p.fail("it ends (%s) before it begins (%s): swap the two", to.To.Format("2 Jan 2006"), from.From.Format("2 Jan 2006"))
		return Range{}, false
	}
	return Range{From: from.From, To: to.To}, true
}
