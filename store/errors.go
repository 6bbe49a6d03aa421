package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"
)

// What a caller decides on, for errors.Is. Each stands at the end of one line
// that says what failed, why, and what to do.
var (
	// ErrBusy: another process held the file for longer than the time-out.
	ErrBusy = errors.New("in use by another process; try again in a moment")
	// ErrDamaged: the file cannot be read. See DamagedError.
	ErrDamaged = errors.New("damaged file")
	// ErrNewerSchema: the file was written by a newer version. It is left as it is.
	ErrNewerSchema = errors.New("written by a newer version of this program; update withings-tui, or use another data directory")
	// ErrOpenElsewhere: another program has the file open, which Windows minds.
	ErrOpenElsewhere = errors.New("another program has the file open; close it and try again")
	// ErrReadOnly: the file or its directory may not be read or written.
	ErrReadOnly = errors.New("no permission; check the owner and the mode of the file and its directory")
	// ErrNoSpace: the disk is full. What was stored before is unharmed.
	ErrNoSpace = errors.New("no space left on the disk; free some and sync again, nothing stored is lost")
	// ErrOtherUser: the tokens are of another Withings user than the cache.
	ErrOtherUser = errors.New("signed in as another Withings user than the one whose readings are cached; use another profile, or wipe this one")
	// ErrRefreshing: another refresh is at work.
	ErrRefreshing = errors.New("another process is refreshing the cache; wait for it to end")
	// ErrNoCredentials: no client id and secret are stored.
	ErrNoCredentials = errors.New("no client id and secret are stored")
	// ErrOddFile: a pipe, device, folder or dangling link stands in a file's place.
	ErrOddFile = errors.New("move it away and try again")
	// ErrUnknownGroup: no reading has the id.
	ErrUnknownGroup = errors.New("no such reading")
)

// errCorrupt is what is said of a file that this program cannot have written so.
var errCorrupt = errors.New("damaged")

// DamagedError is a file that could not be read. The cache is moved to SetAside
// and begun afresh: the next refresh fills it. SetAside is empty where the file
// was left where it is, as a file of tokens is until Tokens.Reset.
type DamagedError struct {
	Path     string
	SetAside string
	Reason   string
	Lost     int  // imported readings, notes, marks and lines of the log that are known to be lost: nothing brings them back
	Unsure   bool // more of them may be lost, or be as they were before the last changes
}

func (e *DamagedError) Error() string {
	if e.SetAside == "" {
		return fmt.Sprintf("%s cannot be read (%s): left as it is; sign in again with withings-tui login, which sets it aside", e.Path, e.Reason)
	}
	return fmt.Sprintf("%s could not be read (%s): set aside as %s%s; sync again to rebuild it", e.Path, e.Reason, e.SetAside, e.LostWords())
}

// LostWords tell of what is lost besides readings: ", 3 lost (…)", and whether
// that is all; "" where nothing is lost.
func (e *DamagedError) LostWords() string { return loss{e.Lost, e.Unsure}.words() }

// loss is what nothing brings back: rows that are known to be missing, and
// whether others may be missing, or be as they were before the last changes.
type loss struct {
	rows   int
	unsure bool
}

func (l loss) words() (text string) {
	if l.rows > 0 {
		text = fmt.Sprintf(", %d lost (imported readings, notes, marks or lines of the log)", l.rows)
	}
	if l.unsure {
		text += ", and marks, notes or imports may be missing or as they were before"
	}
	return text
}

// Is makes it an ErrDamaged.
func (e *DamagedError) Is(target error) bool { return target == ErrDamaged }

// errorMeaning is what an error of the operating system means to a person.
type errorMeaning struct{ cause, meaning error }

// commonMeanings are those of every system and of bbolt.
var commonMeanings = []errorMeaning{
	{berrors.ErrTimeout, ErrBusy},
	{fs.ErrPermission, ErrReadOnly},
}

// meaningOf is what err means to a person, nil where only its own words say.
func meaningOf(err error) error {
	for _, list := range [][]errorMeaning{systemMeanings, commonMeanings} {
		for _, m := range list {
			if errors.Is(err, m.cause) {
				return m.meaning
			}
			// bbolt keeps only the words of an error of growing its file.
			if errno, ok := m.cause.(syscall.Errno); ok && err != nil && strings.Contains(err.Error(), errno.Error()) {
				return m.meaning
			}
		}
	}
	return nil
}

// explain gives an error of the operating system or of bbolt its meaning.
func explain(what, path string, err error) error {
	if err == nil {
		return nil
	}
	if meaning := meaningOf(err); meaning != nil {
		return fmt.Errorf("%s %s: %w", what, path, meaning)
	}
	var named *fs.PathError
	if errors.As(err, &named) {
		err = named.Err // the path is told already
	}
	return fmt.Errorf("%s %s: %w", what, path, err)
}

// and is both of two errors in one line, either of which may be nil.
func and(a, b error) error {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	return fmt.Errorf("%w; %w", a, b)
}

// plainFile refuses what is no regular file before it is opened: a pipe would
// keep its reader waiting, a device may do anything. Where there is nothing the
// error is fs.ErrNotExist.
func plainFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ELOOP): // a link to itself
		if link, lerr := os.Lstat(path); lerr == nil && link.Mode()&fs.ModeSymlink != 0 {
			return fmt.Errorf("%s is a link that leads nowhere: %w", path, ErrOddFile)
		}
		return err
	default:
		return explain("look at", path, err)
	}
	what := ""
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		what = "folder"
	case mode&fs.ModeNamedPipe != 0:
		what = "pipe"
	case mode&fs.ModeDevice != 0:
		what = "device"
	default:
		what = "special file"
	}
	return fmt.Errorf("%s is a %s, not a file: %w", path, what, ErrOddFile)
}
