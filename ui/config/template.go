package config

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// Template is a configuration file with every setting, commented out, and what
// each is for.
func Template() string {
	var b strings.Builder
	b.WriteString("# Settings of " + AppName + ". Take the # away from a line to set it.\n")
	table := ""
	for _, s := range Settings() {
		of, name := parent(s.Key)
		if of != table {
			table = of
			fmt.Fprintf(&b, "\n[%s]\n", table)
		}
		about := s.Doc
		if len(s.Allowed) > 0 {
			about += ": " + strings.Join(s.Allowed, ", ")
		}
		fmt.Fprintf(&b, "# %s = %s  # %s\n", name, encode(s.Kind, s.Default), about)
	}
	b.WriteString(`
# Keys of the dashboard: action = "key".
# [keys]
# refresh = "f5"

# A theme of your own: roles and their colours.
# [themes.mine]
# accent = "#8839ef"

# Another person (--profile anna), whose height, goals and name these are.
# [profiles.anna.person]
# height_m = 1.68
# [profiles.anna.goals]
# steps = 9000
`)
	return b.String()
}

// Create writes the template to path, where there is no file yet.
func Create(path string) error {
	switch _, err := readFile(path); {
	case err == nil:
		return fmt.Errorf("%s is there already; config edit opens it", path)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w; move it away and try again", path, err)
	}
	return writeFile(path, Template())
}
