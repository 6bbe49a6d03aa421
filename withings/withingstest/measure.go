package withingstest

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// groupQuery is what a call of getmeas selects.
type groupQuery struct {
	since, from, to int64
	sinceSet        bool
	category        int
	types           string // sorted, as text, so that queries compare
	exclusive       bool
}

// getmeas answers /measure and /v2/measure with action getmeas.
func (s *Server) getmeas(c call) ([]byte, *failure) {
	q := groupQuery{exclusive: s.quirk(QuirkExclusiveUpdate)}
	var fail *failure
	if q.since, q.sinceSet, fail = c.int("lastupdate"); fail != nil {
		return nil, fail
	}
	if q.from, _, fail = c.int("startdate"); fail != nil {
		return nil, fail
	}
	if q.to, _, fail = c.int("enddate"); fail != nil {
		return nil, fail
	}
	category, _, fail := c.int("category")
	if fail != nil {
		return nil, fail
	}
	q.category = int(category)
	offset, _, fail := c.int("offset")
	if fail != nil {
		return nil, fail
	}
	types, fail := measureTypes(c)
	if fail != nil {
		return nil, fail
	}
	q.types = fmt.Sprint(types)

	a := c.account
	a.mu.Lock()
	defer a.mu.Unlock()
	picked := a.pick(q, types)
	first, last, next := s.cut(len(picked), offset, s.cfg.PageSize)

	body := make([]byte, 0, 256+(last-first)*512)
	body = appendInt(body, `{"updatetime":`, c.now.Unix())
	body = appendString(append(body, `,"timezone":`...), a.zone)
	body = append(body, `,"measuregrps":[`...)
	for i, at := range picked[first:last] {
		if i > 0 {
			body = append(body, ',')
		}
		g := &a.groups[at]
		if s.quirk(QuirkStripTypes) && len(types) > 0 && g.Raw == nil {
			g = stripped(g, types)
		}
		body = g.append(body)
	}
	body = append(body, ']')
	switch {
	case next > 0:
		body = appendInt(body, `,"more":1,"offset":`, next)
	case s.cfg.LastPage == LastPageZero:
		body = append(body, `,"more":0,"offset":0`...)
	}
	return append(body, '}'), nil
}

// pick lists the indices of the groups that q selects, in the order of Modified.
func (a *Account) pick(q groupQuery, types []int) []int32 {
	if a.pickedTrue && a.pickedFor == q {
		return a.picked
	}
	first := 0
	if q.sinceSet {
		first = sort.Search(len(a.groups), func(i int) bool {
			return a.groups[i].Modified > q.since || a.groups[i].Modified == q.since && !q.exclusive
		})
	}
	picked := make([]int32, 0, len(a.groups)-first)
	for i := first; i < len(a.groups); i++ {
		g := &a.groups[i]
		switch {
		case q.category != 0 && g.Category != q.category:
		case q.from != 0 && g.Date < q.from:
		case q.to != 0 && g.Date > q.to:
		case len(types) > 0 && !g.holds(types):
		default:
			picked = append(picked, int32(i))
		}
	}
	a.picked, a.pickedFor, a.pickedTrue = picked, q, true
	return picked
}

// cut cuts a list of n: the bounds of the page that begins at offset, and the
// offset of the one after it, 0 where it is the last. Under QuirkEmptyPage an
// offset is twice the row it stands for, and one more once the empty page
// before that row has been served, so that offsets always grow.
func (s *Server) cut(n int, offset int64, size int) (first, last int, next int64) {
	scale := int64(1)
	if s.quirk(QuirkEmptyPage) {
		if offset > 0 && offset%2 == 0 {
			return 0, 0, offset + 1
		}
		scale, offset = 2, offset/2
	}
	first = int(min(max(offset, 0), int64(n)))
	last = min(first+size, n)
	if last < n {
		next = int64(last) * scale
	}
	return first, last, next
}

// measureTypes reads meastype and meastypes, each a number or a comma list; an
// empty one asks for all types.
func measureTypes(c call) ([]int, *failure) {
	var types []int
	for _, name := range []string{"meastype", "meastypes"} {
		for word := range strings.SplitSeq(c.params.Get(name), ",") {
			word = strings.TrimSpace(word)
			if word == "" {
				continue
			}
			t, err := strconv.Atoi(word)
			if err != nil {
				return nil, invalid(name)
			}
			types = append(types, t)
		}
	}
	slices.Sort(types)
	return slices.Compact(types), nil
}

// stripped is g with only the measures of types.
func stripped(g *Group, types []int) *Group {
	few := *g
	few.Measures = nil
	for _, m := range g.Measures {
		if slices.Contains(types, m.Type) {
			few.Measures = append(few.Measures, m)
		}
	}
	return &few
}
