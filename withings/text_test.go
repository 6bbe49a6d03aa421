package withings

import (
	"strings"
	"testing"
)

func TestWhatIsLeftOfATerminalSequenceGoesWithIt(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Body Cardio":                   "Body Cardio",
		"Activité":                      "Activité",
		"\x1b[31mred\x1b[0m\x07":        "red",
		"\x1b[38;2;1;2;3mtrue colour":   "true colour",
		"\u009b1mbold":                  "bold",
		"\x1b]0;a title\x07scale":       "scale",
		"\x1b]8;;https://a.b\x1b\\link": "link",
		"\u009d0;a title\u009cscale":    "scale",
		"\x1bP1$q\x1b\\after":           "after",
		"\x1b]0;a title without end":    "",
		"\x1b(Bplain\x1bc":              "plain",
		"cut \x1b":                      "cut ",
		"[31m is only text":             "[31m is only text",
		"two\nlines\tand a tab":         "two lines and a tab",
		"a\u202eb\u2066c\u200fd":        "abcd",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestATextFromOutsideHasAtMost300Characters(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		strings.Repeat("é", 300):                    strings.Repeat("é", 300),
		strings.Repeat("é", 301):                    strings.Repeat("é", 299) + "…",
		strings.Repeat("\x1b[31mx", 300):            strings.Repeat("x", 300),
		strings.Repeat("x", 1000) + "\x1b[31m tail": strings.Repeat("x", 299) + "…",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean of %d bytes has %d characters", len(in), len([]rune(got)))
		}
	}
}

func TestASecretIsHiddenBeforeWordsAreCut(t *testing.T) {
	t.Parallel()
	words := strings.Repeat("x", 290) + "sec\u200bret-of-forty-characters"
	if got := cleanWords(words, "secret-of-forty-characters"); strings.Contains(got, "secret") {
		t.Error(got)
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"Body Cardio", "\x1b[31mred", "\x1b]0;t\x07", "\u009b\u202e\x00", "\xff\x1b", strings.Repeat("é", 400)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Clean(text)
		if Clean(got) != got || len([]rune(got)) > maxText || strings.IndexFunc(got, func(r rune) bool { return !Printable(r) }) >= 0 {
			t.Errorf("Clean(%q) = %q", text, got)
		}
	})
}
