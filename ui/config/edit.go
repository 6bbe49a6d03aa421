package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Set writes one setting into the file at c.Path and leaves every other line and
// comment as it is. A setting of the person goes to the profile that c is of. A
// value that is not allowed, or a file that is not valid or laid out in a way that
// is not understood here, is an error and changes nothing. Set does not change c.
func (c Config) Set(key, value string) error {
	if c.Path == "" {
		return fmt.Errorf("save %s: %w", key, ErrNoHome)
	}
	if _, err := c.With(key, value); err != nil {
		return fmt.Errorf("save: %w", err)
	}
	s, _ := Find(key)
	place := key
	if s.Personal && c.Profile != "" {
		place = TableProfiles + "." + bareKey(c.Profile) + "." + key
	}
	old, err := readFile(c.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("save %s: %s: %w", key, c.Path, reason(err))
	}
	before := blank(c.Path, c.known)
	if problems := before.readText(old, c.Profile); len(problems) > 0 {
		return fmt.Errorf("save %s: %w", key, problems)
	}
	edited := edit(old, place, encode(s.Kind, value))
	after := blank(c.Path, c.known)
	if problems := after.readText(edited, c.Profile); len(problems) > 0 || !changedAlone(before, after, key, value) {
		return fmt.Errorf("save %s: %s is laid out in a way that cannot be edited here; set it there by hand", key, c.Path)
	}
	if err := writeFile(c.Path, edited); err != nil {
		return fmt.Errorf("save %s: %w", key, err)
	}
	return nil
}

// changedAlone tells whether after is before with only key changed, to value.
func changedAlone(before, after Config, key, value string) bool {
	before, err := before.With(key, value)
	if err != nil {
		return false
	}
	for _, s := range Settings() {
		if s.Value(before) != s.Value(after) {
			return false
		}
	}
	sameThemes := maps.EqualFunc(before.Themes, after.Themes, maps.Equal[map[string]string])
	return maps.Equal(before.Keys, after.Keys) && sameThemes
}

// encode is a value as it stands in the file.
func encode(kind Kind, value string) string {
	switch kind {
	case Text:
		return quote(value)
	case List:
		names := splitList(value)
		for i, name := range names {
			names[i] = quote(name)
		}
		return "[" + strings.Join(names, ", ") + "]"
	}
	return value
}

// quote is s as a basic string of TOML.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case !unicode.IsPrint(r): // what a terminal would act on, too
			fmt.Fprintf(&b, "\\U%08X", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// lineKind is what a line of the file is, as far as it is understood.
type lineKind uint8

const (
	otherLine    lineKind = iota
	tableLine             // [NAME]: a table begins
	keyLine               // a key of the table around it
	commentedKey          // the same behind "#"
)

// place is what one line of the file says.
type place struct {
	kind       lineKind
	table, key string // both dotted from the top; key is empty where it is no line of a key
}

type places []place

// index reads the text line by line. Values over several lines may be taken for
// keys: what Set makes of them is checked, and lineOf only helps to look.
func index(text string) places {
	var out places
	table := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		bare, commented := strings.CutPrefix(line, "#")
		p := place{table: table}
		name, ok := strings.CutPrefix(line, "[")
		if name, _, closed := strings.Cut(name, "]"); ok && closed && !strings.Contains(name, "=") {
			table = plainKey(name)
			p = place{kind: tableLine, table: table}
		} else if name, _, ok := strings.Cut(bare, "="); ok {
			p.kind, p.key = keyLine, join(table, plainKey(name))
			if commented {
				p.kind = commentedKey
			}
		}
		out = append(out, p)
	}
	return out
}

func join(table, name string) string {
	if table == "" {
		return name
	}
	return table + "." + name
}

// plainKey is a dotted key without blanks and quotes.
func plainKey(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\"'[", r) {
			return -1
		}
		return r
	}, name)
}

// lineOf is the line of key, or of the table or inline table it stands in, from
// 1; 0 where it is in none.
func (ps places) lineOf(key string) int {
	for ; key != ""; key, _ = parent(key) {
		last := 0
		for i, p := range ps {
			if p.kind == keyLine && p.key == key || p.kind == tableLine && p.table == key {
				last = i + 1
			}
		}
		if last > 0 {
			return last
		}
	}
	return 0
}

func parent(key string) (table, name string) {
	if dot := strings.LastIndexByte(key, '.'); dot >= 0 {
		return key[:dot], key[dot+1:]
	}
	return "", key
}

// edit sets key to the encoded value in text: on its line where it has one,
// else below the line that has it as a comment, else behind the last key of its
// table, else in a new table at the end.
func edit(text, key, encoded string) string {
	newline := "\n"
	if strings.Contains(text, "\r\n") {
		newline = "\r\n"
	}
	lines := slices.Collect(strings.Lines(text))
	if n := len(lines); n > 0 && !strings.HasSuffix(lines[n-1], "\n") {
		lines[n-1] += newline
	}
	table, name := parent(key)
	plain := plainKey(key)
	behind, prefix := -1, "" // the line to go behind, and what of the table's name is not said there
	commented := false       // behind is a comment of the key
	header := len(lines)     // the line of the first table
	for i, p := range index(text) {
		if p.kind == tableLine {
			header = min(header, i)
		}
		switch {
		case p.kind == keyLine && p.key == plain:
			lines[i] = withValue(lines[i], encoded)
			return strings.Join(lines, "")
		case p.kind == commentedKey && p.key == plain:
			behind, commented, prefix = i, true, ""
		case commented: // there is no better place than below its comment
		case p.kind == tableLine && p.table == plainKey(table):
			behind, prefix = i, ""
		case p.kind == keyLine && isIn(p.key, plainKey(table)):
			behind, prefix = i, strings.TrimPrefix(strings.TrimPrefix(plainKey(table), p.table), ".")
		}
	}
	if table == "" && behind < 0 {
		for behind = header - 1; behind >= 0 && strings.HasPrefix(strings.TrimSpace(lines[behind]), "#"); behind-- {
		}
		if header == len(lines) {
			behind = header - 1
		}
	} else if behind < 0 {
		if len(lines) > 0 {
			lines = append(lines, newline)
		}
		lines = append(lines, "["+table+"]"+newline)
		behind = len(lines) - 1
	}
	return strings.Join(slices.Insert(lines, behind+1, join(prefix, bareKey(name))+" = "+encoded+newline), "")
}

// isIn tells whether key stands right in the table.
func isIn(key, table string) bool {
	of, _ := parent(key)
	return of == table
}

// withValue is a line "key = value # comment" with another value.
func withValue(line, encoded string) string {
	name, rest, _ := strings.Cut(line, "=")
	lead := rest[:len(rest)-len(strings.TrimLeft(rest, " \t"))]
	value := strings.TrimRight(rest[:comment(rest)], " \t\r\n")
	return name + "=" + lead + encoded + rest[max(len(value), len(lead)):]
}

// comment is where the comment behind a value begins, its length where there
// is none.
func comment(rest string) int {
	var quoted rune
	escaped := false
	for i, r := range rest {
		switch {
		case escaped:
			escaped = false
		case quoted == '"' && r == '\\':
			escaped = true
		case quoted == r:
			quoted = 0
		case quoted == 0 && (r == '"' || r == '\''):
			quoted = r
		case quoted == 0 && r == '#':
			return i
		}
	}
	return len(rest)
}

// bareLetters are those of a key that TOML takes without quotes.
const bareLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// bareKey quotes a key where TOML needs it.
func bareKey(name string) string {
	if strings.Trim(name, bareLetters) != "" {
		return strconv.Quote(name)
	}
	return name
}
