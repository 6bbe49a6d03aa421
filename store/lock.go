package store

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/gofrs/flock"
)

// How long a process that waits for a lock sleeps between two tries.
const (
	firstPause   = 2 * time.Millisecond
	longestPause = 25 * time.Millisecond
)

// patience is how long to wait for a lock: until the context ends or the
// time-out is over, with growing pauses.
type patience struct {
	deadline time.Time
	pause    time.Duration
}

func newPatience(timeout time.Duration) *patience {
	return &patience{deadline: time.Now().Add(timeout), pause: firstPause}
}

// again sleeps before the next try; ErrBusy when there is no time for one.
func (p *patience) again(ctx context.Context) error {
	if !time.Now().Before(p.deadline) {
		return ErrBusy
	}
	timer := time.NewTimer(p.pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		p.pause = min(2*p.pause, longestPause)
		return nil
	}
}

// lockFile takes the lock of the file at path, which it makes where there is
// none and never removes: a file that is removed while another process waits
// for it would be two locks. The lock goes with the process.
func lockFile(ctx context.Context, path string, timeout time.Duration) (*flock.Flock, error) {
	if err := plainFile(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	for wait := newPatience(timeout); ; {
		taken, err := lock.TryLock()
		if err == nil && taken {
			return lock, nil
		}
		if err == nil {
			if err = wait.again(ctx); err == nil {
				continue
			}
		}
		_ = lock.Close() // it was never taken
		return nil, explain("lock", path, err)
	}
}

// retry does what another process may be in the way of, until it has the time
// to do it no more.
func retry(ctx context.Context, timeout time.Duration, do func() error) error {
	for wait := newPatience(timeout); ; {
		err := do()
		if err == nil || !inTheWay(err) || wait.again(ctx) != nil {
			return err
		}
	}
}
