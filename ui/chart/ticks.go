package chart

import (
	"strconv"
	"time"
)

// timeTick is a mark on the time axis: its column, its label and where the label begins.
type timeTick struct {
	col, at int
	label   string
}

// tickStep is a distance between ticks: on certain days of the month, or on the first of every so many months. Years
// are twelve months.
type tickStep struct {
	days   []int // days of the month, nil for every day
	months int   // 0 for steps within a month
	least  int   // fewest days between two ticks
	width  int   // columns of the widest label
}

var tickSteps = []tickStep{
	{days: nil, least: 1, width: 6},
	{days: []int{1, 8, 15, 22}, least: 7, width: 6},
	{days: []int{1, 15}, least: 14, width: 6},
	{months: 1, least: 28, width: 4},
	{months: 3, least: 90, width: 4},
	{months: 6, least: 181, width: 4},
	{months: 12, least: 365, width: 4},
	{months: 24, least: 730, width: 4},
	{months: 60, least: 1826, width: 4},
	{months: 120, least: 3652, width: 4},
	{months: 240, least: 7305, width: 4},
	{months: 600, least: 18262, width: 4},
	{months: 1200, least: 36524, width: 4},
	{months: 12000, least: 365242, width: 4},
}

// timeTicks sets ticks on days, weeks, months or years, whatever leaves room between labels. The first label names the
// first day and is always there.
func timeTicks(cols columns, width int, tickCol func(day int) int) []timeTick {
	if cols.count() == 0 || width <= 0 {
		return nil
	}
	from, end := cols.bounds[0], cols.bounds[cols.count()]
	first, last := dayNumber(from, cols.zone), dayNumber(end-1, cols.zone)
	days := last - first + 1
	step := tickSteps[len(tickSteps)-1]
	for _, s := range tickSteps {
		if float64(s.least)*float64(width)/float64(days) >= float64(s.width+2) {
			step = s
			break
		}
	}
	if tickCol == nil {
		tickCol = func(day int) int {
			if day == first {
				return 0
			}
			return cols.at(dayStart(day, cols.zone))
		}
	}
	var out []timeTick
	next := 0 // first column that a label may use
	add := func(day int, label string) {
		// A year may stand close to the label before it and a column beside its tick; others give way to that label.
		aside, free := 1, next
		if len(label) != 4 && len(out) > 0 {
			aside, free = 0, next+1
		}
		col, n := tickCol(day), runeLen(label)
		if col < 0 || col >= width || n > width {
			return
		}
		at := min(max(col-n/2, free), width-n)
		if len(out) == 0 {
			at = min(max(min(col, col-n/2+1), 0), width-n)
		}
		if at < free || at > col+aside || at+n <= col {
			return
		}
		out = append(out, timeTick{col, at, label})
		next = at + n + 1
	}
	add(first, firstLabel(first, days, width, step))
	for _, day := range step.between(first+1, last) {
		add(day, step.label(day, days))
	}
	return out
}

// between lists the days of the ticks from a to z.
func (s tickStep) between(a, z int) []int {
	var out []int
	year, month, _ := date(a)
	switch {
	case s.months > 0:
		m := year*12 + int(month) - 1
		m += (s.months - m%s.months) % s.months
		for ; ; m += s.months {
			day := number(m/12, time.Month(m%12+1), 1)
			if day > z {
				return out
			}
			if day >= a {
				out = append(out, day)
			}
		}
	case s.days == nil:
		for day := a; day <= z; day++ {
			out = append(out, day)
		}
	default:
		for m := int(month); ; m++ {
			for _, d := range s.days {
				day := number(year, time.Month(m), d)
				if day > z {
					return out
				}
				if day >= a {
					out = append(out, day)
				}
			}
		}
	}
	return out
}

// label names a tick: the year in January, the month on its first day, else the day.
func (s tickStep) label(day, days int) string {
	year, month, dom := date(day)
	switch {
	case s.months >= 12, s.months > 0 && month == time.January:
		return strconv.Itoa(year)
	case s.months > 0:
		return month.String()[:3]
	case s.days == nil && days <= 8:
		return weekday(day).String()[:3] + " " + strconv.Itoa(dom)
	case dom == 1:
		return month.String()[:3]
	}
	return strconv.Itoa(dom) + " " + month.String()[:3]
}

// firstLabel names the first day, as far as the range makes that of interest.
func firstLabel(day, days, width int, step tickStep) string {
	year, month, dom := date(day)
	short := strconv.Itoa(dom) + " " + month.String()[:3]
	label := short
	switch {
	case step.months >= 12:
		label = strconv.Itoa(year)
	case days > 300:
		label = month.String()[:3] + " " + strconv.Itoa(year)
	case step.days == nil && step.months == 0 && days <= 8:
		label = weekday(day).String()[:3] + " " + strconv.Itoa(dom)
		if (width / days) > 12 {
			label += " " + month.String()[:3]
		}
	}
	if runeLen(label) > width {
		label = short
	}
	return label
}

// weekday returns the weekday of a day number; 1 January 1970 was a Thursday.
func weekday(day int) time.Weekday {
	return time.Weekday(((day+int(time.Thursday))%7 + 7) % 7)
}
