package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is the module's version, the commit it was built from, and with what,
// all from the build itself: "v1.2.0 (commit 3f2a9c1d, go1.26.0, linux/amd64)".
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return describe(info, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
}

func describe(info *debug.BuildInfo, goVersion, platform string) string {
	number := info.Main.Version
	if number == "" || number == "(devel)" {
		number = "development version"
	}
	commit, modified := "unknown", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value[:min(len(s.Value), 12)]
		case "vcs.modified":
			if s.Value == "true" {
				modified = ", modified"
			}
		}
	}
	return fmt.Sprintf("%s (commit %s%s, %s, %s)", number, commit, modified, goVersion, platform)
}
