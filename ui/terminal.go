package ui

import (
	"io"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// colourProfile is how many colours the terminal has. Inside tmux it believes
// COLORTERM: tmux takes true colour from its programs and reduces it to what
// the terminal around it can do, and to ask it would mean to run it.
func colourProfile(out io.Writer, env []string, none bool) colorprofile.Profile {
	if none {
		return colorprofile.ASCII
	}
	value := map[string]string{}
	for _, e := range env {
		name, v, _ := strings.Cut(e, "=")
		value[name] = v
	}
	inTmux := value["TMUX"] != ""
	switch colour := strings.ToLower(value["COLORTERM"]); {
	case value["NO_COLOR"] != "" && value["TERM"] != "dumb":
		// https://no-color.org: any value that is not empty.
		return colorprofile.ASCII
	case inTmux && (colour == "truecolor" || colour == "24bit"):
		return colorprofile.TrueColor
	}
	return colorprofile.Detect(out, env)
}
