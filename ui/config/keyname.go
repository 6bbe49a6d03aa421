package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// modifiers stand before a key's name, joined by "+", in this order (Key.String
// of charm.land/bubbletea/v2).
func modifiers() []string { return []string{"ctrl", "alt", "shift", "meta", "hyper", "super"} }

// keyNames are the keys that have a name instead of a character.
func keyNames() []string {
	names := []string{"enter", "tab", "backspace", "esc", "space", "up", "down", "left", "right", "insert", "delete", "pgup", "pgdown", "home", "end"}
	for i := 1; i <= 20; i++ {
		names = append(names, fmt.Sprintf("f%d", i))
	}
	return names
}

// validKey tells what is wrong with the name of a key, such as "ctrl+r", "f5",
// "R" or "?". It is empty where nothing is.
func validKey(name string) string {
	rest, before := name, -1
	for {
		word, after, more := strings.Cut(rest, "+")
		if !more || word == "" || after == "" { // "+" is a key too
			break
		}
		at := slices.Index(modifiers(), word)
		switch {
		case at < 0:
			return fmt.Sprintf("%q is no modifier%s", clip(word), orList(word, modifiers()))
		case at <= before:
			return fmt.Sprintf("the modifiers stand in the order %s", strings.Join(modifiers(), "+"))
		}
		rest, before = after, at
	}
	if r, size := utf8.DecodeRuneInString(rest); size == len(rest) && unicode.IsPrint(r) && r != ' ' && r != utf8.RuneError {
		switch {
		case before >= 0 && unicode.IsUpper(r):
			return fmt.Sprintf("write it with a small letter; %q with shift is shift+%c", string(r), unicode.ToLower(r))
		case before == 2 && name == "shift+"+rest && unicode.IsLetter(r):
			return fmt.Sprintf("write it as %q", string(unicode.ToUpper(r)))
		}
		return ""
	}
	if slices.Contains(keyNames(), rest) {
		return ""
	}
	return fmt.Sprintf("%q is no key%s", clip(rest), orList(rest, keyNames()))
}

func orList(word string, names []string) string {
	return hint(word, names, "; give one character, or one of "+strings.Join(names, ", "))
}

// clashes finds the remapped keys that two actions would share.
func (c *Config) clashes() Problems {
	line := func(action string) int { return c.origins[TableKeys+"."+action].Line }
	actions := slices.SortedFunc(maps.Keys(c.Keys), func(a, b string) int { return line(a) - line(b) })
	owner := map[string]string{}
	for action, keys := range c.known.Keys {
		if _, moved := c.Keys[action]; !moved {
			for _, key := range keys {
				owner[key] = action
			}
		}
	}
	var problems Problems
	for _, action := range actions {
		key := c.Keys[action]
		if other, taken := owner[key]; taken {
			problems = append(problems, Problem{File: c.Path, Line: line(action),
				What: fmt.Sprintf("%s.%s: the key %q is that of %s; choose another, or give %s another too", TableKeys, action, key, other, other)})
			continue
		}
		owner[key] = action
	}
	return problems
}
