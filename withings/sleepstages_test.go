package withings

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What becomes of the segments of a night from 1000 to 5000.
func TestSleepStages(t *testing.T) {
	t.Parallel()
	const from, to = 1000, 5000
	for _, test := range []struct {
		name   string
		series string
		device string
		want   []SleepStage
	}{
		{name: "no night", series: `[]`},
		{name: "null", series: `null`},
		{name: "no list", series: `{"startdate":1000}`},
		{name: "what is no segment is left out", series: `[null,7,"x",[],{}]`},
		{name: "in order, with all that comes beside", series: `[{"startdate":1000,"enddate":1600,"state":0,"model":"ScanWatch","model_id":93,"hash_deviceid":"ee","hr":{"1000":61}},` +
			`{"startdate":1600,"enddate":2800,"state":1,"hash_deviceid":"ee"},{"startdate":2800,"enddate":4000,"state":2,"hash_deviceid":"ee"},{"startdate":4000,"enddate":5000,"state":3,"hash_deviceid":"ee"}]`,
			device: "ee", want: []SleepStage{{1000, 1600, StateAwake}, {1600, 2800, StateLight}, {2800, 4000, StateDeep}, {4000, 5000, StateREM}}},
		{name: "numbers as texts", series: `[{"startdate":"1000","enddate":"2000.0","state":"2"}]`, want: []SleepStage{{1000, 2000, StateDeep}}},
		{name: "out of order", series: `[{"startdate":2000,"enddate":3000,"state":2},{"startdate":1000,"enddate":2000,"state":1}]`,
			want: []SleepStage{{1000, 2000, StateLight}, {2000, 3000, StateDeep}}},
		{name: "the same stage again is one", series: `[{"startdate":1000,"enddate":2000,"state":1},{"startdate":2000,"enddate":3000,"state":1}]`,
			want: []SleepStage{{1000, 3000, StateLight}}},
		{name: "a gap stays one", series: `[{"startdate":1000,"enddate":2000,"state":1},{"startdate":2500,"enddate":3000,"state":1}]`,
			want: []SleepStage{{1000, 2000, StateLight}, {2500, 3000, StateLight}}},
		{name: "other states, and none, are a gap", series: `[{"startdate":1000,"enddate":1500,"state":4},{"startdate":1500,"enddate":2000,"state":1},{"startdate":2000,"enddate":2500,"state":15},` +
			`{"startdate":2500,"enddate":3000},{"startdate":3000,"enddate":3500,"state":null},{"startdate":3500,"enddate":4000,"state":-1},{"startdate":4000,"enddate":4500,"state":1.5}]`,
			want: []SleepStage{{1500, 2000, StateLight}}},
		{name: "without both ends, or from end to start", series: `[{"enddate":1500,"state":1},{"startdate":1500,"state":1},{"startdate":3000,"enddate":2000,"state":2},{"startdate":2000,"enddate":2000,"state":2}]`,
			want: []SleepStage{{1000, 1500, StateLight}}},
		{name: "what reaches beyond the night is cut", series: `[{"startdate":1,"enddate":2000,"state":1},{"startdate":2000,"enddate":9000000000000,"state":3},{"startdate":6000,"enddate":7000,"state":1}]`,
			want: []SleepStage{{1000, 2000, StateLight}, {2000, 5000, StateREM}}},
		{name: "the first of two that overlap keeps its time", series: `[{"startdate":1000,"enddate":3000,"state":1},{"startdate":2000,"enddate":4000,"state":2},{"startdate":2500,"enddate":3500,"state":3}]`,
			want: []SleepStage{{1000, 3000, StateLight}, {3000, 4000, StateDeep}}},
		{name: "the device that is named", series: `[{"startdate":1000,"enddate":5000,"state":1,"hash_deviceid":"aa"},{"startdate":1000,"enddate":2000,"state":2,"hash_deviceid":"bb"}]`,
			device: "bb", want: []SleepStage{{1000, 2000, StateDeep}}},
		{name: "another device than the one named", series: `[{"startdate":1000,"enddate":5000,"state":1,"hash_deviceid":"aa"}]`, device: "bb"},
		{name: "segments that name no device", series: `[{"startdate":1000,"enddate":2000,"state":1,"hash_deviceid":null},{"startdate":2000,"enddate":3000,"state":2}]`,
			device: "bb", want: []SleepStage{{1000, 2000, StateLight}, {2000, 3000, StateDeep}}},
		{name: "no device named: the one that saw most", series: `[{"startdate":1000,"enddate":2000,"state":1,"hash_deviceid":"aa"},{"startdate":1000,"enddate":4000,"state":2,"hash_deviceid":"bb"}]`,
			want: []SleepStage{{1000, 4000, StateDeep}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			client, transport, _ := newFake(t, script(ok(`{"series":`+test.series+`,"model":16}`)))
			got, err := client.SleepStages(t.Context(), time.Unix(from, 0), time.Unix(to, 0), test.device)
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Error(err, diff)
			}
			checkStages(t, got)
			r := transport.requests[0]
			if len(transport.requests) != 1 || r.path != "/v2/sleep" || r.form.Get("action") != "get" || r.form.Get("startdate") != "1000" || r.form.Get("enddate") != "5000" {
				t.Errorf("asked %s %v", r.path, r.form)
			}
		})
	}
}

// checkStages fails where stages are not one after the other.
func checkStages(t *testing.T, stages []SleepStage) {
	t.Helper()
	for i, s := range stages {
		if s.Start >= s.End || s.State < StateAwake || s.State > StateREM || i > 0 && s.Start < stages[i-1].End {
			t.Fatalf("stage %d of %v", i, stages)
		}
	}
}

// Withings answers no more than 24 h a call.
func TestSleepStagesOfMoreThanADayTakeSeveralCalls(t *testing.T) {
	t.Parallel()
	client, transport, _ := newFake(t, func(r request) reply {
		return ok(fmt.Sprintf(`{"series":[{"startdate":%s,"enddate":%s,"state":1}]}`, r.form.Get("startdate"), r.form.Get("enddate")))
	})
	got, err := client.SleepStages(t.Context(), time.Unix(day, 0), time.Unix(3*day+7, 0), "")
	if want := []SleepStage{{day, 3*day + 7, StateLight}}; !cmp.Equal(got, want) || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	var asked []string
	for _, r := range transport.requests {
		asked = append(asked, r.form.Get("startdate")+"-"+r.form.Get("enddate"))
	}
	if got := strings.Join(asked, " "); got != "86400-172800 172800-259200 259200-259207" {
		t.Errorf("asked for %s", got)
	}
	if none, err := client.SleepStages(t.Context(), time.Unix(9, 0), time.Unix(9, 0), ""); none != nil || err != nil || len(transport.requests) != 3 {
		t.Errorf("of no time: %v, %v", none, err)
	}
}

func TestSleepStagesThatWithingsRefuses(t *testing.T) {
	t.Parallel()
	client, _, _ := newFake(t, script(failing(403, "Insufficient_scope")))
	if _, err := client.SleepStages(t.Context(), time.Unix(1, 0), time.Unix(2, 0), ""); !strings.Contains(fmt.Sprint(err), "Withings get: not allowed without the permission user.activity") {
		t.Error(err)
	}
}
