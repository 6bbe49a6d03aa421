package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

var (
	errNoCache = errors.New("no cache yet")
	errMoved   = errors.New("the file was replaced while it was being opened")
)

// errTorn is what is told of a file that bbolt cannot make sense of: its own
// words, and those of its panics, are for those who know its insides.
var errTorn = fmt.Errorf("the file is %w: its pages do not hold together", errCorrupt)

// fault is what is wrong with a damaged file: an error of bbolt, or a panic of
// it, or of what was called with its pages.
type fault struct{ value any }

func (f *fault) Error() string { return errTorn.Error() }
func (f *fault) Unwrap() error { return errTorn }

// allocSize is by how much a file grows. bbolt's own 16 MiB is more than ten
// years of readings take.
const allocSize = 64 << 10

// pageSize is that of a new file: a group takes some 500 bytes, of which pages
// of 4 KiB waste an eighth.
const pageSize = 8 << 10

// boltOptions open a file at once or not at all: waiting is ours, so that a
// context can end it.
func boltOptions(readOnly bool) *bolt.Options {
	return &bolt.Options{ReadOnly: readOnly, Timeout: time.Nanosecond, NoStatistics: true, FreelistType: bolt.FreelistMapType, PageSize: pageSize}
}

// openFile is a bbolt file under its lock.
type openFile struct {
	db   *bolt.DB
	file *os.File
}

// close gives the file back. After a panic inside bbolt its own locks may still
// be held and closing it would wait for ever, so only the file is closed, and
// its lock let go.
func (o *openFile) close(faulted bool) error {
	if o.db != nil && !faulted {
		return o.db.Close()
	}
	if o.file == nil {
		return nil
	}
	// The pages stay mapped, and with them the lock would stay.
	unlock(o.file)
	return o.file.Close()
}

// guard calls fn and returns a panic in it as a *fault. A page that is mapped
// but gone from the disk counts as one.
func guard(fn func() error) (err error) {
	was := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(was)
	defer func() {
		if v := recover(); v != nil {
			err = &fault{v}
		}
	}()
	return fn()
}

// openBolt opens an existing bbolt file, waiting for other processes. A file
// that is damaged is a *fault.
func openBolt(ctx context.Context, path string, write bool, timeout time.Duration) (o *openFile, err error) {
	err = patiently(ctx, timeout, func() (bool, error) {
		o, err = tryOpen(path, write)
		if errors.Is(err, berrors.ErrTimeout) || errors.Is(err, errMoved) {
			return false, nil
		}
		return true, err
	})
	var errno syscall.Errno
	var named *fs.PathError
	var f *fault
	switch {
	case err == nil, errors.As(err, &f), isAny(err, []error{fs.ErrNotExist, ErrOddFile}):
		return o, err
	case errors.As(err, &errno), errors.As(err, &named), meaningOf(err) != nil,
		isAny(err, []error{ErrBusy, context.Canceled, context.DeadlineExceeded, berrors.ErrVersionMismatch}):
		return nil, explain("open", path, err)
	}
	return nil, &fault{err}
}

func tryOpen(path string, write bool) (*openFile, error) {
	if err := plainFile(path); err != nil {
		return nil, err
	}
	o := &openFile{}
	opts := boltOptions(!write)
	opts.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag&^os.O_CREATE, mode)
		if err != nil {
			return nil, err
		}
		o.file = f
		info, err := f.Stat()
		if err == nil && info.Size() == 0 {
			// bbolt would make a new file of it; whoever cut it to nothing
			// has damaged it.
			err = fmt.Errorf("empty file: %w", berrors.ErrInvalid)
		}
		if err != nil {
			f.Close()
			return nil, err
		}
		if info.Mode().Perm()&0o077 != 0 && write {
			_ = f.Chmod(0o600) // not ours to change: it stays readable to others, which doctor tells
		}
		return f, nil
	}
	err := guard(func() (err error) {
		o.db, err = bolt.Open(path, 0o600, opts)
		return err
	})
	if err != nil {
		var f *fault
		if errors.As(err, &f) {
			o.close(true)
		}
		return nil, err
	}
	o.db.AllocSize = allocSize
	// While this process waited for the lock another one may have put a new
	// file in its place.
	mine, err := o.file.Stat()
	if err == nil {
		var now fs.FileInfo
		if now, err = os.Stat(path); err == nil && !os.SameFile(mine, now) {
			err = errMoved
		} else if errors.Is(err, fs.ErrNotExist) {
			err = errMoved
		}
	}
	if err != nil {
		o.close(false)
		return nil, err
	}
	return o, nil
}

// use opens a file, waiting for other processes, makes one transaction of fn
// and closes it. A file that is damaged, or a panic of fn, is a *fault.
func (o *options) use(ctx context.Context, path string, write bool, fn func(*bolt.Tx) error) (err error) {
	f, err := openBolt(ctx, path, write, o.timeout)
	if err != nil {
		return err
	}
	f.db.NoSync, f.db.NoGrowSync = o.noSync, o.noSync
	faulted := true // stays so where fn leaves by runtime.Goexit
	defer func() {
		if closing := f.close(faulted); err == nil {
			err = explain("close", path, closing)
		}
	}()
	inside := func(tx *bolt.Tx) error {
		info, err := f.file.Stat()
		if err != nil {
			return explain("look at", path, err)
		}
		if info.Size() < tx.Size() {
			return fmt.Errorf("cut off: %d of %d bytes: %w", info.Size(), tx.Size(), errCorrupt)
		}
		if p, ok := readPages(f.file); !ok || p.check(false) != nil {
			return errTorn
		}
		return fn(tx)
	}
	run := f.db.View
	if write {
		run = f.db.Update
	}
	err = guard(func() error { return run(inside) })
	faulted = errors.As(err, new(*fault))
	if meaningOf(err) != nil {
		err = explain("write", path, err)
	}
	return err
}

// How long a process that waits for another one sleeps between two tries.
const (
	firstPause   = 2 * time.Millisecond
	longestPause = 25 * time.Millisecond
)

// patiently tries until it is done or fails, the context ends, or the time is
// over, which is ErrBusy.
func patiently(ctx context.Context, timeout time.Duration, try func() (done bool, err error)) error {
	deadline := time.Now().Add(timeout)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if done, err := try(); done || err != nil {
			return err
		}
		if !time.Now().Before(deadline) {
			return ErrBusy
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
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
	if err := patiently(ctx, timeout, lock.TryLock); err != nil {
		_ = lock.Close() // it was never taken
		return nil, explain("lock", path, err)
	}
	return lock, nil
}

// retry does what another process may be in the way of, until it has the time
// to do it no more.
func retry(ctx context.Context, timeout time.Duration, do func() error) (err error) {
	_ = patiently(ctx, timeout, func() (bool, error) {
		err = do()
		return err == nil || !inTheWay(err), nil
	})
	return err
}

// removeFile deletes a file, and where it is a link, the file that it leads to
// first. It waits where the system does not allow it while somebody reads, as
// Windows does not. A folder is left alone, and what a link leads to that is no
// file: a device is not ours to delete.
func removeFile(ctx context.Context, path string, timeout time.Duration) error {
	paths := []string{path}
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if target, err := filepath.EvalSymlinks(path); err == nil {
			if err := plainFile(target); err != nil {
				return err
			}
			paths = []string{target, path}
		}
	}
	for _, p := range paths {
		if info, err := os.Lstat(p); err == nil && info.IsDir() {
			return fmt.Errorf("%s is a folder: %w", p, ErrOddFile)
		}
		err := retry(ctx, timeout, func() error {
			if err := os.Remove(p); !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
