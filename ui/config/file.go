package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	maxFile  = 1 << 20 // bytes of the configuration file: it is a page of text
	maxDepth = 20      // of tables and lists in each other
)

// readFile reads the configuration file. What is no plain file (a folder, a
// device, a pipe that nobody writes to) is refused before it is opened.
func readFile(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		if link, linkErr := os.Lstat(path); linkErr == nil && link.Mode()&fs.ModeSymlink != 0 {
			return "", errors.New("it is a link to nothing")
		}
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("it is not a plain file")
	}
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return "", err
	case len(text) > maxFile:
		return "", errors.New("it is longer than 1 MiB")
	case depth(string(text)) > maxDepth:
		return "", fmt.Errorf("its tables or lists lie more than %d deep in each other", maxDepth)
	}
	return string(text), nil
}

// depth is how deep lists, inline tables and dotted names lie in each other at
// most. Brackets in text count too, which no setting has that many of.
func depth(text string) int {
	deepest, open := 0, 0
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		name, _, _ := strings.Cut(line, "=")
		dots := strings.Count(name, ".")
		for _, c := range line {
			switch c {
			case '[', '{':
				open++
			case ']', '}':
				open = max(0, open-1)
			}
			deepest = max(deepest, open+dots)
		}
	}
	return deepest
}

// patience is how long a rename is tried again where another program has the
// file open, which Windows minds.
const patience = 2 * time.Second

// Replace writes a file beside path and renames it when it is whole, so that
// neither a failure nor a full disk leaves half of one, nor takes away the one
// before. It is readable by its owner only. A symbolic link stays one.
func Replace(path string, write func(io.Writer) error) (err error) {
	named := path
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // CreateTemp makes it 0600
	if err == nil {
		defer os.Remove(f.Name()) // fails where all went well: it is renamed by then
		err = errors.Join(write(f), f.Sync(), f.Close())
	}
	if err == nil {
		err = rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", named, reason(err))
	}
	return nil
}

func rename(from, to string) error {
	for start := time.Now(); ; time.Sleep(25 * time.Millisecond) {
		err := os.Rename(from, to)
		if err == nil || runtime.GOOS != "windows" || time.Since(start) > patience {
			return err
		}
	}
}

// writeFile replaces the configuration file, in a folder that is made where
// there is none.
func writeFile(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("write %s: %w", path, reason(err))
	}
	return Replace(path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// reason is what the system said first, without the path that the words name
// already.
func reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
