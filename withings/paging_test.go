package withings_test

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/time/rate"

	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// signedIn is a client, with a token, of a local Withings that it asks without
// a network.
func signedIn(t testing.TB, cfg withingstest.Config) (*withings.Client, *withingstest.Server) {
	t.Helper()
	cfg.RateLimit = -1
	server := withingstest.NewHandler(cfg)
	t.Cleanup(server.Close)
	issued := server.IssueToken()
	store := &tokens{token: withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: time.Now().Add(time.Hour)}}
	client, err := withings.NewClient(withings.App{}, store, withings.WithHTTPClient(&http.Client{Transport: server.Transport()}),
		withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)))
	if err != nil {
		t.Fatal(err)
	}
	return client, server
}

// ids reads a listing to its end: what came, each once and in order, and what
// its last page says of it.
func ids[P any](list iter.Seq2[P, error], page func(P) ([]string, string)) (all []string, notice string, err error) {
	for p, pageErr := range list {
		if pageErr != nil {
			return all, notice, pageErr
		}
		var names []string
		names, notice = page(p)
		all = append(all, names...)
	}
	slices.Sort(all)
	return slices.Compact(all), notice, nil
}

func groupIDs(client *withings.Client, t testing.TB, q withings.Query) ([]string, string, error) {
	return ids(client.Measures(t.Context(), q), func(p withings.MeasurePage) (names []string, notice string) {
		for _, g := range p.Rows {
			names = append(names, fmt.Sprint(g.ID))
		}
		return names, p.Notice
	})
}

// account has n groups, days, workouts and nights; perSecond of the groups
// changed within the same second.
func account(n, perSecond int) *withingstest.Person {
	p := &withingstest.Person{}
	start := time.Date(2024, 1, 1, 8, 0, 0, 0, time.UTC)
	for i := range n {
		day := start.AddDate(0, 0, i)
		changed := start.Unix() + int64(i/perSecond)*90000
		date := day.Format(time.DateOnly)
		p.Groups = append(p.Groups, withingstest.Group{ID: int64(i + 1), Date: day.Unix(), Created: changed, Modified: changed,
			Measures: []withingstest.Measure{{Type: 1, Value: int64(80000 + i), Unit: -3}}})
		p.Days = append(p.Days, withingstest.Day{Date: date, Steps: i, Modified: changed})
		p.Workouts = append(p.Workouts, withingstest.Workout{ID: int64(i + 1), Date: date, Start: day.Unix(), End: day.Unix() + 60, Modified: changed})
		p.Nights = append(p.Nights, withingstest.Night{ID: int64(i + 1), Date: date, Start: day.Unix(), End: day.Unix() + 60, Modified: changed})
	}
	return p
}

// Whatever Withings' paging does, every row comes, and the requests stay few.
func TestBrokenPagingLosesNoRow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		quirk  withingstest.Quirk
		broken bool // so that a notice tells of it
	}{
		{withingstest.QuirkOffsetStuck, true}, {withingstest.QuirkOffsetBack, true}, {withingstest.QuirkOffsetZero, true},
		{withingstest.QuirkOffsetAbsent, true}, {withingstest.QuirkOffsetNull, true}, {withingstest.QuirkMoreAlways, true},
		{withingstest.QuirkEmptyPage, false}, {withingstest.QuirkMoreString, false}, {"none", false},
	} {
		for _, perSecond := range []int{1, 7, 130} {
			t.Run(fmt.Sprintf("%s, %d changes a second", test.quirk, perSecond), func(t *testing.T) {
				t.Parallel()
				client, server := signedIn(t, withingstest.Config{PageSize: 20, ActivityPageSize: 20,
					Quirks: []withingstest.Quirk{test.quirk}, Person: account(130, perSecond)})
				check := func(kind string, n int, got []string, notice string, err error) {
					t.Helper()
					// A list of three pages ends before an offset goes back.
					told := test.broken && (n > 60 || test.quirk != withingstest.QuirkOffsetBack)
					if len(got) != n || err != nil || (notice != "") != told {
						t.Errorf("%s: %d rows, notice %q, %v", kind, len(got), notice, err)
					}
				}
				got, notice, err := groupIDs(client, t, withings.Query{})
				check("groups", 130, got, notice, err)
				from := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)
				got, notice, err = groupIDs(client, t, withings.Query{From: from, To: from.AddDate(0, 0, 59)})
				check("groups by date", 59, got, notice, err)
				got, notice, err = ids(client.Activities(t.Context(), withings.Query{}), func(p withings.ActivityPage) (names []string, notice string) {
					for _, d := range p.Rows {
						names = append(names, d.Date)
					}
					return names, p.Notice
				})
				check("days", 130, got, notice, err)
				got, notice, err = ids(client.Workouts(t.Context(), withings.Query{From: from, To: from.AddDate(0, 0, 58)}), func(p withings.WorkoutPage) (names []string, notice string) {
					for _, w := range p.Rows {
						names = append(names, w.Date)
					}
					return names, p.Notice
				})
				check("workouts by date", 59, got, notice, err)
				if n := len(server.Requests()); n > 400 {
					t.Errorf("%d requests", n)
				}
			})
		}
	}
}

// The recorded answer: a whole list that says more 1 and offset 0.
func TestAWholeListThatClaimsMoreIsItsEnd(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"nothing": 0, "one group": 1, "some": 5, "many": 300} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, server := signedIn(t, withingstest.Config{PageSize: 1000, Quirks: []withingstest.Quirk{withingstest.QuirkMoreAlways}, Person: account(n, 1)})
			got, notice, err := groupIDs(client, t, withings.Query{})
			if len(got) != n || err != nil || notice != "getmeas: Withings says that more follows, but gives nothing more" {
				t.Errorf("%d groups, %q, %v", len(got), notice, err)
			}
			if requests := len(server.Requests()); requests > 3 {
				t.Errorf("%d requests", requests)
			}
		})
	}
}

// More changes in one second than a page holds, measured in one second too:
// nothing can tell them apart, so that the listing is not called complete.
func TestMoreRowsInASecondThanAPageHolds(t *testing.T) {
	t.Parallel()
	p := account(50, 50)
	for i := range p.Groups {
		p.Groups[i].Date = p.Groups[0].Date
	}
	client, _ := signedIn(t, withingstest.Config{PageSize: 20, Quirks: []withingstest.Quirk{withingstest.QuirkOffsetZero}, Person: p})
	if got, _, err := groupIDs(client, t, withings.Query{}); !errors.Is(err, withings.ErrIncomplete) || len(got) < 20 {
		t.Errorf("%d groups, %v", len(got), err)
	}
}

// Any account, any page size from 10 on, any way of paging that breaks.
func TestBrokenPagingOfManyAccounts(t *testing.T) {
	t.Parallel()
	quirks := []withingstest.Quirk{withingstest.QuirkOffsetStuck, withingstest.QuirkOffsetBack, withingstest.QuirkOffsetZero,
		withingstest.QuirkOffsetAbsent, withingstest.QuirkMoreAlways}
	for seed := range uint64(25) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := account(r.IntN(200), 1+r.IntN(30))
		for i := range p.Groups {
			p.Groups[i].Date += r.Int64N(86400 * 30) // measured in another order than stored
			if r.IntN(4) == 0 {
				p.Groups[i].Modified += r.Int64N(86400 * 100)
			}
		}
		cfg := withingstest.Config{PageSize: 10 + r.IntN(60), Person: p, Quirks: []withingstest.Quirk{quirks[r.IntN(len(quirks))]}}
		if r.IntN(3) == 0 {
			cfg.Quirks = append(cfg.Quirks, withingstest.QuirkExclusiveUpdate)
		}
		client, server := signedIn(t, cfg)
		var want []string
		for _, g := range server.Groups() {
			want = append(want, fmt.Sprint(g.ID))
		}
		slices.Sort(want)
		got, _, err := groupIDs(client, t, withings.Query{})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("seed %d, %v, %d a page: %v, %d of %d groups", seed, cfg.Quirks, cfg.PageSize, err, len(got), len(want))
		}
	}
}
