package config

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a setting.
type Problem struct {
	File string
	Line int // from 1; 0 where the whole file or no file is meant
	What string
}

func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.What
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
}

// Problems is everything wrong with a configuration. Its words are one line,
// about the first.
type Problems []Problem

func (p Problems) Error() string {
	if len(p) == 1 {
		return p[0].Error()
	}
	return fmt.Sprintf("%s (and %d more: see config check)", p[0].Error(), len(p)-1)
}

// hint is "; did you mean …?" where a name is near, else what is given.
func hint(word string, names []string, otherwise string) string {
	if near := Nearest(word, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return otherwise
}

// Nearest is the name among names that word was most likely meant to be, or
// empty where none is near: at most a third of its letters differ, or it is
// the last part of a dotted name.
func Nearest(word string, names []string) string {
	best, bestCost := "", 1<<30
	for _, name := range names {
		cost := distance(strings.ToLower(word), strings.ToLower(name))
		if tail := name[strings.LastIndexByte(name, '.')+1:]; strings.EqualFold(tail, word) {
			cost = 0
		}
		if cost < bestCost && cost <= max(1, max(len(word), len(name))/3) {
			best, bestCost = name, cost
		}
	}
	return best
}

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 100 || len(y) > 100 { // no name is that long, and the cost is their product
		return 100
	}
	before, row := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		next := make([]int, len(y)+1)
		next[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(y)]
}
