package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

var (
	errNoCache = errors.New("no cache yet")
	errMoved   = errors.New("the file was replaced while it was being opened")
)

// fault is a panic of bbolt, or of what was called with its pages.
type fault struct{ value any }

func (f *fault) Error() string { return fmt.Sprint(f.value) }

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

// openBolt opens an existing bbolt file, waiting for other processes.
func openBolt(ctx context.Context, path string, write bool, timeout time.Duration) (*openFile, error) {
	for wait := newPatience(timeout); ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		o, err := tryOpen(path, write)
		if err == nil {
			return o, nil
		}
		if !errors.Is(err, berrors.ErrTimeout) && !errors.Is(err, errMoved) {
			return nil, err
		}
		if err := wait.again(ctx); err != nil {
			return nil, explain("open", path, err)
		}
	}
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

// run makes one transaction of fn.
func (o *openFile) run(write bool, fn func(*bolt.Tx) error) error {
	inside := func(tx *bolt.Tx) error {
		if info, err := o.file.Stat(); err == nil && info.Size() < tx.Size() {
			return fmt.Errorf("cut off: %d of %d bytes: %w", info.Size(), tx.Size(), errCorrupt)
		}
		return fn(tx)
	}
	return guard(func() error {
		if write {
			return o.db.Update(inside)
		}
		return o.db.View(inside)
	})
}
