package ui

import (
	"fmt"
	"strings"

	"withings-tui/store"
)

// syncedLine says what a sync changed: "3 new, 1 changed (82.4 -> 81.9 kg), 1
// gone at Withings". Days of activity follow behind, and what is in doubt or not
// complete.
func syncedLine(r store.Result) string {
	m, a := r.Of(store.CollectionMeasures), r.Of(store.CollectionActivity)
	line := counted(m, "changed"+edits(r.Changes), "gone at Withings")
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
func edits(changes []store.Change) string {
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
		list = append(list, strings.TrimRight(c.Before+" -> "+c.After+" "+c.Unit, " "))
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}
