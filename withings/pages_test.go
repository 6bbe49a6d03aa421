package withings

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPaging(t *testing.T) {
	t.Parallel()
	group := func(id int) string { return fmt.Sprintf(`"measuregrps":[{"grpid":%d}]`, id) }
	for _, test := range []struct {
		name    string
		offset  int64
		bodies  []reply
		offsets []string // that were asked for
		ids     []int64
		next    []int64
		is      error
		notice  bool
	}{
		{name: "no more, no offset", bodies: []reply{ok(`{` + group(1) + `}`)}, offsets: []string{""}, ids: []int64{1}, next: []int64{0}},
		{name: "numeric", bodies: []reply{ok(`{` + group(1) + `,"more":1,"offset":100}`), ok(`{` + group(2) + `,"more":0,"offset":0}`)},
			offsets: []string{"", "100"}, ids: []int64{1, 2}, next: []int64{100, 0}},
		{name: "boolean", bodies: []reply{ok(`{` + group(1) + `,"more":true,"offset":100}`), ok(`{` + group(2) + `,"more":false,"offset":200}`)},
			offsets: []string{"", "100"}, ids: []int64{1, 2}, next: []int64{100, 0}},
		{name: "strings", bodies: []reply{ok(`{` + group(1) + `,"more":"true","offset":"100"}`), ok(`{` + group(2) + `,"more":"0"}`)},
			offsets: []string{"", "100"}, ids: []int64{1, 2}, next: []int64{100, 0}},
		{name: "more before the rows", bodies: []reply{ok(`{"offset":5,"more":1,` + group(1) + `}`), ok(`{` + group(2) + `}`)},
			offsets: []string{"", "5"}, ids: []int64{1, 2}, next: []int64{5, 0}},
		{name: "an empty page in the middle", bodies: []reply{ok(`{` + group(1) + `,"more":1,"offset":7}`), ok(`{"measuregrps":[],"more":1,"offset":9}`), ok(`{` + group(3) + `}`)},
			offsets: []string{"", "7", "9"}, ids: []int64{1, 3}, next: []int64{7, 9, 0}},
		{name: "an offset that stands still", bodies: []reply{ok(`{` + group(1) + `,"more":1,"offset":100}`)},
			offsets: []string{"", "100"}, ids: []int64{1, 1}, next: []int64{100, 0, 0}, notice: true},
		{name: "an offset that goes back", bodies: []reply{ok(`{` + group(1) + `,"more":1,"offset":100}`), ok(`{` + group(2) + `,"more":1,"offset":50}`), ok(`{` + group(3) + `}`)},
			offsets: []string{"", "100", "50"}, ids: []int64{1, 2, 3}, next: []int64{100, 50, 0}},
		{name: "an offset as a string that stands still", bodies: []reply{ok(`{` + group(1) + `,"more":"1","offset":"100"}`)},
			offsets: []string{"", "100"}, ids: []int64{1, 1}, next: []int64{100, 0, 0}, notice: true},
		{name: "offsets are no counts of rows", bodies: []reply{ok(`{` + group(1) + `,"more":1,"offset":9000000000}`), ok(`{` + group(2) + `,"more":1,"offset":9000000001}`), ok(`{` + group(3) + `}`)},
			offsets: []string{"", "9000000000", "9000000001"}, ids: []int64{1, 2, 3}, next: []int64{9000000000, 9000000001, 0}},
		{name: "gone on where it stopped, and stuck there", offset: 300, bodies: []reply{ok(`{` + group(4) + `,"more":1,"offset":300}`)},
			offsets: []string{"300"}, ids: []int64{4}, next: []int64{0, 0}, notice: true},
		{name: "an offset that cannot be read", bodies: []reply{ok(`{` + group(1) + `,"more":1,"offset":"next"}`)}, offsets: []string{""}, ids: []int64{1}, next: []int64{0, 0}, notice: true},
		{name: "more that is none", bodies: []reply{ok(`{` + group(1) + `,"more":null,"offset":7}`)}, offsets: []string{""}, ids: []int64{1}, next: []int64{0}},
		{name: "an offset of 0", bodies: []reply{ok(`{` + group(1) + `,"more":1,"offset":0}`)}, offsets: []string{""}, ids: []int64{1}, next: []int64{0, 0}, notice: true},
		{name: "a negative offset", bodies: []reply{ok(`{` + group(1) + `,"more":1,"offset":-5}`)}, offsets: []string{""}, ids: []int64{1}, next: []int64{0, 0}, notice: true},
		{name: "more without an offset", bodies: []reply{ok(`{` + group(1) + `,"more":1}`)}, offsets: []string{""}, ids: []int64{1}, next: []int64{0, 0}, notice: true},
		{name: "more with a null offset", bodies: []reply{ok(`{` + group(1) + `,"more":true,"offset":null}`)}, offsets: []string{""}, ids: []int64{1}, next: []int64{0, 0}, notice: true},
		{name: "an offset without more is no page", bodies: []reply{ok(`{` + group(1) + `,"offset":200}`)}, offsets: []string{""}, ids: []int64{1}, next: []int64{0}},
		{name: "an error on a later page", bodies: []reply{ok(`{` + group(1) + `,"more":1,"offset":100}`), failing(503, "Invalid Params")},
			offsets: []string{"", "100"}, ids: []int64{1}, next: []int64{100}, is: &Error{}},
		{name: "gone on where it stopped", offset: 300, bodies: []reply{ok(`{` + group(4) + `}`)}, offsets: []string{"300"}, ids: []int64{4}, next: []int64{0}},
		{name: "[] for a body", bodies: []reply{ok(`[]`)}, offsets: []string{""}, next: []int64{0}},
		{name: "null for a body", bodies: []reply{ok(`null`)}, offsets: []string{""}, next: []int64{0}},
		{name: "no body", bodies: []reply{{body: `{"status":0}`}}, offsets: []string{""}, next: []int64{0}},
		{name: "null for the rows", bodies: []reply{ok(`{"measuregrps":null}`)}, offsets: []string{""}, next: []int64{0}},
		{name: "rows that are none", bodies: []reply{ok(`{"measuregrps":[null,7,{"grpid":1}]}`)}, offsets: []string{""}, ids: []int64{1}, next: []int64{0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			client, transport, _ := newFake(t, script(test.bodies...))
			pages, err := collect(client.Measures(t.Context(), Query{Offset: test.offset}))
			var ids, next []int64
			var offsets []string
			for i, p := range pages {
				if told := p.Notice != ""; told != (test.notice && i == len(pages)-1) {
					t.Errorf("page %d: notice %q", i, p.Notice)
				}
				next = append(next, p.Next)
				for _, g := range p.Rows {
					ids = append(ids, g.ID)
				}
			}
			for _, r := range transport.requests {
				offsets = append(offsets, r.form.Get("offset"))
			}
			if diff := cmp.Diff([]any{test.offsets, test.ids, test.next}, []any{offsets, ids, next}); diff != "" {
				t.Error(diff)
			}
			var failure *Error
			if _, typed := test.is.(*Error); typed && !errors.As(err, &failure) || !typed && !errors.Is(err, test.is) {
				t.Errorf("error %v, want %v", err, test.is)
			}
		})
	}
}

func TestEmptyPagesEnd(t *testing.T) {
	t.Parallel()
	n := 0
	client, _, _ := newFake(t, func(request) reply {
		n++
		return ok(fmt.Sprintf(`{"measuregrps":[],"more":1,"offset":%d}`, n))
	})
	pages, err := collect(client.Measures(t.Context(), Query{}))
	if err != nil || n > maxEmptyPages+1 || pages[len(pages)-1].Notice == "" {
		t.Errorf("%v after %d pages", err, n)
	}
}

func TestListingCanBeLeftAndRepeated(t *testing.T) {
	t.Parallel()
	client, transport, _ := newFake(t, script(ok(`{"measuregrps":[{"grpid":1}],"more":1,"offset":1}`)))
	list := client.Measures(t.Context(), Query{})
	for range 2 {
		for range list {
			break
		}
	}
	if n := len(transport.requests); n != 2 || transport.requests[1].form.Has("offset") {
		t.Errorf("%d requests", n)
	}
}

func TestMeasureForms(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		query Query
		want  string
	}{
		{"everything", Query{}, "action=getmeas&category=1&lastupdate=0"},
		{"since", Query{Since: time.Unix(1767600000, 0), From: time.Unix(5, 0)}, "action=getmeas&category=1&lastupdate=1767600000"},
		{"between", Query{From: time.Unix(10, 0), To: time.Unix(20, 0)}, "action=getmeas&category=1&enddate=20&startdate=10"},
		{"from", Query{From: time.Unix(10, 0)}, "action=getmeas&category=1&startdate=10"},
		{"before 1970", Query{Since: time.Unix(-10, 0)}, "action=getmeas&category=1&lastupdate=0"},
	} {
		if got := getmeas.listForm(getmeas.selection(test.query), 0).Encode(); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestDayForms(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 1, 1, 23, 59, 0, 0, time.FixedZone("far east", 14*3600))
	tomorrow := time.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	for _, test := range []struct {
		name  string
		query Query
		want  map[string]string
	}{
		{"everything", Query{}, map[string]string{"lastupdate": "0"}},
		{"since", Query{Since: time.Unix(7, 0), From: first}, map[string]string{"lastupdate": "7"}},
		{"between", Query{From: first, To: first.AddDate(0, 1, 0)}, map[string]string{"startdateymd": "2026-01-01", "enddateymd": "2026-02-01"}},
		{"from", Query{From: first}, map[string]string{"startdateymd": "2026-01-01", "enddateymd": tomorrow}},
		{"to", Query{To: first}, map[string]string{"startdateymd": "1970-01-01", "enddateymd": "2026-01-01"}},
	} {
		form := getactivity.listForm(getactivity.selection(test.query), 0)
		got := make(map[string]string)
		for key := range form {
			if !slices.Contains([]string{"action", "data_fields"}, key) {
				got[key] = form.Get(key)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" || form.Get("action") != "getactivity" || form.Get("data_fields") != getactivity.fields {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}
