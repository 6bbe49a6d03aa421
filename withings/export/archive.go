package export

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// errDirectory ends the reading of an archive's table of contents.
var errDirectory = errors.New("its table of contents is too large")

// boundedDirectory lets archive/zip read no more than a bound while it opens an
// archive: it keeps every entry that the table of contents lists, however many.
type boundedDirectory struct {
	from io.ReaderAt
	left int64
	open bool // opened: what follows is bounded elsewhere
}

func (b *boundedDirectory) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 && !b.open {
		return 0, errDirectory
	}
	return b.from.ReadAt(p, off)
}

// archive reads the zip that Withings sends. Nothing is ever unpacked to disk,
// and entries that are not read are not unpacked at all. An archive with an
// entry that no export has is refused as a whole: it is somebody's trick.
func (r *reader) archive(name string, from io.ReaderAt, size int64) error {
	if size > r.limits.archive {
		return fmt.Errorf("%w: an archive of %d MB", ErrTooLarge, size>>20)
	}
	directory := &boundedDirectory{from: from, left: r.limits.directory}
	z, err := zip.NewReader(directory, size)
	switch {
	case errors.Is(err, errDirectory):
		return fmt.Errorf("%w: %w", ErrTooLarge, err)
	case errors.Is(err, zip.ErrInsecurePath):
		return fmt.Errorf("%w: an entry leads out of the archive", ErrUnsafe)
	case err != nil:
		return fmt.Errorf("%w: %w; download it again", ErrDamaged, err)
	case len(z.File) > r.limits.entries:
		return fmt.Errorf("%w: %d entries", ErrTooLarge, len(z.File))
	}
	directory.open = true
	for _, f := range z.File {
		if err := checkEntry(f); err != nil {
			return err
		}
	}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		full, named := name+"/"+f.Name, findName(f.Name)
		if named.kind == Ignored {
			err = r.ignore(full)
		} else {
			err = r.entry(full, named, f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkEntry refuses names that mean a place outside of a folder on any
// system, and everything that is not a file or a folder.
func checkEntry(f *zip.File) error {
	drive := len(f.Name) > 1 && f.Name[1] == ':'
	mode := f.Mode()
	switch {
	case drive, strings.HasPrefix(f.Name, "/"), strings.ContainsAny(f.Name, "\\\x00"), slices.Contains(strings.Split(f.Name, "/"), ".."):
		return fmt.Errorf("%w: its entry %s leads out of the archive; get a fresh export", ErrUnsafe, quoted(f.Name))
	case !mode.IsRegular() && !mode.IsDir():
		return fmt.Errorf("%w: its entry %s is a link or a device; get a fresh export", ErrUnsafe, quoted(f.Name))
	}
	return nil
}

// entry reads one CSV file of an archive.
func (r *reader) entry(name string, named fileName, f *zip.File) error {
	const encrypted = 0x1 // general purpose flag, PKWARE APPNOTE 4.4.4
	switch {
	case f.Flags&encrypted != 0:
		return fmt.Errorf("%w: its entry %s is encrypted", ErrDamaged, quoted(f.Name))
	case f.UncompressedSize64 > uint64(r.limits.file):
		return fmt.Errorf("%w: its entry %s has %d MB", ErrTooLarge, quoted(f.Name), f.UncompressedSize64>>20)
	}
	content, err := f.Open()
	if err != nil {
		return fmt.Errorf("%w: entry %s: %w", ErrDamaged, quoted(f.Name), err)
	}
	defer content.Close()
	return r.file(name, named, &boundedReader{from: content, reader: r, entry: quoted(f.Name), packed: int64(f.CompressedSize64)})
}
