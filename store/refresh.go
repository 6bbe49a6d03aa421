package store

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"withings-tui/withings"
)

// Feed is where readings come from: what *withings.Client has.
type Feed interface {
	Measures(context.Context, withings.MeasureQuery) iter.Seq2[withings.MeasurePage, error]
	Activities(context.Context, withings.DayQuery) iter.Seq2[withings.ActivityPage, error]
	Goals(context.Context) (withings.Goals, error)
	Devices(context.Context) ([]withings.Device, error)
	Workouts(context.Context, withings.DayQuery) iter.Seq2[withings.WorkoutPage, error]
	SleepSummaries(context.Context, withings.DayQuery) iter.Seq2[withings.SleepPage, error]
}

// tokenFeed is what a Feed may have besides: it tells whose readings come.
type tokenFeed interface {
	Token(context.Context) (withings.Token, error)
}

// RefreshOptions say how to refresh.
type RefreshOptions struct {
	// Full lists everything again and compares it, which finds what was
	// deleted at Withings long ago.
	Full bool
	// User is the id of the Withings user whose token is used. Where it is
	// empty, a Feed that has a Token method is asked.
	User string
	// Progress is called after each page, in the goroutine of Refresh.
	Progress func(Progress)
}

// Refresh is Cache.Refresh without options.
func Refresh(ctx context.Context, cache *Cache, client Feed, progress func(Progress)) (Result, error) {
	return cache.Refresh(ctx, client, RefreshOptions{Progress: progress})
}

// Refresh brings the cache in step with Withings: the readings, then the days
// of activity, then goals, devices, workouts and sleep. Each page is committed
// as it comes, together with where the listing goes on, so that a refresh that
// ends at any moment is gone on with by the next one. After the readings, those
// of the last 30 days are listed once more by date, and what Withings no longer
// has is moved to a log.
//
// The error is the first of the readings' and the days'; what fails beyond
// them is told in the Result only. It is a *RefreshingError where another
// process is refreshing, and ErrOtherUser where the cache is another user's.
// A damaged cache is set aside, told in Result.Notice, and built anew.
func (c *Cache) Refresh(ctx context.Context, src Feed, opt RefreshOptions) (Result, error) {
	if err := makeDir(c.dir); err != nil {
		return Result{}, err
	}
	hold, err := c.beginRefresh(ctx)
	if err != nil {
		return Result{}, err
	}
	defer hold.end()
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
	cache  *Cache
	src    Feed
	opt    RefreshOptions
	user   string
	result Result
}

// feedError is an error of the Feed, as against one of the cache.
type feedError struct{ err error }

func (e *feedError) Error() string { return e.err.Error() }
func (e *feedError) Unwrap() error { return e.err }

// endings are errors of a Feed after which there is no use in asking it for
// the next collection.
var endings = []error{withings.ErrNetwork, withings.ErrNoToken, withings.ErrSignInNeeded, withings.ErrClient,
	withings.ErrOtherUser, ErrOtherUser, context.Canceled, context.DeadlineExceeded}

func (f *refresh) run(ctx context.Context) error {
	if err := f.begin(ctx); err != nil {
		return err
	}
	var first error
	for _, col := range []struct {
		name   string
		needed bool
		fetch  func(context.Context) error
	}{
		{CollectionMeasures, true, f.measures},
		{CollectionActivity, true, f.activity},
		{CollectionGoals, false, f.goals},
		{CollectionDevices, false, f.devices},
		{CollectionWorkouts, false, f.workouts},
		{CollectionSleep, false, f.sleep},
	} {
		err := col.fetch(ctx)
		res := f.result.collection(col.name)
		res.Complete, res.Err = err == nil, err
		f.report(Progress{Collection: col.name, New: res.New, Changed: res.Changed, Done: true, Err: err})
		var theirs *feedError
		if err != nil && !errors.As(err, &theirs) && ctx.Err() == nil {
			return fmt.Errorf("refresh %s: %w", col.name, err)
		}
		if err != nil && col.needed && first == nil {
			first = fmt.Errorf("refresh %s: %w", col.name, err)
		}
		if isAny(err, endings) {
			break
		}
	}
	if err := f.finish(ctx, first); err != nil && first == nil {
		return err
	}
	return first
}

func isAny(err error, targets []error) bool {
	for _, t := range targets {
		if errors.Is(err, t) {
			return true
		}
	}
	return false
}

// begin checks whose cache it is and notes the attempt.
func (f *refresh) begin(ctx context.Context) error {
	f.user = f.opt.User
	if user, err := f.tokenUser(ctx); err != nil {
		return fmt.Errorf("refresh: %w", err)
	} else if f.user == "" {
		f.user = user
	}
	if err := f.sameUser(ctx); err != nil {
		return err
	}
	return f.cache.write(ctx, func(w *writer) error {
		if err := f.claim(w); err != nil {
			return err
		}
		w.state.LastAttempt = f.cache.now().Unix()
		return nil
	})
}

// tokenUser is the user whose token the Feed has, empty where it does not
// say.
func (f *refresh) tokenUser(ctx context.Context) (string, error) {
	src, ok := f.src.(tokenFeed)
	if !ok {
		return "", nil
	}
	token, err := src.Token(ctx)
	if err != nil {
		return "", &feedError{err}
	}
	return token.UserID, nil
}

// sameUser makes sure that nobody has signed in as somebody else meanwhile.
func (f *refresh) sameUser(ctx context.Context) error {
	user, err := f.tokenUser(ctx)
	if err != nil {
		return err
	}
	if user != "" && f.user != "" && user != f.user {
		return &feedError{ErrOtherUser}
	}
	return nil
}

// claim makes sure that the cache is the user's.
func (f *refresh) claim(w *writer) error {
	switch {
	case f.user == "" || w.state.User == f.user:
	case w.state.User == "":
		w.state.User = f.user
	default:
		return ErrOtherUser
	}
	return nil
}

// finish notes how the refresh ended, also where it was broken off.
func (f *refresh) finish(ctx context.Context, failed error) error {
	return f.cache.write(context.WithoutCancel(ctx), func(w *writer) error {
		now := f.cache.now().Unix()
		w.state.LastAttempt = now
		switch {
		case failed == nil:
			w.state.LastSync, w.state.LastError = now, ""
		case ctx.Err() != nil:
			w.state.LastError = "broken off; the next refresh goes on there"
		default:
			w.state.LastError = failed.Error()
		}
		return nil
	})
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
	return f.cache.write(ctx, func(w *writer) error {
		if err := f.claim(w); err != nil {
			return err
		}
		w.state.Goals = recordGoals(goals)
		return nil
	})
}

// devices stores the account's devices.
func (f *refresh) devices(ctx context.Context) error {
	devices, err := f.src.Devices(ctx)
	if err != nil {
		return &feedError{err}
	}
	list := make([]Device, len(devices))
	for i, d := range devices {
		list[i] = Device{ID: d.ID, Type: d.Type, Model: d.Model, Battery: d.Battery, Timezone: d.Timezone, LastSeen: moment(d.LastSession)}
	}
	return f.cache.write(ctx, func(w *writer) error {
		if err := f.claim(w); err != nil {
			return err
		}
		w.state.Devices = list
		return nil
	})
}
