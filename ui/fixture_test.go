package ui

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

var (
	update = flag.Bool("update", false, "write the golden screens")
	all    = flag.Bool("all", false, "every size of the terminal, and the long soak")
)

// fixtureSeed makes the person of the tests, the same at every run.
const fixtureSeed = 1

// fixtureNow is the moment of the tests: a Sunday evening in winter time. The
// last refresh was two minutes before.
func fixtureNow() time.Time {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err) // store brings the zones along
	}
	return time.Date(2026, time.November, 22, 21, 0, 0, 0, zone)
}

// fixture is a cache that many tests read and none may write to. It is filled
// once: the real client gets a made-up person's data from a local Withings, and
// the real refresh stores them.
type fixture struct {
	once sync.Once
	dir  string
	err  error
}

// shared has three years of a person.
var shared fixture

// directory is where the cache is, filled with person's data.
func (f *fixture) directory(t testing.TB, person func() *withingstest.Person) string {
	t.Helper()
	f.once.Do(func() {
		if f.dir, f.err = os.MkdirTemp("", "withings-tui-ui-"); f.err == nil {
			f.err = fill(context.Background(), f.dir, person())
		}
	})
	if f.err != nil {
		t.Fatal("fill the cache of the tests:", f.err)
	}
	return f.dir
}

func (f *fixture) remove() error {
	if f.dir == "" {
		return nil
	}
	return os.RemoveAll(f.dir)
}

func TestMain(m *testing.M) {
	flag.Parse()
	// Days of a cache without a zone of its own go by the machine's, which the
	// screens must not depend on.
	time.Local = fixtureNow().Location()
	code := m.Run()
	if err := shared.remove(); err != nil {
		fmt.Fprintln(os.Stderr, "remove the caches of the tests:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// fixtureDir is the directory of the shared cache.
func fixtureDir(t testing.TB) string {
	t.Helper()
	return shared.directory(t, fixturePerson)
}

// fixturePerson is a person of three years. Nights and trainings are of the
// last month only: they are the bulk of the data, and each test loads them.
func fixturePerson() *withingstest.Person {
	person := withingstest.NewPerson(fixtureSeed, fixtureNow(), withingstest.PersonOptions{Years: 3})
	since := fixtureNow().AddDate(0, -1, 0).Unix()
	person.Nights = slices.DeleteFunc(person.Nights, func(n withingstest.Night) bool { return n.Start < since })
	person.Workouts = slices.DeleteFunc(person.Workouts, func(w withingstest.Workout) bool { return w.Start < since })
	return person
}

// fill brings a person's data into the cache in dir, as a refresh does.
func fill(ctx context.Context, dir string, person *withingstest.Person) error {
	server := withingstest.NewHandler(withingstest.Config{
		Clock: fixtureNow, RateLimit: -1, DuplicateWindow: -1, PageSize: 5000, ActivityPageSize: 5000, Person: person,
	})
	defer server.Close()
	tokens := store.NewTokens(dir)
	issued := server.IssueToken()
	_, err := tokens.Update(ctx, func(withings.Token) (withings.Token, error) {
		// The client goes by the real clock, whatever time it is for the server.
		return withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: time.Now().Add(time.Hour), Scope: issued.Scope, UserID: fmt.Sprint(issued.UserID)}, nil
	})
	if err != nil {
		return err
	}
	client, err := withings.NewClient(withings.App{
		ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret, RedirectURL: "http://localhost:8976/callback",
	}, tokens, withings.WithHTTPClient(&http.Client{Transport: server.Transport()}), withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)))
	if err != nil {
		return err
	}
	result, err := cacheOf(dir).Refresh(ctx, client, store.RefreshOptions{})
	if err == nil && !result.Complete() {
		err = errors.New("the refresh is not complete")
	}
	return err
}

// cacheOf names the cache in dir, whose refreshes take place two minutes ago.
func cacheOf(dir string) *store.Cache {
	return store.New(dir, store.WithClock(func() time.Time { return fixtureNow().Add(-2 * time.Minute) }))
}

// ownCache is a copy of the shared cache that a test may write to.
func ownCache(t testing.TB) *store.Cache {
	t.Helper()
	own := t.TempDir()
	from := cacheOf(fixtureDir(t)).Path()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(own, filepath.Base(from)), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return cacheOf(own)
}

// emptyCache is a cache that nothing was ever brought into.
func emptyCache(t testing.TB) *store.Cache {
	t.Helper()
	return cacheOf(t.TempDir())
}

// personCache is a cache filled with what person has.
func personCache(t testing.TB, person *withingstest.Person) *store.Cache {
	t.Helper()
	dir := t.TempDir()
	if err := fill(t.Context(), dir, person); err != nil {
		t.Fatal(err)
	}
	return cacheOf(dir)
}

// addWeight brings one weighing into a cache, as an import does: its id is
// negative.
func addWeight(cache *store.Cache, id int64, at time.Time, grams int64) error {
	g, err := withings.ParseMeasureGroup(fmt.Appendf(nil,
		`{"grpid":%d,"attrib":0,"date":%d,"created":%[2]d,"modified":%[2]d,"category":1,"model":"Body Scan","timezone":"Europe/Berlin","measures":[{"value":%d,"type":1,"unit":-3}]}`,
		id, at.Unix(), grams))
	if err == nil {
		_, err = cache.Import(context.Background(), []withings.MeasureGroup{g}, nil, true)
	}
	return err
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// settingsOf are the default settings with changes: key, value, key, value, …
func settingsOf(t testing.TB, changes ...string) config.Config {
	t.Helper()
	nothing := config.Places{Env: func(string) (string, bool) { return "", false }, GOOS: "linux"}
	cfg, err := config.Load(config.Options{Places: nothing, Flags: map[string]string{config.KeyDataDir: "data"},
		Known: config.Known{Themes: screen.Names(), Panes: slugs(), Keys: DefaultKeys()}})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Path = "~/.config/withings-tui/config.toml"
	for i := 0; i+1 < len(changes); i += 2 {
		if cfg, err = cfg.With(changes[i], changes[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	return cfg
}

func slugs() []string {
	var names []string
	for i := range pane.All {
		names = append(names, pane.All[i].Slug)
	}
	return names
}

// fixedApp is an App on cache whose clock stands still, in a terminal of w x h,
// with what the first frame needs loaded. It has no commands running.
func fixedApp(t testing.TB, cache *store.Cache, cfg config.Config, w, h int) *App {
	t.Helper()
	a := New(t.Context(), Options{Cache: cache, Config: cfg, Now: fixtureNow, Account: &fakeAccount{signed: true, app: fakeApp()}})
	a.s.loadFirst()
	resize(a, w, h)
	a.Update(a.s.askAccount()())
	return a
}

// wholeApp is a fixedApp with the whole history loaded.
func wholeApp(t testing.TB, cache *store.Cache, cfg config.Config, w, h int) *App {
	t.Helper()
	a := fixedApp(t, cache, cfg, w, h)
	a.Update(a.s.loadAll()())
	return a
}
