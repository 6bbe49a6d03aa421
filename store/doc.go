// Package store is the local copy of a person's readings: a bbolt file that is
// opened for one short transaction an operation, kept in step with Withings by
// Refresh, and a second file for the tokens. It imports withings and nothing
// else of this module.
package store
