package withings

import (
	"math"
	"strconv"
	"strings"
)

// MaxExponent bounds the power of ten a value may carry either way. Withings
// sends exponents from -4 to 0; what lies beyond ±12 is kept but never shown.
const MaxExponent = 12

// Decimal is the exact number Mantissa x 10^Exponent, as Withings sends its
// values. The zero Decimal is not a number at all: see Valid.
type Decimal struct {
	Mantissa int64
	Exponent int8
	Valid    bool
}

// NewDecimal is value x 10^unit. It is not valid where unit is outside
// ±MaxExponent.
func NewDecimal(value int64, unit int) Decimal {
	if unit < -MaxExponent || unit > MaxExponent {
		return Decimal{}
	}
	return Decimal{Mantissa: value, Exponent: int8(unit), Valid: true}
}

// Float is the nearest float64, or NaN where d is not valid.
func (d Decimal) Float() float64 {
	if !d.Valid {
		return math.NaN()
	}
	if d.Exponent < 0 {
		return float64(d.Mantissa) / pow10[-d.Exponent]
	}
	return float64(d.Mantissa) * pow10[d.Exponent]
}

// pow10 holds the powers of ten that a float64 has exactly.
var pow10 = [MaxExponent + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12}

// String is the shortest exact decimal: 81.2 for 81200 x 10^-3, empty where d
// is not valid.
func (d Decimal) String() string {
	switch {
	case !d.Valid:
		return ""
	case d.Mantissa == 0:
		return "0"
	case d.Exponent >= 0:
		return strconv.FormatInt(d.Mantissa, 10) + strings.Repeat("0", int(d.Exponent))
	}
	places := int(-d.Exponent)
	sign, digits := "", strconv.FormatInt(d.Mantissa, 10)
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	digits = strings.Repeat("0", max(places+1-len(digits), 0)) + digits
	point := len(digits) - places
	return sign + strings.TrimSuffix(strings.TrimRight(digits[:point]+"."+digits[point:], "0"), ".")
}
