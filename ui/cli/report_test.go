package cli

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/withings"
)

// reportReadings are what a doctor's report tells of: weights of 60 mornings, a
// course of the home protocol, a reading at noon, an ambiguous one, a severe
// one, a fever, and temperatures of places not given.
func reportReadings(h *home, ago int) []withings.MeasureGroup {
	var groups []withings.MeasureGroup
	add := func(daysAgo, hour, minute, attrib int, measures ...withings.Measure) {
		groups = append(groups, h.reading(ago+daysAgo, hour, minute, attrib, "Body | <Cardio>", measures...))
	}
	pressure := func(daysAgo, hour, minute, systolic, attrib int) {
		add(daysAgo, hour, minute, attrib, measureOf(withings.TypeSystolic, int64(systolic), 0), measureOf(withings.TypeDiastolic, int64(systolic-46), 0), measureOf(withings.TypePulse, 62, 0))
	}
	add(80, 8, 0, 4, measureOf(withings.TypeHeight, 180, -2))
	for d := 59; d >= 0; d-- {
		add(d, 7, 5, 0, measureOf(withings.TypeWeight, int64(81_000+d*30+(d*7919)%500), -3))
	}
	for d := 7; d >= 0; d-- {
		for minute := range 2 {
			pressure(d, 7, 10+minute, 128+d%3, 0)
			pressure(d, 20, 10+minute, 122+d%5, 0)
		}
	}
	pressure(9, 13, 0, 141, 0)
	pressure(3, 7, 20, 190, 1)
	pressure(20, 7, 0, 184, 0)
	for i, celsius := range []int64{379, 386, 391, 384, 372} {
		add(30, 8+3*i, 0, 0, measureOf(withings.TypeBodyTemp, celsius, -1))
	}
	add(10, 9, 0, 0, measureOf(withings.TypeTemperature, 368, -1))
	return groups
}

func reportHome(t *testing.T) *home {
	t.Helper()
	h := newHome(t, time.Date(2026, 11, 22, 21, 0, 0, 0, zoneOf(t, "Europe/Berlin")), "[person]\nname = \"Anna <A>\"\nborn = \"1970-01-31\"\n")
	h.imports(reportReadings(h, 0)...)
	if err := h.cache().SetNote(context.Background(), store.DateOf(h.now)-5, "new tablets | <b>"); err != nil {
		t.Fatal(err)
	}
	return h
}

// The goldens were read and found good.
func TestReport(t *testing.T) {
	t.Parallel()
	h := reportHome(t)
	golden(t, "report.md", h.does("report"))
	page := h.does("report", "--html")
	golden(t, "report.html", page)
	for _, reference := range []string{"http://", "https://", "src=", "href=", "url(", "@import", "<script", "<b>", "<td></td>"} {
		if strings.Contains(page, reference) {
			t.Errorf("the page refers to something else, or has an empty cell: %s", reference)
		}
	}
	if n := strings.Count(page, "<svg"); n != 2 {
		t.Errorf("%d charts, want blood pressure and weight", n)
	}
}

func TestReportOfOnePart(t *testing.T) {
	t.Parallel()
	h := reportHome(t)
	for part, heading := range map[string]string{"blood-pressure": "Blood pressure", "weight": "Weight", "temperature": "Temperature"} {
		text := h.does("report", "--only", part)
		for _, other := range []string{"Blood pressure", "Weight", "Temperature"} {
			if strings.Contains(text, "\n## "+other+"\n") != (other == heading) {
				t.Errorf("--only %s: heading %s is wrongly there or not", part, other)
			}
		}
		if strings.Contains(text, "Severe:") != (part == "blood-pressure") {
			t.Errorf("--only %s: the severe reading is wrongly told or not", part)
		}
	}
	h.refuses(2, `did you mean "weight"?`, "report", "--only", "wieght")
	h.refuses(2, "not a number of days", "report", "--days", "0")
	h.refuses(2, `--days: "abc" is not a whole number; see withings-tui report --help`, "report", "--days", "abc")
}

func TestReportInTheUnitsThatAreSet(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 22, 21, 0, 0, 0, zoneOf(t, "Europe/Berlin")), "[units]\npressure = \"kPa\"\nweight = \"lb\"\ntemperature = \"F\"\n")
	h.imports(reportReadings(h, 0)...)
	text := h.does("report", "--html")
	for _, wrong := range []string{"mmHg", " kg ", " kg;", " kg.", "°C"} {
		if strings.Contains(text, wrong) {
			t.Errorf("the report has %q where other units are set", wrong)
		}
	}
	for _, want := range []string{"17.4/11.2 kPa", "24.5/18.4 on 2 Nov 2026", "102.4 °F"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, regexp.MustCompile(`(?s)<svg.*?</svg>`).ReplaceAllString(text, ""))
		}
	}
}

// What would print on many sheets is cut, and says so.
func TestReportOfManyDaysStaysShort(t *testing.T) {
	t.Parallel()
	h := newHome(t, time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC), "")
	var groups []withings.MeasureGroup
	for d := range 400 {
		groups = append(groups, h.reading(d, 7, 0, 0, "BPM", measureOf(withings.TypeSystolic, 120+int64(d%20), 0), measureOf(withings.TypeDiastolic, 80, 0)))
	}
	h.imports(groups...)
	text := h.does("report", "--days", "400")
	if !strings.Contains(text, "the newest 92 of 400 days") || strings.Count(text, "\n") > 140 {
		t.Errorf("%d lines:\n%s", strings.Count(text, "\n"), text)
	}
}

func TestReportIsWrittenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	h := reportHome(t)
	path := filepath.Join(h.dir, "report.html")
	h.does("report", "--html", "-o", path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if readableByOthers(info) {
		t.Errorf("readable by others: %v", info.Mode())
	}
	h.refuses(1, "; check the path", "report", "-o", filepath.Join(h.dir, "nowhere", "report.md"))
}
