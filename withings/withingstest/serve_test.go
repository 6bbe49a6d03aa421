package withingstest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"withings-tui/withings/withingstest"
)

// TestChangesWhileServing is for the race detector: everything that may change
// while requests are answered does.
func TestChangesWhileServing(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{RateLimit: -1, PageSize: 10})
	w.SetGroups(withingstest.Groups(50, w.clock.Now())...)
	token := w.IssueToken().Access
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			for range 20 {
				resp, err := http.Get(w.URL + "/measure?action=getmeas&offset=10&access_token=" + token)
				if err != nil {
					t.Error(err)
					return
				}
				body, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if err != nil || !json.Valid(body) {
					t.Errorf("%v: %s", err, body)
				}
			}
		})
	}
	all.Go(func() {
		for range 50 {
			id := w.AddGroup(withingstest.Group{Date: 1, Measures: []withingstest.Measure{{Type: 1, Value: 80}}})
			w.EditGroup(id, func(g *withingstest.Group) { g.Measures[0].Value++ })
			w.SetDay(withingstest.Day{Date: "2026-01-01", Steps: 1})
			w.SetGoals(withingstest.Goals{Steps: 1})
			w.Script(withingstest.Fault{Action: "getactivity", Drop: true})
			w.IssueToken()
			w.Requests()
			w.DeleteGroup(id)
		}
	})
	all.Wait()
	if n := len(w.Groups()); n != 50 {
		t.Errorf("%d groups left of 50", n)
	}
}

func TestDemoAccountIsAnother(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	w.SetGroups(weighIn(1, 100, 100))
	demo := w.IssueToken(withingstest.DemoUserID)
	if got := w.getmeas(demo.Access).ids(); len(got) != 100 || slices.Contains(got, 1) {
		t.Errorf("demo readings: %d", len(got))
	}
	if got := w.getmeas(w.IssueToken().Access).ids(); len(got) != 1 {
		t.Errorf("own readings: %v", got)
	}
	requests := w.Requests()
	if requests[0].UserID != withingstest.DemoUserID || requests[1].UserID != withingstest.DefaultUserID {
		t.Errorf("users: %+v", requests)
	}
}

// FuzzServe sends whatever to whatever path: every answer of the API is HTTP 200
// and an envelope, and none is data without a token.
func FuzzServe(f *testing.F) {
	f.Add("/measure", "action=getmeas&access_token=x", "lastupdate=9")
	f.Add("/v2/oauth2", "", "action=requesttoken&grant_type=refresh_token&client_id=a&signature=b")
	f.Add("/v2/signature", "action=getnonce&timestamp=%31", "client_id=%zz")
	f.Add("/v2/measure", "action=getactivity&action=getmeas&startdateymd=;", "\x00=\xff")
	f.Fuzz(func(t *testing.T, path, query, body string) {
		if path == "/oauth2_user/authorize2" || path == "/oauth2/token" {
			return
		}
		s := withingstest.NewHandler(withingstest.Config{})
		r, err := http.NewRequest("POST", "http://local/", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.URL.Path, r.URL.RawQuery = path, query
		resp, err := s.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		var a struct {
			Status *int
			Body   json.RawMessage
		}
		if err != nil || resp.StatusCode != http.StatusOK || json.Unmarshal(text, &a) != nil || a.Status == nil {
			t.Fatalf("HTTP %d, %v: %s", resp.StatusCode, err, text)
		}
		if *a.Status == 0 {
			t.Fatalf("an answer without a token: %s", text)
		}
	})
}

// FuzzConsent sends whatever to the consent page: it redirects to an allowed
// address or not at all.
func FuzzConsent(f *testing.F) {
	f.Add("response_type=code&client_id=withings-tui-demo&state=a&scope=user.metrics&auto=1&redirect_uri=http://localhost:1/")
	f.Add("response_type=code&client_id=withings-tui-demo&state=a&scope=user.metrics&auto=deny&redirect_uri=http://127.0.0.1/%0d%0aX:y")
	f.Add("redirect_uri=//evil")
	f.Fuzz(func(t *testing.T, query string) {
		s := withingstest.NewHandler(withingstest.Config{})
		r, err := http.NewRequest("GET", "http://local/oauth2_user/authorize2", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.RawQuery = query
		resp, err := s.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		to := resp.Header.Get("Location")
		if strings.ContainsAny(to, "\r\n") || (to != "") != (resp.StatusCode == http.StatusFound) {
			t.Fatalf("HTTP %d to %q", resp.StatusCode, to)
		}
		if host, err := resp.Location(); err == nil && host.Hostname() != "localhost" && !strings.HasPrefix(host.Hostname(), "127.") && host.Hostname() != "::1" {
			t.Fatalf("redirected to %s", to)
		}
	})
}
