package units

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Unknown stands where a figure did not come.
const Unknown = "–"

// Minus is the sign of negative numbers on screen.
const Minus = "−"

// Round is v with so many decimals, half away from zero on the decimal value
// that v stands for: 134.5 is 135, 83.25 is 83.3, and so is 0.285 at two 0.29.
// It is the one rounding of everything that is shown, written or classified.
func Round(v float64, decimals int) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	// Clear of a half, or unscaled on it, floating point says the same and is quicker.
	if decimals >= 0 && decimals < len(powers) {
		scaled := v * powers[decimals]
		part := math.Abs(scaled - math.Trunc(scaled))
		if math.Abs(scaled) < 1e9 && (math.Abs(part-0.5) > 1e-4 || decimals == 0 && part == 0.5) {
			return math.Round(scaled)/powers[decimals] + 0 // never -0
		}
	}
	out, _ := strconv.ParseFloat(fixed(v, decimals), 64)
	return out + 0 // never -0
}

var powers = [...]float64{1, 10, 100, 1000}

// fixed is v with exactly so many decimals, rounded as Round tells, with "-"
// as its sign and never "-0.0". v is finite.
func fixed(v float64, decimals int) string {
	// The shortest decimal that reads back as v is the value that was meant.
	// Sums carry noise in their last digits; twelve significant ones are beyond
	// any device.
	digits := strconv.FormatFloat(v, 'g', 12, 64)
	exact, _ := new(big.Rat).SetString(digits)
	s := exact.FloatString(decimals) // half away from zero, by math/big's promise
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return s
}

// Fixed is v with so many decimals as files and JSON write it: "-" as sign, and
// "" where v is no number.
func Fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return fixed(v, decimals)
}

// Difference is to less from, each as it is shown with so many decimals, so
// that the numbers on screen add up.
func Difference(from, to float64, decimals int) float64 {
	return Round(Round(to, decimals)-Round(from, decimals), decimals)
}

// thousands is a decimal number with commas between its thousands.
func thousands(s string) string {
	whole, part, parted := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if parted {
		whole += "." + part
	}
	return whole
}

// Count is a whole number with its noun: "1 day", "2 days", "1,200 readings".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(strconv.Itoa(n)) + " " + many
}
