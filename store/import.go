package store

import (
	"context"
	"fmt"

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
	if _, known := w.entry(e.of, e.key); !known {
		// The same row may have been imported under another zone, and so under
		// another id. The one whose zone is sure stays.
		for _, id := range w.twins(&e, append([]table{tableHidden}, twinTables...), isImport) {
			was, ok := w.entry(e.of, idKey(id))
			if !ok || was.flags&flagAssumed == 0 || !zoneKnown {
				return unchanged
			}
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

// importDay stores a day of an export, under what Withings has of it.
func (w *writer) importDay(day withings.Activity) outcome {
	e := w.dayEntry(day, flagImported)
	synced := false
	at := e.rows[0].unix
	w.rows(tableDay, at, at, func(r *row) { synced = synced || r.deviceID() != importDevice })
	out := w.put(named(CollectionActivity), e)
	if synced {
		out = unchanged
	}
	return out
}
