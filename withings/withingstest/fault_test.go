package withingstest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/withings/withingstest"
)

// get asks for getmeas and returns all that can be told of the answer.
func (w *world) get(token string) (resp *http.Response, text string, err error) {
	w.t.Helper()
	r := w.request("GET", w.URL+"/measure?action=getmeas&access_token="+token, "")
	r.Close = true // on a used connection Go's client would repeat a GET that broke off by itself
	resp, err = noRedirect().Do(r)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, string(body), err
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const whole = `{"status":0,"body":{"updatetime":1795348800,"timezone":"Europe/Berlin","measuregrps":[],"more":0,"offset":0}}`
	cases := map[string]struct {
		http        int
		contentType string
		text        string
		broken      bool
	}{
		"getmeas:2:status=601,wait=12":  {200, "application/json", `{"status":601,"body":{"wait_seconds":12},"error":"Same arguments in less than 10 seconds"}`, false},
		"getmeas:2:status=601":          {200, "application/json", `{"status":601,"body":{},"error":"Too Many Requests"}`, false},
		"getmeas:2:status=522":          {200, "application/json", `{"status":522,"body":{},"error":"Timeout"}`, false},
		"getmeas:2:error=x,status=3000": {200, "application/json", `{"status":3000,"body":{},"error":"x"}`, false},
		"getmeas:2:full,status=293":     {200, "application/json", `{"status":293,"error":"An error occurred",` + whole[len(`{"status":0,`):], false},
		"getmeas:2:body=[]":             {200, "application/json", `{"status":0,"body":[]}`, false},
		"getmeas:2:body=null":           {200, "application/json", `{"status":0,"body":null}`, false},
		"getmeas:2:raw=nonsense":        {200, "application/json", `nonsense`, false},
		"getmeas:2:http=502":            {502, "text/html; charset=utf-8", `<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>`, false},
		"getmeas:2:html":                {200, "text/html; charset=utf-8", `<!doctype html><html><title>Withings</title><p>We will be back soon.</p></html>`, false},
		"getmeas:2:type=text/plain":     {200, "text/plain", whole, false},
		"getmeas:2:truncate":            {200, "application/json", whole[:len(whole)/2], false},
		"getmeas:2:cut":                 {200, "application/json", whole[:len(whole)/2], true},
		"getmeas:2:drop":                {0, "", "", true},
		"getmeas:2:lost":                {0, "", "", true},
		"*:2:status=700":                {200, "application/json", `{"status":700,"body":{},"error":"An error occurred"}`, false},
	}
	for spec, want := range cases {
		t.Run(spec, func(t *testing.T) {
			t.Parallel()
			w := serve(t, withingstest.Config{})
			fault, err := withingstest.ParseFault(spec)
			if err != nil {
				t.Fatal(err)
			}
			w.Script(fault)
			token := w.IssueToken().Access
			if _, text, err := w.get(token); text != whole || err != nil {
				t.Fatalf("first call: %v %s", err, text)
			}
			resp, text, err := w.get(token)
			if (err != nil) != want.broken {
				t.Errorf("error %v, want one %v", err, want.broken)
			}
			if diff := cmp.Diff(want.text, text); diff != "" {
				t.Error(diff)
			}
			if resp != nil && (resp.StatusCode != want.http || resp.Header.Get("Content-Type") != want.contentType) {
				t.Errorf("HTTP %d %s", resp.StatusCode, resp.Header.Get("Content-Type"))
			}
			if want.http == 0 && resp != nil {
				t.Error("an answer came")
			}
			if _, text, err := w.get(token); text != whole || err != nil {
				t.Errorf("third call: %v %s", err, text)
			}
			if got := w.Requests()[1].Fault; got != spec {
				t.Errorf("the record says fault %q", got)
			}
		})
	}
}

// TestListFaults plays the wrong lists that are seen in the wild: what each call
// for a page of two of five groups, or seven days, brings.
func TestListFaults(t *testing.T) {
	t.Parallel()
	changed := []string{"lastupdate", "0"}
	dated := []string{"startdate", "1", "startdateymd", "2000-01-01"}
	for _, test := range []struct {
		fault, action string
		calls         [][]string
		want          string // rows, more and offset of each
	}{
		{"getmeas:1:empty", "getmeas", [][]string{changed, changed}, "0 0 0, 2 1 2"},
		{"getmeas:*:keep=60", "getmeas", [][]string{changed, {"offset", "2"}}, "2 1 2, 1 0 0"},
		{"getmeas:1:last", "getmeas", [][]string{changed, changed}, "2 0 0, 2 1 2"},
		{"getmeas:*:empty,dated", "getmeas", [][]string{changed, dated, changed, dated}, "2 1 2, 0 0 0, 2 1 2, 0 0 0"},
		{"getmeas:2:keep=20,dated", "getmeas", [][]string{changed, dated, changed, dated}, "2 1 2, 2 1 2, 2 1 2, 1 0 0"},
		{"getactivity:1:last", "getactivity", [][]string{changed, changed}, "2 false 2, 2 true 2"},
		{"getactivity:*:empty", "getactivity", [][]string{changed}, "0 false 0"},
		{"getactivity:*:keep=50", "getactivity", [][]string{changed, {"offset", "2"}}, "2 true 2, 1 false 4"},
		{"*:*:empty,dated", "getactivity", [][]string{changed, dated}, "2 true 2, 0 false 0"},
	} {
		t.Run(test.fault, func(t *testing.T) {
			t.Parallel()
			w := serve(t, withingstest.Config{PageSize: 2, ActivityPageSize: 2})
			w.SetGroups(withingstest.Groups(5, w.clock.Now())...)
			for i := range 7 {
				w.SetDay(withingstest.Day{Date: w.clock.Now().AddDate(0, 0, -i).Format(time.DateOnly), Steps: 1})
			}
			fault, err := withingstest.ParseFault(test.fault)
			if err != nil {
				t.Fatal(err)
			}
			w.Script(fault)
			token, path := w.IssueToken().Access, map[string]string{"getmeas": "/measure", "getactivity": "/v2/measure"}[test.action]
			var got []string
			for _, pairs := range test.calls {
				var b struct {
					Groups     []json.RawMessage `json:"measuregrps"`
					Activities []json.RawMessage
					More       json.RawMessage
					Offset     int
				}
				w.post(path, token, append([]string{"action", test.action}, pairs...)...).decode(t, &b)
				got = append(got, fmt.Sprintf("%d %s %d", len(b.Groups)+len(b.Activities), b.More, b.Offset))
			}
			if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestTokenEndpointIsDown plays the four ways in which it is seen to be.
func TestTokenEndpointIsDown(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]string{
		"requesttoken:*:http=500":                                      "<html>",
		`requesttoken:*:raw={"errors":[{"message":"internal error"}]}`: `{"errors":[{"message":"internal error"}]}`,
		"requesttoken:*:body={}":                                       `{"status":0,"body":{}}`,
		"requesttoken:*:status=2555":                                   `{"status":2555,"body":{},"error":`,
	} {
		w := serve(t, withingstest.Config{DuplicateWindow: -1})
		fault, err := withingstest.ParseFault(spec)
		if err != nil {
			t.Fatal(err)
		}
		w.Script(fault)
		token := w.IssueToken().Refresh
		if a := w.refresh(token); !strings.HasPrefix(a.Text, want) {
			t.Errorf("%s: %s", spec, a.Text)
		}
		w.Script()
		if a := w.refresh(token); a.Status != 0 {
			t.Errorf("%s: the refresh token was spent: %s", spec, a.Text)
		}
	}
}

func TestHugeAnswerIsValidJSON(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	w.Script(withingstest.Fault{Action: "getmeas", Huge: 1 << 20})
	_, text, err := w.get(w.IssueToken().Access)
	if err != nil || len(text) != 1<<20 || !json.Valid([]byte(text)) {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}

// TestLostRefresh: the pair was made, the answer never came.
func TestLostRefresh(t *testing.T) {
	t.Parallel()
	for _, effect := range []string{"lost", "drop"} {
		w := serve(t, withingstest.Config{DuplicateWindow: -1})
		fault, err := withingstest.ParseFault("requesttoken:1:" + effect)
		if err != nil {
			t.Fatal(err)
		}
		w.Script(fault)
		token := w.IssueToken()
		r := w.request("POST", w.URL+"/v2/oauth2", form("action", "requesttoken", "grant_type", "refresh_token",
			"client_id", withingstest.DefaultClientID, "client_secret", withingstest.DefaultClientSecret, "refresh_token", token.Refresh).Encode())
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if resp, err := noRedirect().Do(r); err == nil {
			resp.Body.Close()
			t.Fatalf("%s: an answer came", effect)
		}
		if got, want := w.refresh(token.Refresh).Status, map[string]int{"lost": 503, "drop": 0}[effect]; got != want {
			t.Errorf("%s: the old token gives status %d, want %d", effect, got, want)
		}
	}
}

func TestFaultRanges(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]string{
		"getmeas:2:status=700": "0700", "getmeas:2-3:status=700": "0770", "getmeas:3+:status=700": "0077",
		"getmeas:*:status=700": "7777", "getmeas:status=700": "7777", "getactivity:1:status=700": "0000",
	} {
		w := serve(t, withingstest.Config{})
		fault, err := withingstest.ParseFault(spec)
		if err != nil {
			t.Fatal(err)
		}
		token := w.IssueToken().Access
		w.get(token) // before the script: not counted
		w.Script(fault)
		got := ""
		for range want {
			_, text, _ := w.get(token)
			var a answer
			_ = json.Unmarshal([]byte(text), &a)
			got += string(rune('0' + a.Status/100))
		}
		if got != want {
			t.Errorf("%s: %s, want %s", spec, got, want)
		}
	}
}

func TestCloseLetsGoOfHeldAnswers(t *testing.T) {
	t.Parallel()
	came := make(chan struct{})
	w := serve(t, withingstest.Config{Log: func(withingstest.Request) { close(came) }})
	w.Script(withingstest.Fault{Action: "getmeas", Delay: time.Hour})
	done := make(chan error, 1)
	token := w.IssueToken().Access
	r := w.request("GET", w.URL+"/measure?action=getmeas&access_token="+token, "")
	go func() {
		resp, err := http.DefaultClient.Do(r)
		if err == nil {
			resp.Body.Close()
		}
		done <- err
	}()
	<-came
	w.Close()
	if err := <-done; err == nil {
		t.Error("a held answer came")
	}
}

func TestParseFaultRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "getmeas", "getmeas:", ":status=1", "getmeas:0:status=601", "getmeas:4-2:drop", "getmeas:x:drop", "getmeas:2:",
		"getmeas:status=ten", "getmeas:status=-1", "getmeas:wait=3", "getmeas:full", "getmeas:drop=1", "getmeas:http=99",
		"getmeas:huge=9999999999G", "getmeas:delay=soon", "getmeas:delay=-1s", "getmeas:type=", "getmeas:nap",
		"getmeas:keep=0", "getmeas:keep=101", "getmeas:empty=1",
	} {
		if f, err := withingstest.ParseFault(text); err == nil {
			t.Errorf("%q read as %v", text, f)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: more than a line: %v", text, err)
		}
	}
}

func FuzzParseFault(f *testing.F) {
	for _, seed := range []string{"getmeas:2:status=601,wait=12", "*:drop", "requesttoken:2-4:http=502", "authorize:3+:delay=2s,stall=1ms",
		"getmeas:huge=64M,type=text/html", "getmeas:status=1,full,error=a b", "getmeas:body=[],cut,truncate,lost,html,raw=x", "getmeas:2:keep=60,dated,last,empty"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fault, err := withingstest.ParseFault(text)
		if err != nil {
			return
		}
		again, err := withingstest.ParseFault(fault.String())
		if err != nil {
			t.Fatalf("%q written as %q: %v", text, fault.String(), err)
		}
		if diff := cmp.Diff(fault, again); diff != "" {
			t.Error(diff)
		}
	})
}

// TestTransport: the same server without a network, in a bubble of fake time.
func TestTransport(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := withingstest.NewHandler(withingstest.Config{})
		defer s.Close()
		client := &http.Client{Transport: s.Transport()}
		get := func(ctx context.Context) (string, error) {
			r, err := http.NewRequestWithContext(ctx, "GET", "https://wbsapi.example/measure?action=getmeas&access_token="+s.IssueToken().Access, nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := client.Do(r)
			if err != nil {
				return "", err
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			return string(body), err
		}
		ctx := t.Context()
		if text, err := get(ctx); err != nil || !strings.HasPrefix(text, `{"status":0,`) {
			t.Fatalf("%v %s", err, text)
		}
		s.Script(
			withingstest.Fault{Action: "getmeas", Call: 1, Delay: time.Hour},
			withingstest.Fault{Action: "getmeas", Call: 2, Delay: time.Hour},
			withingstest.Fault{Action: "getmeas", Call: 3, Stall: time.Hour},
			withingstest.Fault{Action: "getmeas", Call: 4, Cut: true},
			withingstest.Fault{Action: "getmeas", Call: 5, Drop: true},
		)
		start := time.Now()
		if _, err := get(ctx); err != nil || time.Since(start) != time.Hour {
			t.Errorf("delay: %v after %v", err, time.Since(start))
		}
		short, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		if _, err := get(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a time-out: %v", err)
		}
		start = time.Now()
		if text, err := get(ctx); err != nil || !json.Valid([]byte(text)) || time.Since(start) != time.Hour {
			t.Errorf("stall: %v after %v", err, time.Since(start))
		}
		if text, err := get(ctx); !errors.Is(err, io.ErrUnexpectedEOF) || text == "" {
			t.Errorf("cut: %v %q", err, text)
		}
		if _, err := get(ctx); !errors.Is(err, io.EOF) {
			t.Errorf("drop: %v", err)
		}
	})
}
