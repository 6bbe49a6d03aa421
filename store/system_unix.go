//go:build !windows

package store

import (
	"errors"
	"os"
	"syscall"
)

// systemMeanings are the errors of this system that a person can do something
// about.
var systemMeanings = []errorMeaning{
	{syscall.ENOSPC, ErrNoSpace},
	{syscall.EDQUOT, ErrNoSpace},
	{syscall.EFBIG, ErrNoSpace},
	{syscall.EROFS, ErrReadOnly},
}

// syncDir makes a rename in dir durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	// Some file systems cannot sync a directory; they order renames themselves.
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return err
	}
	return nil
}

// inTheWay tells that a file cannot be replaced or removed while it is open,
// which only Windows says.
func inTheWay(error) bool { return false }

// unlock lets any lock of f go.
func unlock(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
