package ui

import (
	"withings-tui/ui/config"
	"withings-tui/ui/screen"
)

// ChartsHere is how curves are drawn in this terminal, before it has been asked
// how wide its characters are: braille, lines or ascii.
func ChartsHere(cfg config.Config, environ []string) string {
	l := looks{env: newEnvironment(environ)}
	return screen.ChartsNames[l.charts(cfg)]
}
