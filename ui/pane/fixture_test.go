package pane

import (
	"context"
	"net/http"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/time/rate"

	"withings-tui/store"
	"withings-tui/ui/insight"
	"withings-tui/ui/screen"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// now is the moment that the tests look at the person from.
var now = time.Date(2026, 11, 25, 20, 30, 0, 0, time.UTC)

// sceneOf is the scene of a history in a window.
func sceneOf(h *store.History, window store.Period) *Scene {
	return computed(h, window, insight.Inputs{Now: now, Zone: time.UTC, HeightM: 1.80, WeekStart: time.Monday})
}

func computed(h *store.History, window store.Period, in insight.Inputs) *Scene {
	s := &Scene{History: h, In: in, Write: in.Write, Window: window, Figures: insight.Of(h, in)}
	s.Span = SpanOf(h, window, s.Today())
	s.During = insight.During(h, s.Figures, window)
	return s
}

// demo is the person's last three months.
func demo() *Scene { return within(Window(person(), 2, store.DateOf(now))) }

// within is the demo person in a window.
func within(window store.Period) *Scene { return sceneOf(person(), window) }

// person is the demo person's history.
func person() *store.History {
	h, err := demoHistory()
	if err != nil {
		panic(err)
	}
	return h
}

func theme(profile colorprofile.Profile, charts screen.Charts, name string) *screen.Theme {
	return screen.NewTheme(screen.Options{Name: name, Profile: profile, Charts: charts})
}

func dark() *screen.Theme { return theme(colorprofile.TrueColor, screen.Braille, "dark") }

// drawn is a pane on a canvas of w x h, where the dashboard puts it: below the
// top line and above the blank line and the keys.
func drawn(t testing.TB, s *Scene, slug string, theme *screen.Theme, w, h int) (*screen.Canvas, []Target) {
	t.Helper()
	c := screen.NewCanvas(w, h, theme)
	targets := Draw(s, &All[Index(slug)], c, screen.Rect{X: 0, Y: 1, W: w, H: h - 3})
	return c, targets
}

// comparing compares the window with another.
func comparing(s *Scene, with Compare) *Scene {
	s.Compare, s.Against = with, s.Window.Before()
	if with == CompareYear {
		s.Against = YearAgo(s.Window)
	}
	s.Compared = insight.Compare(s.History, s.Figures, s.Window, s.Against)
	return s
}

// memory keeps a token in memory.
type memory struct{ token withings.Token }

func (m *memory) Load(context.Context) (withings.Token, error) { return m.token, nil }

func (m *memory) Update(_ context.Context, change func(withings.Token) (withings.Token, error)) (withings.Token, error) {
	token, err := change(m.token)
	if err == nil {
		m.token = token
	}
	return token, err
}

// demoHistory is the demo person, through the local Withings, the client and the
// cache, as the program gets it.
var demoHistory = sync.OnceValues(func() (*store.History, error) {
	server := withingstest.NewServer(withingstest.Config{Person: withingstest.NewPerson(1, now, withingstest.PersonOptions{}), RateLimit: -1, DuplicateWindow: -1, Clock: func() time.Time { return now }})
	defer server.Close()
	issued := server.IssueToken()
	tokens := &memory{withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: time.Now().Add(3 * time.Hour), UserID: strconv.FormatInt(issued.UserID, 10), Scope: issued.Scope}}
	client, err := withings.NewClient(withings.App{ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret,
		RedirectURL: "http://localhost:0/callback", APIURL: server.URL, AccountURL: server.URL}, tokens,
		withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)), withings.WithHTTPClient(&http.Client{Transport: server.Transport()}))
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pane")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cache := store.New(dir, store.WithClock(func() time.Time { return now }))
	if _, err := cache.Refresh(context.Background(), client, store.RefreshOptions{}); err != nil {
		return nil, err
	}
	today := store.DateOf(now)
	for _, n := range []store.Note{{Date: today - 29, Text: "flu, day 3"}, {Date: today - 10, Text: "new scale place"}} {
		if err := cache.SetNote(context.Background(), n.Date, n.Text); err != nil {
			return nil, err
		}
	}
	return cache.Load(context.Background(), store.Always())
})

func (m *memory) Reserve(context.Context) error { return nil }
