// Command withings-tui is a terminal dashboard for a person's own Withings
// data, and the commands that keep and export it.
package main

import (
	"os"

	"withings-tui/ui/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.LookupEnv))
}
