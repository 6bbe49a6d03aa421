package export

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"withings-tui/withings"
)

var update = flag.Bool("update", false, "write the golden files anew")

func berlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// TestGolden reads each folder of testdata as an unpacked export.
func TestGolden(t *testing.T) {
	for _, name := range []string{"english", "german", "pounds", "french", "temperature", "other", "faulty"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := "testdata/" + name
			got, err := Read(t.Context(), berlin(t), folder)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range got.Groups {
				checkGroup(t, g)
			}
			text, err := json.MarshalIndent(got, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			text = append(text, '\n')
			golden := folder + ".golden.json"
			if *update {
				if err := os.WriteFile(golden, text, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(text)); diff != "" {
				t.Errorf("differs from %s (-want +got):\n%s", golden, diff)
			}
		})
	}
}

// checkGroup holds what every imported group must be: an id that Withings does
// not give, and a Raw that the API's own reader takes for the same group.
func checkGroup(t testing.TB, g withings.MeasureGroup) {
	t.Helper()
	if g.ID >= 0 || g.ID < -1<<53 {
		t.Errorf("id %d is not within -2^53 and -1", g.ID)
	}
	if g.Model != Model || g.Attrib != 0 || g.Category != withings.CategoryReal {
		t.Errorf("group %d: model %q, attrib %d, category %d", g.ID, g.Model, g.Attrib, g.Category)
	}
	if len(g.Measures) == 0 {
		t.Errorf("group %d has no measures", g.ID)
	}
	for _, m := range g.Measures {
		if !m.Decimal().Valid || m.Decimal().Mantissa <= 0 {
			t.Errorf("group %d: measure %+v is no reading", g.ID, m)
		}
	}
	parsed, err := withings.ParseMeasureGroup(g.Raw)
	if err != nil {
		t.Fatalf("group %d: %v in %s", g.ID, err, g.Raw)
	}
	if diff := cmp.Diff(g, parsed); diff != "" {
		t.Errorf("group %d: Raw tells another group (-group +raw):\n%s", g.ID, diff)
	}
}

// write puts files into a new folder.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		full := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// values are the measures of a group by type, as text.
func values(g withings.MeasureGroup) map[withings.MeasureType]string {
	all := make(map[withings.MeasureType]string)
	for _, m := range g.Measures {
		all[m.Type] = m.Decimal().String()
	}
	return all
}

func TestSecondImportIsTheSame(t *testing.T) {
	t.Parallel()
	one, err := Read(t.Context(), berlin(t), "testdata/english")
	if err != nil {
		t.Fatal(err)
	}
	again, err := Read(t.Context(), berlin(t), "testdata/english", "testdata/english/weight.csv")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one.Groups, again.Groups); diff != "" {
		t.Errorf("groups differ (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(one.Days, again.Days); diff != "" {
		t.Errorf("days differ (-first +second):\n%s", diff)
	}
	last := again.Files[len(again.Files)-1]
	want := FileSummary{Name: "testdata/english/weight.csv", Kind: Weight, Doubled: 5}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Errorf("the file given twice (-want +got):\n%s", diff)
	}
}

// TestIDs: what tells one row from another, and what does not.
func TestIDs(t *testing.T) {
	t.Parallel()
	const head = "Date,Weight (kg),Fat mass (kg),Comments\n"
	read := func(file, text string) int64 {
		t.Helper()
		got, err := Read(t.Context(), berlin(t), filepath.Join(write(t, map[string]string{file: text}), file))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Groups) != 1 {
			t.Fatalf("%d groups of %q: %v", len(got.Groups), text, got.Problems)
		}
		return got.Groups[0].ID
	}
	base := read("weight.csv", head+"2024-03-31 07:05:12,81.2,17.4,\n")
	if want := int64(-3942602546152797); base != want {
		t.Errorf("the id is %d, was %d: what was imported before would come twice", base, want)
	}
	for name, tc := range map[string]struct {
		file, text string
		same       bool
	}{
		"zeros at the end": {"weight.csv", head + "2024-03-31 07:05:12,81.200,17.40,\n", true},
		"other layout":     {"weight.csv", head + "2024-03-31T07:05:12+02:00,81.2,17.4,\n", true},
		"comment":          {"weight.csv", head + "2024-03-31 07:05:12,81.2,17.4,tired\n", true},
		"other language":   {"weight.csv", "Datum;Fettmasse (kg);Gewicht (kg)\n2024-03-31 07:05:12;17,4;81,2\n", true},
		"renamed file":     {"mine.csv", head + "2024-03-31 07:05:12,81.2,17.4,\n", true},
		"other weight":     {"weight.csv", head + "2024-03-31 07:05:12,81.3,17.4,\n", false},
		"other second":     {"weight.csv", head + "2024-03-31 07:05:13,81.2,17.4,\n", false},
		"without fat":      {"weight.csv", head + "2024-03-31 07:05:12,81.2,,\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := read(tc.file, tc.text); (got == base) != tc.same {
				t.Errorf("id %d beside %d; want the same: %t", got, base, tc.same)
			}
		})
	}
}

// TestByHeadings: a file whose name tells nothing.
func TestByHeadings(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		kind Kind
		want map[withings.MeasureType]string
	}{
		"weight with pulse": {"Date,Heart rate,Weight (kg)\n2024-03-31 07:05,61,81.2\n", Weight, map[withings.MeasureType]string{1: "81.2", 11: "61"}},
		"Italian weight":    {"Data;Peso (kg);Massa grassa (%)\n2024-03-31 07:05;81,2;21,4\n", Weight, map[withings.MeasureType]string{1: "81.2", 6: "21.4"}},
		"Spanish pressure":  {"Fecha\tFrecuencia cardíaca\tSistólica\tDiastólica\n2024-03-31 07:05\t61\t121\t78\n", BloodPressure, map[withings.MeasureType]string{9: "78", 10: "121", 11: "61"}},
		"Dutch weight":      {"Datum,Gewicht (kg),Vetmassa (kg),Spiermassa (kg),Botmassa (kg),Hydratatie (kg)\n2024-03-31 07:05,80,20,57,3,44\n", Weight, map[withings.MeasureType]string{1: "80", 5: "60", 6: "25", 8: "20", 76: "57", 77: "44", 88: "3"}},
		"German height":     {"Datum,Größe (cm)\n2024-03-31 07:05,178\n", Height, map[withings.MeasureType]string{4: "1.78"}},
		"marks set apart":   {"Datum,Gro\u0308ße (cm)\n2024-03-31 07:05,178\n", Height, map[withings.MeasureType]string{4: "1.78"}},
		"temperature":       {"date,temperature_c\n2024-03-31 07:05,37.9\n", Temperature, map[withings.MeasureType]string{12: "37.9"}},
		"types":             {"date,type,value\n2024-03-31 07:05,Body temperature (°F),100.4\n", Other, map[withings.MeasureType]string{71: "38"}},
		"next to no fat":    {"date,weight (kg),fat mass (g)\n2024-03-31 07:05,201,0.7\n", Weight, map[withings.MeasureType]string{1: "201", 5: "200.999", 8: "0.001"}},
		"body fat in kg":    {"date,weight (kg),fat (kg)\n2024-03-31 07:05,80,20\n", Weight, map[withings.MeasureType]string{1: "80", 5: "60", 6: "25", 8: "20"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Read(t.Context(), time.Local, filepath.Join(write(t, map[string]string{"mine.csv": tc.text}), "mine.csv"))
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Groups) != 1 || len(got.Problems) > 0 {
				t.Fatalf("%d groups, problems %v", len(got.Groups), got.Problems)
			}
			if got.Files[0].Kind != tc.kind {
				t.Errorf("kind %q, want %q", got.Files[0].Kind, tc.kind)
			}
			if diff := cmp.Diff(tc.want, values(got.Groups[0])); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	folder := write(t, map[string]string{
		"photo.csv":    "\x89PNG\r\n\x1a\n\x00\x00",
		"sleep.csv":    "from,to,light (s),Average heart rate\n2024-03-31 23:00:00,2024-04-01 06:00:00,0,52\n",
		"empty/a.txt":  "",
		"cut.zip":      "PK\x03\x04 and then the line was lost",
		"weight.csv":   "Date,Weight (kg)\n2024-03-31 07:05:12,81.2\n",
		"long/bp.csv":  strings.Repeat("x", 200),
		"many/one.csv": "", "many/two.csv": "", "many/three.csv": "",
	})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	small := defaultLimits
	small.file, small.rows, small.entries, small.total = 100, 2, 3, 150
	for name, tc := range map[string]struct {
		ctx   context.Context
		limit limits
		paths []string
		want  error
		words string
	}{
		"no such file":     {t.Context(), defaultLimits, []string{"nowhere.zip"}, fs.ErrNotExist, "read nowhere.zip: "},
		"no text":          {t.Context(), defaultLimits, []string{"photo.csv"}, ErrNoExport, "UTF-16"},
		"not read":         {t.Context(), defaultLimits, []string{"sleep.csv"}, ErrNoExport, "no column with a date"},
		"nothing in it":    {t.Context(), defaultLimits, []string{"empty"}, ErrNoExport, "weight.csv"},
		"nothing given":    {t.Context(), defaultLimits, nil, ErrNoExport, ""},
		"cut short":        {t.Context(), defaultLimits, []string{"cut.zip"}, ErrDamaged, "download it again"},
		"one bad of two":   {t.Context(), defaultLimits, []string{"weight.csv", "cut.zip"}, ErrDamaged, ""},
		"cancelled":        {gone, defaultLimits, []string{"weight.csv"}, context.Canceled, ""},
		"cancelled folder": {gone, defaultLimits, []string{"empty"}, context.Canceled, ""},
		"large file":       {t.Context(), small, []string{"long/bp.csv"}, ErrTooLarge, ""},
		"large in folder":  {t.Context(), small, []string{"long"}, ErrTooLarge, ""},
		"many files":       {t.Context(), small, []string{"many"}, ErrTooLarge, ""},
		"much in all":      {t.Context(), small, []string{"weight.csv", "weight.csv", "weight.csv", "weight.csv"}, ErrTooLarge, ""},
		"many rows":        {t.Context(), small, []string{"weight.csv", "weight.csv", "weight.csv"}, ErrTooLarge, "2 rows"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			paths := make([]string, len(tc.paths))
			for i, p := range tc.paths {
				paths[i] = filepath.Join(folder, p)
			}
			got, err := newReader(tc.ctx, time.Local, tc.limit).read(paths)
			if !errors.Is(err, tc.want) {
				t.Fatalf("error %v, want %v", err, tc.want)
			}
			if text := strings.ReplaceAll(err.Error(), folder+"/", ""); !strings.Contains(text, tc.words) {
				t.Errorf("error %q does not say %q", text, tc.words)
			}
			if diff := cmp.Diff(Result{}, got); diff != "" {
				t.Errorf("came with a result:\n%s", diff)
			}
		})
	}
}

// TestLinksInFolders: nothing outside of the folder is read by way of a link.
func TestLinksInFolders(t *testing.T) {
	t.Parallel()
	outside := write(t, map[string]string{"weight.csv": "Date,Weight (kg)\n2024-03-31 07:05:12,81.2\n"})
	inside := write(t, map[string]string{"data/bp.csv": "Date,Systolic,Diastolic\n2024-03-31 07:05:12,121,78\n"})
	if err := os.Symlink(filepath.Join(outside, "weight.csv"), filepath.Join(inside, "weight.csv")); err != nil {
		t.Skip(err)
	}
	got, err := Read(t.Context(), time.Local, inside)
	if err != nil {
		t.Fatal(err)
	}
	want := []FileSummary{{Name: inside + "/data/bp.csv", Kind: BloodPressure, Read: 1}, {Name: inside + "/weight.csv", Kind: Ignored}}
	if diff := cmp.Diff(want, got.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestProblemsAreBounded: a file of nothing but bad rows.
func TestProblemsAreBounded(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	b.WriteString("Date,Weight (kg)\n")
	for range 1000 {
		b.WriteString("yesterday," + strings.Repeat("8", 300) + "\n")
	}
	got, err := Read(t.Context(), time.Local, write(t, map[string]string{"weight.csv": b.String()}))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got.Problems); n != defaultLimits.problems+1 {
		t.Errorf("%d problems", n)
	}
	if last := got.Problems[len(got.Problems)-1].What; last != "and 950 more rows that could not be read" {
		t.Errorf("the last problem is %q", last)
	}
	if got.Files[0].Skipped != 1000 {
		t.Errorf("%d rows skipped, want all 1000", got.Files[0].Skipped)
	}
	for _, p := range got.Problems {
		if len(p.What) > 200 {
			t.Errorf("a problem of %d bytes: %s", len(p.What), p)
		}
	}
}

// TestTextCannotSteerATerminal: nothing from the files reaches a message or a
// comment with control characters in it.
func TestTextCannotSteerATerminal(t *testing.T) {
	t.Parallel()
	text := "Date,Weight (kg),Comments\n" +
		"2024-03-31 07:05:12,81.2,\x1b]0;title\x07" + strings.Repeat("é", 500) + "\n" +
		"2024-03-31 07:05:13,\x1b[2J,\n" +
		"\u202e2024,81.2,\n"
	got, err := Read(t.Context(), time.Local, write(t, map[string]string{"weight.csv": text}))
	if err != nil {
		t.Fatal(err)
	}
	all := got.Groups[0].Comment
	if n := len([]rune(all)); n != 300 {
		t.Errorf("a comment of %d characters", n)
	}
	for _, p := range got.Problems {
		all += p.String()
	}
	if len(got.Problems) != 2 || strings.ContainsAny(all, "\x1b\x07\u202e\n") {
		t.Errorf("%d problems, text %q", len(got.Problems), all)
	}
}
