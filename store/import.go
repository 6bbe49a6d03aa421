package store

import (
	"context"
	"errors"
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
			out, err := w.importGroup(w.groupEntry(g, flagImported), zoneKnown, &res.Copies)
			if err := errors.Join(err, ctx.Err()); err != nil {
				return fmt.Errorf("import: %w", err)
			}
			res.count(out)
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

func (w *writer) importGroup(e entry, zoneKnown bool, copies *int) (out outcome, err error) {
	e.of = measures()
	if !zoneKnown {
		if e, err = w.rezoned(e); err != nil {
			return unchanged, err
		}
		if w.zoneNamed(w.state.Timezone) == nil {
			e.flags |= flagAssumed
		}
	}
	if _, known := w.entry(e.of, e.key); !known {
		// The same row may have been imported under another zone, and so under
		// another id. The one whose zone is sure stays.
		twins, err := w.twins(&e, append([]table{tableHidden}, twinTables...), isImport)
		if err != nil {
			return unchanged, err
		}
		for _, id := range twins {
			was, ok := w.entry(e.of, idKey(id))
			if !ok || was.flags&flagAssumed == 0 || !zoneKnown {
				return unchanged, nil
			}
			if err := errors.Join(w.mark(e.id, w.markOf(id)), w.mark(id, MarkNone), w.drop(&was)); err != nil {
				return unchanged, err
			}
			out = changed
		}
	}
	synced, err := w.twins(&e, twinTables, isSynced)
	if err != nil {
		return unchanged, err
	}
	if len(synced) > 0 {
		e.flags |= flagHidden
		_, err := w.put(e.of, e)
		return unchanged, err
	}
	isCopy, err := w.looksLikeCopy(&e)
	if err != nil {
		return unchanged, err
	}
	did, err := w.put(e.of, e)
	if did == added && isCopy {
		*copies++
	}
	return max(out, did), err
}

// importDay stores a day of an export, under what Withings has of it.
func (w *writer) importDay(day withings.Activity) (outcome, error) {
	e := w.dayEntry(day, flagImported)
	synced := false
	at := e.rows[0].unix
	err := w.rows(tableDay, at, at, func(r *row) { synced = synced || r.deviceID() != importDevice })
	if err != nil {
		return unchanged, err
	}
	out, err := w.put(named(CollectionActivity), e)
	if synced {
		out = unchanged
	}
	return out, err
}
