package withingstest_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"withings-tui/withings/withingstest"
)

// TestWhatRealClientsSend asks the same in all the ways seen in other clients.
func TestWhatRealClientsSend(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	w.SetGroups(withingstest.Groups(5, w.clock.Now())...)
	token := w.IssueToken().Access
	query := "?action=getmeas&meastype=1&category=1"
	bearer := map[string]string{"Authorization": "Bearer " + token}
	with := func(more map[string]string) map[string]string {
		all := map[string]string{"Authorization": "bearer " + token}
		for k, v := range more {
			all[k] = v
		}
		return all
	}
	formType := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	multipart := "--b\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\ngetmeas\r\n--b--\r\n"
	cases := map[string]struct {
		method, target, body string
		header               map[string]string
	}{
		"GET, bearer":                      {"GET", "/measure" + query, "", bearer},
		"GET, token in the query":          {"GET", "/measure" + query + "&access_token=" + token, "", nil},
		"POST form, bearer":                {"POST", "/measure", "action=getmeas", with(formType)},
		"POST form, token in it":           {"POST", "/measure", "action=getmeas&access_token=" + token, formType},
		"POST, split":                      {"POST", "/measure?action=getmeas", "category=1&access_token=" + token, formType},
		"POST, all in the query":           {"POST", "/measure" + query, "", bearer},
		"POST, no content type":            {"POST", "/measure" + query + "&access_token=" + token, "", nil},
		"POST form, no content type":       {"POST", "/measure", "action=getmeas&category=1", bearer},
		"POST, JSON type, empty":           {"POST", "/measure" + query, "", with(map[string]string{"Content-Type": "application/json"})},
		"POST, multipart":                  {"POST", "/measure", multipart, with(map[string]string{"Content-Type": "multipart/form-data; boundary=b"})},
		"on /v2/measure":                   {"POST", "/v2/measure" + query, "", bearer},
		"meastypes list":                   {"GET", "/measure?action=getmeas&meastypes=1,5,6,8", "", bearer},
		"empty meastypes, offset 0, extra": {"GET", "/measure?action=getmeas&meastypes=&offset=0&limit=9&nonsense=1", "", bearer},
		"lastupdate alone":                 {"GET", "/measure?action=getmeas&lastupdate=1", "", bearer},
		"dates":                            {"GET", "/measure?action=getmeas&startdate=1&enddate=1999999999", "", bearer},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := w.request(c.method, w.URL+c.target, c.body)
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			a := w.do(r)
			var b measBody
			a.decode(t, &b)
			if a.HTTP != http.StatusOK || a.ContentType != "application/json" || a.Status != 0 || len(b.Groups) != 5 {
				t.Errorf("HTTP %d %s: %s", a.HTTP, a.ContentType, a.Text)
			}
		})
	}
}

// TestPagingByOffsetAloneEnds lists as canadyworkshop/gowithings does: it looks
// at the offset and never at more. It gets every row once all the same.
func TestPagingByOffsetAloneEnds(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{PageSize: 10, ActivityPageSize: 10, RateLimit: -1})
	person := withingstest.NewPerson(1, w.clock.Now(), withingstest.PersonOptions{Years: 1})
	w.SetPerson(person)
	token := w.IssueToken().Access
	for call, want := range map[string]struct {
		row string
		n   int
	}{
		"/measure getmeas":        {`"grpid":`, len(person.Groups)},
		"/v2/measure getactivity": {`"is_tracker":`, len(person.Days)},
		"/v2/measure getworkouts": {`"id":`, len(person.Workouts)},
	} {
		path, action, _ := strings.Cut(call, " ")
		rows, calls := 0, 0
		for offset := 0; calls == 0 || offset != 0; calls++ {
			if calls > 1000 {
				t.Fatalf("%s goes on for ever", action)
			}
			a := w.post(path, token, "action", action, "offset", strconv.Itoa(offset))
			var b struct{ Offset int }
			a.decode(t, &b)
			rows, offset = rows+strings.Count(a.Text, want.row), b.Offset
		}
		if rows != want.n || rows < 100 {
			t.Errorf("%s: %d rows in %d calls, want %d", action, rows, calls, want.n)
		}
	}
}

func TestUnknownActions(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	token := w.IssueToken().Access
	for _, call := range []string{"/measure getactivity", "/measure ", "/v2/measure nap", "/v3/measure getmeas", "/ "} {
		path, action, _ := strings.Cut(call, " ")
		if a := w.post(path, token, "action", action); a.Status != 2554 || a.HTTP != http.StatusOK || string(a.Body) != "{}" {
			t.Errorf("%q: HTTP %d %s", call, a.HTTP, a.Text)
		}
	}
	if a := w.do(w.request("DELETE", w.URL+"/measure?action=getmeas&access_token="+token, "")); a.Status != 2554 {
		t.Errorf("DELETE: %s", a.Text)
	}
	if a := w.post("/v2/user", "", "action", "get"); a.Status != 503 {
		t.Errorf("user get: %s", a.Text)
	}
	if a := w.post("/oauth2/token", "", "grant_type", "refresh_token"); !strings.HasPrefix(a.ContentType, "text/html") {
		t.Errorf("the retired token endpoint: %s", a.Text)
	}
}
