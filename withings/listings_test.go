package withings

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lister lists all of a kind: what tells the rows apart, and where each page
// says that the next one is.
type lister func(context.Context) (rows []string, next []int64, err error)

// listingOf reads a listing to its end.
func listingOf[P any](list func(context.Context) iter.Seq2[P, error], page func(P) ([]string, int64)) lister {
	return func(ctx context.Context) (rows []string, next []int64, err error) {
		for p, pageErr := range list(ctx) {
			if pageErr != nil {
				return rows, next, pageErr
			}
			names, after := page(p)
			rows, next = append(rows, names...), append(next, after)
		}
		return rows, next, nil
	}
}

// named are the names of rows.
func named[T any](rows []T, name func(T) string) (names []string) {
	for _, row := range rows {
		names = append(names, name(row))
	}
	return names
}

// listings are all that the client has, by action.
func listings(c *Client) map[string]lister {
	return map[string]lister{
		"getmeas": listingOf(func(ctx context.Context) iter.Seq2[MeasurePage, error] { return c.Measures(ctx, Query{}) },
			func(p MeasurePage) ([]string, int64) {
				return named(p.Rows, func(g MeasureGroup) string { return fmt.Sprint(g.ID) }), p.Next
			}),
		"getactivity": listingOf(func(ctx context.Context) iter.Seq2[ActivityPage, error] { return c.Activities(ctx, Query{}) },
			func(p ActivityPage) ([]string, int64) {
				return named(p.Rows, func(a Activity) string { return a.Date }), p.Next
			}),
		"getworkouts": listingOf(func(ctx context.Context) iter.Seq2[WorkoutPage, error] { return c.Workouts(ctx, Query{}) },
			func(p WorkoutPage) ([]string, int64) {
				return named(p.Rows, func(w Workout) string { return fmt.Sprint(w.ID) }), p.Next
			}),
		"getsummary": listingOf(func(ctx context.Context) iter.Seq2[SleepPage, error] { return c.SleepSummaries(ctx, Query{}) },
			func(p SleepPage) ([]string, int64) {
				return named(p.Rows, func(s SleepSummary) string { return fmt.Sprint(s.ID) }), p.Next
			}),
	}
}

// rowOf is a row of an action's list, of a name.
var rowOf = map[string]struct{ list, format string }{
	"getmeas":     {"measuregrps", `{"grpid":%s}`},
	"getactivity": {"activities", `{"date":%q}`},
	"getworkouts": {"series", `{"id":%s}`},
	"getsummary":  {"series", `{"id":"%s"}`},
}

// Every listing pages alike: getmeas says more as a number and the others as a
// boolean, and none of them can be relied on to.
func TestEveryListingPagesAlike(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		pages []string // ROWS and what else is on the page; "" is a failure
		rows  []string
		next  []int64
		is    error
	}{
		{"one page", []string{`ROWS`}, []string{"1"}, []int64{0}, nil},
		{"a number", []string{`ROWS,"more":1,"offset":100`, `ROWS,"more":0,"offset":0`}, []string{"1", "2"}, []int64{100, 0}, nil},
		{"a boolean, offset left behind", []string{`ROWS,"more":true,"offset":200`, `ROWS,"more":false,"offset":200`}, []string{"1", "2"}, []int64{200, 0}, nil},
		{"texts", []string{`ROWS,"more":"1","offset":"100"`, `ROWS,"more":"false","offset":"0"`}, []string{"1", "2"}, []int64{100, 0}, nil},
		{"an empty page in the middle", []string{`ROWS,"more":true,"offset":100`, `"more":true,"offset":101`, `ROWS`}, []string{"1", "3"}, []int64{100, 101, 0}, nil},
		{"stuck", []string{`ROWS,"more":1,"offset":100`, `ROWS,"more":1,"offset":100`}, []string{"1", "2"}, []int64{100, 0, 0}, nil},
		{"going back", []string{`ROWS,"more":1,"offset":100`, `ROWS,"more":1,"offset":99`, `ROWS`}, []string{"1", "2", "3"}, []int64{100, 99, 0}, nil},
		{"no offset", []string{`ROWS,"more":1`}, []string{"1"}, []int64{0, 0}, nil},
		{"null for an offset", []string{`ROWS,"more":true,"offset":null`}, []string{"1"}, []int64{0, 0}, nil},
		{"an error on a later page", []string{`ROWS,"more":1,"offset":100`, ""}, []string{"1"}, []int64{100}, ErrScope},
	} {
		for action, row := range rowOf {
			t.Run(test.name+" of "+action, func(t *testing.T) {
				t.Parallel()
				var replies []reply
				for i, page := range test.pages {
					if page == "" {
						replies = append(replies, failing(403, "Insufficient_scope"))
						continue
					}
					rows := fmt.Sprintf(`%q:[%s]`, row.list, fmt.Sprintf(row.format, fmt.Sprint(i+1)))
					if len(page) >= 4 && page[:4] == "ROWS" {
						page = rows + page[4:]
					}
					replies = append(replies, ok("{"+page+"}"))
				}
				client, transport, _ := newFake(t, script(replies...))
				rows, next, err := listings(client)[action](t.Context())
				if diff := cmp.Diff([]any{test.rows, test.next}, []any{rows, next}); diff != "" || !errors.Is(err, test.is) {
					t.Errorf("%v, want %v; %s", err, test.is, diff)
				}
				if n := len(transport.requests); n != len(test.pages) {
					t.Errorf("%d requests for %d pages", n, len(test.pages))
				}
				for i, r := range transport.requests {
					offset, _ := scalar(r.form.Get("offset")).integer()
					if r.form.Get("action") != action || i > 0 && !slices.Contains(next, offset) {
						t.Errorf("request %d: %v", i, r.form)
					}
				}
			})
		}
	}
}

// Where days come newest first, and the offset leads nowhere, what is older than
// the first page is found by dates; in any other order too.
func TestDaysInAnyOrderAllComeWhereTheOffsetLeadsNowhere(t *testing.T) {
	t.Parallel()
	const n, size = 450, 100
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, order := range map[string]func(i int) int{
		"newest first": func(i int) int { return n - 1 - i }, "oldest first": func(i int) int { return i }, "anyhow": func(i int) int { return i * 7 % n },
	} {
		for _, more := range []string{`"more":true,"offset":0`, `"more":true`, `"more":true,"offset":100`} {
			t.Run(name+" "+more, func(t *testing.T) {
				t.Parallel()
				client, transport, _ := newFake(t, func(r request) reply {
					since, _ := scalar(r.form.Get("lastupdate")).integer()
					var rows []string
					for i := range n {
						day := order(i)
						date := first.AddDate(0, 0, day).Format(time.DateOnly)
						modified := first.Unix() + int64(day/30)*30*86400 // some change together
						if from := r.form.Get("startdateymd"); modified >= since && (from == "" || from <= date && date <= r.form.Get("enddateymd")) {
							rows = append(rows, fmt.Sprintf(`{"date":%q,"modified":%d}`, date, modified))
						}
					}
					tail := `"more":false`
					if len(rows) > size {
						rows, tail = rows[:size], more
					}
					return ok(`{"activities":[` + strings.Join(rows, ",") + `],` + tail + `}`)
				})
				rows, _, err := listings(client)["getactivity"](t.Context())
				slices.Sort(rows)
				if got := len(slices.Compact(rows)); got != n || err != nil {
					t.Errorf("%d of %d days, %v", got, n, err)
				}
				if asked := len(transport.requests); asked > 60 {
					t.Errorf("%d requests", asked)
				}
			})
		}
	}
}
