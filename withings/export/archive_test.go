package export

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	goodWeight = "Date,Weight (kg)\n2024-03-31 07:05:12,81.2\n"
	goodBP     = "Date,Systolic,Diastolic\n2024-03-31 07:05:12,121,78\n"
)

type entry struct {
	name, text string
	mode       fs.FileMode
	flags      uint16
}

// packed is a zip of entries.
func packed(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Flags: e.flags}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.text)); err != nil && !strings.HasSuffix(e.name, "/") {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readArchive reads a zip by itself.
func readArchive(t testing.TB, l limits, content []byte) (Result, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "export.zip")
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return newReader(t.Context(), berlin(t), l).read([]string{file})
}

func TestArchive(t *testing.T) {
	t.Parallel()
	content := packed(t,
		entry{name: "data_ABC_123/"},
		entry{name: "data_ABC_123/weight.csv", text: goodWeight},
		entry{name: "./deep/er/BP.CSV", text: goodBP},
		entry{name: "data_ABC_123/aggregates_steps.csv", text: "date,value\n2024-03-31,9421\n"},
		entry{name: "data_ABC_123/signal.csv", text: strings.Repeat("0", 1<<20)},
		entry{name: "__MACOSX/._weight.csv", text: "\x00\x05\x16\x07"},
		entry{name: "inner.zip", text: "PK\x03\x04"},
		entry{name: "README.txt", text: "Weight : Weight (kg)"},
	)
	small := defaultLimits
	small.file, small.ratioFrom = 1000, 1 // what is not read is not unpacked either, so that its size is nothing to anybody
	got, err := readArchive(t, small, content)
	if err != nil {
		t.Fatal(err)
	}
	var files []FileSummary
	for _, f := range got.Files {
		_, f.Name, _ = strings.Cut(f.Name, "export.zip/")
		files = append(files, f)
	}
	want := []FileSummary{
		{Name: "data_ABC_123/weight.csv", Kind: Weight, Read: 1},
		{Name: "./deep/er/BP.CSV", Kind: BloodPressure, Read: 1},
		{Name: "data_ABC_123/aggregates_steps.csv", Kind: Steps, Read: 1},
		{Name: "data_ABC_123/signal.csv", Kind: Ignored},
		{Name: "__MACOSX/._weight.csv", Kind: Ignored},
		{Name: "inner.zip", Kind: Ignored},
		{Name: "README.txt", Kind: Ignored},
	}
	if diff := cmp.Diff(want, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if len(got.Groups) != 2 || len(got.Days) != 1 || len(got.Problems) != 0 {
		t.Errorf("%d groups, %d days, problems %v", len(got.Groups), len(got.Days), got.Problems)
	}
}

// TestArchiveIsTheFolder: packed or not, an export is the same.
func TestArchiveIsTheFolder(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/english/*")
	if err != nil {
		t.Fatal(err)
	}
	var entries []entry
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, entry{name: "data/" + filepath.Base(name), text: string(text)})
	}
	folder, err := Read(t.Context(), berlin(t), "testdata/english")
	if err != nil {
		t.Fatal(err)
	}
	archive, err := readArchive(t, defaultLimits, packed(t, entries...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(folder.Groups, archive.Groups); diff != "" {
		t.Errorf("groups (-folder +archive):\n%s", diff)
	}
	if diff := cmp.Diff(folder.Days, archive.Days); diff != "" {
		t.Errorf("days (-folder +archive):\n%s", diff)
	}
}

func TestArchiveRefused(t *testing.T) {
	t.Parallel()
	good := entry{name: "weight.csv", text: goodWeight}
	bomb := "Date,Weight (kg)\n" + strings.Repeat(" ", 2<<20)
	small := defaultLimits
	small.entries, small.directory, small.file, small.total = 4, 3000, 1<<20, 1<<20
	tiny := defaultLimits
	tiny.archive = 50
	many := make([]entry, 5)
	for i := range many {
		many[i] = entry{name: strings.Repeat("x", i+1)}
	}
	crowd := []entry{{name: strings.Repeat("long/", 900)}}
	half := "Date,Weight (kg)\n" + strings.Repeat("2024-03-31 07:05:12,81.2\n", 28000)
	damaged := packed(t, entry{name: "weight.csv", text: goodWeight + strings.Repeat("2024-03-31 07:05:12,81.2\n", 50)})
	damaged[60] ^= 0xff
	for name, tc := range map[string]struct {
		limits  limits
		content []byte
		want    error
		words   string
	}{
		"parent":           {defaultLimits, packed(t, good, entry{name: "../weight.csv", text: goodWeight}), ErrUnsafe, "../weight.csv"},
		"parent inside":    {defaultLimits, packed(t, good, entry{name: "a/../../weight.csv"}), ErrUnsafe, ""},
		"parent last":      {defaultLimits, packed(t, good, entry{name: "a/.."}), ErrUnsafe, ""},
		"absolute":         {defaultLimits, packed(t, good, entry{name: "/etc/weight.csv"}), ErrUnsafe, ""},
		"backslash":        {defaultLimits, packed(t, good, entry{name: `..\weight.csv`}), ErrUnsafe, ""},
		"drive":            {defaultLimits, packed(t, good, entry{name: "C:weight.csv"}), ErrUnsafe, ""},
		"zero byte":        {defaultLimits, packed(t, good, entry{name: "weight.csv\x00.txt"}), ErrUnsafe, ""},
		"control chars":    {defaultLimits, packed(t, good, entry{name: "../\x1b[2J"}), ErrUnsafe, `entry "../"`},
		"link":             {defaultLimits, packed(t, good, entry{name: "bp.csv", text: "/etc/passwd", mode: fs.ModeSymlink | 0o777}), ErrUnsafe, "link"},
		"device":           {defaultLimits, packed(t, good, entry{name: "null", mode: fs.ModeDevice | 0o666}), ErrUnsafe, "device"},
		"pipe":             {defaultLimits, packed(t, good, entry{name: "weight.csv", mode: fs.ModeNamedPipe | 0o666}), ErrUnsafe, ""},
		"bomb":             {defaultLimits, packed(t, entry{name: "weight.csv", text: bomb}), ErrUnsafe, "200 times"},
		"bomb in size":     {small, packed(t, entry{name: "weight.csv", text: bomb}), ErrTooLarge, ""},
		"bomb in all":      {small, packed(t, entry{name: "weight.csv", text: half}, entry{name: "a/weight.csv", text: half}), ErrTooLarge, "1 MB in all"},
		"bomb that lies":   {small, lie(t, packed(t, entry{name: "weight.csv", text: bomb}), 1000), ErrDamaged, ""},
		"many entries":     {small, packed(t, many...), ErrTooLarge, "5 entries"},
		"long contents":    {small, packed(t, crowd...), ErrTooLarge, "table of contents"},
		"large":            {tiny, packed(t, good), ErrTooLarge, ""},
		"encrypted":        {defaultLimits, packed(t, entry{name: "weight.csv", text: goodWeight, flags: 1}), ErrDamaged, "encrypted"},
		"damaged":          {defaultLimits, damaged, ErrDamaged, "weight.csv"},
		"cut short":        {defaultLimits, packed(t, good)[:100], ErrDamaged, "download it again"},
		"size that is not": {defaultLimits, lie(t, packed(t, good), 3), ErrDamaged, "weight.csv"},
		"nothing of ours":  {defaultLimits, packed(t, entry{name: "cat.jpg"}), ErrNoExport, ""},
		"empty":            {defaultLimits, packed(t), ErrNoExport, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readArchive(t, tc.limits, tc.content)
			if !errors.Is(err, tc.want) {
				t.Fatalf("error %v, want %v", err, tc.want)
			}
			if !strings.Contains(err.Error(), tc.words) || strings.ContainsAny(err.Error(), "\x1b\x00\n") {
				t.Errorf("error %q does not say %q on one clean line", err, tc.words)
			}
			if diff := cmp.Diff(Result{}, got); diff != "" {
				t.Errorf("came with a result:\n%s", diff)
			}
		})
	}
}

// lie changes the unpacked size that the table of contents tells of the first
// entry (PKWARE APPNOTE 4.3.12: 24 bytes into its record).
func lie(t testing.TB, content []byte, size uint32) []byte {
	t.Helper()
	at := bytes.Index(content, []byte("PK\x01\x02"))
	if at < 0 {
		t.Fatal("no table of contents")
	}
	changed := bytes.Clone(content)
	for i := range 4 {
		changed[at+24+i] = byte(size >> (8 * i))
	}
	return changed
}
