package store

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"withings-tui/withings"
)

// ImportResult counts what an import did with readings and days.
type ImportResult struct {
	New     int
	Changed int
	Known   int // imported before, or delivered by Withings itself
}

// Import stores what was read from an export of the Withings app. The groups'
// ids are negative, so that they never meet those of Withings. A reading that
// Withings has delivered, of the same minute and with the same values, is not
// stored; when it comes later, it takes the place of the imported one. A
// refresh never takes an imported reading for deleted. To import the same
// again changes nothing.
func (c *Cache) Import(ctx context.Context, groups []withings.MeasureGroup, days []withings.Activity) (ImportResult, error) {
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
			out, err := w.importGroup(g)
			if err != nil {
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
		return nil
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

func (w *writer) importGroup(g withings.MeasureGroup) (outcome, error) {
	if g.Raw == nil {
		raw, err := wireGroup(g)
		if err != nil {
			return unchanged, err
		}
		g.Raw = raw
	}
	v, sh, err := w.enc.encode(w.shapes, g)
	if err != nil {
		return unchanged, err
	}
	r, err := w.shapes.row(g.Date, g.ID, v)
	if err != nil {
		return unchanged, err
	}
	r.shape = sh
	twins, err := w.twins(&r, func(id int64) bool { return id >= 0 })
	if err != nil || len(twins) > 0 {
		return unchanged, err
	}
	out, _, err := w.put(g)
	return out, err
}

func (w *writer) importDay(day withings.Activity) (outcome, error) {
	c := w.bucket(bucketActivity).Cursor()
	prefix := []byte(day.Date)
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		d, err := decodeDay(v)
		if err != nil {
			return unchanged, err
		}
		if !d.imported {
			return unchanged, nil
		}
	}
	return w.putDay(day, true)
}

// replaceTwins removes the imported readings that a reading of Withings takes
// the place of. What was excluded stays so.
func (w *writer) replaceTwins(id int64) error {
	if w.state.Imported == 0 {
		return nil
	}
	r, _, _, ok, err := w.lookup(id)
	if err != nil || !ok {
		return err
	}
	r = r.detach()
	twins, err := w.twins(&r, func(id int64) bool { return id < 0 })
	if err != nil {
		return err
	}
	for _, twin := range twins {
		if w.isExcluded(twin) {
			if err := w.exclude(twin, false); err != nil {
				return err
			}
			if err := w.exclude(id, true); err != nil {
				return err
			}
		}
		if _, _, err := w.remove(twin); err != nil {
			return err
		}
	}
	return nil
}

// replaceDay removes the imported row of a date.
func (w *writer) replaceDay(date string) error {
	if w.state.Imported == 0 {
		return nil
	}
	b, key := w.bucket(bucketActivity), dayKey(date, "", true)
	if b.Get(key) == nil {
		return nil
	}
	w.state.Imported--
	w.state.Days--
	return b.Delete(key)
}

// twins are the readings of r's minute, among those that which selects, that
// have figures in common with r, all of them equal.
func (w *writer) twins(r *row, which func(id int64) bool) ([]int64, error) {
	minute := r.unix - ((r.unix%60)+60)%60
	var ids []int64
	for k := range kindOther {
		if !r.shape.kinds.has(k) {
			continue
		}
		err := w.each(k, Span{minute, minute + 60}, func(o *row) bool {
			if which(o.id) && sameFigures(r, o) {
				ids = append(ids, o.id)
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// sameFigures tells that two rows have a figure in common and differ in none
// that they share.
func sameFigures(a, b *row) bool {
	common := false
	for _, at := range a.shape.figures {
		mine, theirs := a.decimal(at.figure), b.decimal(at.figure)
		if !theirs.Valid {
			continue
		}
		if !sameValue(mine, theirs) {
			return false
		}
		common = true
	}
	return common
}

// rounding is what the app's export may have rounded a value by: it writes
// kilograms with two places.
const rounding = 0.0051

func sameValue(a, b withings.Decimal) bool {
	half := 0.5 * withings.NewDecimal(1, int(max(a.Exponent, b.Exponent))).Float()
	return math.Abs(a.Float()-b.Float()) <= max(min(half, 0.5), rounding)*1.0001
}
