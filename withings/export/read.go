package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"withings-tui/withings"
)

// Model is the model name that everything imported carries in place of a
// device's, which an export does not tell.
const Model = "Withings export"

// What Read fails with. Nothing was imported then.
var (
	// ErrNoExport: none of the files is one that an export of Withings holds.
	ErrNoExport = errors.New("nothing of a Withings export was recognised")
	// ErrUnsafe: an archive that no export is: its entries lead out of it, or
	// are links, or unpack to many times their size.
	ErrUnsafe = errors.New("refused as unsafe")
	// ErrTooLarge: more than any person's export holds.
	ErrTooLarge = errors.New("too large for an export")
	// ErrDamaged: an archive that cannot be unpacked.
	ErrDamaged = errors.New("damaged or incomplete")
)

// Result is what the files held.
type Result struct {
	Groups   []withings.MeasureGroup // by Date, then ID; no two with one ID
	Days     []withings.Activity     // by Date; one a day
	Files    []FileSummary           // as they came
	Problems []Problem               // as they came
}

// FileSummary counts the rows of one file.
type FileSummary struct {
	Name    string // the path given, with a slash and the entry's name for an archive or a folder
	Kind    Kind
	Read    int // rows that became a reading or a total of a day
	Doubled int // rows that some row before them had said already
	Skipped int // rows that could not be read, see Problems; and those without any value
}

// Problem is something that was not read, and why.
type Problem struct {
	File string
	Line int // counted from 1; 0 where the whole file is meant
	What string
}

// String is the problem as one line.
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.What
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
}

// Read reads the files at paths, each a zip, a CSV file or a folder of them. A
// row that cannot be read is skipped and named in Problems, as is a file that
// is none of an export's. The error is that of the file system or of ctx, or
// wraps ErrNoExport, ErrUnsafe, ErrTooLarge or ErrDamaged; the Result is empty
// then.
//
// zone is that of the times in the files, which come without one. Groups carry
// its name. Where that is "Local", which names no zone to anybody else, they carry
// the fixed offset of their own moment as Etc/GMT-2, or no zone where the offset
// is not whole hours: so give a zone that was loaded by its name where it is known.
func Read(ctx context.Context, zone *time.Location, paths ...string) (Result, error) {
	return newReader(ctx, zone, defaultLimits).read(paths)
}

// limits bound what is read, so that no file can take all memory or time. A
// person who weighs in five times a day for 20 years has 36,500 rows in 3 MB.
type limits struct {
	archive   int64 // bytes of an archive, packed
	entries   int   // of an archive or a folder
	directory int64 // bytes of an archive's own table of contents
	file      int64 // bytes of one file, unpacked
	total     int64 // bytes of all of them
	ratio     int64 // unpacked to packed, of what is larger than ratioFrom
	ratioFrom int64
	rows      int // of all files
	record    int // bytes of one row
	problems  int // of one file
}

var defaultLimits = limits{
	archive: 1 << 30, entries: 10_000, directory: 8 << 20, file: 32 << 20, total: 128 << 20,
	ratio: 200, ratioFrom: 1 << 20, rows: 500_000, record: 16 << 10, problems: 50,
}

// reader is one call of Read.
type reader struct {
	ctx        context.Context
	zones      zones
	limits     limits
	bytes      int64 // read so far
	rows       int   // read so far
	recognised bool

	groups   []withings.MeasureGroup
	seen     map[int64]bool // ids of groups
	days     map[string]day
	files    []FileSummary
	problems []Problem
}

func newReader(ctx context.Context, zone *time.Location, l limits) *reader {
	return &reader{ctx: ctx, zones: newZones(zone), limits: l, seen: make(map[int64]bool), days: make(map[string]day)}
}

// read reads all that a person named.
func (r *reader) read(paths []string) (Result, error) {
	for _, p := range paths {
		if err := r.path(p); err != nil {
			if named, ok := errors.AsType[*fs.PathError](err); ok {
				err = named.Err // the path is told already
			}
			return Result{}, fmt.Errorf("read %s: %w", withings.Clean(p), err)
		}
	}
	if !r.recognised {
		why := ""
		if len(r.problems) > 0 {
			why = " (" + r.problems[0].String() + ")"
		}
		return Result{}, fmt.Errorf("%w%s: give the zip that Withings sent, or CSV files out of it such as weight.csv", ErrNoExport, why)
	}
	return r.result()
}

// path reads what a person named: only here a file's headings may tell what it
// is, since within an export the names do.
func (r *reader) path(name string) error {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return r.folder(name)
	case !info.Mode().IsRegular():
		return errors.New("neither a file nor a folder; give the zip that Withings sent, or CSV files out of it")
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var magic [4]byte
	if _, err := f.ReadAt(magic[:], 0); err != nil && err != io.EOF {
		return err
	}
	// A zip is told by its first bytes; the second are those of an empty one.
	if head := string(magic[:]); head == "PK\x03\x04" || head == "PK\x05\x06" {
		return r.archive(name, f, info.Size())
	}
	named := findName(name)
	if named.kind == Ignored {
		named.kind = byHeadings
	}
	return r.file(name, named, &boundedReader{from: f, reader: r})
}

// folder reads an unpacked export.
func (r *reader) folder(name string) error {
	root, err := os.OpenRoot(name) // no link leads out of a root
	if err != nil {
		return err
	}
	defer root.Close()
	entries := 0
	return fs.WalkDir(root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entries++; entries > r.limits.entries {
			return fmt.Errorf("%w: more than %d files", ErrTooLarge, r.limits.entries)
		}
		if d.IsDir() {
			return r.ctx.Err()
		}
		full, named := name+"/"+p, findName(p)
		if named.kind == Ignored || !d.Type().IsRegular() {
			return r.ignore(full)
		}
		f, err := root.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		return r.file(full, named, &boundedReader{from: f, reader: r})
	})
}

// ignore names a file that is not read.
func (r *reader) ignore(name string) error {
	name = withings.Clean(name)
	if strings.HasPrefix(foldName(name), "raw_core_body_temperature") {
		r.problems = append(r.problems, Problem{File: name, What: "a watch's continuous estimate, no readings: left out"})
	}
	r.files = append(r.files, FileSummary{Name: name, Kind: Ignored})
	return r.ctx.Err()
}

// file reads one CSV file.
func (r *reader) file(name string, named fileName, content io.Reader) error {
	text, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	t := table{reader: r, named: named, summary: FileSummary{Name: withings.Clean(name), Kind: named.kind}}
	return t.read(string(text))
}

// boundedReader fails once a file, or all files together, are larger than any
// real export's; where an entry of an archive is damaged, or unpacks to far
// more than it is (text of an export packs to a tenth or a thirtieth, and what
// the archive says of it is not believed); and when the caller has given up.
type boundedReader struct {
	from   io.Reader
	reader *reader
	size   int64  // read so far
	entry  string // of an archive, quoted; empty: a file
	packed int64  // bytes of the entry
}

func (b *boundedReader) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	b.size += int64(n)
	b.reader.bytes += int64(n)
	l := b.reader.limits
	switch {
	case b.reader.ctx.Err() != nil:
		return 0, b.reader.ctx.Err()
	case b.entry != "" && err != nil && err != io.EOF:
		return 0, fmt.Errorf("%w: entry %s: %w", ErrDamaged, b.entry, err)
	case b.entry != "" && b.size > l.ratioFrom && b.size/max(b.packed, 1) > l.ratio:
		return 0, fmt.Errorf("%w: its entry %s unpacks to more than %d times its size", ErrUnsafe, b.entry, l.ratio)
	case b.size > l.file:
		return 0, fmt.Errorf("%w: a file of more than %d MB", ErrTooLarge, l.file>>20)
	case b.reader.bytes > l.total:
		return 0, fmt.Errorf("%w: more than %d MB in all", ErrTooLarge, l.total>>20)
	}
	return n, err
}

// foldName is a file's own name without folder, case and extension.
func foldName(name string) string {
	base := strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	return strings.TrimSuffix(base, ".csv")
}
