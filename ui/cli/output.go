package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"withings-tui/ui/config"
)

// writeFile replaces a file when the new one is whole, or writes into a device
// such as /dev/null, or a pipe.
func writeFile(path string, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err != nil || info.Mode().IsRegular() {
		return config.Replace(path, write)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
