package ui

import (
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings/withingstest"
)

// values are numbers as health values are written: 81.2, 124/78, 12,042.
var healthValue = regexp.MustCompile(`\d+\.\d|\d{2,3}/\d{2,3}|\d,\d{3}`)

// TestPrivacy: with numbers hidden no health value is on any screen, however
// it came there, while shapes stay.
func TestPrivacy(t *testing.T) {
	t.Parallel()
	settings := settingsOf(t, config.KeyPrivacy, "true")
	onDesk(t, 160, 48, cacheOf(fixtureDir(t)), func(o *Options) { o.Config = settings }, func(d *desk) {
		for _, keys := range []string{
			"1", "2", "3", "4", "5", "1 left", "2 left", "3 left", "4 left", "5 left", "2 s", "5 s", "2 t", "3 t", "4 t", "5 t",
			"2 home v end", "3 home v end", "4 home v end", "5 home v end", "2 c", "3 c", "5 c", "2 u", "2 u u", "3 u", "4 u", "5 u",
		} {
			d.fresh()
			d.press(strings.Fields(keys)...)
			for _, line := range strings.Split(d.screen(), "\n") {
				// Counts of readings are no health values.
				bare := regexp.MustCompile(`[\d,]+ (readings?|days?|of)|of [\d,]+|N [\d,]+`).ReplaceAllString(line, "")
				if found := healthValue.FindString(bare); found != "" {
					d.t.Errorf("%s: %q is shown: %s", keys, found, strings.TrimSpace(line))
				}
			}
			if !strings.Contains(d.screen(), "••") {
				d.t.Errorf("%s: nothing is masked", keys)
			}
		}
	})
}

// TestPrivateNotice: what a refresh changed is told without the values.
func TestPrivateNotice(t *testing.T) {
	t.Parallel()
	settings := settingsOf(t, config.KeyPrivacy, "true")
	onDesk(t, 120, 36, cacheOf(fixtureDir(t)), func(o *Options) { o.Config = settings }, func(d *desk) {
		d.syncer.result = store.Result{
			Collections: []store.CollectionResult{{Name: store.CollectionMeasures, Changed: 1, Complete: true}, {Name: store.CollectionActivity, Complete: true}},
			Changes:     []store.Change{{Kind: store.ChangeEdited, Before: "82.4", After: "81.9", Unit: "kg"}},
		}
		d.press("r")
		d.wants("1 changed")
		d.wantsNot("82.4", "81.9")
	})
}

// TestPrivateSevere: the notice of a severe reading is masked and unmasked as
// everything else.
func TestPrivateSevere(t *testing.T) {
	t.Parallel()
	person := fixturePerson()
	person.Groups = append(person.Groups, withingstest.Group{
		ID: 1, Date: fixtureNow().Add(-3 * time.Hour).Unix(), Timezone: withingstest.DefaultTimezone,
		Measures: []withingstest.Measure{{Type: 10, Value: 187}, {Type: 9, Value: 101}, {Type: 11, Value: 71}},
	})
	settings := settingsOf(t, config.KeyPrivacy, "true")
	onDesk(t, 160, 48, personCache(t, person), func(o *Options) { o.Config = settings }, func(d *desk) {
		d.press("3")
		d.wantsNot("187")
		d.press("P")
		d.wants("187/101", "18:00: 187/101")
		d.press("P")
		d.wantsNot("187")
	})
}

// TestPrivacyKeepsShapes: what is masked stands where the number stood.
func TestPrivacyKeepsShapes(t *testing.T) {
	t.Parallel()
	a := fixedApp(t, cacheOf(fixtureDir(t)), settingsOf(t), 120, 36)
	for id := range paneCount {
		a.Update(key(string(rune('1' + id))))
		open := screenOf(a)
		a.Update(key("P"))
		a.note = notice{}
		a.Update(nil)
		hidden := screenOf(a)
		a.Update(key("P"))
		digits := regexp.MustCompile(`[\d•●]`)
		if diff := cmp.Diff(digits.ReplaceAllString(open, "#"), digits.ReplaceAllString(hidden, "#")); diff != "" {
			t.Errorf("%s has another shape (-open +hidden):\n%s", panes[id].slug, diff)
		}
	}
}

// TestFigures holds how numbers are written.
func TestFigures(t *testing.T) {
	t.Parallel()
	of := func(changes ...string) figures { return figures{settingsOf(t, changes...).Units, false} }
	kg, lb, st := of(), of(config.KeyWeightUnit, "lb"), of(config.KeyWeightUnit, "st")
	others := of(config.KeyTemperatureUnit, "F", config.KeyDistanceUnit, "mi", config.KeyPressureUnit, "kPa")
	hidden := kg
	hidden.privacy = true
	for name, c := range map[string]struct{ got, want string }{
		"kg":                       {kg.weight(81.25), "81.2"},
		"kg unknown":               {kg.weight(math.NaN()), "–"},
		"lb":                       {lb.weight(81.2), "179.0"},
		"st":                       {st.weight(81.2), "12 st 11.0"},
		"st carries":               {st.weight(139.96 * 0.45359237), "10 st 0.0"},
		"st unit is that of parts": {st.weightUnit(), "lb"},
		"parts in st":              {st.mass(60), "132.3"},
		"hidden":                   {hidden.weight(81.2), "••.•"},
		"hidden count":             {hidden.count(12042), "••,•••"},
		"minus":                    {kg.decimals(-0.34, 2), "−0.34"},
		"no minus nought":          {kg.decimals(-0.04, 1), "0.0"},
		"infinite":                 {kg.decimals(math.Inf(1), 1), "–"},
		"fever":                    {others.celsius(38), "100.4"},
		"pair":                     {kg.pair(124.4, 78.5), "124/78"},
		"pair in kPa":              {others.pair(135, 85), "18.0/11.3"},
		"miles":                    {others.distance(8046.72), "5.0"},
		"thousands":                {kg.count(1234567.4), "1,234,567"},
		"below thousand":           {kg.count(999), "999"},
		"negative thousands":       {kg.count(-1000), "−1,000"},
		"up":                       {kg.change(0.26, 1), "▲ 0.3"},
		"down":                     {kg.change(-0.26, 1), "▼ 0.3"},
		"neither":                  {kg.change(-0.04, 1), "  0.0"},
		"minutes":                  {kg.duration(3569), "59 min"},
		"an hour":                  {kg.duration(3570), "1 h 00"},
		"hours":                    {kg.duration(7500), "2 h 05"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", name, c.got, c.want)
		}
	}
}

// TestAges holds how long ago is said.
func TestAges(t *testing.T) {
	t.Parallel()
	now := fixtureNow()
	for want, ago := range map[string]time.Duration{
		"just now": 59 * time.Second, "1 min ago": time.Minute, "59 min ago": time.Hour - time.Second, "1 h ago": time.Hour,
		"47 h ago": 48*time.Hour - 1, "2 days ago": 48 * time.Hour, "1,461 days ago": 1461 * 24 * time.Hour, "in the future": -3 * time.Minute,
	} {
		if got := age(now, now.Add(-ago)); got != want {
			t.Errorf("%v ago is %q, want %q", ago, got, want)
		}
	}
	if got := age(now, time.Time{}); got != "never" {
		t.Errorf("no time is %q, want never", got)
	}
	today := store.DateOf(now)
	for days, want := range map[store.Date]string{0: "today", 1: "yesterday", 6: "6 days ago", 7: "15 Nov", 299: "27 Jan", 300: "26 Jan 2026", -1: "23 Nov 2026"} {
		if got := dayName(today, today-days); got != want {
			t.Errorf("%d days back is %q, want %q", days, got, want)
		}
	}
}
