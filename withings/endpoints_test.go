package withings

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

func number(f float64) *float64 { return &f }

func TestActivities(t *testing.T) {
	t.Parallel()
	const tracker = `{"steps":9421,"distance":7012.43,"elevation":12,"soft":4260,"moderate":2100,"intense":540,"active":2640,"calories":411.72,"totalcalories":2498.06,` +
		`"hr_average":74,"hr_min":52,"hr_max":149,"hr_zone_0":61200,"deviceid":"ee","timezone":"Europe/Berlin","date":"2026-01-04","modified":1767571200,"brand":1,"modelid":93,"model":"ScanWatch","is_tracker":true}`
	const phone = `{"steps":"1880","distance":1402.9,"elevation":0,"deviceid":null,"date":"2026-01-05","modified":1767600100,"brand":18,"modelid":1060,"model":"Google Health Connect","is_tracker":0}`
	client, transport, _ := newFake(t, script(ok(`{"activities":[`+tracker+`,`+phone+`,null],"more":false,"offset":200}`)))
	pages, err := collect(client.Activities(t.Context(), Query{}))
	if err != nil {
		t.Fatal(err)
	}
	want := []ActivityPage{{Rows: []Activity{
		{Date: "2026-01-04", Timezone: "Europe/Berlin", DeviceID: "ee", Model: "ScanWatch", ModelID: 93, Brand: 1, Tracker: true, Modified: 1767571200,
			Steps: number(9421), Distance: number(7012.43), Elevation: number(12), Soft: number(4260), Moderate: number(2100), Intense: number(540),
			Active: number(2640), Calories: number(411.72), TotalCalories: number(2498.06), HRAverage: number(74), HRMin: number(52), HRMax: number(149), Raw: []byte(tracker)},
		{Date: "2026-01-05", Model: "Google Health Connect", ModelID: 1060, Brand: 18, Modified: 1767600100,
			Steps: number(1880), Distance: number(1402.9), Elevation: number(0), Raw: []byte(phone)},
	}}}
	if diff := cmp.Diff(want, pages); diff != "" {
		t.Error(diff)
	}
	if r := transport.requests[0]; r.path != "/v2/measure" || r.bearer != "access-one" {
		t.Error(r.path)
	}
}

func TestWorkouts(t *testing.T) {
	t.Parallel()
	const run = `{"id":1001,"category":2,"timezone":"Europe/Berlin","model":93,"attrib":7,"startdate":1767520800,"enddate":1767524400,"date":"2026-01-04","modified":1767524500,` +
		`"deviceid":"ee","data":{"calories":512.5,"intensity":50,"steps":6400,"distance":8012.4,"hr_average":142,"hr_min":88,"hr_max":171,"algo_pause_duration":null,"spo2_average":null}}`
	const strange = `{"id":1002,"category":9999,"data":[]}`
	client, transport, _ := newFake(t, script(ok(`{"series":[`+run+`,`+strange+`],"more":false,"offset":0}`)))
	pages, err := collect(client.Workouts(t.Context(), Query{}))
	want := []WorkoutPage{{Rows: []Workout{
		{ID: 1001, Category: 2, Attrib: 7, Start: 1767520800, End: 1767524400, Date: "2026-01-04", Timezone: "Europe/Berlin", DeviceID: "ee", Model: 93, Modified: 1767524500,
			Calories: number(512.5), Intensity: number(50), Steps: number(6400), Distance: number(8012.4), HRAverage: number(142), HRMin: number(88), HRMax: number(171), Raw: []byte(run)},
		{ID: 1002, Category: 9999, Raw: []byte(strange)},
	}}}
	if diff := cmp.Diff(want, pages); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if transport.requests[0].path != "/v2/measure" {
		t.Error(transport.requests[0].path)
	}
}

func TestSleepSummaries(t *testing.T) {
	t.Parallel()
	const night = `{"id":5,"timezone":"Europe/Berlin","model":32,"model_id":63,"hash_deviceid":"ff","startdate":1767560000,"enddate":1767590000,"date":"2026-01-05","modified":1767590100,"completed":true,` +
		`"data":{"total_timeinbed":30000,"asleepduration":27000,"lightsleepduration":15000,"deepsleepduration":6000,"remsleepduration":6000,"wakeupduration":3000,"sleep_efficiency":0.9,` +
		`"sleep_latency":600,"wakeupcount":2,"out_of_bed_count":1,"sleep_score":81,"hr_average":55,"hr_min":48,"hr_max":70,"rr_average":14,"snoring":60,"apnea_hypopnea_index":3,"night_events":[]}}`
	client, transport, _ := newFake(t, script(ok(`{"series":[`+night+`],"more":true,"offset":300}`), ok(`{"series":[],"more":false,"offset":0}`)))
	pages, err := collect(client.SleepSummaries(t.Context(), Query{}))
	want := []SleepPage{{Next: 300, Rows: []SleepSummary{{
		ID: 5, Start: 1767560000, End: 1767590000, Date: "2026-01-05", Timezone: "Europe/Berlin", DeviceID: "ff", Model: 32, ModelID: 63, Modified: 1767590100,
		InBed: number(30000), Asleep: number(27000), Light: number(15000), Deep: number(6000), REM: number(6000), Awake: number(3000), Efficiency: number(0.9),
		Latency: number(600), WakeUps: number(2), OutOfBed: number(1), Score: number(81), HRAverage: number(55), HRMin: number(48), HRMax: number(70), RRAverage: number(14),
		Snoring: number(60), ApneaHypopnoea: number(3), Raw: []byte(night),
	}}}, {}}
	if diff := cmp.Diff(want, pages); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if r := transport.requests[1]; r.path != "/v2/sleep" || r.form.Get("offset") != "300" {
		t.Error(r.path, r.form)
	}
}

func TestGoals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, body string
		want       Goals
	}{
		{"all", `{"goals":{"steps":10000,"sleep":28800,"weight":{"value":80000,"unit":-3}}}`, Goals{10000, 28800, NewDecimal(80000, -3)}},
		{"none is an empty list", `{"goals":[]}`, Goals{}},
		{"some", `{"goals":{"steps":8000}}`, Goals{Steps: 8000}},
		{"null", `{"goals":{"steps":null,"weight":null}}`, Goals{}},
		{"a weight without unit", `{"goals":{"weight":{"value":80000}}}`, Goals{}},
		{"a weight of none", `{"goals":{"weight":{"value":0,"unit":0}}}`, Goals{}},
		{"no goals at all", `{}`, Goals{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			client, _, _ := newFake(t, script(ok(test.body)))
			if got, err := client.Goals(t.Context()); err != nil || got != test.want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestDevices(t *testing.T) {
	t.Parallel()
	client, _, _ := newFake(t, script(
		ok(`{"devices":[{"type":"Scale","model":"Body Cardio","model_id":6,"battery":"unknown","deviceid":"aa","hash_deviceid":"bb","timezone":"Europe/Berlin","last_session_date":1767596440},`+
			`{"type":"Scale","model":"","hash_deviceid":"cc","last_session_date":null}]}`), ok(`{"devices":[]}`)))
	devices, err := client.Devices(t.Context())
	want := []Device{{ID: "aa", Type: "Scale", Model: "Body Cardio", ModelID: 6, Battery: "unknown", Timezone: "Europe/Berlin", LastSession: 1767596440}, {ID: "cc", Type: "Scale"}}
	if diff := cmp.Diff(want, devices); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if devices, err := client.Devices(t.Context()); err != nil || len(devices) != 0 {
		t.Error(devices, err)
	}
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	nonce := ok(`{"nonce":"0123abc"}`)
	for _, test := range []struct {
		name     string
		nonce    reply
		revoke   []reply
		nonces   int
		is       error
		loggedIn bool
	}{
		{name: "done", nonce: nonce, revoke: []reply{ok(`{}`)}, nonces: 1, loggedIn: true},
		{name: "a retry takes another nonce", nonce: nonce, revoke: []reply{failing(522, "timeout"), ok(`{}`)}, nonces: 2, loggedIn: true},
		{name: "wrong secret", nonce: failing(503, "invalid client id/secret"), nonces: 1, is: ErrClient, loggedIn: true},
		{name: "no nonce", nonce: ok(`{}`), nonces: 3, is: ErrUnavailable, loggedIn: true},
		{name: "not signed in", is: ErrNoToken},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				scripts := map[string]func(request) reply{"getnonce": script(test.nonce)}
				if test.revoke != nil {
					scripts["revoke"] = script(test.revoke...)
				}
				client, transport, tokens := newFake(t, byAction(scripts))
				if !test.loggedIn {
					tokens.token = Token{}
				}
				if err := client.Revoke(t.Context()); !errors.Is(err, test.is) {
					t.Error(err)
				}
				if n := len(transport.sent("getnonce")); n != test.nonces {
					t.Errorf("%d nonces", n)
				}
				for _, r := range transport.sent("revoke") {
					// The signature was worked out with openssl dgst -sha256 -hmac.
					if r.form.Get("userid") != "70412345" || r.form.Get("nonce") != "0123abc" || r.form.Has("client_secret") || r.bearer != "" ||
						r.form.Get("signature") != "cdec3528ec8cfec0fdd82ad9513317ead22bb11b2165a940450df527be59df0b" {
						t.Error(r.form)
					}
				}
			})
		})
	}
}
