package export

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// fuzzLimits keep one input quick.
var fuzzLimits = limits{archive: 1 << 20, entries: 50, directory: 1 << 16, file: 1 << 16, total: 1 << 18, ratio: 200, ratioFrom: 1 << 12, rows: 500, record: 4 << 10, problems: 5}

// checkResult holds what any result must be, whatever the input was.
func checkResult(t *testing.T, r *reader) {
	t.Helper()
	result, err := r.result()
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, f := range result.Files {
		if f.Kind == byHeadings {
			t.Errorf("%s has no kind", f.Name)
		}
		if _, day := dayTotals[f.Kind]; !day {
			read += f.Read
		}
	}
	if read != len(result.Groups) {
		t.Errorf("%d rows read, but %d groups", read, len(result.Groups))
	}
	ids := make(map[int64]bool)
	for _, g := range result.Groups {
		if ids[g.ID] {
			t.Errorf("id %d is there twice", g.ID)
		}
		ids[g.ID] = true
		checkGroup(t, g)
	}
	for _, d := range result.Days {
		if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
			t.Errorf("day %q", d.Date)
		}
		for name, v := range map[string]*float64{"steps": d.Steps, "distance": d.Distance, "elevation": d.Elevation, "calories": d.Calories, "totalcalories": d.TotalCalories} {
			if v != nil && !(*v >= 0 && *v <= 1e7) {
				t.Errorf("%s: %s is %v", d.Date, name, *v)
			}
		}
		if len(d.Raw) == 0 {
			t.Errorf("%s has no raw text", d.Date)
		}
	}
	for _, p := range result.Problems {
		if strings.ContainsAny(p.String(), "\x1b\n\x00") {
			t.Errorf("problem %q", p)
		}
	}
}

// FuzzCSV reads any bytes as each file of an export, twice: the second time
// must bring nothing new.
func FuzzCSV(f *testing.F) {
	names, err := filepath.Glob("testdata/*/*.csv")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(filepath.Base(name), text)
	}
	f.Add("any.csv", []byte("sep=;\nDate;\"Weight (st lb)\n\";Body fat (%)\n1.1.2024 7:05;12 st 4,5;20\n"))
	f.Add("weight.csv", []byte("Date,Weight (kg)\n2024-03-31T07:05:12-0930,999999999.999999999\n"))
	f.Add("weight.csv", []byte("Date,Weight (kg),Fat mass (g)\n2024-03-31 07:05:12,201,0.7\n")) // a fat ratio that rounds to 0
	zone := berlin(f)
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		named := findName(name)
		if named.kind == Ignored {
			named.kind = byHeadings
		}
		r := newReader(context.Background(), zone, fuzzLimits)
		if err := r.file(name, named, &boundedReader{from: bytes.NewReader(text), reader: r}); err != nil {
			if !errors.Is(err, ErrTooLarge) {
				t.Fatal(err)
			}
			return
		}
		checkResult(t, r)
		once := len(r.groups)
		first, _ := r.result() // checked above
		if err := r.file(name, named, &boundedReader{from: bytes.NewReader(text), reader: r}); err != nil {
			if !errors.Is(err, ErrTooLarge) {
				t.Fatal(err)
			}
			return
		}
		if len(r.groups) != once {
			t.Errorf("%d groups, and %d after the second time", once, len(r.groups))
		}
		second, err := r.result()
		if diff := cmp.Diff(first.Days, second.Days); diff != "" || err != nil {
			t.Errorf("days after the second time: %v\n%s", err, diff)
		}
	})
}

// FuzzZip reads any bytes as an archive: it may be refused, in words of this
// package, but never more.
func FuzzZip(f *testing.F) {
	f.Add(packed(f, entry{name: "data/weight.csv", text: goodWeight}, entry{name: "bp.csv", text: goodBP}, entry{name: "x.txt"}))
	f.Add(packed(f, entry{name: "weight.csv", text: strings.Repeat(" ", 1<<15)}))
	f.Add(packed(f, entry{name: "../weight.csv", text: goodWeight}))
	f.Add(lie(f, packed(f, entry{name: "weight.csv", text: goodWeight}), 3))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	zone := berlin(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		r := newReader(context.Background(), zone, fuzzLimits)
		err := r.archive("export.zip", bytes.NewReader(content), int64(len(content)))
		if err != nil {
			if !errors.Is(err, ErrUnsafe) && !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrDamaged) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		checkResult(t, r)
	})
}

// FuzzNumber: what is read as a number is the number that was written.
func FuzzNumber(f *testing.F) {
	for _, text := range []string{"81.2", "1.234,5", "12 st 4.5 lb", "5'11\"", "-0,5", "98.6 °F", "1e9", "999999999.9999999999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, u := range units {
			n, err := quantity(text, u, false, 3)
			if err != nil {
				continue
			}
			if !n.decimal().Valid {
				t.Errorf("%q in %s is %+v", text, name, n)
			}
		}
		n, err := parseNumber(text, false)
		if err != nil {
			return
		}
		again, err := parseNumber(n.decimal().String(), false)
		if err != nil || again != n {
			t.Errorf("%q is %+v, and written and read again %+v (%v)", text, n, again, err)
		}
		if m := n.atLeast(3); m.decimal().String() != n.decimal().String() && n.mantissa < 1e12 && n.mantissa > -1e12 {
			t.Errorf("%q is %s, but %s on the wire", text, n.decimal(), m.decimal())
		}
	})
}
