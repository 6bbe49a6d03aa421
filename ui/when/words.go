package when

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// token is one word with what it is: a letter of the kinds below.
type token struct {
	kind byte
	n    int        // the number, year, or weekday
	unit byte       // d, w, m, q or y of U and C
	date expression // of D and Y
}

// The kinds: N a number of up to three digits, D a part of a date or all of it (a
// month, a quarter, a season, "2025-03-14"), Y a year, W a weekday, U a unit, C a
// number with its unit ("30d"), and the words below.
var keywords = map[string]byte{
	"last": 'l', "past": 'l', "previous": 'l', "this": 't', "ago": 'a', "since": 's', "from": 's',
	"today": 'T', "now": 'T', "yesterday": 'B', "a": 'N', "an": 'N',
}

// fillers mean nothing by themselves.
var fillers = []string{"of", "the", "in", "on"}

var numbers = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// seasons are those of the north, by their first month.
var seasons = map[string]int{"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

// expressions is what text can mean without a "to" in it, the likeliest first.
func (p *parser) expressions(text string) []expression {
	if text == "fall" { // by itself it is a word of a note
		return nil
	}
	var tokens []token
	for _, word := range strings.Fields(text) {
		t, ok := p.token(word)
		if !ok {
			return nil
		}
		if t.kind != 0 {
			tokens = append(tokens, t)
		}
	}
	return p.meanings(tokens)
}

// meanings is what the tokens can mean together.
func (p *parser) meanings(tokens []token) []expression {
	if len(tokens) > 0 && tokens[0].kind == 's' {
		var out []expression
		for _, e := range p.meanings(tokens[1:]) {
			if r, ok := p.resolve(e, p.today); ok && !r.From.After(p.today) {
				out = append(out, known(r.From, p.today)...)
			}
		}
		return out
	}
	tokens = p.merged(tokens)
	n := len(tokens)
	switch kinds(tokens) {
	case "":
		return nil
	case "T":
		return known(p.today, p.today)
	case "B":
		return known(p.back(1, 'd'), p.back(1, 'd'))
	case "W", "lW":
		ago := (int(p.today.Weekday()) - tokens[n-1].n + 7) % 7
		if ago == 0 && n > 1 {
			ago = 7
		}
		return known(p.back(ago, 'd'), p.back(ago, 'd'))
	case "NUa", "YUa", "Ca", "Ua": // "week ago" is one
		ago := p.back(tokens[0].n, tokens[n-2].unit)
		return known(ago, ago)
	case "C", "lC":
		c := tokens[n-1]
		days := c.n * map[byte]int{'d': 1, 'w': 7, 'm': 30, 'y': 365}[c.unit] // as the spans count
		return known(p.today.AddDate(0, 0, 1-max(1, days)), p.today)
	case "NU", "lNU", "YU", "lYU":
		if tokens[n-2].n < 1 {
			return nil
		}
		return known(p.back(tokens[n-2].n, tokens[n-1].unit).AddDate(0, 0, 1), p.today)
	case "tU":
		return known(p.start(p.today, tokens[1].unit), p.today)
	case "lU":
		this := p.start(p.today, tokens[1].unit)
		return known(p.start(this.AddDate(0, 0, -1), tokens[1].unit), this.AddDate(0, 0, -1))
	}
	return p.dated(tokens)
}

func kinds(tokens []token) string {
	out := make([]byte, len(tokens))
	for i, t := range tokens {
		out[i] = t.kind
	}
	return string(out)
}

// merged makes parts of a date of several tokens: "last year", "this year" and
// "2 years ago" behind something else, "year 2025", "week 12".
func (p *parser) merged(tokens []token) []token {
	var out []token
	for i := 0; i < len(tokens); i++ {
		t, rest := tokens[i], tokens[i+1:]
		next := token{}
		if len(rest) > 0 {
			next = rest[0]
		}
		year := 0
		switch {
		case i > 0 && kinds(tokens[i:]) == "lU" && next.unit == 'y':
			year = p.today.Year() - 1
		case i > 0 && kinds(tokens[i:]) == "tU" && next.unit == 'y':
			year = p.today.Year()
		case i > 0 && kinds(tokens[i:]) == "NUa" && next.unit == 'y':
			year = p.today.Year() - t.n
		case t.unit == 'y' && next.kind == 'Y': // "year 2025"
			continue
		case t.kind == 'U' && t.unit == 'w' && next.kind == 'N':
			t = token{kind: 'D', date: expression{week: next.n}}
			i++
		}
		if year > 0 {
			return append(out, token{kind: 'Y', n: year, date: expression{year: year}})
		}
		out = append(out, t)
	}
	return out
}

// dated is the date that its parts make, in whatever order.
func (p *parser) dated(tokens []token) []expression {
	var e expression
	if k := tokens[0].kind; k == 'l' || k == 't' {
		e.ended, tokens = k == 'l', tokens[1:]
	}
	for _, t := range tokens {
		part := t.date
		if t.kind == 'N' {
			part = expression{day: t.n}
			if e.day > 0 { // "14 mar 25"
				part = expression{year: 2000 + t.n}
			}
		}
		if part == (expression{}) || !e.take(part) {
			return nil
		}
	}
	alone := e.day > 0 && e.month == 0 // a day of no month, as in "1 - 15 mar"
	if alone && len(tokens) > 1 || e.months > 0 && e.day > 0 || e.week > 0 && e.month+e.day > 0 {
		return nil
	}
	// Withings has readings since 2009: "mar 25" can be a year, "mar 5" not.
	if year := 2000 + e.day; len(tokens) == 2 && tokens[1].kind == 'N' && e.year == 0 && e.day >= 9 && year <= p.today.Year() {
		return []expression{{year: year, month: e.month}, e}
	}
	return []expression{e}
}

// take adds the parts of a date that f has; false where e has one of them.
func (e *expression) take(f expression) bool {
	for _, part := range [...]struct {
		to   *int
		from int
	}{{&e.year, f.year}, {&e.month, f.month}, {&e.months, f.months}, {&e.day, f.day}, {&e.week, f.week}} {
		if part.from != 0 && *part.to != 0 {
			return false
		}
		*part.to += part.from
	}
	return true
}

func known(from, to time.Time) []expression {
	return []expression{{fixed: Range{From: from, To: to}, known: true}}
}

// back is the day n units before today. A month before 31 March is the last
// day of February.
func (p *parser) back(n int, unit byte) time.Time {
	n = min(n, 3000)
	months := 0
	switch unit {
	case 'd':
		return p.today.AddDate(0, 0, -n)
	case 'w':
		return p.today.AddDate(0, 0, -7*n)
	case 'm':
		months = n
	case 'q':
		months = 3 * n
	case 'y':
		months = 12 * min(n, 200)
	}
	y, m, d := p.today.Date()
	first := day(y, m-time.Month(months), 1)
	return day(first.Year(), first.Month(), min(d, day(first.Year(), first.Month()+1, 0).Day()))
}

// start is the first day of the unit that t lies in.
func (p *parser) start(t time.Time, unit byte) time.Time {
	switch unit {
	case 'w':
		return t.AddDate(0, 0, -(int(t.Weekday())-int(p.weekStart)+7)%7)
	case 'm':
		return day(t.Year(), t.Month(), 1)
	case 'q':
		return day(t.Year(), (t.Month()-1)/3*3+1, 1)
	case 'y':
		return day(t.Year(), 1, 1)
	}
	return t
}

// token tells what a word is; kind 0 is a filler.
func (p *parser) token(word string) (token, bool) {
	if k, ok := keywords[word]; ok {
		return token{kind: k, n: 1}, true
	}
	if n := slices.Index(numbers, word); n > 0 {
		return token{kind: 'N', n: n}, true
	}
	if m := nameIn(word, 3, 12, func(i int) string { return time.Month(i + 1).String() }); m >= 0 {
		return token{kind: 'D', date: expression{month: m + 1}}, true
	}
	if m := seasons[word]; m > 0 {
		return token{kind: 'D', date: expression{month: m, months: 3}}, true
	}
	if d := nameIn(word, 3, 7, func(i int) string { return time.Weekday(i).String() }); d >= 0 {
		return token{kind: 'W', n: d}, true
	}
	for _, u := range []string{"day", "week", "month", "quarter", "year"} {
		if word == u || word == u+"s" {
			return token{kind: 'U', n: 1, unit: u[0]}, true
		}
	}
	if slices.Contains(fillers, word) {
		return token{}, true
	}
	return p.figures(word)
}

// nameIn is the index of the name that word is, or begins, with at least so
// many letters; -1 where it is none.
func nameIn(word string, least, n int, name func(int) string) int {
	word = strings.TrimSuffix(word, ".")
	if word == "sept" || len(word) < least {
		word = strings.TrimSuffix(word, "t")
	}
	for i := range n {
		if len(word) >= least && strings.HasPrefix(strings.ToLower(name(i)), word) {
			return i
		}
	}
	return -1
}

// figures reads a word that begins with a figure, a quarter or a week. Its shape
// is the word with N for one or two digits, T for three and Y for four.
func (p *parser) figures(word string) (token, bool) {
	shape, n := shapeOf(word)
	date := func(e expression) (token, bool) {
		if e.year > 0 && e.year < 100 {
			e.year += 2000
		}
		return token{kind: 'D', date: e}, e != expression{}
	}
	quarter := func(year, q int) (token, bool) {
		t, _ := date(expression{year: year, month: 3*q - 2, months: 3})
		return t, q >= 1 && q <= 4
	}
	switch shape {
	case "Y-N", "Y/N":
		return date(expression{year: n[0], month: n[1]})
	case "Y-N-N", "Y/N/N":
		return date(expression{year: n[0], month: n[1], day: n[2]})
	case "N/Y", "N.Y":
		return date(expression{year: n[1], month: n[0]})
	case "N.N", "N.N.":
		return date(expression{month: n[1], day: n[0]})
	case "N.N.N", "N.N.Y":
		return date(expression{year: n[2], month: n[1], day: n[0]})
	case "N/N", "N/N/N", "N/N/Y":
		n = append(n, 0)
		switch a, b := n[0], n[1]; {
		case a <= 12 && b <= 12 && a != b:
			p.fail("%q can be read two ways: write the month as a word, as in \"%d %s\", or 2025-03-14", word, a, strings.ToLower(time.Month(b).String()[:3]))
			return token{}, false
		case b > 12:
			return date(expression{year: n[2], month: a, day: b})
		}
		return date(expression{year: n[2], month: n[1], day: n[0]})
	case "Y-wN", "YwN":
		return date(expression{year: n[0], week: n[1]})
	case "wN":
		return date(expression{week: n[0]})
	case "Y-qN", "YqN":
		return quarter(n[0], n[1])
	case "qN":
		return quarter(0, n[0])
	case "qN/Y":
		return quarter(n[1], n[0])
	case "N", "T", "N.", "Nst", "Nnd", "Nrd", "Nth":
		return token{kind: 'N', n: n[0]}, true
	case "Y":
		return token{kind: 'Y', n: n[0], date: expression{year: n[0]}}, true
	}
	if len(shape) == 2 && len(n) == 1 && strings.ContainsRune("dwmy", rune(shape[1])) {
		return token{kind: 'C', n: n[0], unit: shape[1]}, n[0] > 0
	}
	return token{}, false
}

// shapeOf is the shape of a word and the numbers in it.
func shapeOf(word string) (shape string, numbers []int) {
	for word != "" {
		digits := len(word) - len(strings.TrimLeft(word, "0123456789"))
		if digits == 0 {
			shape, word = shape+word[:1], word[1:]
			continue
		}
		n, _ := strconv.Atoi(word[:min(digits, 5)])
		numbers = append(numbers, n)
		shape, word = shape+"?NNTY????"[min(digits, 5):][:1], word[digits:]
	}
	return shape, numbers
}

// fail says why something that was nearly read is not: the first thing counts.
func (p *parser) fail(format string, a ...any) {
	if p.problem == "" {
		p.problem = fmt.Sprintf(format, a...)
	}
}
