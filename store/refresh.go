package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"time"

	"withings-tui/withings"

	"github.com/gofrs/flock"
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
	// AcceptMissing believes a listing at once, however much it lacks.
	AcceptMissing bool
	// User is the id of the Withings user whose token is used. Where it is
	// empty, a Feed that has a Token method is asked.
	User string
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
// them is told in the Result only. It is a *RefreshingError where another
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
	defer c.endRefresh(lock)
	var notice *DamagedError
	for {
		f := &refresh{cache: c, src: src, opt: opt, doubts: map[string]Doubt{}}
		err := f.run(ctx)
		var damaged *DamagedError
		if errors.As(err, &damaged) && damaged.SetAside != "" && notice == nil {
			notice = damaged
			continue
		}
		f.result.Notice = notice
		for _, name := range [...]string{CollectionMeasures, CollectionActivity, CollectionWorkouts, CollectionSleep} {
			if d, ok := f.doubts[name]; ok {
				f.result.Doubts = append(f.result.Doubts, d)
			}
		}
		return f.result, err
	}
}

// refresh is one run.
type refresh struct {
	cache    *Cache
	src      Feed
	opt      RefreshOptions
	user     string
	result   Result
	doubts   map[string]Doubt
	problems map[string]string
	server   int64 // the server's clock when it last told it, and
	told     time.Time
	sure     bool // the clock is known, so that listings can be evidence
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

// commit writes in one transaction, and returns what changed.
func (f *refresh) commit(ctx context.Context, fn func(*writer) error) (changes []Change, err error) {
	err = f.cache.write(ctx, func(w *writer) error {
		if err := fn(w); err != nil {
			return err
		}
		changes = w.changes
		return w.logChanges()
	})
	return changes, err
}

func (f *refresh) run(ctx context.Context) error {
	if err := f.begin(ctx); err != nil {
		var theirs *feedError
		if errors.As(err, &theirs) {
			return errors.Join(err, f.finish(ctx, err))
		}
		return err
	}
	f.problems = map[string]string{}
	var first error
	for _, col := range []struct {
		name   string
		needed bool
		fetch  func(context.Context) error
	}{
		{CollectionMeasures, true, func(ctx context.Context) error {
			f.sure = true
			err := f.bring(ctx, f.measures())
			f.sure = err == nil
			return err
		}},
		{CollectionActivity, true, func(ctx context.Context) error { return f.bring(ctx, f.activity()) }},
		{CollectionGoals, false, f.goals},
		{CollectionDevices, false, f.devices},
		{CollectionWorkouts, false, func(ctx context.Context) error { return f.bring(ctx, f.workouts()) }},
		{CollectionSleep, false, func(ctx context.Context) error { return f.bring(ctx, f.sleep()) }},
	} {
		err := col.fetch(ctx)
		res := f.result.collection(col.name)
		res.Complete, res.Err = err == nil, err
		f.problems[col.name] = ""
		if err != nil {
			f.problems[col.name] = err.Error()
		}
		f.report(Progress{Collection: col.name, New: res.New, Changed: res.Changed, Done: true, Err: err})
		var theirs *feedError
		if err != nil && !errors.As(err, &theirs) && ctx.Err() == nil {
			return fmt.Errorf("refresh %s: %w", col.name, err)
		}
		if err != nil && col.needed && first == nil {
			first = fmt.Errorf("refresh %s: %w", col.name, err)
		}
		if isAny(err, endings) {
			if first == nil {
				first = fmt.Errorf("refresh %s: %w", col.name, err)
			}
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

// begin checks whose cache it is, mends what is damaged and notes the attempt.
func (f *refresh) begin(ctx context.Context) error {
	notice, err := f.cache.mend(ctx)
	if err != nil {
		return err
	}
	f.result.notice(notice)
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
		s := w.state
		s.LastAttempt = now
		for name, problem := range f.problems {
			s.cursor(name).Problem = problem
			if name == CollectionGoals || name == CollectionDevices {
				s.cursor(name).Complete = problem == ""
			}
		}
		s.Offline = errors.Is(failed, withings.ErrNetwork)
		s.SignedOut = errors.Is(failed, withings.ErrSignInNeeded)
		switch {
		case failed == nil:
			s.LastSync, s.LastError = now, ""
		case ctx.Err() != nil:
			s.LastError = "broken off; the next refresh goes on there"
		default:
			s.LastError = failed.Error()
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
		rec := goalsRecord{Steps: goals.Steps, Value: goals.Weight.Mantissa, Unit: goals.Weight.Exponent, Has: goals.Weight.Valid}
		// When a goal that came with the first listing was set is unknown.
		var old goalsRecord
		if text, ok := w.get(tableGoals, []byte(CollectionGoals)); ok && json.Unmarshal(text, &old) == nil {
			rec.Since = f.clock().Unix()
			if old.Has && rec.Has && withings.NewDecimal(old.Value, int(old.Unit)).Float() == goals.Weight.Float() {
				rec.Since = old.Since
			}
		}
		text, err := json.Marshal(rec)
		if err != nil {
			return err
		}
		return w.set(tableGoals, []byte(CollectionGoals), text)
	})
}

// devices stores the account's devices.
func (f *refresh) devices(ctx context.Context) error {
	devices, err := f.src.Devices(ctx)
	if err != nil {
		return &feedError{err}
	}
	return f.cache.write(ctx, func(w *writer) error {
		if err := f.claim(w); err != nil {
			return err
		}
		for i, d := range devices {
			text, err := json.Marshal(Device{ID: d.ID, Type: d.Type, Model: d.Model, Battery: d.Battery, Timezone: d.Timezone, LastSeen: moment(d.LastSession)})
			if err != nil {
				return err
			}
			if err := w.set(tableDevices, numberKey(int64(i)), text); err != nil {
				return err
			}
		}
		for i := range w.tallies[tableDevices].rows - int64(len(devices)) {
			if err := w.remove(tableDevices, numberKey(int64(len(devices))+i)); err != nil {
				return err
			}
		}
		return nil
	})
}

// holder is who refreshes, as it is written beside the lock.
type holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// beginRefresh takes the right to refresh, or tells who has it.
func (c *Cache) beginRefresh(ctx context.Context) (*flock.Flock, error) {
	info := filepath.Join(c.dir, refreshInfo)
	lock, err := lockFile(ctx, filepath.Join(c.dir, refreshLock), c.refreshWait)
	if errors.Is(err, ErrBusy) {
		var who holder
		if plainFile(info) == nil {
			if text, err := os.ReadFile(info); err == nil {
				_ = json.Unmarshal(text, &who) // the holder may not have written it yet
			}
		}
		return nil, &RefreshingError{PID: who.PID, Host: printableHost(who.Host), Since: who.Since}
	}
	if err != nil {
		return nil, err
	}
	host, _ := os.Hostname()
	// Only a courtesy: the lock is what counts.
	if text, err := json.Marshal(holder{os.Getpid(), host, c.now()}); err == nil {
		_ = os.WriteFile(info, text, 0o600)
	}
	return lock, nil
}

// endRefresh gives it back.
func (c *Cache) endRefresh(lock *flock.Flock) {
	_ = os.Remove(filepath.Join(c.dir, refreshInfo))
	_ = lock.Close()
}

// printableHost is a host's name without what a terminal would act on.
func printableHost(host string) string {
	out := make([]rune, 0, len(host))
	for _, r := range host {
		if withings.Printable(r) && len(out) < 64 {
			out = append(out, r)
		}
	}
	return string(out)
}
