package export

import (
	"errors"
	"math/big"
	"strconv"
	"strings"

	"withings-tui/withings"
)

// number is the exact value mantissa x 10^-places.
type number struct {
	mantissa int64
	places   int
}

// maxDigits bounds what stands before the fraction, and the fraction, of which
// the rest is the noise of somebody's binary floating point: 7012.430000000001.
// A mantissa is less than 10^18, which an int64 holds.
const maxDigits = 9

var (
	errNoNumber  = errors.New("is not a number")
	errDigits    = errors.New("has too many digits")
	errAmbiguous = errors.New("may be thousands or a fraction: it is not guessed which")
)

// parseNumber reads a plain decimal number with a point or a comma before its
// fraction; where both occur, or one several times, what comes first sets
// thousands apart. A whole number has no fraction, so that 12,345 of it cannot
// be told from 12.
func parseNumber(text string, whole bool) (number, error) {
	sign := int64(1)
	switch {
	case strings.HasPrefix(text, "-"):
		sign, text = -1, text[1:]
	case strings.HasPrefix(text, "+"):
		text = text[1:]
	}
	integer, fraction := text, ""
	if last := strings.LastIndexAny(text, ".,"); last >= 0 {
		separators := strings.Count(text, ".") + strings.Count(text, ",")
		same := strings.Count(text, text[last:last+1])
		switch {
		case separators == 1 && whole && len(text)-last-1 == 3:
			return number{}, errAmbiguous
		case separators > 1 && same == separators: // 1.234.567
			integer = text
		default:
			integer, fraction = text[:last], text[last+1:]
			if fraction == "" || integer == "" || separators > 1 && same > 1 {
				return number{}, errNoNumber
			}
		}
		var ok bool
		if integer, ok = joinThousands(integer); !ok {
			return number{}, errNoNumber
		}
	}
	digits := integer + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return number{}, errNoNumber
	}
	integer = strings.TrimLeft(integer, "0")
	if len(integer) > maxDigits {
		return number{}, errDigits
	}
	up := int64(0)
	if len(fraction) > maxDigits {
		if fraction[maxDigits] >= '5' {
			up = 1
		}
		fraction = fraction[:maxDigits]
	}
	mantissa, err := strconv.ParseInt("0"+integer+fraction, 10, 64)
	if err != nil {
		return number{}, errNoNumber
	}
	n := number{sign * (mantissa + up), len(fraction)}.trim(0)
	if mantissa+up >= 1e18 { // rounded up beyond
		return number{}, errDigits
	}
	if whole && n.places > 0 {
		return number{}, errors.New("is not a whole number")
	}
	return n, nil
}

// joinThousands takes the separators out of 1.234.567; false where they do not
// stand before every three digits.
func joinThousands(text string) (string, bool) {
	groups := strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == ',' })
	if len(groups) <= 1 {
		return text, len(groups) == 1 && len(groups[0]) == len(text)
	}
	length := len(groups) - 1
	for i, group := range groups {
		if i > 0 && len(group) != 3 || len(group) > 3 {
			return "", false
		}
		length += len(group)
	}
	return strings.Join(groups, ""), length == len(text)
}

// trim takes off zeros at the end of the fraction, down to some places.
func (n number) trim(places int) number {
	for n.places > places && n.mantissa%10 == 0 {
		n.mantissa /= 10
		n.places--
	}
	return n
}

// decimal is the number as package withings has it.
func (n number) decimal() withings.Decimal { return withings.NewDecimal(n.mantissa, -n.places) }

func (n number) float() float64 { return n.decimal().Float() }

// measure is the number on the wire, with at least so many places.
func (n number) measure(id withings.MeasureType, places int) withings.Measure {
	for n.places < places {
		n.mantissa *= 10
		n.places++
	}
	return withings.Measure{Type: id, Value: n.mantissa, Unit: -n.places, Position: withings.PositionNone, Valid: true}
}

// scale is (n - shift) x num / den, rounded half away from zero to so many
// places; den is above 0.
func (n number) scale(shift, num, den int64, places int) number {
	under := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n.places)), nil)
	over := new(big.Int).Mul(big.NewInt(shift), under)
	over.Sub(big.NewInt(n.mantissa), over)
	over.Mul(over, big.NewInt(num))
	over.Mul(over, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	under.Mul(under, big.NewInt(den))
	half := new(big.Int).Rsh(under, 1)
	if over.Sign() < 0 {
		half.Neg(half)
	}
	over.Add(over, half)
	return number{over.Quo(over, under).Int64(), places}.trim(0)
}

// shareOf is 100 x part / whole, to the thousandth of a percent; whole is above 0.
func shareOf(part, whole number) number {
	for part.places < whole.places {
		part.mantissa, part.places = part.mantissa*10, part.places+1
	}
	for whole.places < part.places {
		whole.mantissa, whole.places = whole.mantissa*10, whole.places+1
	}
	return number{part.mantissa, 0}.scale(0, 100, whole.mantissa, 3)
}

// minus is n - m.
func (n number) minus(m number) number {
	for n.places < m.places {
		n.mantissa, n.places = n.mantissa*10, n.places+1
	}
	for m.places < n.places {
		m.mantissa, m.places = m.mantissa*10, m.places+1
	}
	return number{n.mantissa - m.mantissa, n.places}.trim(0)
}
