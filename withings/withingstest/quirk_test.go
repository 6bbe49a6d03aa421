package withingstest_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"withings-tui/withings/withingstest"
)

func quirky(t *testing.T, quirks ...withingstest.Quirk) *world {
	t.Helper()
	return serve(t, withingstest.Config{Quirks: quirks, PageSize: 2, DuplicateWindow: -1})
}

// TestPagingQuirks shows more and offset of the answers to offset 0, 2 and 4.
func TestPagingQuirks(t *testing.T) {
	t.Parallel()
	for quirk, want := range map[withingstest.Quirk]string{
		"":                             "1 2, 1 4, 0 0",
		withingstest.QuirkMoreBoolean:  "true 2, true 4, false 0",
		withingstest.QuirkMoreString:   `"1" 2, "1" 4, "0" 0`,
		withingstest.QuirkOffsetAbsent: "1 , 1 , 0 0",
		withingstest.QuirkOffsetNull:   "1 null, 1 null, 0 0",
		withingstest.QuirkOffsetStuck:  "1 2, 1 2, 0 0",
		withingstest.QuirkOffsetBack:   "1 2, 1 4, 0 0",
		withingstest.QuirkOffsetZero:   "1 0, 1 0, 0 0",
		withingstest.QuirkMoreAlways:   "1 2, 1 4, 1 0",
		withingstest.QuirkStrings:      `"1" "2", "1" "4", "0" "0"`,
		withingstest.QuirkEmptyPage:    "1 4, 1 3, 1 5",
	} {
		t.Run(string(quirk), func(t *testing.T) {
			t.Parallel()
			w := quirky(t, quirk)
			w.SetGroups(withingstest.Groups(5, w.clock.Now())...)
			token := w.IssueToken().Access
			var got []string
			for _, offset := range []string{"0", "2", "4"} {
				var b struct{ More, Offset json.RawMessage }
				w.post("/measure", token, "action", "getmeas", "offset", offset).decode(t, &b)
				got = append(got, fmt.Sprintf("%s %s", b.More, b.Offset))
			}
			if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestOffsetGoesBack shows the offsets of five pages of two.
func TestOffsetGoesBack(t *testing.T) {
	t.Parallel()
	w := quirky(t, withingstest.QuirkOffsetBack)
	w.SetGroups(withingstest.Groups(10, w.clock.Now())...)
	token, got := w.IssueToken().Access, ""
	for _, offset := range []string{"0", "2", "4", "6", "8"} {
		b := w.getmeas(token, "offset", offset)
		got += string(b.More) + " " + string(b.Offset) + ", "
	}
	if diff := cmp.Diff("1 2, 1 4, 1 2, 1 4, 0 0, ", got); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyPageLosesNothing(t *testing.T) {
	t.Parallel()
	w := quirky(t, withingstest.QuirkEmptyPage)
	w.SetGroups(withingstest.Groups(5, w.clock.Now())...)
	token := w.IssueToken().Access
	offset, sizes := "0", []int{}
	for {
		b := w.getmeas(token, "offset", offset)
		sizes = append(sizes, len(b.Groups))
		if string(b.More) == "0" {
			break
		}
		asked, _ := strconv.Atoi(offset)
		if next, err := strconv.Atoi(string(b.Offset)); err != nil || next <= asked {
			t.Fatalf("offset %s after %s", b.Offset, offset)
		}
		offset = string(b.Offset)
	}
	if diff := cmp.Diff([]int{2, 0, 2, 0, 1}, sizes); diff != "" {
		t.Error(diff)
	}
}

func TestTokenQuirks(t *testing.T) {
	t.Parallel()
	for quirk, want := range map[withingstest.Quirk]string{
		withingstest.QuirkUserIDEmpty:   `{"status":0,"body":{"userid":"","access_token":`,
		withingstest.QuirkUserIDAbsent:  `{"status":0,"body":{"access_token":`,
		withingstest.QuirkFlatToken:     `{"status":0,"userid":"70412345","access_token":`,
		withingstest.QuirkTokenNoStatus: `{"body":{"userid":"70412345","access_token":`,
		withingstest.QuirkBareToken:     `{"userid":"70412345","access_token":`,
		withingstest.QuirkStatusMissing: `{"body":{`,
		withingstest.QuirkStatusNull:    `{"body":{`,
	} {
		w := quirky(t, quirk)
		a := w.exchange(w.code())
		if !strings.HasPrefix(a.Text, want) || (quirk == withingstest.QuirkStatusNull) != strings.HasSuffix(a.Text, `"status":null}`) {
			t.Errorf("%s: %s", quirk, a.Text)
		}
	}
	w := quirky(t, withingstest.QuirkStrings)
	if a := w.refresh(w.IssueToken().Refresh); !strings.Contains(a.Text, `"userid":"70412345"`) || !strings.Contains(a.Text, `"expires_in":"10800"`) {
		t.Errorf("strings: %s", a.Text)
	}
}

func TestSelectionQuirks(t *testing.T) {
	t.Parallel()
	w := quirky(t, withingstest.QuirkExclusiveUpdate, withingstest.QuirkStripTypes, withingstest.QuirkStrictFields)
	w.SetGroups(withingstest.Group{ID: 1, Date: 10, Measures: []withingstest.Measure{{Type: 1, Value: 80}, {Type: 11, Value: 60}}})
	token := w.IssueToken().Access
	if got := w.getmeas(token, "lastupdate", "10").ids(); len(got) != 0 {
		t.Errorf("lastupdate of that second: %v", got)
	}
	if got := w.getmeas(token, "lastupdate", "9").ids(); len(got) != 1 {
		t.Errorf("lastupdate of the second before: %v", got)
	}
	if got := w.getmeas(token, "meastype", "11"); len(got.Groups) != 1 || len(got.Groups[0].Measures) != 1 || got.Groups[0].Measures[0].Type != 11 {
		t.Errorf("meastype: %+v", got.Groups)
	}
	if a := w.post("/v2/measure", token, "action", "getactivity", "data_fields", "steps,nap"); a.Status != 503 {
		t.Errorf("an unknown field: %s", a.Text)
	}
	if a := w.post("/v2/measure", token, "action", "getactivity", "data_fields", "steps,hr_zone_3"); a.Status != 0 {
		t.Errorf("known fields: %s", a.Text)
	}
}

func TestOddGroups(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{Quirks: []withingstest.Quirk{withingstest.QuirkOddGroups}})
	a := w.post("/measure", w.IssueToken().Access, "action", "getmeas")
	if a.Status != 0 || !json.Valid([]byte(a.Text)) {
		t.Fatalf("%s", a.Text)
	}
	for _, odd := range []string{`"unit":40`, `"unit":-300`, `"type":9999`, `"attrib":10009`, `"category":77`, `"category":2`,
		`Mars/Olympus_Mons`, `W. Europe Standard Time`, `"measures":[]`, `"value":-1000`, `{"value":5,"unit":0}`} {
		if !strings.Contains(a.Text, odd) {
			t.Errorf("no %s", odd)
		}
	}
	for _, g := range withingstest.OddGroups(w.clock.Now()) {
		if g.Date > w.clock.Now().Unix() || g.Modified > w.clock.Now().Unix() {
			t.Errorf("group %d lies in the future", g.ID)
		}
	}
}
