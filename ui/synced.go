package ui

import (
	"fmt"
	"strconv"
	"strings"

	"withings-tui/store"
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
		list = append(list, edited(c, w))
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// edited is an edit as the person wants to read it: "82.4 -> 81.9 kg"; values
// that are no numbers stay as they are stored.
func edited(c store.Change, w units.Writer) string {
	before, ok1 := numbersOf(c.Before)
	after, ok2 := numbersOf(c.After)
	switch {
	case !ok1 || !ok2:
	case c.Unit == "kg":
		return w.Kg(before[0]) + " -> " + w.WithKg(after[0])
	case c.Unit == "°C":
		return w.Celsius(before[0]) + " -> " + w.WithDegrees(after[0])
	case c.Unit == "mmHg":
		return w.Pair(before[0], before[1]) + " -> " + w.WithPair(after[0], after[1])
	}
	return w.Mask(strings.TrimRight(c.Before+" -> "+c.After+" "+c.Unit, " "))
}

// numbersOf are the numbers of "82.4", or the two of "126/80".
func numbersOf(text string) (values [2]float64, ok bool) {
	for i, part := range strings.SplitN(text, "/", len(values)) {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil {
			return values, false
		}
		values[i] = v
	}
	return values, true
}
