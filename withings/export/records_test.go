package export

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRecords(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		want []string // line, fields between bars, or why there are none
	}{
		"plain":                 {"a,b\n1,2\n3,4\n", []string{"1 a|b", "2 1|2", "3 3|4"}},
		"no end of the last":    {"a,b\n1,2", []string{"1 a|b", "2 1|2"}},
		"CRLF":                  {"a,b\r\n1,\"2\"\r\n", []string{"1 a|b", "2 1|2"}},
		"mark of byte order":    {"\xef\xbb\xbfa,b\n", []string{"1 a|b"}},
		"blank lines":           {"\n \na,b\n\n\r\n1,2\n", []string{"3 a|b", "6 1|2"}},
		"semicolons":            {"a;b (x, y)\n1,5;2\n", []string{"1 a|b (x, y)", "2 1,5|2"}},
		"tabs":                  {"a\tb\n1\t2\n", []string{"1 a|b", "2 1|2"}},
		"told":                  {"sep=;\na,b;c,d\n1;2\n", []string{"2 a,b|c,d", "3 1|2"}},
		"blanks":                {" a , \"b\" ,c\n 1 , \"2\" ,3 \n", []string{"1 a|b|c", "2 1|2|3"}},
		"quotes":                {"a,b\n\"x \"\"y\"\" z\",\"1,2\"\n", []string{"1 a|b", `2 x "y" z|1,2`}},
		"a quote inside":        {"a,b\n5'11\",2\n", []string{"1 a|b", `2 5'11"|2`}},
		"text after quotes":     {"a,b\n\"x\"y,2\n", []string{"1 a|b", "2 xy|2"}},
		"empty fields":          {"a,b,c\n,,\n\"\",,1\n", []string{"1 a|b|c", "2 ||", "3 ||1"}},
		"over lines":            {"a,b\n1,\"x\ny\"\n3,4\n", []string{"1 a|b", "2 1|x\ny", "4 3|4"}},
		"quote not closed":      {"a,b\n1,\"x\n3,4\n5,6\n", []string{"1 a|b", "2 !a quotation mark is not closed", "3 3|4", "4 5|6"}},
		"two not closed":        {"a,b\n1,\"x\n3,4\n5,\"y\n7,8\n", []string{"1 a|b", "2 1|x\n3,4\n5,y", "5 7|8"}},
		"Latin-1":               {"Gr\xf6sse;b\n1;2\n", []string{"1 Grösse|b", "2 1|2"}},
		"long line":             {"a,b\n" + strings.Repeat("x", 500) + "\n3,4\n", []string{"1 a|b", "2 !the line is too long", "3 3|4"}},
		"long last line":        {"a,b\n" + strings.Repeat("x", 500), []string{"1 a|b", "2 !the line is too long"}},
		"quotes over long text": {"a,b\n1,\"" + strings.Repeat("x\n", 90) + "\"\n", nil},
		"headings not closed":   {"a,\"b\n1,2\n", []string{"1 !the headings cannot be read", "2 1|2"}},
		"long headings":         {strings.Repeat("x", 500) + "\n1,2\n", []string{"1 !the headings cannot be read", "2 1|2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := newRecords(tc.text, 100)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			rec, ok := r.headings()
			for ; ok; rec, ok = r.row() {
				text := strings.Join(rec.fields, "|")
				if rec.bad != "" {
					text = "!" + rec.bad
				}
				got = append(got, fmt.Sprintf("%d %s", rec.line, text))
			}
			if tc.want == nil { // every line but the headings is a row, each told by its number
				for i := range got {
					if !strings.HasPrefix(got[i], fmt.Sprintf("%d ", i+1)) {
						t.Errorf("row %d is %q", i+1, got[i])
					}
				}
				if len(got) != 92 {
					t.Errorf("%d rows, want 92", len(got))
				}
				return
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"\xff\xfea\x00", "\xfe\xff\x00a", "a,b\x00c\n"} {
		if _, err := newRecords(text, 100); err != errUTF16 {
			t.Errorf("%q: %v", text, err)
		}
	}
}
