package store

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/time/rate"
	"pgregory.net/rapid"

	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// How many lives are played: as many as livesTime holds, but at least
// leastLives. STORE_TEST_LIVES=10000 plays so many instead.
const (
	livesVariable = "STORE_TEST_LIVES"
	livesTime     = 40 * time.Second
	leastLives    = 200
	livesAtOnce   = 50
)

// TestLivesOfAnAccount plays seeded lives of an account against the local
// Withings: readings arrive late, are edited, moved in time and deleted; days
// grow; syncs are plain and full, cut off, answered wrongly, killed at any
// write, run twice at once; clocks jump; exports are imported; the person signs
// out and in; months pass. After every step: nothing that was there is missing
// without good evidence, nothing is doubled, no value is another than
// Withings delivered, the cache holds together, no sign-in is lost that could
// be kept. After two good syncs 13 hours apart the cache equals the account.
func TestLivesOfAnAccount(t *testing.T) {
	t.Parallel()
	wanted, limited := leastLives, true
	if n, err := strconv.Atoi(os.Getenv(livesVariable)); err == nil {
		wanted, limited = n, false
	} else if testing.Short() {
		wanted, limited = 20, false
	}
	if err := flag.Set("rapid.checks", strconv.Itoa(min(wanted, livesAtOnce))); err != nil {
		t.Fatal(err)
	}
	played, steps := 0, 0
	for start := time.Now(); played < wanted || limited && time.Since(start) < livesTime; played += min(wanted, livesAtOnce) {
		rapid.Check(t, func(rt *rapid.T) { steps += live(t, rt) })
		if t.Failed() {
			return
		}
	}
	t.Logf("%d lives of %d steps", played, steps)
}

// live plays one life in a bubble of fake time, and returns its steps.
func live(t *testing.T, rt *rapid.T) (steps int) {
	var died any
	bubble(t, func(t *testing.T) {
		defer func() { died = recover() }() // rapid ends a check by a panic, in its own goroutine
		l := newLife(t, rt)
		defer os.RemoveAll(l.dir)
		for range rapid.IntRange(5, 25).Draw(rt, "steps") {
			action := rapid.SampledFrom(actions).Draw(rt, "step")
			l.told = append(l.told, action.name)
			action.do(l)
			l.check()
			steps++
		}
		l.end()
	})
	// rapid tells failures apart by the line that they come from: what it ends a
	// shorter try with must not come from that of a failure.
	if text, failed := died.(failure); failed {
		rt.Fatalf("%s", text)
	}
	if died != nil {
		panic(died)
	}
	return steps
}

// failure is why a life failed.
type failure string

// life is an account, its person's machine, and what the test knows of both.
type life struct {
	t      *testing.T
	rt     *rapid.T
	dir    string
	server *withingstest.Server
	tokens *Tokens
	client *withings.Client
	cache  *Cache
	skew   time.Duration // of the machine's clock

	days     map[string]withingstest.Day
	nights   map[int64]withingstest.Night
	workouts map[int64]withingstest.Workout
	nextID   int64

	killAfter int // writes until the process dies; 0: it does not
	writes    int
	told      []string

	mu        sync.Mutex
	versions  map[string]map[string]bool // what Withings delivered under a key
	kept      map[string]kept            // what the cache had after the step before
	came      map[string]kept            // what came since the step before
	lacked    map[string]time.Time       // since when good listings lack it
	excused   map[string]bool            // lacked again, 12 hours later
	accepting bool                       // --accept-missing
	imports   map[int64]withings.MeasureGroup
	restored  map[string]bool
	signedIn  bool
	lied      bool            // a list of changes ended early as if it were whole
	noStages  bool            // stages were left out as if there were none
	unsure    map[string]bool // whose list of changes failed in this sync: what moved is not known, nor of readings what the time is
	spoilt    bool            // the sign-in may be lost by now, and nobody's fault
}

// kept is one row of the cache.
type kept struct {
	raw    string
	at     int64
	date   Date
	flags  byte
	hidden bool
}

func newLife(t *testing.T, rt *rapid.T) *life {
	dir, err := os.MkdirTemp("", "life")
	if err != nil {
		panic(err)
	}
	cfg := withingstest.Config{RateLimit: -1, DuplicateWindow: -1, PageSize: rapid.IntRange(2, 9).Draw(rt, "page"),
		ActivityPageSize: rapid.IntRange(2, 9).Draw(rt, "day page")}
	if rapid.Bool().Draw(rt, "grace") {
		cfg.Rotation = withingstest.RotateGrace
	}
	if q := rapid.SampledFrom([]withingstest.Quirk{"", "", "", withingstest.QuirkOffsetStuck, withingstest.QuirkOffsetBack, withingstest.QuirkOffsetZero,
		withingstest.QuirkOffsetAbsent, withingstest.QuirkEmptyPage, withingstest.QuirkMoreAlways, withingstest.QuirkExclusiveUpdate,
		withingstest.QuirkStrings, withingstest.QuirkFlatToken, withingstest.QuirkTokenNoStatus}).Draw(rt, "quirk"); q != "" {
		// Pages of fewer than ten rows are not taken for full ones where offsets lead nowhere.
		cfg.Quirks, cfg.PageSize, cfg.ActivityPageSize = []withingstest.Quirk{q}, cfg.PageSize+9, cfg.ActivityPageSize+9
	}
	l := &life{t: t, rt: rt, dir: dir, server: withingstest.NewHandler(cfg), days: map[string]withingstest.Day{},
		nights: map[int64]withingstest.Night{}, workouts: map[int64]withingstest.Workout{}, nextID: 1000,
		versions: map[string]map[string]bool{}, kept: map[string]kept{}, lacked: map[string]time.Time{}, excused: map[string]bool{},
		imports: map[int64]withings.MeasureGroup{}, restored: map[string]bool{}}
	l.start()
	l.signIn()
	return l
}

// errKilled ends a process of the test.
var errKilled = errors.New("killed")

// start is a new start of the program.
func (l *life) start() {
	l.killAfter, l.writes = 0, 0
	hook := func(o *options) {
		o.noSync = true
		o.now = func() time.Time { return time.Now().Add(l.skew) }
		o.kill = func() error {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.writes++
			if l.killAfter > 0 && l.writes >= l.killAfter {
				return errKilled
			}
			return nil
		}
	}
	l.cache, l.tokens = New(l.dir, hook), NewTokens(l.dir, hook)
	client, err := withings.NewClient(withings.App{ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret,
		RedirectURL: "http://localhost:8976/callback", APIURL: "http://127.0.0.1:1", AccountURL: "http://127.0.0.1:1"}, l.tokens,
		withings.WithHTTPClient(&http.Client{Transport: l.server.Transport()}), withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)))
	if err != nil {
		panic(err)
	}
	l.client = client
}

func (l *life) signIn() {
	issued := l.server.IssueToken()
	_, err := l.tokens.Update(context.Background(), func(withings.Token) (withings.Token, error) {
		return withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: issued.Expires, UserID: fmt.Sprint(issued.UserID)}, nil
	})
	if err != nil {
		l.fail("sign in: %v", err)
	}
	l.signedIn, l.spoilt = true, false
}

func (l *life) fail(format string, args ...any) {
	text := fmt.Sprintf("after %v: %s", l.told, fmt.Sprintf(format, args...))
	if os.Getenv("STORE_TEST_DEBUG") != "" {
		fmt.Fprintln(os.Stderr, text)
	}
	panic(failure(text))
}

func (l *life) draw(name string, from, to int) int { return rapid.IntRange(from, to).Draw(l.rt, name) }

// recorder is a client whose answers are noted.
type recorder struct {
	*withings.Client
	l *life
}

// noted passes pages on, notes what they hold, and at the end what they lack.
func noted[P any](l *life, letter string, whole bool, in func(kept) bool, pages iter.Seq2[P, error], rows func(P) map[string]kept) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		met := map[string]bool{}
		for page, err := range pages {
			if err == nil {
				l.mu.Lock()
				for key, is := range rows(page) {
					raw := is.raw
					met[key] = true
					l.came[key] = is
					if was, ok := l.kept[key]; ok { // it may have moved
						was.at, was.date = is.at, is.date
						l.kept[key] = was
					}
					if l.versions[key] == nil {
						l.versions[key] = map[string]bool{}
					}
					l.versions[key][raw] = true
					delete(l.lacked, key)
					delete(l.excused, key)
				}
				l.mu.Unlock()
			}
			l.unsure[letter] = l.unsure[letter] || err != nil
			if !yield(page, err) || err != nil {
				return
			}
		}
		if (in != nil || whole) && !l.unsure["m"] && !l.unsure[letter] {
			l.noteLack(letter, whole, in, met)
		}
	}
}

// noteLack notes what a listing that was read to its end lacked, unless it
// lacked so much that it is no evidence.
func (l *life) noteLack(letter string, whole bool, in func(kept) bool, met map[string]bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	expected := len(met) // those that came just now are in the cache as well
	var gone []string
	there := maps.Clone(l.came)
	maps.Copy(there, l.kept)
	for key, k := range there {
		if key[:1] != letter || k.flags&(flagImported|flagRestored) != 0 || !whole && !in(k) {
			continue
		}
		if !met[key] {
			expected++
			gone = append(gone, key)
		}
	}
	if len(gone) > 3 && len(gone)*10 > expected {
		return
	}
	for _, key := range gone {
		if since, ok := l.lacked[key]; !ok {
			l.lacked[key] = time.Now()
		} else if time.Since(since) >= 12*time.Hour-2*time.Second {
			l.excused[key] = true
		}
	}
}

func (r recorder) Measures(ctx context.Context, q withings.Query) iter.Seq2[withings.MeasurePage, error] {
	var in func(kept) bool
	if !q.From.IsZero() {
		in = func(k kept) bool { return k.at > q.From.Unix() && k.at < q.To.Unix() }
	}
	return noted(r.l, "m", in == nil && q.Since.IsZero() && q.Offset == 0, in, r.Client.Measures(ctx, q), func(p withings.MeasurePage) map[string]kept {
		rows := map[string]kept{}
		for _, g := range p.Rows {
			rows[fmt.Sprintf("m%d", g.ID)] = kept{raw: string(g.Raw), at: g.Date}
		}
		return rows
	})
}

// dated is the window of a listing by days, nil where it is none.
func dated(q withings.Query) func(kept) bool {
	if q.From.IsZero() {
		return nil
	}
	from, to := DateOf(q.From), DateOf(q.To)
	return func(k kept) bool { return k.date > from && k.date < to }
}

func (r recorder) Activities(ctx context.Context, q withings.Query) iter.Seq2[withings.ActivityPage, error] {
	in := dated(q)
	return noted(r.l, "a", in == nil && q.Since.IsZero() && q.Offset == 0, in, r.Client.Activities(ctx, q), func(p withings.ActivityPage) map[string]kept {
		rows := map[string]kept{}
		for _, a := range p.Rows {
			date, _ := ParseDate(a.Date)
			rows["a"+a.Date+" "+a.DeviceID] = kept{raw: string(a.Raw), date: date}
		}
		return rows
	})
}

func (r recorder) Workouts(ctx context.Context, q withings.Query) iter.Seq2[withings.WorkoutPage, error] {
	in := dated(q)
	return noted(r.l, "w", in == nil && q.Since.IsZero() && q.Offset == 0, in, r.Client.Workouts(ctx, q), func(p withings.WorkoutPage) map[string]kept {
		rows := map[string]kept{}
		for _, w := range p.Rows {
			date, _ := ParseDate(w.Date)
			rows[fmt.Sprintf("w%d", w.ID)] = kept{raw: string(w.Raw), at: w.Start, date: date}
		}
		return rows
	})
}

func (r recorder) SleepSummaries(ctx context.Context, q withings.Query) iter.Seq2[withings.SleepPage, error] {
	in := dated(q)
	return noted(r.l, "s", in == nil && q.Since.IsZero() && q.Offset == 0, in, r.Client.SleepSummaries(ctx, q), func(p withings.SleepPage) map[string]kept {
		rows := map[string]kept{}
		for _, s := range p.Rows {
			date, _ := ParseDate(s.Date)
			rows[fmt.Sprintf("s%d", s.ID)] = kept{raw: string(s.Raw), at: s.Start, date: date}
		}
		return rows
	})
}

// snapshot is everything in the cache.
func (l *life) snapshot() map[string]kept {
	out := map[string]kept{}
	err := l.cache.Read(context.Background(), func(r *Reader) error {
		for _, c := range entryCollections {
			keys := collect(r.view, c.stored, nil, func(key, _ []byte) ([]byte, bool) { return bytes.Clone(key), true })
			for _, key := range keys {
				e, ok := r.entry(c, key)
				if !ok {
					l.fail("%s %x cannot be read", c.name, key)
				}
				head := e.rows[0]
				name, date := fmt.Sprintf("%s%d", c.letter, e.id), head.date()
				switch c.stored {
				case tableDays:
					name = "a" + date.String() + " " + strings.TrimPrefix(head.deviceID(), importDevice)
				case tableGroups:
					date = StampOf(time.Unix(head.unix, 0).UTC()).Date()
				}
				if _, twice := out[name]; twice {
					l.fail("%s is there twice", name)
				}
				out[name] = kept{string(e.raw), head.unix, date, e.flags, e.flags&flagHidden != 0}
			}
		}
		return nil
	})
	if err != nil {
		l.fail("read: %v", err)
	}
	return out
}

// check is what must hold after every step.
func (l *life) check() {
	now := l.snapshot()
	for key := range l.kept {
		if _, ok := now[key]; !ok && !l.excused[key] && !l.accepting && l.kept[key].flags&flagImported == 0 {
			l.fail("%s is missing without evidence", key)
		}
	}
	for id, g := range l.imports {
		k, ok := now[fmt.Sprintf("m%d", id)]
		if !ok {
			l.fail("imported reading %d is missing", id)
		}
		is, err := withings.ParseMeasureGroup([]byte(k.raw))
		if err != nil || !slices.Equal(is.Measures, g.Measures) {
			l.fail("imported reading %d: %v instead of %v", id, is.Measures, g.Measures)
		}
	}
	for key, k := range now {
		if k.flags&flagImported == 0 && !l.versions[key][k.raw] {
			l.fail("%s was never delivered like this: %s", key, k.raw)
		}
	}
	l.noTwins(now)
	h, err := l.cache.Check(context.Background())
	if err != nil || len(h.Problems) > 0 {
		l.fail("check: %v %v", h.Problems, err)
	}
	if err := l.cache.Read(context.Background(), func(r *Reader) error { return r.auditIndex() }); err != nil {
		l.fail("index: %v", err)
	}
	if stored, err := l.tokens.Load(context.Background()); l.signedIn && (err != nil || stored.RefreshToken == "") {
		l.fail("the sign-in is gone: %v", err)
	}
	l.kept = now
	for key := range l.lacked {
		if _, ok := now[key]; !ok {
			delete(l.lacked, key)
			delete(l.excused, key)
		}
	}
}

// noTwins makes sure that no reading shows twice, imported and synced.
func (l *life) noTwins(now map[string]kept) {
	synced := map[string]string{}
	mark := func(k kept) string {
		g, err := withings.ParseMeasureGroup([]byte(k.raw))
		if err != nil {
			l.fail("parse: %v", err)
		}
		return fmt.Sprint(g.Date/60, g.Measures)
	}
	for key, k := range now {
		if key[0] == 'm' && k.flags&flagImported == 0 {
			synced[mark(k)] = key
		}
	}
	for key, k := range now {
		if key[0] == 'm' && k.flags&flagImported != 0 && !k.hidden {
			if twin, ok := synced[mark(k)]; ok {
				l.fail("%s shows beside its twin %s", key, twin)
			}
		}
	}
}

// sync is one sync, or two: the second begins while the first is at some page,
// is refused, and comes again when the first has ended. It ends in whatever way
// it does.
func (l *life) sync(opt RefreshOptions, twice bool) error {
	src := recorder{l.client, l}
	l.unsure, l.came = map[string]bool{}, map[string]kept{}
	if !twice {
		_, err := l.cache.Refresh(context.Background(), src, opt)
		return err
	}
	second, at := *l.cache, l.draw("page", 1, 6)
	second.refreshWait = 0
	first := opt
	first.Progress = func(Progress) {
		if at--; at != 0 {
			return
		}
		if _, err := second.Refresh(context.Background(), src, opt); !errors.Is(err, ErrRefreshing) && !errors.Is(err, errKilled) {
			l.fail("a second sync beside the first: %v", err)
		}
		if _, err := second.Load(context.Background(), Always()); err != nil {
			l.fail("load during a sync: %v", err)
		}
	}
	_, _ = l.cache.Refresh(context.Background(), src, first)
	l.unsure = map[string]bool{} // what came in the first is in the cache of the second
	_, err := l.cache.Refresh(context.Background(), src, opt)
	return err
}

// end is the end of a life: all is well again, and two syncs make it whole.
func (l *life) end() {
	l.server.Script()
	l.skew = 0
	l.start()
	l.signIn()
	l.told = append(l.told, "end")
	doubts := 0 // a listing that lacks too much is no evidence
	for i, full := range []bool{false, false, true, true} {
		if err := l.sync(RefreshOptions{Full: full}, false); err != nil {
			l.fail("good sync: %v", err)
		}
		l.check()
		l.recentThere()
		if doubts += len(l.state().Doubts); i == 1 && doubts == 0 {
			l.settled()
		}
		if i == 0 && !l.lied {
			l.allThere()
		}
		time.Sleep(13 * time.Hour)
	}
	if len(l.state().Doubts) > 0 {
		l.accepting = true
		if err := l.sync(RefreshOptions{Full: true, AcceptMissing: true}, false); err != nil {
			l.fail("accepting sync: %v", err)
		}
		l.check()
	}
	l.equal()
}

// state is what the cache tells of itself.
func (l *life) state() (s State) {
	err := l.cache.Read(context.Background(), func(r *Reader) (err error) {
		s, err = r.State()
		return err
	})
	if err != nil {
		l.fail("state: %v", err)
	}
	return s
}

// settled makes sure that of what a good plain sync found missing nothing is
// left, after another one, that is neither believed gone nor told as a doubt,
// however old it is. What lies before the last days is looked for only near what
// is missing already, so the second sync may be the first to miss it.
func (l *life) settled() {
	now := time.Now().Unix()
	err := l.cache.Read(context.Background(), func(r *Reader) error {
		r.each(tableDoubted, nil, func(key, noted []byte) bool {
			if since, _ := splitTime(noted); since < now {
				l.fail("%x is still neither here nor gone", key)
			}
			return true
		})
		return nil
	})
	if err != nil {
		l.fail("read: %v", err)
	}
}

// allThere makes sure that one good plain sync brought all that is in the
// account, where no list had ended before its end without saying so.
func (l *life) allThere() {
	for key := range l.truth() {
		if _, ok := l.kept[key]; !ok {
			l.fail("%s did not come by a plain sync", key)
		}
	}
}

// truth is what the account has, as keys.
func (l *life) truth() map[string]bool {
	out := map[string]bool{}
	for _, g := range l.server.Groups() {
		out[fmt.Sprintf("m%d", g.ID)] = true
	}
	for _, d := range l.days {
		id := ""
		if d.Device != nil {
			id = d.Device.ID
		}
		out["a"+d.Date+" "+id] = true
	}
	for id := range l.nights {
		out[fmt.Sprintf("s%d", id)] = true
	}
	for id := range l.workouts {
		out[fmt.Sprintf("w%d", id)] = true
	}
	return out
}

// recentThere makes sure that a good plain sync brought the readings of the
// last 30 days, whatever went wrong before.
func (l *life) recentThere() {
	for _, g := range l.server.Groups() {
		if time.Since(time.Unix(g.Date, 0)) < 29*24*time.Hour {
			if _, ok := l.kept[fmt.Sprintf("m%d", g.ID)]; !ok {
				l.fail("reading %d of the last 30 days did not come", g.ID)
			}
		}
	}
}

// equal makes sure that the cache is the account.
func (l *life) equal() {
	truth := l.truth()
	for key := range truth {
		if _, ok := l.kept[key]; !ok {
			l.fail("%s is in the account and not in the cache", key)
		}
	}
	for key, k := range l.kept {
		if !truth[key] && k.flags&(flagImported|flagRestored) == 0 {
			l.fail("%s is in the cache and not in the account", key)
		}
	}
	for _, g := range l.server.Groups() {
		is, err := withings.ParseMeasureGroup([]byte(l.kept[fmt.Sprintf("m%d", g.ID)].raw))
		if err != nil || is.Date != g.Date || is.Modified != g.Modified || len(is.Measures) != len(g.Measures) || is.Measures[0].Value != g.Measures[0].Value {
			l.fail("reading %d is %s, the account has %+v", g.ID, is.Raw, g)
		}
	}
	for _, d := range l.days {
		id := ""
		if d.Device != nil {
			id = d.Device.ID
		}
		is, err := withings.ParseActivity([]byte(l.kept["a"+d.Date+" "+id].raw))
		if err != nil || is.Steps == nil || int(*is.Steps) != d.Steps {
			l.fail("day %s is %s, the account has %d steps", d.Date, is.Raw, d.Steps)
		}
	}
	for id, n := range l.nights {
		if k := l.kept[fmt.Sprintf("s%d", id)]; k.at != n.Start {
			l.fail("night %d begins at %d, the account has %d", id, k.at, n.Start)
		}
	}
	for id, w := range l.workouts {
		if k := l.kept[fmt.Sprintf("w%d", id)]; k.at != w.Start {
			l.fail("workout %d begins at %d, the account has %d", id, k.at, w.Start)
		}
	}
	l.indexed()
}

// indexed makes sure that panes see every group once.
func (l *life) indexed() {
	h, err := l.cache.Load(context.Background(), Always())
	if err != nil || h.LeftOut != 0 {
		l.fail("load: %v, %d left out", err, h.LeftOut)
	}
	seen := map[int64]int{}
	for _, w := range h.Weighings {
		seen[w.Group]++
	}
	for _, p := range h.Pressures {
		seen[p.Group]++
	}
	for _, x := range h.Temperatures {
		seen[x.Group]++
	}
	l.staged(h)
	for key, k := range l.kept {
		if key[0] != 'm' {
			continue
		}
		id, _ := strconv.ParseInt(key[1:], 10, 64)
		want := 1
		if k.hidden {
			want = 0
		}
		if seen[id] != want {
			l.fail("reading %d shows %d times", id, seen[id])
		}
	}
}

// staged makes sure that the newest main nights have the stages of the account.
func (l *life) staged(h *History) {
	longest := map[Date]Sleep{}
	for _, s := range h.Sleeps {
		if s.Asleep > longest[s.Date].Asleep {
			longest[s.Date] = s
		}
	}
	dates := slices.Sorted(maps.Keys(longest))
	for _, date := range dates[max(0, len(dates)-stagedNights):] {
		s := longest[date]
		n, ok := l.nights[s.ID]
		if !ok || l.noStages {
			continue
		}
		var want []Stage
		for _, stage := range n.Stages {
			want = append(want, Stage{Start: stage.Start, End: stage.End, State: withings.SleepState(stage.State)})
		}
		if !slices.Equal(s.Stages, want) {
			l.fail("night %d has the stages %v, the account has %v", s.ID, s.Stages, want)
		}
	}
}
