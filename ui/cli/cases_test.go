package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// casesFolder holds data sets that go wrong easily, with their right figures.
var casesFolder = filepath.Join("testdata", "cases")

type numberCase struct {
	Now    time.Time `json:"now"`
	Zone   string    `json:"zone"`
	Config string    `json:"config"`
	Expect struct {
		Summary        map[string]any      `json:"summary"`
		SummaryWithin  map[string][2]any   `json:"summary_within"`
		SummaryNot     map[string]string   `json:"summary_not"`
		GoalRangeHolds string              `json:"goal_range_holds"`
		Text           map[string]textCase `json:"text"`
		Screens        []screenCase        `json:"screens"`
		Export         map[string]any      `json:"export"`
	} `json:"expect"`
}

type textCase struct {
	Must    []string `json:"must"`
	MustNot []string `json:"must_not"`
}

type screenCase struct {
	textCase
	Pane   int      `json:"pane"`
	OrPane int      `json:"or_pane"`
	Sizes  []string `json:"sizes"`
	Axis   string   `json:"axis"`
}

// eachCase runs a test on each data set, synced through its own local Withings.
func eachCase(t *testing.T, test func(t *testing.T, c numberCase, h *home)) {
	folders, err := filepath.Glob(filepath.Join(casesFolder, "*", "case.json"))
	if err != nil || len(folders) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range folders {
		folder := filepath.Dir(file)
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var c numberCase
			if err := json.Unmarshal(raw, &c); err != nil {
				t.Fatal(err)
			}
			zone, err := time.LoadLocation(c.Zone)
			if err != nil {
				t.Fatal(err)
			}
			h := newHome(t, c.Now.In(zone), c.Config)
			h.sync(answers(folder))
			test(t, c, h)
		})
	}
}

// TestSummarySaysTheRightFigures compares summary --json with the right values.
func TestSummarySaysTheRightFigures(t *testing.T) {
	t.Parallel()
	eachCase(t, func(t *testing.T, c numberCase, h *home) {
		got := h.summary()
		for _, wrong := range differences("", c.Expect.Summary, got) {
			t.Error(wrong)
		}
		for path, bounds := range c.Expect.SummaryWithin {
			if v := at(got, path); !within(v, bounds) {
				t.Errorf("%s is %v, want within %v", path, v, bounds)
			}
		}
		for path, pattern := range c.Expect.SummaryNot {
			if v := fmt.Sprint(at(got, path)); regexp.MustCompile(pattern).MatchString(v) {
				t.Errorf("%s is %q, which matches %s", path, v, pattern)
			}
		}
		if day := c.Expect.GoalRangeHolds; day != "" {
			earliest, _ := at(got, "weight.goal.earliest").(string)
			latest, _ := at(got, "weight.goal.latest").(string)
			if earliest == "" || latest == "" || day < earliest || day > latest {
				t.Errorf("the goal is likely %q to %q, which does not hold %s", earliest, latest, day)
			}
		}
	})
}

// TestTextsSayTheRightWords looks for patterns in what commands print.
func TestTextsSayTheRightWords(t *testing.T) {
	t.Parallel()
	eachCase(t, func(t *testing.T, c numberCase, h *home) {
		for command, patterns := range c.Expect.Text {
			patterns.check(t, command, h.does(strings.Fields(command)...))
		}
	})
}

func (c textCase) check(t *testing.T, what, text string) {
	t.Helper()
	for _, pattern := range c.Must {
		if !regexp.MustCompile(pattern).MatchString(text) {
			t.Errorf("%s lacks %s:\n%s", what, pattern, text)
		}
	}
	for _, pattern := range c.MustNot {
		if found := regexp.MustCompile(pattern).FindString(text); found != "" {
			t.Errorf("%s says %q, against %s:\n%s", what, found, pattern, text)
		}
	}
}

// TestExportHoldsTheRows looks for rows in export all --format json --computed.
func TestExportHoldsTheRows(t *testing.T) {
	t.Parallel()
	eachCase(t, func(t *testing.T, c numberCase, h *home) {
		var got map[string][]map[string]any
		if err := json.Unmarshal([]byte(h.does("export", "all", "--format", "json", "--computed")), &got); err != nil {
			t.Fatal(err)
		}
		for name, want := range c.Expect.Export {
			if key, counts := strings.CutSuffix(name, "_rows"); counts {
				if len(got[key]) != int(want.(float64)) {
					t.Errorf("%d rows of %s, want %v", len(got[key]), key, want)
				}
				continue
			}
			for _, row := range want.([]any) {
				if !holds(got[name], row.(map[string]any)) {
					t.Errorf("%s has no row with %v", name, row)
				}
			}
		}
	})
}

func holds(rows []map[string]any, want map[string]any) bool {
	for _, row := range rows {
		if len(differences("", want, row)) == 0 {
			return true
		}
	}
	return false
}

// at follows a path of names.
func at(v any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	return v
}

// differences tells where got is not what is wanted: names not wanted are free,
// lists have the same length, times are compared as instants, null and "" are
// both none.
func differences(path string, want, got any) []string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s is %v, want an object", path, got)}
		}
		var out []string
		for name, value := range w {
			out = append(out, differences(strings.TrimPrefix(path+"."+name, "."), value, g[name])...)
		}
		return out
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return []string{fmt.Sprintf("%s is %v, want %v", path, got, want)}
		}
		var out []string
		for i := range w {
			out = append(out, differences(fmt.Sprintf("%s[%d]", path, i), w[i], g[i])...)
		}
		return out
	case float64:
		if g, ok := got.(float64); ok && math.Abs(g-w) < 1e-9 {
			return nil
		}
	case string:
		g, _ := got.(string)
		wantTime, err := time.Parse(time.RFC3339, w)
		gotTime, err2 := time.Parse(time.RFC3339, g)
		if w == g || err == nil && err2 == nil && wantTime.Equal(gotTime) {
			return nil
		}
	case nil:
		if got == nil || got == "" {
			return nil
		}
	default:
		if want == got {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s is %v, want %v", path, got, want)}
}

func within(v any, bounds [2]any) bool {
	switch v := v.(type) {
	case float64:
		return bounds[0].(float64) <= v && v <= bounds[1].(float64)
	case string:
		return bounds[0].(string) <= v && v <= bounds[1].(string)
	}
	return false
}
