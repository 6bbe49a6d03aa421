package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"path/filepath"
	"slices"
	"time"

	"withings-tui/withings"

	"github.com/gofrs/flock"
)

// Feed is where readings come from: what *withings.Client has.
type Feed interface {
	Measures(context.Context, withings.Query) iter.Seq2[withings.MeasurePage, error]
	Activities(context.Context, withings.Query) iter.Seq2[withings.ActivityPage, error]
	Goals(context.Context) (withings.Goals, error)
	Devices(context.Context) ([]withings.Device, error)
	Workouts(context.Context, withings.Query) iter.Seq2[withings.WorkoutPage, error]
	SleepSummaries(context.Context, withings.Query) iter.Seq2[withings.SleepPage, error]
	SleepStages(ctx context.Context, from, to time.Time, device string) ([]withings.SleepStage, error)
	// Token tells whose readings come; its user may be unknown.
	Token(context.Context) (withings.Token, error)
}

// RefreshOptions say how to refresh.
type RefreshOptions struct {
	// Full lists everything again and compares it, which finds what was
	// deleted at Withings long ago.
	Full bool
	// AcceptMissing believes a listing at once, however much it lacks.
	AcceptMissing bool
	// Progress is called after each page, in the goroutine of Refresh.
	Progress func(Progress)
}

// Refresh brings the cache in step with Withings: the readings, then the days
// of activity, then goals, devices, workouts and sleep. Each page is committed
// as it comes, together with where the listing goes on, so that a refresh that
// ends at any moment is gone on with by the next one. What Withings no longer
// has is moved to a log, on good evidence only: see evidence.go.
//
// The error is the first of the readings' and the days'; what fails beyond
// them is told in the Result only. It is ErrRefreshing where another
// process is refreshing and has not ended within 10 seconds, and ErrOtherUser
// where the cache is another user's. A damaged cache is set aside, told in
// Result.Notice, and built anew from what could be saved; damaged rows are
// mended, told in Result.Notices.
func (c *Cache) Refresh(ctx context.Context, src Feed, opt RefreshOptions) (Result, error) {
	if err := makeDir(c.dir); err != nil {
		return Result{}, err
	}
	lock, err := c.beginRefresh(ctx)
	if err != nil {
		return Result{}, err
	}
	defer lock.Close()
	var notice *DamagedError
	for {
		f := &refresh{cache: c, src: src, opt: opt}
		err := f.run(ctx)
		var damaged *DamagedError
		if errors.As(err, &damaged) && damaged.SetAside != "" && notice == nil {
			notice = damaged
			continue
		}
		f.result.Notice = notice
		return f.result, err
	}
}

// refresh is one run.
type refresh struct {
	cache   *Cache
	src     Feed
	opt     RefreshOptions
	user    string // as the Feed first told, "" where it does not know
	result  Result
	server  int64 // the server's clock when it last told it, and
	told    time.Time
	sure    bool   // the clock is known, so that listings can be evidence
	damaged int    // rows of the cache that were, before it began, and
	lost    loss   // of them what nothing brings back
	rebuilt *int64 // that of the state when it began
}

// feedError is an error of the Feed, as against one of the cache.
type feedError struct{ err error }

func (e *feedError) Error() string { return e.err.Error() }
func (e *feedError) Unwrap() error { return e.err }

// endings are errors of a Feed after which there is no use in asking it for
// the next collection.
var endings = []error{withings.ErrNetwork, withings.ErrNoToken, withings.ErrSignInNeeded, withings.ErrClient,
	withings.ErrOtherUser, ErrOtherUser, context.Canceled, context.DeadlineExceeded}

// clock is the server's clock, as far as it is known: the machine's may have
// been set meanwhile, and evidence must not come of that.
func (f *refresh) clock() time.Time {
	if f.server == 0 {
		return f.cache.now()
	}
	return time.Unix(f.server, 0).Add(f.cache.now().Sub(f.told))
}

func (f *refresh) setClock(server int64) { f.server, f.told = server, f.cache.now() }

// sameCache makes sure that no other process has set the cache aside since the
// refresh began: what was listed before that may be missing in the new one.
func (f *refresh) sameCache(w *writer) error {
	if f.rebuilt == nil {
		f.rebuilt = &w.state.Rebuilt
	}
	if *f.rebuilt != w.state.Rebuilt {
		return &DamagedError{Path: f.cache.Path(), SetAside: f.cache.Path() + ".damaged-*", Reason: "another process found it damaged"}
	}
	return nil
}

// commit writes in one transaction, if the cache is the user's, and tells what
// changed in the result.
func (f *refresh) commit(ctx context.Context, fn func(*writer) error) error {
	var changes []Change
	err := f.cache.write(ctx, func(w *writer) error {
		if f.user != "" && w.state.User != "" && w.state.User != f.user {
			return ErrOtherUser
		}
		if err := f.sameCache(w); err != nil {
			return err
		}
		if f.user != "" {
			w.state.User = f.user
		}
		if err := fn(w); err != nil {
			return err
		}
		changes = w.changes
		w.logChanges()
		return nil
	})
	if err == nil {
		f.result.add(changes)
	}
	return err
}

func (f *refresh) run(ctx context.Context) error {
	if err := f.begin(ctx); err != nil {
		var theirs *feedError
		if errors.As(err, &theirs) {
			return and(err, f.finish(ctx, err))
		}
		return err
	}
	var first error
	f.sure = true
	for _, c := range collections {
		err := f.fetch(ctx, c)
		if c == measures() {
			f.sure = err == nil
		}
		res := f.result.collection(c.name)
		res.Complete, res.Err = err == nil, err
		if err != nil {
			err = fmt.Errorf("refresh %s: %w", c.name, err)
		}
		f.report(Progress{Collection: c.name, Done: true, Err: res.Err})
		var theirs *feedError
		if err != nil && !errors.As(err, &theirs) && ctx.Err() == nil {
			return err
		}
		ending := isAny(err, endings)
		if first == nil && (c.needed || ending) {
			first = err
		}
		if ending {
			break
		}
	}
	var damaged *DamagedError
	if err := f.finish(ctx, first); err != nil && (first == nil || errors.As(err, &damaged)) {
		return err
	}
	return first
}

// fetch brings one collection in step.
func (f *refresh) fetch(ctx context.Context, c *collection) error {
	switch c.name {
	case CollectionGoals:
		return f.goals(ctx)
	case CollectionDevices:
		return f.devices(ctx)
	}
	err := f.bring(ctx, c)
	if err == nil && c.name == CollectionSleep {
		err = f.stages(ctx)
	}
	return err
}

func isAny(err error, targets []error) bool {
	return slices.ContainsFunc(targets, func(t error) bool { return errors.Is(err, t) })
}

// begin checks whose cache it is, mends what is damaged and notes the attempt.
func (f *refresh) begin(ctx context.Context) error {
	var err error
	if f.damaged, f.lost, err = f.cache.mend(ctx); err != nil {
		return err
	}
	if err := f.sameUser(ctx); err != nil {
		return err
	}
	return f.commit(ctx, func(w *writer) error {
		w.state.LastAttempt = w.now
		return nil
	})
}

// sameUser makes sure that nobody has signed in as somebody else meanwhile.
func (f *refresh) sameUser(ctx context.Context) error {
	token, err := f.src.Token(ctx)
	if err != nil {
		return &feedError{fmt.Errorf("refresh: %w", err)}
	}
	if f.user == "" {
		f.user = token.UserID
	}
	if token.UserID != "" && token.UserID != f.user {
		return &feedError{ErrOtherUser}
	}
	return nil
}

// finish notes how the refresh ended, also where it was broken off.
func (f *refresh) finish(ctx context.Context, failed error) error {
	return f.cache.write(context.WithoutCancel(ctx), func(w *writer) error {
		if err := f.sameCache(w); err != nil {
			return err
		}
		s := w.state
		s.LastAttempt = w.now
		f.result.notice(mended(f.damaged, s.lost(), f.lost))
		for _, c := range f.result.Collections {
			cur := s.cursor(c.Name)
			cur.Problem, cur.Refused = "", errors.Is(c.Err, withings.ErrScope)
			if c.Err != nil {
				cur.Problem = c.Err.Error()
			} else {
				cur.Damaged = false
			}
			if c.Name == CollectionGoals || c.Name == CollectionDevices {
				cur.Complete = c.Complete
			}
		}
		s.Offline = errors.Is(failed, withings.ErrNetwork)
		s.SignedOut = errors.Is(failed, withings.ErrSignInNeeded)
		switch {
		case failed == nil:
			s.LastSync, s.LastError = w.now, ""
		case ctx.Err() != nil:
			s.LastError = "broken off; the next refresh goes on there"
		default:
			s.LastError = failed.Error()
		}
		return nil
	})
}

// mended tells of rows that were damaged, of which Withings has not listed some
// again yet, and some are lost; nothing where there was none.
func mended(damaged, waiting int, lost loss) string {
	if damaged == 0 {
		return ""
	}
	text := fmt.Sprintf("damaged rows in the cache: %d mended", max(0, damaged-waiting-lost.rows))
	if waiting > 0 {
		text += fmt.Sprintf(", %d left out until Withings lists them again", waiting)
	}
	return text + lost.words()
}

func (f *refresh) report(p Progress) {
	if f.opt.Progress != nil {
		f.opt.Progress(p)
	}
}

// goals stores the account's goals.
func (f *refresh) goals(ctx context.Context) error {
	goals, err := f.src.Goals(ctx)
	if err != nil {
		return &feedError{err}
	}
	is := Goals{Steps: float64(goals.Steps)}
	if kg := goals.Weight.Float(); kg > 0 && !math.IsInf(kg, 0) {
		is.WeightKg = kg
	}
	return f.commit(ctx, func(w *writer) error {
		// When a goal that came with the first listing was set is unknown.
		was := w.state.Goals
		if is.Since = was.Since; is.WeightKg != was.WeightKg && w.state.cursor(CollectionGoals).Complete {
			is.Since = f.clock()
		}
		w.state.Goals = is
		return nil
	})
}

// devices stores the account's devices.
func (f *refresh) devices(ctx context.Context) error {
	devices, err := f.src.Devices(ctx)
	if err != nil {
		return &feedError{err}
	}
	return f.commit(ctx, func(w *writer) error {
		w.state.Devices = nil
		for _, d := range devices {
			w.state.Devices = append(w.state.Devices, Device{ID: d.ID, Type: d.Type, Model: d.Model, Battery: d.Battery,
				LastSeen: moment(d.LastSession)})
		}
		return nil
	})
}

// beginRefresh takes the right to refresh, which closing the lock gives back.
func (c *Cache) beginRefresh(ctx context.Context) (*flock.Flock, error) {
	lock, err := lockFile(ctx, filepath.Join(c.dir, refreshLock), c.refreshWait)
	if errors.Is(err, ErrBusy) {
		return nil, ErrRefreshing
	}
	return lock, err
}
