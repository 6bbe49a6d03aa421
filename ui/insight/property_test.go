package insight

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"withings-tui/store"
)

// checkWeight holds what is true of every series, however odd.
func checkWeight(t *testing.T, points []store.Point, now time.Time) {
	t.Helper()
	for _, c := range []Counting{{}, {Ambiguous: true}} {
		basis := BasisOf(points, c)
		if basis.N+basis.LeftOut.Total() != len(points) || basis.Days > basis.N {
			t.Fatalf("%d readings, but %+v", len(points), basis)
		}
		low, high := math.Inf(1), math.Inf(-1)
		for _, p := range points {
			if c.Counts(p.Source, p.Flags) && finite(p.Value) {
				low, high = min(low, p.Value), max(high, p.Value)
			}
		}
		for _, s := range Smoothers() {
			w := WeightOf(points, WeightOptions{Now: now, Smoother: s, Counting: c, HeightM: 1.8, GoalKg: 80, Shown: Shown{Decimals: 1}})
			measured := 0
			slack := 1e-9 * (math.Abs(low) + math.Abs(high))
			for i, p := range w.Trend {
				if p.Value < low-slack || p.Value > high+slack {
					t.Fatalf("%v: trend %v outside the readings' %v to %v", s, p.Value, low, high)
				}
				if i > 0 && p.Unix <= w.Trend[i-1].Unix {
					t.Fatalf("%v: point %d is not after the one before", s, i)
				}
				if i > 0 && p.Start != (p.Unix-w.Trend[i-1].Unix > SegmentGapDays*secondsADay) {
					t.Fatalf("%v: point %d starts a segment: %v", s, i, p.Start)
				}
				if !p.Interpolated {
					measured++
				}
				if got, ok := TrendAt(w.Trend, p.Unix); !ok || got != p.Value {
					t.Fatalf("%v: TrendAt its own point %d is %v, %v", s, i, got, ok)
				}
			}
			if measured > basis.Days || basis.N > 0 && measured == 0 {
				t.Fatalf("%v: %d points of %+v", s, measured, basis)
			}
			if g := w.Goal; g.State == GoalOnCourse && (g.Earliest < store.DateOf(now) || !g.Open && g.Latest < g.Earliest) {
				t.Fatalf("%v: goal %+v", s, g)
			}
			for _, p := range w.Plateaus {
				if p.To-p.From < PlateauDays {
					t.Fatalf("%v: plateau %+v", s, p)
				}
			}
		}
	}
}

// odd is a random series with gaps, bursts, travels and readings of all sources.
func odd(r *rand.Rand, n int) []store.Point {
	points := make([]store.Point, n)
	at := moment(0).Unix()
	for i := range points {
		at += []int64{1, 60, 3600, 80_000, secondsADay, 3 * secondsADay, 40 * secondsADay}[r.IntN(7)] + r.Int64N(600)
		points[i] = store.Point{
			Unix: at, Value: 60 + 40*r.Float64(), Offset: int32(r.IntN(27)-12) * 3600,
			Source: store.Source(r.IntN(4)), Flags: store.Flags(r.IntN(8) / 7),
		}
		if r.IntN(40) == 0 {
			points[i].Value = []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, -5, 1e12}[r.IntN(6)]
		}
	}
	return points
}

func TestWeightProperties(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		points := odd(r, r.IntN(120))
		now := moment(0)
		if len(points) > 0 {
			now = time.Unix(points[len(points)-1].Unix+r.Int64N(20*secondsADay), 0)
		}
		checkWeight(t, points, now)
	}
}

// A higher reading never makes any day's trend lower.
func TestTrendMonotone(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 2))
		lower, higher := line(60, 80, 0), line(60, 80, 0)
		for i := range lower {
			lower[i].Value += r.Float64()
			higher[i].Value = lower[i].Value
		}
		higher[r.IntN(60)].Value += 3
		for _, s := range Smoothers() {
			a, b := Trend(lower, s, Counting{}), Trend(higher, s, Counting{})
			for i := range a {
				if b[i].Value < a[i].Value-1e-9 {
					t.Fatalf("%v: day %d falls from %v to %v", s, i, a[i].Value, b[i].Value)
				}
			}
		}
	}
}

// What a mean rests on adds up, in every cut of the day.
func TestPressureProperties(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 3))
		points := make([]store.PressurePoint, r.IntN(150))
		at := moment(0).Unix()
		for i := range points {
			at += r.Int64N(40_000) / (1 + r.Int64N(200))
			points[i] = store.PressurePoint{
				Unix: at, Systolic: 40 + 230*r.Float32(), Diastolic: 25 + 140*r.Float32(), Pulse: 60,
				Source: store.Source(r.IntN(4)), Flags: store.Flags(r.IntN(8) / 7), Offset: int32(r.IntN(27)-12) * 3600,
			}
		}
		p := PressureOf(points, PressureOptions{})
		if p.All.N+p.Basis.LeftOut.Total() != len(points) || p.All.N != p.Basis.N {
			t.Fatalf("%d readings, but %+v", len(points), p)
		}
		if p.All.Sessions > p.All.N || p.Morning.Sessions+p.Evening.Sessions > p.All.Sessions {
			t.Fatalf("sessions of %+v", p)
		}
		var sessions, readings int
		for s := range Sessions(points, Counting{}) {
			sessions++
			readings += s.N
		}
		weekdays := 0
		for _, w := range p.Weekdays {
			weekdays += w.Sessions
		}
		if sessions != p.All.Sessions || readings != p.All.N || weekdays != sessions {
			t.Fatalf("%d sessions of %d readings, %d by weekday, but %+v", sessions, readings, weekdays, p.All)
		}
		total := 0
		for _, share := range Shares(points, SchemeOf(ESH2023, Office), Counting{}) {
			total += share.N
		}
		if total != p.All.N {
			t.Fatalf("shares of %d readings, want %d", total, p.All.N)
		}
		if q, ok := LatestProtocol(points, PressureOptions{}); ok && (q.Readings < ProtocolMinReadings || q.Mean.Days < 3) {
			t.Fatalf("protocol %+v", q)
		}
	}
}

// FuzzWeight takes any bytes for a series: 12 bytes a reading.
func FuzzWeight(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("seconds then, kg a day at a time, all of it any bytes"))
	f.Add(make([]byte, 12*20))
	f.Fuzz(func(t *testing.T, data []byte) {
		var points []store.Point
		at := moment(0).Unix()
		for ; len(data) >= 12 && len(points) < 500; data = data[12:] {
			at += 1 + int64(binary.LittleEndian.Uint32(data)%(60*secondsADay))
			value := float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4:])))
			points = append(points, store.Point{
				Unix: at, Value: value, Offset: int32(int8(data[8])%14) * 3600, Source: store.Source(data[9]), Flags: store.Flags(data[10]),
			})
		}
		checkWeight(t, points, time.Unix(at, 0))
	})
}
