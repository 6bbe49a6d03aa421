package store

import (
	"context"
	"errors"
	"os"
	"time"
)

// How long a process that waits for a lock sleeps between two tries.
const (
	firstPause   = 2 * time.Millisecond
	longestPause = 25 * time.Millisecond
)

// errHeld says that another process, or another goroutine, has the lock.
var errHeld = errors.New("locked")

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
func lockFile(ctx context.Context, path string, timeout time.Duration) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, explain("open", path, err)
	}
	for wait := newPatience(timeout); ; {
		if err = ctx.Err(); err == nil {
			if err = flock(f); err == nil {
				return f, nil
			}
		}
		if errors.Is(err, errHeld) {
			err = wait.again(ctx)
			if err == nil {
				continue
			}
		}
		f.Close()
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
