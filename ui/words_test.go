package ui

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/config"
)

// cutWord is a word that an ellipsis has taken the end of.
var cutWord = regexp.MustCompile(`[^ ·]*[[:alnum:],;.")]…`)

// What the program says with an ellipsis by itself, and the address that one key
// shows whole.
var uncut = regexp.MustCompile(`(asking|saving|reading|checking|browser|changed)…|muscle, …|https://\S*…`)

// No word of a dialog is cut at the sizes that are promised: what does not fit
// goes on in the next row.
func TestNoWordIsCutInADialog(t *testing.T) {
	t.Parallel()
	other := []string{config.KeyWeightUnit, "st", config.KeyTemperatureUnit, "F", config.KeyPressureUnit, "kPa"}
	for _, test := range []struct {
		size  [2]int
		units []string
	}{{[2]int{80, 24}, nil}, {[2]int{minWidth, minHeight}, nil}, {[2]int{80, 24}, other}, {[2]int{minWidth, minHeight}, other}} {
		size := test.size
		t.Run("", func(t *testing.T) {
			t.Parallel()
			onDesk(t, size[0], size[1], ownCache(t), func(o *Options) {
				o.Config, o.OpenURL = settingsOf(t, test.units...), func(string) error { return nil }
			}, func(d *desk) {
				d.pass(2 * time.Second)
				for _, st := range states() {
					d.fresh()
					st.enter(d)
					if on[*dashboard](d.app.s) || st.name == "table with notes and marks" { // a note stands whole below the table
						continue
					}
					lines := strings.Split(d.screen(), "\n")
					for _, line := range lines[:len(lines)-2] {
						if word := cutWord.FindString(uncut.ReplaceAllString(line, "")); word != "" {
							d.t.Errorf("%s at %v: %q is cut: %s", st.name, size, word, line)
						}
					}
				}
				// Down every list, as a chosen line says more.
				for _, keys := range []string{"2 ?", "1 ?", "2 t ?", "2 :", ": =set", ",", "2 g"} {
					d.fresh()
					d.keys(keys)
					for range 60 {
						d.press("down")
						lines := strings.Split(d.screen(), "\n")
						for _, line := range lines[2 : len(lines)-3] {
							if word := cutWord.FindString(uncut.ReplaceAllString(line, "")); word != "" {
								d.t.Errorf("%s at %v: %q is cut: %s", keys, size, word, line)
							}
						}
					}
				}
			})
		})
	}
}

// Where a reason has no room beside a row, its short form stands there; the foot
// says all of it.
func TestAReasonInTheTableIsWholeOrShort(t *testing.T) {
	t.Parallel()
	for size, want := range map[[2]int]string{{120, 36}: "set aside", {200, 50}: "not sure it was you"} {
		onDesk(t, size[0], size[1], ownCache(t), nil, func(d *desk) {
			d.keys("2 ] ] t / =sure enter")
			row := ""
			for line := range strings.SplitSeq(d.screen(), "\n") {
				if strings.Contains(line, "Body Scan") {
					row = line
				}
			}
			if !strings.Contains(row, want) || strings.Contains(row, "…") {
				d.t.Errorf("at %v: no %q in %q\n%s", size, want, row, d.screen())
			}
		})
	}
}

// A goal set here counts where the account has none; where it has one, the
// settings show that one, and say so when another is set.
func TestTheSettingsTellTheGoalThatCounts(t *testing.T) {
	t.Parallel()
	onDesk(t, 80, 24, ownCache(t), nil, func(d *desk) {
		d.pass(2 * time.Second)
		d.app.s.push(newSettingsAt(d.app.s, config.KeyGoalWeight))
		d.send(tea.BackgroundColorMsg{})
		d.wants("Withings' 80.0 kg", "One set here counts where it has none")
		d.keys("enter ctrl+u =75 enter")
		d.wants("Withings' 80.0 kg, not 75", "counts only where Withings has no goal")
		d.app.s.data.history.State.Goals.WeightKg = 0
		d.send(tea.BackgroundColorMsg{})
		d.wants("Goal weight (kg) 75", "Weight to reach in kg where Withings has no goal")
		d.wantsNot("Withings' 80.0 kg")
	})
}

// At a dead end of a sign-in the keys that the text names are offered.
func TestADeadEndOffersItsKeys(t *testing.T) {
	t.Parallel()
	onDesk(t, 80, 24, ownCache(t), nil, func(d *desk) {
		d.account.begin = func(bool) (Attempt, error) { return nil, errors.New("no") }
		d.press("L")
		d.wants("enter try again", "s client id", "d Withings' demo user", "a made-up person for trying things out")
	})
}
