package units_test

import (
	"math"
	"math/big"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"withings-tui/ui/units"
)

var nan, inf = math.NaN(), math.Inf(1)

func TestRoundingIsHalfAwayFromZeroOnTheDecimalThatIsMeant(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{134.5, 0, "135"}, {-134.5, 0, "-135"}, {83.25, 1, "83.3"}, {-83.25, 1, "-83.3"}, {0.285, 2, "0.29"}, {1.005, 2, "1.01"}, {2.675, 2, "2.68"},
		{134.4999, 0, "134"}, {81.2, 1, "81.2"}, {81.25000000000001, 1, "81.3"}, {0.1 + 0.2, 1, "0.3"}, {0.05, 1, "0.1"}, {0.5, 0, "1"}, {-0.5, 0, "-1"},
		{-0.04, 1, "0.0"}, {math.Copysign(0, -1), 1, "0.0"}, {-0.4, 0, "0"}, {1234567.5, 0, "1234568"}, {99.95, 1, "100.0"}, {1.0005, 3, "1.001"},
		{nan, 1, ""}, {inf, 1, ""},
	} {
		if got := units.Fixed(tt.v, tt.decimals); got != tt.want {
			t.Errorf("Fixed(%v, %d) = %q, want %q", tt.v, tt.decimals, got, tt.want)
		}
		if tt.want == "" {
			continue
		}
		want, err := strconv.ParseFloat(tt.want, 64)
		if got := units.Round(tt.v, tt.decimals); err != nil || got != want || math.Signbit(got) != (want < 0) {
			t.Errorf("Round(%v, %d) = %v, want %v", tt.v, tt.decimals, got, want)
		}
	}
	if got := units.Round(nan, 1); !math.IsNaN(got) {
		t.Errorf("NaN is rounded to %v", got)
	}
}

// What a device sends is a whole number and a power of ten: rounding must be
// right for every one of them, by exact arithmetic.
func TestRoundingOfEveryReadingIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value, exponent := rapid.Int64Range(-2_000_000, 2_000_000).Draw(t, "value"), rapid.IntRange(0, 5).Draw(t, "exponent")
		decimals := rapid.IntRange(0, 3).Draw(t, "decimals")
		exact := new(big.Rat).SetFrac64(value, int64(math.Pow10(exponent)))
		want, _ := strconv.ParseFloat(exact.FloatString(decimals), 64) // big.Rat rounds half away from zero
		v, _ := strconv.ParseFloat(exact.FloatString(exponent), 64)
		if got := units.Round(v, decimals); got != want {
			t.Fatalf("Round(%v, %d) = %v, want %v", v, decimals, got, want)
		}
		if got, _ := strconv.ParseFloat(units.Fixed(v, decimals), 64); got != want {
			t.Fatalf("Fixed(%v, %d) = %v, want %v", v, decimals, got, want)
		}
	})
}

func TestDifferencesAddUpWithTheNumbersThatAreShown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from, to float64
		decimals int
		want     float64
	}{{80.24, 80.26, 1, 0.1}, {80.26, 80.34, 1, 0}, {80.3, 79.4, 1, -0.9}, {79.96, 80.04, 1, 0}, {126.5, 120.4, 0, -7}} {
		if got := units.Difference(tt.from, tt.to, tt.decimals); got != tt.want || math.Signbit(got) != (tt.want < 0) {
			t.Errorf("from %v to %v: %v, want %v", tt.from, tt.to, got, tt.want)
		}
	}
}

func in(weight units.Weight) units.Writer {
	return units.Writer{Units: units.Units{Weight: weight, Temperature: units.Fahrenheit, Distance: units.Miles, Pressure: units.KPa}}
}

func TestWriter(t *testing.T) {
	t.Parallel()
	var si units.Writer
	private := units.Writer{Privacy: true}
	for _, tt := range []struct{ name, got, want string }{
		{"kilograms", si.Kg(81.25), "81.3"}, {"with its unit", si.WithKg(81.25), "81.3 kg"}, {"a loss", si.Kg(-1.25), "−1.3"}, {"unknown", si.Kg(nan), "–"}, {"too much", si.Kg(inf), "–"},
		{"minus nothing", si.Number(-0.04, 1), "0.0"}, {"signed", si.Signed(0.26, 1), "+0.3"}, {"signed down", si.Signed(-0.26, 1), "−0.3"}, {"signed nothing", si.Signed(-0.04, 1), "0.0"},
		{"signed unknown", si.Signed(nan, 1), "–"}, {"change up", si.Change(0.9, 1), "▲ 0.9"}, {"change down", si.Change(-0.9, 1), "▼ 0.9"}, {"no change", si.Change(-0.04, 1), "  0.0"}, {"change unknown", si.Change(nan, 1), "–"},
		{"count", si.Count(12042), "12,042"}, {"small count", si.Count(999.5), "1,000"}, {"negative count", si.Count(-1234567), "−1,234,567"}, {"no count", si.Count(nan), "–"}, {"thousands with decimals", si.Number(12042.25, 1), "12,042.3"}, {"thousands below nothing", si.Number(-1970, 0), "−1,970"},
		{"an error", si.Error(0.14, 1), "0.1"}, {"an error too small for its decimals", si.Error(0.04, 1), "0.04"}, {"a far smaller one", si.Error(0.004, 1), "0.004"}, {"no error at all", si.Error(0, 1), "0.0"}, {"an error unknown", si.Error(nan, 1), "–"},
		{"pounds", in(units.Pounds).WithKg(81.2), "179.0 lb"}, {"stones", in(units.Stones).WithKg(81.2), "12 st 11.0 lb"}, {"pounds that carry", in(units.Stones).Kg(63.5), "10 st 0.0"},
		{"pounds just short of it", in(units.Stones).Kg(63.45), "9 st 13.9"}, {"less than a stone", in(units.Stones).Kg(5), "0 st 11.0"}, {"negative stones", in(units.Stones).Kg(-10), "−1 st 8.0"},
		{"a trace below nothing", in(units.Stones).Kg(-0.001), "0 st 0.0"}, {"stones unknown", in(units.Stones).Kg(nan), "–"}, {"parts go by pounds", in(units.Stones).Part(1), "2.2"},
		{"celsius", si.WithDegrees(36.65), "36.7 °C"}, {"fahrenheit", in("").WithDegrees(38), "100.4 °F"}, {"pressure", si.WithPair(134.5, 83.4), "135/83 mmHg"}, {"kilopascal", in("").WithPair(120, 80), "16.0/10.7 kPa"},
		{"half a pressure", si.Pair(125.5, nan), "126/–"}, {"kilometres", si.Metres(6349), "6.3"}, {"miles", in("").Metres(1609.344), "1.0"}, {"per cent", si.Percent(0.725), "73 %"}, {"no per cent", si.Percent(nan), "– %"},
		{"minutes", si.Duration(44*60 + 29), "44 min"}, {"rounded up to an hour", si.Duration(59*60 + 30), "1 h 00"}, {"hours", si.Duration(7*3600 + 5*60), "7 h 05"}, {"no time", si.Duration(0), "0 min"}, {"less time", si.Duration(-11 * 60), "−11 min"}, {"hours less", si.Duration(-125 * 60), "−2 h 05"}, {"unknown time", si.Duration(nan), "–"},
		{"masked", private.WithKg(81.25), "••.• kg"}, {"masked stones", units.Writer{Units: units.Units{Weight: units.Stones}, Privacy: true}.Kg(81.2), "•• st ••.•"},
		{"masked change", private.Change(-0.9, 1), "▼ •.•"}, {"masked count", private.Count(12042), "••,•••"}, {"masked time", private.Duration(7 * 3600), "• h ••"}, {"masked unknown", private.Kg(nan), "–"}, {"masked words", private.Mask("7 Oct"), "• Oct"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	if got := in(units.Stones).KgDifference(80, 81); got != 2.2 {
		t.Errorf("a kilogram more is %v lb, want 2.2", got)
	}
	for n, want := range map[int]string{0: "0 days", 1: "1 day", 2: "2 days", 1200: "1,200 days", -1200: "-1,200 days"} {
		if got := units.Count(n, "day", "days"); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

// What is turned into a unit and back is what it was.
func TestUnitsTurnBack(t *testing.T) {
	t.Parallel()
	for _, u := range []units.Weight{units.Kilograms, units.Pounds, units.Stones} {
		if got := u.Kg(u.Value(81.2)); math.Abs(got-81.2) > 1e-12 {
			t.Errorf("81.2 kg are %v kg by way of %s", got, u)
		}
	}
	if c := units.Fahrenheit.Value(37.5) - units.Fahrenheit.Value(36.5) - units.Fahrenheit.Change(1); math.Abs(c) > 1e-12 {
		t.Errorf("a change of 1 °C is off by %v °F", c)
	}
	if units.KPa.Decimals() != 1 || units.MmHg.Decimals() != 0 {
		t.Error("decimals of pressure")
	}
}

func TestAges(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		ago  time.Duration
		want string
	}{
		{0, "just now"}, {59 * time.Second, "just now"}, {-time.Minute, "just now"}, {-3 * time.Minute, "in the future"}, {time.Minute, "1 min ago"}, {59*time.Minute + 59*time.Second, "59 min ago"},
		{time.Hour, "1 h ago"}, {24*time.Hour - time.Second, "23 h ago"}, {24 * time.Hour, "9 Mar"}, {80 * 24 * time.Hour, "20 Dec 2025"},
	} {
		if got := units.Age(now.Add(-tt.ago), now); got != tt.want {
			t.Errorf("%v ago: %q, want %q", tt.ago, got, tt.want)
		}
	}
	if got := units.Age(time.Time{}, now); got != "never" {
		t.Errorf("no time: %q", got)
	}
	// The date is that of the reader's zone.
	tokyo := time.FixedZone("JST", 9*3600)
	if got := units.Age(time.Date(2026, 3, 7, 16, 0, 0, 0, time.UTC), now.In(tokyo)); got != "8 Mar" {
		t.Errorf("in Tokyo: %q, want 8 Mar", got)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	today := day(2026, 3, 10)
	for _, tt := range []struct{ name, got, want string }{
		{"this year", units.Date(day(2026, 1, 2), today), "2 Jan"}, {"another year", units.Date(day(2025, 1, 2), today), "2 Jan 2025"},
		{"today", units.Day(today, today), "today"}, {"yesterday", units.Day(day(2026, 3, 9), today), "yesterday"}, {"a few days ago", units.Day(day(2026, 3, 4), today), "6 days ago"},
		{"a week ago", units.Day(day(2026, 3, 3), today), "3 Mar"}, {"tomorrow", units.Day(day(2026, 3, 11), today), "11 Mar"},
		{"one day", units.DatesBetween(today, today), "10 Mar 2026"}, {"in one month", units.DatesBetween(day(2026, 3, 5), today), "5 – 10 Mar 2026"},
		{"over months", units.DatesBetween(day(2026, 2, 28), today), "28 Feb – 10 Mar 2026"}, {"over years", units.DatesBetween(day(2025, 12, 31), today), "31 Dec 2025 – 10 Mar 2026"},
		{"clock", units.Clock(today.Add(7*time.Hour + time.Minute)), "07:01"}, {"moment", units.Moment(today.Add(7 * time.Hour)), "Tue 10 Mar 2026 07:00"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}
