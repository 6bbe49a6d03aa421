package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is the module's version, which the go command makes of tag and commit,
// and with what it was built: "v0.2.1-0.20261126081500-3f2a9c1d0b44 (go1.26.0, linux/amd64)".
func version() string {
	number := "development version"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		number = info.Main.Version
	}
	return fmt.Sprintf("%s (%s, %s/%s)", number, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
