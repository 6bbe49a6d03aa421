package ui

import (
	"fmt"
	"strconv"
	"strings"

	"withings-tui/store"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// syncedLine says what a sync changed: "3 new, 1 changed (82.4 -> 81.9 kg), 1
// gone at Withings". Days of activity follow behind, and what is in doubt or not
// complete.
func syncedLine(r store.Result, w units.Writer) string {
	m, a := r.Of(store.CollectionMeasures), r.Of(store.CollectionActivity)
	line := counted(m, "changed"+edits(r.Changes, w), "gone at Withings")
	if line == "" {
		line = "nothing new"
	}
	if days := counted(a, "updated", "gone"); days != "" {
		line += "; days of activity: " + days
	}
	for _, d := range r.Doubts {
		line += "; " + d.String()
	}
	for _, c := range []store.CollectionResult{m, a} {
		if c.Err != nil || !c.Complete {
			line += "; " + c.Name + " not complete"
		}
	}
	return line
}

// counted are the numbers of a collection that are not 0.
func counted(c store.CollectionResult, changed, gone string) string {
	var parts []string
	for _, n := range []struct {
		of   int
		what string
	}{{c.New, "new"}, {c.Changed, changed}, {c.Gone, gone}} {
		if n.of > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n.of, n.what))
		}
	}
	return strings.Join(parts, ", ")
}

// edits are the first edits in brackets.
func edits(changes []store.Change, w units.Writer) string {
	const shown = 2
	var list []string
	for _, c := range changes {
		if c.Kind != store.ChangeEdited || c.What == "day" || c.Before == c.After || c.Before == "" || c.After == "" {
			continue
		}
		if len(list) == shown {
			list = append(list, "...")
			break
		}
		before, after, unit := changedValues(c, w)
		list = append(list, strings.TrimRight(before+" -> "+after+" "+unit, " "))
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// changedValues are the values of a change in the units that are set, "" where
// there is none, and the unit. Where one is no number, as a pressure of which a
// part is missing, both stay as they are stored.
func changedValues(c store.Change, w units.Writer) (before, after, unit string) {
	var one func(float64) string
	switch {
	case c.Unit == "kg":
		one, unit = w.Kg, w.KgUnit()
	case c.Unit == "°C":
		one, unit = w.Celsius, w.Temperature.Name()
	case c.Unit == "mmHg":
		one, unit = w.MmHg, w.Pressure.Name()
	case c.What == "day":
		one, unit = w.Count, c.Unit
	case c.What == "night":
		one = func(hours float64) string { return w.Duration(hours * 3600) }
	}
	before, ok1 := numbersWritten(c.Before, one)
	after, ok2 := numbersWritten(c.After, one)
	if !ok1 || !ok2 {
		return w.Mask(screen.Clean(c.Before)), w.Mask(screen.Clean(c.After)), screen.Clean(c.Unit)
	}
	return before, after, unit
}

// numbersWritten writes the numbers of "82.4" or "126/80".
func numbersWritten(text string, write func(float64) string) (words string, ok bool) {
	if text == "" {
		return "", true
	}
	var out []string
	for part := range strings.SplitSeq(text, "/") {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || write == nil {
			return "", false
		}
		out = append(out, write(v))
	}
	return strings.Join(out, "/"), true
}
