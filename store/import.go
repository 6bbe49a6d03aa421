package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"withings-tui/withings"
)

// ImportResult counts what an import did with readings and days.
type ImportResult struct {
	New     int
	Changed int
	Known   int // imported before, or delivered by Withings itself
	Copies  int // of the new: look like copies of others, a time zone away
}

// Import stores what was read from an export of the Withings app. The groups'
// ids are negative, so that they never meet those of Withings. zoneKnown tells
// that the person named the zone of the export's clock; else it was assumed,
// and the account's takes its place where that is known, or once it is. A
// reading that Withings has delivered is kept hidden under that one. A refresh
// never takes an imported reading for deleted. To import the same again
// changes nothing.
func (c *Cache) Import(ctx context.Context, groups []withings.MeasureGroup, days []withings.Activity, zoneKnown bool) (ImportResult, error) {
	for _, g := range groups {
		if g.ID >= 0 {
			return ImportResult{}, fmt.Errorf("import: the id %d of a reading is not negative", g.ID)
		}
	}
	var res ImportResult
	err := c.write(ctx, func(w *writer) error {
		for _, g := range groups {
			if err := ctx.Err(); err != nil {
				return err
			}
			res.count(w.importGroup(w.groupEntry(g, flagImported), zoneKnown, &res.Copies))
		}
		for _, day := range days {
			res.count(w.importDay(day))
		}
		w.logChanges()
		return nil
	})
	if err != nil {
		return ImportResult{}, fmt.Errorf("import: %w", err)
	}
	return res, nil
}

func (r *ImportResult) count(out outcome) {
	switch out {
	case added:
		r.New++
	case changed:
		r.Changed++
	default:
		r.Known++
	}
}

func (w *writer) importGroup(e entry, zoneKnown bool, copies *int) (out outcome) {
	e.of = measures()
	if !zoneKnown {
		e = w.rezoned(e)
		if w.zoneNamed(w.state.Timezone) == nil {
			e.flags |= flagAssumed
		}
	}
	if was, known := w.entry(e.of, e.key); known {
		e = w.filled(e, was)
	} else {
		// The same row may have been imported under another zone or with other
		// columns, and so under another id. The one whose zone is sure stays, with
		// what either has.
		for _, id := range w.twins(&e, append([]table{tableHidden}, twinTables...), isImport) {
			was, ok := w.entry(e.of, idKey(id))
			switch {
			case !ok:
				return unchanged
			case was.flags&flagAssumed == 0 || !zoneKnown:
				return w.put(e.of, w.filled(was, e))
			}
			e = w.filled(e, was)
			w.mark(e.id, w.markOf(id))
			w.mark(id, MarkNone)
			w.drop(&was)
			out = changed
		}
	}
	if len(w.twins(&e, twinTables, isSynced)) > 0 {
		e.flags |= flagHidden
		w.put(e.of, e)
		return unchanged
	}
	isCopy := w.looksLikeCopy(&e)
	did := w.put(e.of, e)
	if did == added && isCopy {
		*copies++
	}
	return max(out, did)
}

// filled is an imported group with the measures and the comment that only another
// has.
func (w *writer) filled(e, from entry) entry {
	g, err := withings.ParseMeasureGroup(e.raw)
	other, otherErr := withings.ParseMeasureGroup(from.raw)
	n := len(g.Measures)
	for _, m := range other.Measures {
		if !slices.ContainsFunc(g.Measures[:n], func(has withings.Measure) bool { return has.Type == m.Type && has.Position == m.Position }) {
			g.Measures = append(g.Measures, m)
		}
	}
	if err != nil || otherErr != nil || len(g.Measures) == n && (g.Comment != "" || other.Comment == "") {
		return e
	}
	g.Raw, g.Comment = nil, cmp.Or(g.Comment, other.Comment)
	whole := w.groupEntry(g, e.flags)
	whole.of = e.of
	return whole
}

// importDay stores a day of an export, under what Withings has of it. An export
// has a file for each figure, so that a day keeps what an earlier import had of it
// and this one has not.
func (w *writer) importDay(day withings.Activity) outcome {
	e := w.dayEntry(day, flagImported)
	if was, ok := w.entry(named(CollectionActivity), e.key); ok && was.flags&flagImported != 0 {
		if earlier, err := withings.ParseActivity(was.raw); err == nil {
			day.Raw = nil
			day.Fill(earlier)
			e = w.dayEntry(day, flagImported)
		}
	}
	synced := false
	at := e.rows[0].unix
	w.rows(tableDay, at, at, func(r *row) { synced = synced || r.deviceID() != importDevice })
	out := w.put(named(CollectionActivity), e)
	if synced {
		out = unchanged
	}
	return out
}
