// Package insight says what the readings mean: trends, rates, goals, classes,
// means, streaks, and the words that go with them.
//
// All of it is pure: time-sorted readings in, numbers and typed states out. The
// package has no clock (now is an argument), does no I/O and formats nothing for
// the screen. It may import the record types of package store and nothing else
// of this module.
//
// A figure that cannot be computed honestly is not guessed: its result carries a
// [Lack] that says in words what is missing. Figures are rounded to what the
// screen shows before they are classified or subtracted, so that the numbers a
// person reads always agree with the words beside them.
package insight
