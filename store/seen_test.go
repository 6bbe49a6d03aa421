package store

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// machine is a person's machine, signed in to a local Withings, in a bubble of
// fake time.
type machine struct {
	testing.TB
	*withingstest.Server
	client *withings.Client
	cache  *Cache
	at     time.Time
}

// onAMachine runs a test of a machine whose account has so many daily weights,
// days of activity and nights.
func onAMachine(t *testing.T, days int, run func(m *machine)) {
	t.Helper()
	bubble(t, func(t *testing.T) {
		time.Sleep(26 * 365 * 24 * time.Hour) // to the year 2026
		m := &machine{TB: t, Server: withingstest.NewHandler(withingstest.Config{RateLimit: -1, DuplicateWindow: -1}), at: time.Now()}
		var nights []withingstest.Night
		for i := range days {
			m.weight(i, 80000+i)
			day := m.at.AddDate(0, 0, -i)
			m.SetDay(withingstest.Day{Date: day.Format(time.DateOnly), Device: testWatch, Tracker: true, Steps: 5000 + i, Modified: day.Unix()})
			nights = append(nights, withingstest.Night{ID: int64(i + 1), Start: day.Unix() - 30000, End: day.Unix() - 3000, Modified: day.Unix(), Date: day.Format(time.DateOnly), Device: testWatch})
		}
		m.SetSleep(nights...)
		dir := t.TempDir()
		quiet := func(o *options) { o.noSync = true }
		tokens := NewTokens(dir, quiet)
		m.cache = New(dir, quiet)
		issued := m.IssueToken()
		_, err := tokens.Update(t.Context(), func(withings.Token) (withings.Token, error) {
			return withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: issued.Expires, UserID: fmt.Sprint(issued.UserID)}, nil
		})
		if err == nil {
			m.client, err = withings.NewClient(withings.App{ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret,
				RedirectURL: "http://localhost:8976/callback", APIURL: "http://127.0.0.1:1", AccountURL: "http://127.0.0.1:1"}, tokens,
				withings.WithHTTPClient(&http.Client{Transport: m.Transport()}), withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)))
		}
		if err != nil {
			t.Fatal(err)
		}
		run(m)
		sound(t, m.cache)
	})
}

// weight adds a weight in grams, measured so many days before the test began.
func (m *machine) weight(ago, grams int) int64 {
	at := m.at.Unix() - int64(ago)*86400
	return m.AddGroup(withingstest.Group{Date: at, Created: at + 60, Device: testScale, Measures: []withingstest.Measure{{Type: 1, Value: int64(grams), Unit: -3}}})
}

// sync is a sync that must end well.
func (m *machine) sync(opt RefreshOptions) Result {
	m.Helper()
	return refreshed(m, m.cache, m.client, opt)
}

// spoilt is a sync during which faults play, given as the command that serves
// the local Withings takes them.
func (m *machine) spoilt(opt RefreshOptions, faults ...string) (Result, error) {
	m.Helper()
	var list []withingstest.Fault
	for _, text := range faults {
		f, err := withingstest.ParseFault(text)
		if err != nil {
			m.Fatal(err)
		}
		list = append(list, f)
	}
	m.Script(list...)
	defer m.Script()
	return m.cache.Refresh(m.Context(), m.client, opt)
}

// holds fails the test where the cache shows other numbers of weights, days and
// nights.
func (m *machine) holds(when string, weights, days, nights int) {
	m.Helper()
	h := load(m, m.cache)
	if len(h.Weighings) != weights || len(h.Days) != days || len(h.Sleeps) != nights {
		m.Errorf("%s: %d weights, %d days, %d nights, want %d, %d, %d", when, len(h.Weighings), len(h.Days), len(h.Sleeps), weights, days, nights)
	}
}

// TestOneWrongAnswerTakesNothingAway plays every wrong answer that took
// readings away, in a plain and in a full sync, twice, 13 hours apart.
func TestOneWrongAnswerTakesNothingAway(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"getmeas:*:empty", "getmeas:*:keep=60", "getmeas:*:dated,empty", "getmeas:*:dated,keep=60", "getmeas:1+:last",
		"getactivity:*:empty", "getactivity:*:keep=60", "getactivity:1+:last", "getactivity:*:dated,empty", "getsummary:*:empty", "getsummary:*:keep=60",
		"getmeas:*:body=[]", "getactivity:*:body=null"} {
		for _, full := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s full %v", fault, full), func(t *testing.T) {
				t.Parallel()
				onAMachine(t, 450, func(m *machine) {
					m.sync(RefreshOptions{})
					m.holds("at first", 450, 450, 450)
					for range 2 {
						res, err := m.spoilt(RefreshOptions{Full: full}, fault)
						if err != nil {
							m.Fatal(err)
						}
						m.holds("after the wrong answer", 450, 450, 450)
						if s := load(m, m.cache).State; full && !strings.Contains(fault, "dated") && len(s.Doubts) == 0 || len(s.Doubts) != len(res.Doubts) {
							m.Errorf("doubts %v, told %v", s.Doubts, res.Doubts)
						}
						time.Sleep(13 * time.Hour)
					}
					res := m.sync(RefreshOptions{})
					m.holds("after a good sync", 450, 450, 450)
					if s := load(m, m.cache).State; len(s.Doubts) > 0 || len(res.Doubts) > 0 {
						m.Errorf("still in doubt: %v", s.Doubts)
					}
				})
			})
		}
	}
}

// TestAnOutageAndTwoWeeksShut: readings that an outage hid are still there
// when the window of 30 days has moved on.
func TestAnOutageAndTwoWeeksShut(t *testing.T) {
	t.Parallel()
	onAMachine(t, 60, func(m *machine) {
		m.sync(RefreshOptions{})
		if _, err := m.spoilt(RefreshOptions{}, "getmeas:*:dated,empty", "getactivity:*:dated,empty", "getsummary:*:dated,empty"); err != nil {
			m.Fatal(err)
		}
		time.Sleep(14 * 24 * time.Hour)
		for range 3 {
			m.sync(RefreshOptions{})
			time.Sleep(13 * time.Hour)
		}
		m.holds("in the end", 60, 60, 60)
	})
}

// TestWhatIsGoneIsBelievedOnGoodEvidence: a deleted reading goes when a second
// listing 12 hours later lacks it too, to the vanished; it comes back by itself
// where Withings lists it again, and stays where the person brings it back.
func TestWhatIsGoneIsBelievedOnGoodEvidence(t *testing.T) {
	t.Parallel()
	onAMachine(t, 50, func(m *machine) {
		m.sync(RefreshOptions{})
		g := m.Groups()[40]
		m.DeleteGroup(g.ID)
		m.DeleteDay(m.at.AddDate(0, 0, -3).Format(time.DateOnly))
		m.SetSleep(withingstest.Night{ID: 900, Start: m.at.Unix() - 30000, End: m.at.Unix(), Modified: m.at.Unix(), Date: m.at.Format(time.DateOnly)})
		m.sync(RefreshOptions{})
		m.holds("after one listing", 50, 50, 51)
		time.Sleep(11 * time.Hour)
		m.sync(RefreshOptions{})
		m.holds("after 11 hours", 50, 50, 51)
		time.Sleep(2 * time.Hour)
		res := m.sync(RefreshOptions{})
		m.holds("after 13 hours", 49, 49, 51) // all nights at once are in doubt
		if len(res.Doubts) != 1 || res.Doubts[0].Collection != CollectionSleep || res.Of(CollectionMeasures).Gone != 1 {
			m.Errorf("%+v", res)
		}
		if v := m.vanished(); len(v) != 2 || v[1].ID != g.ID && v[0].ID != g.ID || v[0].When.IsZero() || v[0].Value == "" {
			m.Errorf("%+v", v)
		}
		res = m.sync(RefreshOptions{Full: true, AcceptMissing: true})
		m.holds("after --accept-missing", 49, 49, 1)
		if len(res.Doubts) > 0 {
			m.Error(res.Doubts)
		}
		g.Modified = 0
		m.AddGroup(g)
		res = m.sync(RefreshOptions{})
		m.holds("listed again", 50, 49, 1)
		if len(res.Changes) == 0 || res.Changes[0].Kind != ChangeBack {
			m.Errorf("%+v", res.Changes)
		}
		n, err := m.cache.Restore(m.Context(), 0)
		if n != 51 || err != nil {
			m.Errorf("restored %d: %v", n, err)
		}
		for range 3 {
			time.Sleep(13 * time.Hour)
			m.sync(RefreshOptions{Full: true})
		}
		m.holds("restored for good", 50, 50, 51)
	})
}

func (m *machine) vanished() (v []Vanished) {
	m.Helper()
	if err := m.cache.Read(m.Context(), func(r *Reader) (err error) {
		v, err = r.Vanished()
		return err
	}); err != nil {
		m.Fatal(err)
	}
	return v
}

// TestWhatIsMissingIsAskedForHoweverOldItGets: the second listing comes when
// the reading has long left the last 30 days.
func TestWhatIsMissingIsAskedForHoweverOldItGets(t *testing.T) {
	t.Parallel()
	onAMachine(t, 50, func(m *machine) {
		m.sync(RefreshOptions{})
		m.DeleteGroup(m.Groups()[49-20].ID)
		m.sync(RefreshOptions{})
		time.Sleep(100 * 24 * time.Hour)
		m.sync(RefreshOptions{})
		m.holds("in the end", 49, 50, 50)
	})
}

// TestALateChangeClearsADoubt: a reading that one listing lacked and another
// list then brought, moved out of the last 30 days, is in doubt no longer.
func TestALateChangeClearsADoubt(t *testing.T) {
	t.Parallel()
	onAMachine(t, 50, func(m *machine) {
		m.sync(RefreshOptions{})
		g := m.Groups()[49-5]
		m.DeleteGroup(g.ID)
		m.sync(RefreshOptions{})
		time.Sleep(time.Hour)
		g.Date, g.Modified = g.Date-300*86400, time.Now().Unix()
		m.AddGroup(g)
		m.sync(RefreshOptions{})
		err := m.cache.Read(m.Context(), func(r *Reader) error {
			if n := r.count(tableDoubted); n != 0 {
				m.Errorf("%d in doubt", n)
			}
			return nil
		})
		if err != nil {
			m.Fatal(err)
		}
		m.holds("in the end", 50, 50, 50)
	})
}

// TestWhatMovedBehindABrokenListIsKept: a reading that moved out of the last 30
// days is told by the list of changes only. While that list fails, the listing
// of the last days is no evidence that the reading is gone.
func TestWhatMovedBehindABrokenListIsKept(t *testing.T) {
	t.Parallel()
	onAMachine(t, 50, func(m *machine) {
		m.sync(RefreshOptions{})
		m.EditGroup(m.Groups()[49-5].ID, func(g *withingstest.Group) { g.Date -= 300 * 86400 })
		day := m.at.AddDate(0, 0, -5)
		m.DeleteDay(day.Format(time.DateOnly)) // while the readings fail, the clock of Withings is not known
		for range 3 {
			if _, err := m.spoilt(RefreshOptions{}, "getmeas:1:status=524"); err == nil {
				m.Fatal("the list of changes did not fail")
			}
			m.holds("while the list of changes fails", 50, 50, 50)
			time.Sleep(13 * time.Hour)
		}
		m.sync(RefreshOptions{})
		m.holds("in the end", 50, 50, 50)
	})
}

// TestAListingThatTellsNoTimeIsNoEvidence: the machine's clock was a day slow
// when a listing that did not tell Withings' time lacked readings. To the next
// one that is not 12 hours ago.
func TestAListingThatTellsNoTimeIsNoEvidence(t *testing.T) {
	t.Parallel()
	dir, f := t.TempDir(), newFeed(t, scale(1, day0, 80000), scale(2, day0+86400, 80100))
	right := New(dir, at(400*86400))
	refreshed(t, right, f, RefreshOptions{})
	f.wrong, f.now = func(int) bool { return true }, 0
	refreshed(t, New(dir, at(399*86400)), f, RefreshOptions{Full: true})
	f.now = day0 + 400*86400
	refreshed(t, right, f, RefreshOptions{Full: true})
	if n := len(load(t, right).Weighings); n != 2 {
		t.Errorf("%d of 2 readings are left", n)
	}
}

// TestTheCursorMovesAtTheEndOnly: a listing that comes newest change first and is
// cut short leaves nothing out, whether the next one can go on with it or not.
func TestTheCursorMovesAtTheEndOnly(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]error{"outage": withings.ErrUnavailable, "lost place": withings.ErrIncomplete} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newCache(t), years(t, 100)
			f.newestFirst = true
			f.before = func(call, page int) error {
				if call == 1 && page == 3 {
					return fmt.Errorf("page 3: %w", failure)
				}
				return nil
			}
			if _, err := c.Refresh(t.Context(), f, RefreshOptions{}); !errors.Is(err, failure) {
				t.Fatal(err)
			}
			refreshed(t, c, f, RefreshOptions{})
			if n := load(t, c).State.Collections[0].Count; n != 400 {
				t.Errorf("%d of 400 readings", n)
			}
		})
	}
}

// TestAListingCutOffGoesOnRightly although what stood before the place where it
// was cut off was deleted meanwhile, so that the rest moved up past that place.
func TestAListingCutOffGoesOnRightly(t *testing.T) {
	t.Parallel()
	c, f := newCache(t), years(t, 100)
	outage := func(page int) error {
		if page == 4 {
			return withings.ErrUnavailable
		}
		return nil
	}
	f.before, f.beforeDay = func(_, page int) error { return outage(page) }, outage
	if _, err := c.Refresh(t.Context(), f, RefreshOptions{}); !errors.Is(err, withings.ErrUnavailable) {
		t.Fatal(err)
	}
	f.before, f.beforeDay = nil, nil
	gone := DateOf(time.Unix(day0+2*86400, 0).UTC()).String()
	delete(f.groups, 100)
	delete(f.days, gone)
	refreshed(t, c, f, RefreshOptions{})
	there := map[int64]bool{}
	for _, g := range groupsOf(t, c) {
		there[g.ID] = true
	}
	for id := range f.groups {
		if !there[id] {
			t.Errorf("reading %d did not come", id)
		}
	}
	days := map[string]bool{}
	for _, d := range load(t, c).Days {
		days[d.Date.String()] = true
	}
	for date := range f.days {
		if !days[date] {
			t.Errorf("the day %s did not come", date)
		}
	}
}

// TestTheLastDaysAreListedWhateverFailed: a list of changes that is broken for
// ever does not keep new readings away, and the state tells why it is not
// complete.
func TestTheLastDaysAreListedWhateverFailed(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]string{"refused": "getmeas:1:status=2554", "a page": "getmeas:1-3:html", "server error": "getmeas:1-4:http=500", "cut": "getmeas:1-3:truncate"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onAMachine(t, 20, func(m *machine) {
				m.sync(RefreshOptions{})
				m.weight(2, 77000)
				_, err := m.spoilt(RefreshOptions{}, fault)
				if err == nil {
					m.Error("no error")
				}
				m.holds("after the fault", 21, 20, 20)
				h := load(m, m.cache)
				if c := h.State.Collections[0]; c.Name != CollectionMeasures || c.Problem == "" || strings.Contains(c.Problem, "\n") || h.State.LastError == "" {
					m.Errorf("%+v", c)
				}
				m.sync(RefreshOptions{})
				if c := load(m, m.cache).State.Collections[0]; c.Problem != "" {
					m.Errorf("%+v", c)
				}
			})
		})
	}
}

// TestTheNetworkAndTheSignInAreTold: what the last attempt found is in the
// state until one works.
func TestTheNetworkAndTheSignInAreTold(t *testing.T) {
	t.Parallel()
	onAMachine(t, 3, func(m *machine) {
		m.sync(RefreshOptions{})
		last := load(m, m.cache).State.LastSync
		time.Sleep(time.Hour)
		if _, err := m.spoilt(RefreshOptions{}, "*:*:drop"); !errors.Is(err, withings.ErrNetwork) {
			m.Error(err)
		}
		if s := load(m, m.cache).State; !s.Offline || s.SignedOut || s.LastError == "" || !s.LastSync.Equal(last) || !s.LastAttempt.After(last) {
			m.Errorf("%+v", s)
		}
		m.RevokeUser(withingstest.DefaultUserID)
		if _, err := m.cache.Refresh(m.Context(), m.client, RefreshOptions{}); !errors.Is(err, withings.ErrSignInNeeded) {
			m.Error(err)
		}
		if s := load(m, m.cache).State; s.Offline || !s.SignedOut {
			m.Errorf("%+v", s)
		}
		m.holds("all the while", 3, 3, 3)
	})
}

// stranger is a client with another person's token.
type stranger struct{ *withings.Client }

func (stranger) Token(context.Context) (withings.Token, error) {
	return withings.Token{UserID: "somebody else"}, nil
}

// TestAnotherUserIsRefused: the readings of two persons never mix.
func TestAnotherUserIsRefused(t *testing.T) {
	t.Parallel()
	onAMachine(t, 3, func(m *machine) {
		m.sync(RefreshOptions{})
		if _, err := m.cache.Refresh(m.Context(), stranger{m.client}, RefreshOptions{}); !errors.Is(err, ErrOtherUser) {
			m.Error(err)
		}
		m.holds("after that", 3, 3, 3)
	})
}

// exported is the group as an export of a machine in that zone tells it.
func (m *machine) exported(g withingstest.Group, zone string) withings.MeasureGroup {
	m.Helper()
	home, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		m.Fatal(err)
	}
	there, err := time.LoadLocation(zone)
	if err != nil {
		m.Fatal(err)
	}
	w := time.Unix(g.Date, 0).In(home)
	at := time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, there).Unix()
	out := withings.MeasureGroup{ID: -at, Date: at, Category: withings.CategoryReal, Model: "Export", Timezone: zone}
	for _, v := range g.Measures {
		out.Measures = append(out.Measures, withings.Measure{Type: withings.MeasureType(v.Type), Value: v.Value, Unit: v.Unit, Position: withings.PositionNone, Valid: true})
	}
	return out
}

// TestImportAndSyncAgree: the readings of an export, read on a machine in
// whatever zone, before the sign-in or after it, are the ones that Withings
// delivers, and are there once.
func TestImportAndSyncAgree(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"UTC", "Europe/Berlin", "America/New_York"} {
		for _, first := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, before the sync %v", zone, first), func(t *testing.T) {
				t.Parallel()
				onAMachine(t, 90, func(m *machine) {
					var list []withings.MeasureGroup
					for _, g := range m.Groups() {
						list = append(list, m.exported(g, zone))
					}
					older := m.exported(withingstest.Group{Date: m.at.Unix() - 200*86400, Measures: []withingstest.Measure{{Type: 1, Value: 90000, Unit: -3}}}, zone)
					list = append(list, older)
					if !first {
						m.sync(RefreshOptions{})
					}
					res, err := m.cache.Import(m.Context(), list, nil, false)
					if err != nil || first && res.New != 91 || !first && (res.New != 1 || res.Known != 90) {
						m.Errorf("%+v %v", res, err)
					}
					again, err := m.cache.Import(m.Context(), list, nil, false)
					if err != nil || again.New+again.Changed != 0 {
						m.Errorf("again: %+v %v", again, err)
					}
					m.sync(RefreshOptions{})
					m.holds("together", 91, 90, 90)
					h := load(m, m.cache)
					if w := h.Weighings[0]; w.Group >= 0 || w.MinuteOfDay() != h.Weighings[1].MinuteOfDay() {
						m.Errorf("the oldest is %+v, on the wall %s", w, w.Time())
					}
				})
			})
		}
	}
}

// TestAnImportedTwinComesBack: it is kept under the synced reading, and shows
// again where that one goes; what was left out stays so.
func TestAnImportedTwinComesBack(t *testing.T) {
	t.Parallel()
	onAMachine(t, 40, func(m *machine) {
		g := m.Groups()[30]
		if _, err := m.cache.Import(m.Context(), []withings.MeasureGroup{m.exported(g, "Europe/Berlin")}, nil, true); err != nil {
			m.Fatal(err)
		}
		if err := m.cache.Mark(m.Context(), load(m, m.cache).Weighings[0].Group, MarkOut); err != nil {
			m.Fatal(err)
		}
		m.sync(RefreshOptions{})
		m.holds("together", 40, 40, 40)
		if w := load(m, m.cache).Weighings[30]; w.Group != g.ID || w.Mark != MarkOut {
			m.Errorf("%+v", w)
		}
		m.DeleteGroup(g.ID)
		for range 2 {
			m.sync(RefreshOptions{Full: true})
			time.Sleep(13 * time.Hour)
		}
		m.holds("the synced one is gone", 40, 40, 40)
		if w := load(m, m.cache).Weighings[30]; w.Group >= 0 || w.Mark != MarkOut || w.Weight != float64(g.Measures[0].Value)/1000 {
			m.Errorf("%+v", w)
		}
	})
}

// TestLikelyCopiesAreTold: the same values some hours away.
func TestLikelyCopiesAreTold(t *testing.T) {
	t.Parallel()
	onAMachine(t, 5, func(m *machine) {
		m.sync(RefreshOptions{})
		g := m.exported(m.Groups()[2], "Europe/Berlin")
		g.Date += 2 * 3600
		if res, err := m.cache.Import(m.Context(), []withings.MeasureGroup{g}, nil, true); err != nil || res.New != 1 || res.Copies != 1 {
			m.Errorf("%+v %v", res, err)
		}
	})
}

// TestALastSyncInTheFutureCountsAsUnknown: clocks were set back.
func TestALastSyncInTheFutureCountsAsUnknown(t *testing.T) {
	t.Parallel()
	f := newFeed(t, scale(1, day0, 80000))
	dir := t.TempDir()
	refreshed(t, New(dir, at(400*86400)), f, RefreshOptions{})
	if s := load(t, New(dir, at(399*86400))).State; !s.LastSync.IsZero() {
		t.Errorf("a day before: %v", s.LastSync)
	}
	if s := load(t, New(dir, at(400*86400))).State; s.LastSync.IsZero() {
		t.Error("at the time itself it is unknown")
	}
}

// TestASecondSyncWaitsForTheFirst, and goes on where it left off; where the
// first one takes too long, it tells who that is.
func TestASecondSyncWaitsForTheFirst(t *testing.T) {
	t.Parallel()
	onAMachine(t, 5, func(m *machine) {
		lock, err := m.cache.beginRefresh(m.Context())
		if err != nil {
			m.Fatal(err)
		}
		start := time.Now()
		_, err = m.cache.Refresh(m.Context(), m.client, RefreshOptions{})
		if took := time.Since(start); !errors.Is(err, ErrRefreshing) || took < 9*time.Second || took > 11*time.Second {
			m.Errorf("%v after %v", err, took)
		}
		time.AfterFunc(3*time.Second, func() { lock.Close() })
		m.sync(RefreshOptions{})
		m.holds("after the wait", 5, 5, 5)
	})
}

// TestABusyCacheIsTold when the time to wait for it is over.
func TestABusyCacheIsTold(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	storeSpecs(t, c, scale(1, day0, 80000))
	held, done := make(chan struct{}), make(chan struct{})
	go func() {
		_ = New(c.Dir()).write(context.Background(), func(*writer) error {
			close(held)
			<-done
			return nil
		})
	}()
	<-held
	defer close(done)
	start := time.Now()
	c.timeout = 50 * time.Millisecond
	_, err := c.Load(t.Context(), Always())
	if took := time.Since(start); !errors.Is(err, ErrBusy) || took > 2*time.Second {
		t.Errorf("%v after %v", err, took)
	}
}

// TestWhatAnExportRoundedIsTheSame: it writes weight and fat mass with two places
// each, of which fat-free mass is the difference.
func TestWhatAnExportRoundedIsTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		synced, read withings.Decimal
		same         bool
	}{
		{"rounded to two places", withings.NewDecimal(81034, -3), withings.NewDecimal(8103, -2), true},
		{"the difference of two rounded ones", withings.NewDecimal(64317, -3), withings.NewDecimal(6431, -2), true},
		{"another reading", withings.NewDecimal(64330, -3), withings.NewDecimal(6431, -2), false},
	} {
		if got := sameValue(c.synced, c.read); got != c.same {
			t.Errorf("%s: %v and %v are the same: %v", c.name, c.synced, c.read, got)
		}
	}
}
