package when_test

import (
	"strings"
	"testing"
	"time"

	"withings-tui/ui/when"
)

// Thursday 26 November 2026 is today in every case.
var today = time.Date(2026, 11, 26, 15, 4, 0, 0, time.UTC)

func TestWordsMeanTheseDays(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"today": "2026-11-26", "now": "2026-11-26", "yesterday": "2026-11-25", "Monday": "2026-11-23", "thursday": "2026-11-26",
		"last thursday": "2026-11-19", "fri": "2026-11-20",
		"3 weeks ago": "2026-11-05", "three weeks ago": "2026-11-05", "a week ago": "2026-11-19", "10 days ago": "2026-11-16",
		"1 month ago": "2026-10-26", "2 years ago": "2024-11-26", "100 days ago": "2026-08-18",
		"14 mar": "2026-03-14", "14 march": "2026-03-14", "mar 5": "2026-03-05", "march 14, 2025": "2025-03-14", "14th of March 2025": "2025-03-14",
		"31 dec": "2025-12-31", "29 feb": "2024-02-29", "2025-03-14": "2025-03-14", "14.3.2025": "2025-03-14", "14.3.25": "2025-03-14",
		"14.3.": "2026-03-14", "1.12": "2025-12-01", "14/3/2025": "2025-03-14", "3/3/2025": "2025-03-03", "2025/03/14": "2025-03-14",
		"2025-03": "2025-03-01..2025-03-31", "mar 2025": "2025-03-01..2025-03-31", "2025 march": "2025-03-01..2025-03-31",
		"3/2025": "2025-03-01..2025-03-31", "march": "2026-03-01..2026-03-31", "december": "2025-12-01..2025-12-31", "sept": "2026-09-01..2026-09-30",
		"mar 25": "2025-03-01..2025-03-31", "25 mar": "2026-03-25", "feb 2024": "2024-02-01..2024-02-29",
		"2025": "2025-01-01..2025-12-31", "q1 2025": "2025-01-01..2025-03-31", "q4": "2026-10-01..2026-12-31", "2025-w01": "2024-12-30..2025-01-05",
		"last 6 weeks": "2026-10-16..2026-11-26", "last 30 days": "2026-10-28..2026-11-26", "6 weeks": "2026-10-16..2026-11-26",
		"last 6 months": "2026-05-27..2026-11-26", "7d": "2026-11-20..2026-11-26", "30d": "2026-10-28..2026-11-26", "1y": "2025-11-27..2026-11-26", "last 90d": "2026-08-29..2026-11-26",
		"this week": "2026-11-23..2026-11-26", "last week": "2026-11-16..2026-11-22", "this month": "2026-11-01..2026-11-26",
		"last month": "2026-10-01..2026-10-31", "this year": "2026-01-01..2026-11-26", "last year": "2025-01-01..2025-12-31", "last quarter": "2026-07-01..2026-09-30",
		"last march": "2026-03-01..2026-03-31", "since 6 jan 2025": "2025-01-06..2026-11-26", "since march": "2026-03-01..2026-11-26", "since 2025-01-06": "2025-01-06..2026-11-26",
		"1.3.-15.4.": "2026-03-01..2026-04-15", "1.3. - 15.4.2025": "2025-03-01..2025-04-15", "2025-01-01..2025-06-30": "2025-01-01..2025-06-30",
		"2025-01..2025-03": "2025-01-01..2025-03-31", "jan to mar 2025": "2025-01-01..2025-03-31", "nov to feb 2025": "2024-11-01..2025-02-28",
		"mar 2025 to may": "2025-03-01..2025-05-31", "1 - 15 mar": "2026-03-01..2026-03-15", "1-15 mar 2025": "2025-03-01..2025-03-15",
		"from 14 mar to today": "2026-03-14..2026-11-26", "3 weeks ago to yesterday": "2026-11-05..2026-11-25", "2024-2025": "2024-01-01..2025-12-31",
		"14 mar – 2 apr": "2026-03-14..2026-04-02", "all": "all", "Everything": "all", "all time": "all",
		"march last year": "2025-03-01..2025-03-31", "march of last year": "2025-03-01..2025-03-31", "march this year": "2026-03-01..2026-03-31", "14 mar last year": "2025-03-14",
		"december 2 years ago": "2024-12-01..2024-12-31", "last november": "2025-11-01..2025-11-30", "last 26 november": "2025-11-26", "since last november": "2025-11-01..2026-11-26",
		"jan - mar last year": "2025-01-01..2025-03-31", "mar '25": "2025-03-01..2025-03-31", "year 2025": "2025-01-01..2025-12-31", "the year 2025": "2025-01-01..2025-12-31",
		"2025 q1": "2025-01-01..2025-03-31", "2025-q1": "2025-01-01..2025-03-31", "q1/2025": "2025-01-01..2025-03-31", "q1 last year": "2025-01-01..2025-03-31", "last q4": "2025-10-01..2025-12-31",
		"q1 to q2 2025": "2025-01-01..2025-06-30", "summer": "2026-06-01..2026-08-31", "last summer": "2026-06-01..2026-08-31", "summer 2025": "2025-06-01..2025-08-31",
		"summer of 2025": "2025-06-01..2025-08-31", "summer last year": "2025-06-01..2025-08-31", "last winter": "2025-12-01..2026-02-28", "winter 2023": "2023-12-01..2024-02-29",
		"last autumn": "2025-09-01..2025-11-30", "fall 2025": "2025-09-01..2025-11-30", "since last summer": "2026-06-01..2026-11-26",
		"week 12": "2026-03-16..2026-03-22", "week 49": "2025-12-01..2025-12-07", "w12": "2026-03-16..2026-03-22", "week 12 2025": "2025-03-17..2025-03-23", "week 12 of 2025": "2025-03-17..2025-03-23",
		"2025 week 12": "2025-03-17..2025-03-23", "week 12 last year": "2025-03-17..2025-03-23",
	} {
		t.Run(words, func(t *testing.T) {
			t.Parallel()
			r, err := when.Parse(words, today, time.Monday)
			got := r.From.Format(time.DateOnly) + ".." + r.To.Format(time.DateOnly)
			switch {
			case err != nil:
				got = err.Error()
			case r.All:
				got = "all"
			case r.Single():
				got = r.From.Format(time.DateOnly)
			}
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"":                       "nothing is typed yet",
		"hello":                  `cannot read "hello"`,
		"30 feb 2025":            "there is no 30 February 2025: 1 to 28",
		"2025-13":                "there is no month 13: 1 to 12",
		"3/4":                    "can be read two ways",
		"15.4.2025 - 1.3.2025":   "it ends (1 Mar 2025) before it begins (15 Apr 2025): swap the two",
		"0500":                   "the year 500 is out of reach",
		"2025-w60":               "there is no week 60 in 2025: 1 to 52",
		"mar 2025 hello":         "cannot read",
		"12":                     "cannot read",
		"month":                  "cannot read",
		"fall":                   "cannot read", // a word of a note
		"next week":              `"last march"`,
		"14 q1":                  "cannot read",
		"14 2025":                "cannot read",
		"week 60":                "there is no week 60 in 2026: 1 to 53",
		strings.Repeat("x", 300): "xxx…",
		"\x1b]0;owned\a":         `\x1b`,
	} {
		if r, err := when.Parse(words, today, time.Monday); err == nil || !strings.Contains(err.Error(), want) || strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("%q: got %v, %v, want %q", words, r, err, want)
		}
	}
}

func TestAWordWithTwoMeaningsTellsBoth(t *testing.T) {
	t.Parallel()
	all, err := when.ParseAll("mar 25", today, time.Monday)
	if err != nil || len(all) != 2 || all[0].Single() || !all[1].Single() || all[1].From.Month() != time.March || all[1].From.Day() != 25 {
		t.Errorf("got %v, %v", all, err)
	}
}

func TestWeeksBeginWhereThePersonLetsThem(t *testing.T) {
	t.Parallel()
	r, err := when.Parse("last week", today, time.Sunday)
	if err != nil || r.From.Format(time.DateOnly) != "2026-11-15" || r.To.Format(time.DateOnly) != "2026-11-21" {
		t.Errorf("got %v, %v", r, err)
	}
}

// FuzzParse: whatever is typed, a range begins before it ends, at midnights,
// and an error is one line without control characters.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"14 mar", "1.3.-15.4.", "last 6 weeks", "2025-w01", "since march", "a - b - c", "9999 days ago", "\x1b[31m"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		all, err := when.ParseAll(words, today, time.Monday)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x1b\a") {
				t.Errorf("%q: the error breaks the line: %q", words, err)
			}
			return
		}
		for _, r := range all {
			if !r.All && (r.To.Before(r.From) || r.From.Hour() != 0 || r.From.Location() != time.UTC) {
				t.Errorf("%q: %v", words, r)
			}
		}
	})
}
