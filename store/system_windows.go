package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// systemMeanings are the errors of this system that a person can do something
// about.
var systemMeanings = []errorMeaning{
	{windows.ERROR_DISK_FULL, ErrNoSpace},        // 112
	{windows.ERROR_HANDLE_DISK_FULL, ErrNoSpace}, // 39
	{windows.ERROR_FILE_TOO_LARGE, ErrNoSpace},   // 223
	{windows.ERROR_WRITE_PROTECT, ErrReadOnly},   // 19
	{windows.ERROR_SHARING_VIOLATION, ErrOpenElsewhere},
	{windows.ERROR_LOCK_VIOLATION, ErrOpenElsewhere},
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
