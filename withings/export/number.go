package export

import (
	"errors"
	"math/big"
	"regexp"
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
	errWhole     = errors.New("is not a whole number")
	errDigits    = errors.New("has too many digits")
	errAmbiguous = errors.New("may be thousands or a fraction: it is not guessed which")
)

// numberForms are how numbers are written: plain, with a point or a comma
// before the fraction; or with the other one before every three digits.
var numberForms = []*regexp.Regexp{
	regexp.MustCompile(`^([+-]?)(\d+)(?:[.,](\d+))?$`),
	regexp.MustCompile(`^([+-]?)(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?$`),
	regexp.MustCompile(`^([+-]?)(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$`),
}

// parseNumber reads a decimal number. A whole number has no fraction, so that
// 12,345 of it cannot be told from 12.
func parseNumber(text string, whole bool) (number, error) {
	var match []string
	for i, form := range numberForms {
		if match = form.FindStringSubmatch(text); match != nil {
			if i == 0 && whole && len(match[3]) == 3 {
				return number{}, errAmbiguous
			}
			break
		}
	}
	if match == nil {
		return number{}, errNoNumber
	}
	integer, fraction := strings.NewReplacer(".", "", ",", "").Replace(match[2]), match[3]
	if integer = strings.TrimLeft(integer, "0"); len(integer) > maxDigits {
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
	if mantissa += up; err != nil || mantissa >= 1e18 { // rounded up beyond
		return number{}, errDigits
	}
	n := number{mantissa, len(fraction)}
	for n.places > 0 && n.mantissa%10 == 0 {
		n.mantissa, n.places = n.mantissa/10, n.places-1
	}
	if match[1] == "-" {
		n.mantissa = -n.mantissa
	}
	if whole && n.places > 0 {
		return number{}, errWhole
	}
	return n, nil
}

// decimal is the number as package withings has it.
func (n number) decimal() withings.Decimal { return withings.NewDecimal(n.mantissa, -n.places) }

func (n number) float() float64 { return n.decimal().Float() }

// atLeast is n with at least so many places.
func (n number) atLeast(places int) number {
	for n.places < places {
		n.mantissa, n.places = n.mantissa*10, n.places+1
	}
	return n
}

// rat is the number to reckon with; see rounded.
func (n number) rat() *big.Rat {
	ten := big.NewInt(10)
	return new(big.Rat).SetFrac(big.NewInt(n.mantissa), ten.Exp(ten, big.NewInt(int64(n.places)), nil))
}

// rounded is r rounded half away from zero to so many places.
func rounded(r *big.Rat, places int) (number, error) {
	return parseNumber(r.FloatString(places), false)
}
