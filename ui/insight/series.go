package insight

import (
	"iter"
	"sort"

	"withings-tui/store"
)

const secondsADay = 24 * 60 * 60

// span are the first and the end index of the part of a list that lies in the
// period. The list is in order of time, and so nearly in order of dates: who
// travels can see a date twice, or go back by one.
func span[T any](list []T, date func(*T) store.Date, p store.Period) (lo, hi int) {
	const slack = 3 // days
	lo = sort.Search(len(list), func(i int) bool { return date(&list[i]) >= p.From-slack })
	hi = sort.Search(len(list), func(i int) bool { return date(&list[i]) > p.To+slack })
	for lo < hi && date(&list[lo]) < p.From {
		lo++
	}
	for lo < hi && date(&list[hi-1]) > p.To {
		hi--
	}
	return lo, max(lo, hi)
}

// datesIn is the part of a list that lies in the period.
func datesIn[T any](list []T, date func(*T) store.Date, p store.Period) []T {
	lo, hi := span(list, date, p)
	return list[lo:hi]
}

// runs parts a list into runs whose elements all go together with their first.
func runs[T any](list []T, together func(first, next *T) bool) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(list) > 0 {
			end := 1
			for end < len(list) && together(&list[0], &list[end]) {
				end++
			}
			if !yield(list[:end]) {
				return
			}
			list = list[end:]
		}
	}
}
