package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Set writes one setting, or with a key of "keys.ACTION" one remapped key,
// into the file at c.Path and leaves every other line and comment as it is.
// The file is written beside and renamed, readable by its owner only; one that
// is a symbolic link stays one. A value that is not allowed, or a file that is
// not valid, is an error and changes nothing. Set does not change c.
func (c Config) Set(key, value string) error {
	if c.Path == "" {
		return fmt.Errorf("save %s: %w", key, ErrNoHome)
	}
	kind := Text
	if !strings.HasPrefix(key, TableKeys+".") {
		s, ok := Find(key)
		if !ok {
			return fmt.Errorf("save: there is no setting %q", clip(key))
		}
		if err := s.Check(value); err != nil {
			return fmt.Errorf("save %s: %w", key, err)
		}
		kind = s.Kind
	}
	old, err := readFile(c.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("save %s: %s: %w", key, c.Path, reason(err))
	}
	check := Config{Path: c.Path, Keys: map[string]string{}, origins: map[string]Origin{}}
	if problems := check.readFile(string(old), nil); len(problems) > 0 {
		return fmt.Errorf("save %s: %w", key, problems)
	}
	edited := edit(string(old), key, encode(kind, value))
	if problems := check.readFile(edited, nil); len(problems) > 0 {
		return fmt.Errorf("save %s: %s is laid out in a way that cannot be edited here; set it there by hand", key, c.Path)
	}
	if err := replaceFile(c.Path, edited); err != nil {
		return fmt.Errorf("save %s: write %s: %w", key, c.Path, reason(err))
	}
	return nil
}

// encode is a value as it stands in the file.
func encode(kind Kind, value string) string {
	if kind != Text {
		return value
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range value {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// edit sets key to the encoded value in text, in place where it stands, else
// behind the last key of its table, else in a new table at the end.
func edit(text, key, encoded string) string {
	found := scan(text)
	for _, e := range found {
		if e.key == key && !e.header {
			return text[:e.value] + encoded + text[e.end:]
		}
	}
	newline := "\n"
	if strings.Contains(text, "\r\n") {
		newline = "\r\n"
	}
	table, name := "", key
	if dot := strings.LastIndexByte(key, '.'); dot >= 0 {
		table, name = key[:dot], key[dot+1:]
	}
	at, prefix := -1, ""
	for _, e := range found {
		switch {
		case e.header && e.key == table:
			at, prefix = lineEnd(text, e.end), ""
		case !e.header && parent(e.key) == table:
			at, prefix = lineEnd(text, e.end), strings.TrimPrefix(strings.TrimPrefix(table, e.table), ".")
		}
	}
	if at < 0 && table == "" {
		at = firstHeader(text, found)
	}
	if at < 0 {
		lead := ""
		if text != "" {
			lead = newline
			if !strings.HasSuffix(text, "\n") {
				lead += newline
			}
		}
		return text + lead + "[" + table + "]" + newline + bareKey(name) + " = " + encoded + newline
	}
	if prefix != "" {
		prefix += "."
	}
	line := prefix + bareKey(name) + " = " + encoded + newline
	if at > 0 && text[at-1] != '\n' {
		line = newline + line
	}
	return text[:at] + line + text[at:]
}

// firstHeader is where a key of no table can go: before the first header and
// the comments that stand right above it.
func firstHeader(text string, found entries) int {
	for _, e := range found {
		if !e.header {
			continue
		}
		at := e.start
		for at > 0 {
			above := strings.LastIndexByte(text[:at-1], '\n') + 1
			if !strings.HasPrefix(strings.TrimSpace(text[above:at]), "#") {
				break
			}
			at = above
		}
		return at
	}
	return len(text)
}

func lineEnd(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

func parent(key string) string {
	if dot := strings.LastIndexByte(key, '.'); dot >= 0 {
		return key[:dot]
	}
	return ""
}

// bareKey quotes a key where TOML needs it.
func bareKey(name string) string {
	for _, r := range name {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", r) {
			return strconv.Quote(name)
		}
	}
	return name
}

// replaceFile writes the file beside and renames it, so that a crash or a full
// disk leaves the old one whole.
func replaceFile(path, text string) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".config-*.toml") // CreateTemp makes it 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err = f.WriteString(text); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
