package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// flock takes the exclusive lock of f, or returns errHeld at once. Windows
// keeps others from reading what is locked, so it is a byte far behind the end.
func flock(f *os.File) error {
	at := &windows.Overlapped{Offset: 0xffffffff, OffsetHigh: 0x7fffffff}
	err := windows.LockFileEx(windows.Handle(f.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return errHeld
	}
	return err
}

// syncDir has nothing to do: NTFS journals renames.
func syncDir(string) error { return nil }

// inTheWay tells that a file cannot be replaced or removed because somebody
// has it open.
func inTheWay(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// unlock has nothing to do: closing a file lets its locks go.
func unlock(*os.File) {}
