package store

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"

	"withings-tui/withings"
)

func latestWeight(t testing.TB, c *Cache) string {
	t.Helper()
	var out string
	err := c.Read(t.Context(), func(r *Reader) error {
		p, device, ok, err := r.Latest(FigureWeight)
		out = fmt.Sprint(p.Unix-day0, " ", p.Value, " ", device, " ", ok)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestUpsert(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	storeSpecs(t, c, scale(1, day0, 82000), scale(2, day0+86400, 82400))
	edit := func(s groupSpec, modified int64) groupSpec {
		s.modified = modified
		return s
	}
	for _, step := range []struct {
		name string
		spec groupSpec
		want string
	}{
		{"the same again", scale(2, day0+86400, 82400), "86400 82.4 Body Cardio true"},
		{"an edit", edit(scale(2, day0+86400, 81900), day0+90000), "86400 81.9 Body Cardio true"},
		{"an older edit comes late", edit(scale(2, day0+86400, 70000), day0+89999), "86400 81.9 Body Cardio true"},
		{"other bytes of the same change", edit(scale(2, day0+86400, 81950), day0+90000), "86400 81.95 Body Cardio true"},
		{"an edit moves it behind the other", edit(scale(2, day0-86400, 81900), day0+90001), "0 82 Body Cardio true"},
		{"back", edit(scale(2, day0+5, 81900), day0+90002), "5 81.9 Body Cardio true"},
		{"it loses its weight", edit(thermo(2, day0+5, 36500), day0+90003), "0 82 Body Cardio true"},
	} {
		storeSpecs(t, c, step.spec)
		if got := latestWeight(t, c); got != step.want {
			t.Errorf("%s: latest %q, want %q", step.name, got, step.want)
		}
		sound(t, c)
	}
	if s := read(t, c, (*Reader).State); s.Collections[0].Count != 2 {
		t.Errorf("%d groups, want 2", s.Collections[0].Count)
	}
}

// TestManyChanges stores, edits, moves and removes at random; after each commit
// the indexes agree with the rows.
func TestManyChanges(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	rnd := rand.New(rand.NewPCG(7, 7))
	want := map[int64][]byte{}
	modified := int64(day0)
	for range 25 {
		err := c.write(t.Context(), func(w *writer) error {
			for range 80 {
				id := rnd.Int64N(300) + 1
				if rnd.IntN(5) == 0 {
					if _, _, err := w.remove(id); err != nil {
						return err
					}
					delete(want, id)
					continue
				}
				at := day0 + rnd.Int64N(50)*3600
				spec := []groupSpec{scale(id, at, 80000+rnd.IntN(9000)), cuff(id, at, 110+rnd.IntN(50), 80, 60), thermo(id, at, 36000+rnd.IntN(3000)),
					{id: id, date: at, measures: []measure{{kind: 11, value: rnd.IntN(99)}}}, {id: id, date: at},
					{id: id, date: at, measures: []measure{{kind: 1, value: 8, unit: 1}, {kind: 10, value: 120}, {kind: 11, value: 9}, {kind: 71, value: 37}, {kind: 54, value: 97}}}}[rnd.IntN(6)]
				modified++
				spec.modified = modified
				g := spec.group(t)
				if _, _, err := w.put(g); err != nil {
					return err
				}
				want[id] = g.Raw
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		sound(t, c)
	}
	for id, raw := range want {
		got := read(t, c, func(r *Reader) ([]byte, error) {
			raw, _, err := r.Group(id)
			return raw, err
		})
		if string(got) != string(raw) {
			t.Errorf("group %d: %s, want %s", id, got, raw)
		}
	}
	if n := read(t, c, (*Reader).State).Collections[0].Count; n != len(want) {
		t.Errorf("%d groups, want %d", n, len(want))
	}
}

func TestExclude(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	storeSpecs(t, c, append(body(100, day0, 81200), scale(200, day0+86400, 99000))...)
	excluded := func() string {
		flags := ""
		for _, w := range collect(t, c, func(r *Reader) iter.Seq2[Weighing, error] { return r.Weighings(All()) }) {
			flags += fmt.Sprintf("%d%v ", w.Group, w.Excluded)
		}
		for _, f := range []Figure{FigureFatRatio, FigurePulse, FigurePulseWave} {
			for _, p := range read(t, c, func(r *Reader) ([]Point, error) { return r.Series(f, All()) }) {
				flags += fmt.Sprintf("%d%v ", f, p.Excluded())
			}
		}
		return flags
	}
	for _, step := range []struct {
		group int64
		on    bool
		want  string
		err   error
	}{
		{200, true, "100false 200true 6false 11false 91false ", nil},
		{200, true, "100false 200true 6false 11false 91false ", nil},
		{100, true, "100true 200true 6true 11true 91true ", nil},
		{200, false, "100true 200false 6true 11true 91true ", nil},
		{100, false, "100false 200false 6false 11false 91false ", nil},
		{555, false, "100false 200false 6false 11false 91false ", nil},
		{555, true, "100false 200false 6false 11false 91false ", ErrUnknownGroup},
		{101, true, "100false 200false 6false 11true 91false ", nil},
	} {
		if err := c.Exclude(t.Context(), step.group, step.on); !errors.Is(err, step.err) {
			t.Errorf("exclude %d %v: %v", step.group, step.on, err)
		}
		if got := excluded(); got != step.want {
			t.Errorf("after %d %v: %q, want %q", step.group, step.on, got, step.want)
		}
	}
	// An edit and a latest reading keep the mark.
	if err := c.Exclude(t.Context(), 200, true); err != nil {
		t.Fatal(err)
	}
	edited := scale(200, day0+86500, 98000)
	edited.modified = day0 + 999999
	storeSpecs(t, c, edited)
	err := c.Read(t.Context(), func(r *Reader) error {
		p, _, ok, err := r.Latest(FigureWeight)
		if !ok || !p.Excluded() || p.Value != 98 {
			t.Errorf("latest %+v", p)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if s := read(t, c, (*Reader).State); s.Excluded != 2 {
		t.Errorf("%d excluded, want 2", s.Excluded)
	}
}

// imported is a row of the app's export as package export makes it.
func imported(id, date int64, hundredths int) groupSpec {
	return groupSpec{id: -id, date: date, model: "Withings export", modified: 1, measures: []measure{{kind: 1, value: hundredths, unit: -2}}}
}

func TestImport(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	storeSpecs(t, c, scale(1, day0, 82001))
	groups := []withings.MeasureGroup{
		imported(11, day0+10, 8200).group(t),    // Withings has it, to the gram
		imported(12, day0+70, 8200).group(t),    // of another minute
		imported(13, day0+20, 8300).group(t),    // of another weight
		imported(14, day0+86400, 8150).group(t), // not there yet
	}
	days := []withings.Activity{activityDay(t, "2026-01-02", "", 0, 5000)}
	res, err := c.Import(t.Context(), groups, days)
	if want := (ImportResult{New: 4, Known: 1}); res != want || err != nil {
		t.Fatalf("%+v %v, want %+v", res, err, want)
	}
	before := contents(t, c)
	stamp, _ := c.Stamp()
	res, err = c.Import(t.Context(), groups, days)
	if want := (ImportResult{Known: 5}); res != want || err != nil {
		t.Fatalf("second: %+v %v, want %+v", res, err, want)
	}
	if after := contents(t, c); after != before {
		t.Errorf("second import changed\n%s\nto\n%s", before, after)
	}
	_ = stamp
	if err := c.Exclude(t.Context(), -14, true); err != nil {
		t.Fatal(err)
	}
	// Now Withings delivers two of them.
	feed := newFeed(t, scale(1, day0, 82001), scale(2, day0+86410, 81496), scale(3, day0+20, 83001))
	feed.days = map[string]withings.Activity{"a": activityDay(t, "2026-01-02", "ee11", day0, 5100)}
	if _, err := c.Refresh(t.Context(), feed, RefreshOptions{Full: true}); err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, w := range collect(t, c, func(r *Reader) iter.Seq2[Weighing, error] { return r.Weighings(All()) }) {
		got += fmt.Sprint(w.Group, " ", w.Weight, " ", w.Excluded, "; ")
	}
	if want := "1 82.001 false; 3 83.001 false; -12 82 false; 2 81.496 true; "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	s := read(t, c, (*Reader).State)
	if s.Imported != 1 || s.Gone != 0 || s.Excluded != 1 || s.Collections[1].Count != 1 {
		t.Errorf("state %+v", s)
	}
	sound(t, c)
	if _, err := c.Import(t.Context(), []withings.MeasureGroup{scale(9, day0, 1).group(t)}, nil); err == nil {
		t.Error("an import with an id of Withings' own was taken")
	}
}

func TestGroupsMadeWithoutJSON(t *testing.T) {
	t.Parallel()
	c := newCache(t)
	steps := 5000.0
	g := withings.MeasureGroup{ID: -7, Attrib: 0, Category: 1, Date: day0, Model: "Withings export",
		Measures: []withings.Measure{{Type: 1, Value: 8120, Unit: -2, Position: withings.PositionNone, Valid: true}}}
	if _, err := c.Import(t.Context(), []withings.MeasureGroup{g}, []withings.Activity{{Date: "2026-01-05", Model: "Withings export", Steps: &steps}}); err != nil {
		t.Fatal(err)
	}
	if got := latestWeight(t, c); got != "0 81.2 Withings export true" {
		t.Error(got)
	}
	err := c.Read(t.Context(), func(r *Reader) error {
		day, ok, err := r.LatestDay()
		if !ok || day.Steps != 5000 || day.Device != "Withings export" {
			t.Errorf("%+v %v", day, ok)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	sound(t, c)
}
