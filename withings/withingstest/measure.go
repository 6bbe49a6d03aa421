package withingstest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"
)

// groupQuery is what a call of getmeas selects.
type groupQuery struct {
	since, from, to, category int64
	types                     string // sorted, as text, so that queries compare
	exclusive                 bool
}

// getmeas answers /measure and /v2/measure with action getmeas.
func (s *Server) getmeas(c *call) []byte {
	types, offset := c.types(), c.int("offset")
	q := groupQuery{
		since: c.int("lastupdate"), from: c.int("startdate"), to: c.int("enddate"), category: c.int("category"),
		types: fmt.Sprint(types), exclusive: s.quirk(QuirkExclusiveUpdate),
	}
	if c.fail != nil {
		return nil
	}
	a := c.account
	picked := a.pick(q, types)
	if !s.quirk(QuirkStripTypes) {
		types = nil
	}
	first, last, next := s.cut(c, len(picked), offset, s.cfg.PageSize)
	rows := make([][]byte, 0, last-first)
	for _, at := range picked[first:last] {
		rows = append(rows, a.groups[at].json(types))
	}
	pairs := []any{"updatetime", c.now.Unix(), "timezone", a.zone, "measuregrps", rows}
	switch {
	case next > 0:
		pairs = append(pairs, "more", 1, "offset", next)
	case s.cfg.LastPage == LastPageZero:
		pairs = append(pairs, "more", 0, "offset", 0)
	}
	return object(pairs...)
}

// picked is a selection of groups: paging through a long list asks for the same
// one again and again.
type picked struct {
	query groupQuery
	rows  []int32
}

// pick lists the indices of the groups that q selects, in the order of Modified.
func (a *Account) pick(q groupQuery, types []int) []int32 {
	if a.picked != nil && a.picked.query == q {
		return a.picked.rows
	}
	first := sort.Search(len(a.groups), func(i int) bool {
		return a.groups[i].Modified > q.since || a.groups[i].Modified == q.since && !q.exclusive
	})
	var rows []int32
	for i := first; i < len(a.groups); i++ {
		g := &a.groups[i]
		switch {
		case q.category != 0 && int64(g.Category) != q.category:
		case q.from != 0 && g.Date < q.from:
		case q.to != 0 && g.Date > q.to:
		case len(types) > 0 && !slices.ContainsFunc(g.Measures, func(m Measure) bool { return slices.Contains(types, m.Type) }):
		default:
			rows = append(rows, int32(i))
		}
	}
	a.picked = &picked{q, rows}
	return rows
}

// cut cuts a list of n: the bounds of the page that begins at offset, and the
// offset of the one after it, 0 where it is the last. Under QuirkEmptyPage an
// offset is twice the row it stands for, and one more once the empty page
// before that row has been served, so that offsets always grow.
func (s *Server) cut(c *call, n int, offset int64, size int) (first, last int, next int64) {
	n = c.fault.listed(n)
	scale := int64(1)
	if s.quirk(QuirkEmptyPage) {
		if offset > 0 && offset%2 == 0 {
			return 0, 0, offset + 1
		}
		scale, offset = 2, offset/2
	}
	first = int(min(max(offset, 0), int64(n)))
	last = min(first+size, n)
	if last < n && (c.fault == nil || !c.fault.Last) {
		next = int64(last) * scale
	}
	return first, last, next
}

// types reads meastype and meastypes, each a number or a comma list; an empty
// one asks for all types.
func (c *call) types() []int {
	var types []int
	for _, name := range []string{"meastype", "meastypes"} {
		for word := range fieldsOf(c.params.Get(name)) {
			t, err := strconv.Atoi(word)
			if err != nil {
				c.invalid(name)
			}
			types = append(types, t)
		}
	}
	slices.Sort(types)
	return slices.Compact(types)
}

// getdevice answers /v2/user with action getdevice.
func (s *Server) getdevice(c *call) []byte {
	devices := make([][]byte, len(c.account.devices))
	for i, d := range c.account.devices {
		devices[i] = object("type", d.Type, "model", d.Model, "model_id", d.ModelID, "battery", d.Battery,
			"deviceid", orNull(d.ID), "hash_deviceid", orNull(d.ID), "timezone", cmp.Or(d.Timezone, c.account.zone),
			"first_session_date", orNull(d.FirstSession), "last_session_date", orNull(d.LastSession))
	}
	return object("devices", devices)
}

// getgoals answers /v2/user with action getgoals.
func (s *Server) getgoals(c *call) []byte {
	var goals []any
	for _, goal := range []struct {
		name  string
		value int
	}{{"steps", c.account.goals.Steps}, {"sleep", c.account.goals.Sleep}} {
		if goal.value != 0 {
			goals = append(goals, goal.name, goal.value)
		}
	}
	if weight := c.account.goals.Weight; weight.Value != 0 {
		goals = append(goals, "weight", object("value", weight.Value, "unit", weight.Unit))
	}
	if goals == nil {
		return object("goals", json.RawMessage("[]"))
	}
	return object("goals", object(goals...))
}
