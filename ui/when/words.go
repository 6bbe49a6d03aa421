package when

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// token is one word with what it is: a letter of the shapes below.
type token struct {
	kind byte
	n    int        // the number, year, month, or weekday
	unit byte       // d, w, m, q or y of U and C
	date expression // of P
}

// The kinds: N a number of one or two digits, Y a year, M a month, W a weekday,
// U a unit, C a number with its unit ("30d"), P a date in figures, and the
// words below.
var keywords = map[string]byte{
	"last": 'l', "past": 'l', "previous": 'l', "this": 't', "ago": 'a', "back": 'a', "since": 's', "from": 's',
	"today": 'T', "now": 'T', "yesterday": 'B',
}

// fillers mean nothing by themselves.
var fillers = []string{"of", "the", "in", "on", "year", "month", "week"}

var numbers = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// expressions is what text can mean without a "to" in it, the likeliest first.
func (p *parser) expressions(text string) []expression {
	var tokens []token
	shape := ""
	fields := strings.Fields(text)
	for i, word := range fields {
		t, ok := p.token(word)
		if !ok || t.kind == 'U' && len(fields) == 1 {
			return nil
		}
		if t.kind == 's' && i > 0 || t.kind == 0 {
			if t.kind == 0 {
				continue
			}
			return nil
		}
		tokens = append(tokens, t)
		shape += string(t.kind)
	}
	at := func(i int) int { return tokens[i].n }
	month := func(y, m, d int) []expression { return []expression{{year: y, month: m, day: d}} }
	switch shape {
	case "P":
		return []expression{tokens[0].date}
	case "Y":
		return month(at(0), 0, 0)
	case "M":
		return month(0, at(0), 0)
	case "MY":
		return month(at(1), at(0), 0)
	case "YM":
		return month(at(0), at(1), 0)
	case "lM", "tM":
		return month(0, at(1), 0)
	case "N":
		return month(0, 0, at(0))
	case "NM":
		return month(0, at(1), at(0))
	case "NMY":
		return month(at(2), at(1), at(0))
	case "NMN":
		return month(2000+at(2), at(1), at(0))
	case "MNY":
		return month(at(2), at(0), at(1))
	case "YMN":
		return month(at(0), at(1), at(2))
	case "MN":
		// Withings has readings since 2009: "mar 25" can be a year, "mar 5" not.
		asDay := expression{month: at(0), day: at(1)}
		if n := at(1); n >= 9 && 2000+n <= p.today.Year() {
			return []expression{{year: 2000 + n, month: at(0)}, asDay}
		}
		return []expression{asDay}
	case "Q", "QY":
		y := p.today.Year()
		if shape == "QY" {
			y = at(1)
		} else if at(0)*3-2 > int(p.today.Month()) {
			y--
		}
		return known(day(y, time.Month(at(0)*3-2), 1), day(y, time.Month(at(0)*3+1), 0))
	case "T":
		return known(p.today, p.today)
	case "B":
		return known(p.back(1, 'd'), p.back(1, 'd'))
	case "W", "lW":
		ago := (int(p.today.Weekday()) - tokens[len(tokens)-1].n + 7) % 7
		if ago == 0 && shape == "lW" {
			ago = 7
		}
		return known(p.back(ago, 'd'), p.back(ago, 'd'))
	case "NUa", "YUa", "Ca":
		u := tokens[len(tokens)-2]
		n := at(0)
		return known(p.back(n, u.unit), p.back(n, u.unit))
	case "Ua": // "a week ago", "week ago"
		return known(p.back(1, tokens[0].unit), p.back(1, tokens[0].unit))
	case "C", "lC":
		c := tokens[len(tokens)-1]
		days := c.n * map[byte]int{'d': 1, 'w': 7, 'm': 30, 'y': 365}[c.unit] // as the spans count
		return known(p.today.AddDate(0, 0, 1-max(1, days)), p.today)
	case "NU", "lNU", "YU", "lYU":
		n := at(len(tokens) - 2)
		if n < 1 {
			return nil
		}
		return known(p.back(n, tokens[len(tokens)-1].unit).AddDate(0, 0, 1), p.today)
	case "tU":
		return known(p.start(p.today, tokens[1].unit), p.today)
	case "lU":
		this := p.start(p.today, tokens[1].unit)
		before := p.start(this.AddDate(0, 0, -1), tokens[1].unit)
		return known(before, this.AddDate(0, 0, -1))
	}
	if rest, ok := strings.CutPrefix(shape, "s"); ok && rest != "" && !strings.Contains(rest, "s") {
		_, after, _ := strings.Cut(text, " ")
		var out []expression
		for _, e := range p.expressions(after) {
			if r, ok := p.resolve(e, p.today); ok && !r.From.After(p.today) {
				out = append(out, known(r.From, p.today)...)
			}
		}
		return out
	}
	return nil
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
		return token{kind: k}, true
	}
	if n := slices.Index(numbers, word); n > 0 {
		return token{kind: 'N', n: n}, true
	}
	if word == "a" || word == "an" {
		return token{kind: 'N', n: 1}, true
	}
	if m := nameIn(word, 3, 12, func(i int) string { return time.Month(i + 1).String() }); m >= 0 {
		return token{kind: 'M', n: m + 1}, true
	}
	if d := nameIn(word, 3, 7, func(i int) string { return time.Weekday(i).String() }); d >= 0 {
		return token{kind: 'W', n: d}, true
	}
	if word == "fortnight" {
		return token{kind: 'C', n: 2, unit: 'w'}, true
	}
	for _, u := range []string{"day", "week", "month", "quarter", "year"} {
		if word == u || word == u+"s" {
			return token{kind: 'U', unit: u[0]}, true
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

// figures reads a word that begins with a figure, or a quarter. Its shape is the
// word with N for one or two digits, T for three and Y for four.
func (p *parser) figures(word string) (token, bool) {
	shape, n := shapeOf(word)
	date := func(y, m, d int) (token, bool) {
		if y > 0 && y < 100 {
			y += 2000
		}
		return token{kind: 'P', date: expression{year: y, month: m, day: d}}, true
	}
	switch shape {
	case "Y-N", "Y/N":
		return date(n[0], n[1], 0)
	case "Y-N-N", "Y/N/N":
		return date(n[0], n[1], n[2])
	case "N/Y", "N.Y":
		return date(n[1], n[0], 0)
	case "N.N", "N.N.":
		return date(0, n[1], n[0])
	case "N.N.N", "N.N.Y":
		return date(n[2], n[1], n[0])
	case "N/N", "N/N/N", "N/N/Y":
		n = append(n, 0)
		switch a, b := n[0], n[1]; {
		case a <= 12 && b <= 12 && a != b:
			p.problem = fmt.Sprintf("%q can be read two ways: write the month as a word, as in \"%d %s\", or 2025-03-14", word, a, strings.ToLower(time.Month(b).String()[:3]))
			return token{}, false
		case b > 12:
			return date(n[2], a, b)
		}
		return date(n[2], n[1], n[0])
	case "Y-wN", "YwN":
		return p.isoWeek(n[0], n[1])
	case "qN":
		return token{kind: 'Q', n: n[0]}, n[0] >= 1 && n[0] <= 4
	case "N", "T", "N.", "Nst", "Nnd", "Nrd", "Nth":
		return token{kind: 'N', n: n[0]}, true
	case "Y":
		return token{kind: 'Y', n: n[0]}, true
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

// isoWeek is a week of a year (ISO 8601): 4 January lies in week 1.
func (p *parser) isoWeek(y, w int) (token, bool) {
	monday := day(y, 1, 4)
	monday = monday.AddDate(0, 0, -(int(monday.Weekday())+6)%7+7*(w-1))
	if gotYear, got := monday.ISOWeek(); w < 1 || got != w || gotYear != y || y < 1900 || y > 2200 {
		p.problem = fmt.Sprintf("there is no week %d in %d", w, y)
		return token{}, false
	}
	return token{kind: 'P', date: known(monday, monday.AddDate(0, 0, 6))[0]}, true
}
