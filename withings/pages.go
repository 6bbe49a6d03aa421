package withings

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"time"
)

// maxEmptyPages bounds how many pages without a row are taken one after the
// other, so that a list that only ever moves its offset comes to an end.
const maxEmptyPages = 100

// turnover is what a page says of the page after it.
type turnover struct {
	rows   int
	more   bool
	offset int64 // 0 where none came
}

// pages lists what a form selects, page after page, beginning at offset. read
// takes one answer's body apart; next is where the offset of the page after it
// goes. An error comes last and by itself; what came before it stands.
func pages[P any](ctx context.Context, c *Client, ep endpoint, form url.Values, offset int64,
	read func(body value) (P, turnover), next func(*P) *int64) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		var none P
		for offset, empty := max(offset, 0), 0; ; {
			if offset > 0 {
				form.Set("offset", strconv.FormatInt(offset, 10))
			}
			body, err := c.call(ctx, ep, form)
			if err != nil {
				yield(none, err)
				return
			}
			page, turn := read(body)
			if empty++; turn.rows > 0 {
				empty = 0
			}
			// Offsets are opaque numbers, not counts of rows: a page may be
			// empty and not the last. But one that does not grow would be the
			// same pages for ever. Without "more" it means nothing.
			stuck := turn.more && (turn.offset <= offset || empty > maxEmptyPages)
			if turn.more && !stuck {
				*next(&page) = turn.offset
			}
			if !yield(page, nil) {
				return
			}
			if stuck {
				yield(none, fmt.Errorf("%w: %s says that more follows offset %d, but not where; what came is kept, try again later",
					ErrIncomplete, ep.action, offset))
			}
			if stuck || !turn.more {
				return
			}
			offset = turn.offset
		}
	}
}

// readList takes apart a body that holds rows under ep.list, which one reads.
// Rows that are no objects hold nothing and are left out.
func readList[T any](ep endpoint, body value, one func([]byte) (T, error)) ([]T, turnover) {
	var rows []T
	var turn turnover
	body.members(func(name string, v value) {
		switch name {
		case ep.list:
			v.elements(func(element value) {
				if row, err := one(element); err == nil {
					rows = append(rows, row)
				}
			})
		case "more":
			turn.more = v.truth()
		case "offset":
			turn.offset = v.integerOr(0)
		}
	})
	turn.rows = len(rows)
	return rows, turn
}

// columns tell where the members of a row go.
type columns[T any] map[string]func(*T, value)

// parseRow reads one JSON object into a T.
func parseRow[T any](raw []byte, fields columns[T]) (T, error) {
	var row T
	s := scanner{b: raw}
	v := s.value()
	if !s.end() || v[0] != '{' {
		return row, errSyntax
	}
	fields.fill(&row, v)
	return row, nil
}

// fill sets what v, an object, holds of the columns; null sets nothing.
func (fields columns[T]) fill(row *T, v value) {
	v.members(func(name string, v value) {
		if set, ok := fields[name]; ok && !v.null() {
			set(row, v)
		}
	})
}

// form is the form of a listing of days.
func (q DayQuery) form(ep endpoint) url.Values {
	form := ep.form()
	switch {
	case !q.Since.IsZero():
		form.Set("lastupdate", unix(q.Since))
	case q.From == "" && q.To == "":
		form.Set("lastupdate", "0")
	default:
		// Withings wants both. The last day is tomorrow, as it may be that
		// already where the person is.
		from, to := q.From, q.To
		if from == "" {
			from = "1970-01-01"
		}
		if to == "" {
			to = time.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)
		}
		form.Set("startdateymd", from)
		form.Set("enddateymd", to)
	}
	return form
}

// unix writes a moment as Withings takes it, never before 1970.
func unix(t time.Time) string { return strconv.FormatInt(max(t.Unix(), 0), 10) }
