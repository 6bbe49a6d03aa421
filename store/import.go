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
	var res ImportResult
	for _, g := range groups {
		if g.ID >= 0 {
			return res, fmt.Errorf("import: the id %d of a reading is not negative", g.ID)
		}
	}
	err := c.write(ctx, func(w *writer) error {
		for _, g := range groups {
			if err := ctx.Err(); err != nil {
				return err
			}
			out, isCopy, err := w.importGroup(g, zoneKnown)
			if err != nil {
				return fmt.Errorf("import: %w", err)
			}
			res.count(out)
			if isCopy {
				res.Copies++
			}
		}
		for _, day := range days {
			out, err := w.importDay(day)
			if err != nil {
				return fmt.Errorf("import: %w", err)
			}
			res.count(out)
		}
		return w.logChanges()
	})
	if err != nil {
		return ImportResult{}, err
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

func (w *writer) importGroup(g withings.MeasureGroup, zoneKnown bool) (out outcome, isCopy bool, err error) {
	flags := byte(0)
	if !zoneKnown {
		if g = w.rezoned(g); w.zones.find(w.state.Timezone) == nil {
			flags |= flagAssumed
		}
	}
	if _, _, known := w.group(g.ID); !known {
		// The same row may have been imported under another zone, and so under
		// another id. The one whose zone is sure stays.
		twins, err := w.twins(&g, append([]table{tableHidden}, shownTables...), func(id int64) bool { return id < 0 })
		if err != nil {
			return unchanged, false, err
		}
		for _, id := range twins {
			if _, was, ok := w.group(id); !ok || was&flagAssumed == 0 || !zoneKnown {
				return unchanged, false, nil
			}
			mark := w.markOf(id)
			if _, _, _, err := w.drop(id); err != nil {
				return unchanged, false, err
			}
			if err := firstError(w.mark(id, MarkNone), w.mark(g.ID, mark)); err != nil {
				return unchanged, false, err
			}
			out = changed
		}
	}
	synced, err := w.twins(&g, shownTables, func(id int64) bool { return id >= 0 })
	if err != nil {
		return unchanged, false, err
	}
	if len(synced) > 0 {
		_, err := w.put(g, flags|flagHidden)
		return unchanged, false, err
	}
	if isCopy, err = w.looksLikeCopy(&g); err != nil {
		return unchanged, false, err
	}
	did, err := w.put(g, flags)
	if did != added {
		isCopy = false
	}
	return max(out, did), isCopy, err
}

// importDay stores a day of an export, under what Withings has of it.
func (w *writer) importDay(day withings.Activity) (outcome, error) {
	it, ok := dayItem(day)
	if !ok {
		return unchanged, nil
	}
	it.flags |= flagImported
	synced := false
	err := w.items(tableDays, Period{it.date, it.date}, func(o *item) { synced = synced || o.flags&flagImported == 0 })
	if err != nil {
		return unchanged, err
	}
	out, err := w.putItem(it)
	if synced {
		out = unchanged
	}
	return out, err
}
