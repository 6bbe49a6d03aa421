package insight

import "fmt"

// Reason is why a figure cannot be computed honestly.
type Reason uint8

// The reasons. Nothing lacking is the zero value.
const (
	NothingLacks Reason = iota
	NoReadings          // not one that counts
	TooFew              // too few readings, or over too short a span
	TooFewSessions
	TooFewDays
	Stale    // the last reading is too old to say anything of now
	NoHeight // for BMI
	NoTarget // no goal is set
	NoPair   // nothing to compare with
)

// Lack is what is missing for a figure; the zero value lacks nothing.
type Lack struct {
	Reason   Reason
	HaveN    int // readings, sessions or days there are
	NeedN    int
	HaveDays int // calendar days they span, or the age of the last
	NeedDays int
}

// Any tells that something is missing, so that there is no figure.
func (l Lack) Any() bool { return l.Reason != NothingLacks }

// lackWords are the words for each reason.
var lackWords = [...]func(Lack) string{
	NothingLacks: func(Lack) string { return "" },
	NoReadings:   func(Lack) string { return "no readings" },
	TooFew: func(l Lack) string {
		return fmt.Sprintf("needs %d readings over %d days, has %d over %d", l.NeedN, l.NeedDays, l.HaveN, l.HaveDays)
	},
	TooFewSessions: func(l Lack) string { return fmt.Sprintf("needs %d sessions, has %d", l.NeedN, l.HaveN) },
	TooFewDays:     func(l Lack) string { return fmt.Sprintf("needs %d days with data, has %d", l.NeedN, l.HaveN) },
	Stale: func(l Lack) string {
		return fmt.Sprintf("last reading %d days ago, needs one within %d", l.HaveDays, l.NeedDays)
	},
	NoHeight: func(Lack) string { return "no height known" },
	NoTarget: func(Lack) string { return "no goal set" },
	NoPair:   func(Lack) string { return "nothing to compare with" },
}

// String says what is missing, as "needs 7 readings over 14 days, has 4 over
// 9"; it is empty where nothing is.
func (l Lack) String() string {
	if int(l.Reason) >= len(lackWords) {
		return fmt.Sprintf("reason %d", l.Reason)
	}
	return lackWords[l.Reason](l)
}
