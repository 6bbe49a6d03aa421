package config

import "strings"

// entry is one key, or one table header, where it stands in the text. The TOML
// decoder tells no positions of keys, and an edit that keeps comments needs
// them, so this finds them in text the decoder has accepted.
type entry struct {
	key        string // dotted, with the table's name
	table      string // the header it stands under
	header     bool
	line       int // from 1
	start      int // of the line
	value, end int // the value's bytes; of a header, end is behind its bracket
}

type entries []entry

// lineOf is the line of key, or of the table or inline table it stands in; 0
// where it is in none.
func (es entries) lineOf(key string) int {
	for {
		for _, e := range es {
			if e.key == key {
				return e.line
			}
		}
		if key = parent(key); key == "" {
			return 0
		}
	}
}

// scan lists the keys and headers of TOML text. Text that is not TOML gives
// some list; it never fails.
func scan(text string) entries {
	var out entries
	table := ""
	for at, line := 0, 1; at < len(text); {
		start := at
		i := skipBlank(text, at)
		switch {
		case i < len(text) && text[i] == '[':
			name, end := header(text, i)
			table = name
			out = append(out, entry{key: name, table: name, header: true, line: line, start: start, value: i, end: end})
			i = end
		case i < len(text) && text[i] != '#' && text[i] != '\n' && text[i] != '\r':
			name, eq := dottedKey(text, i, "=\n")
			if eq < len(text) && text[eq] == '=' {
				value := skipBlank(text, eq+1)
				end := valueEnd(text, value)
				key := name
				if table != "" {
					key = table + "." + name
				}
				out = append(out, entry{key: key, table: table, line: line, start: start, value: value, end: end})
				i = end
			}
		}
		next := lineEnd(text, min(i, len(text)))
		line += strings.Count(text[start:next], "\n")
		at = next
	}
	return out
}

func skipBlank(text string, at int) int {
	for at < len(text) && (text[at] == ' ' || text[at] == '\t') {
		at++
	}
	return at
}

// header reads [name] or [[name]] at its first bracket; end is behind the last.
func header(text string, at int) (name string, end int) {
	for at < len(text) && text[at] == '[' {
		at++
	}
	name, end = dottedKey(text, at, "]\n")
	for end < len(text) && text[end] == ']' {
		end++
	}
	return name, end
}

// dottedKey reads a key up to one of the stops outside quotes, and drops the
// quotes and the blanks around its dots.
func dottedKey(text string, at int, stops string) (name string, end int) {
	var parts []string
	var part strings.Builder
	flush := func() { parts = append(parts, strings.TrimSpace(part.String())); part.Reset() }
	for ; at < len(text) && !strings.ContainsRune(stops, rune(text[at])); at++ {
		switch text[at] {
		case '"', '\'':
			end := stringEnd(text, at)
			part.WriteString(strings.Trim(text[at:end], text[at:at+1]))
			at = end - 1
		case '.':
			flush()
		default:
			part.WriteByte(text[at])
		}
	}
	flush()
	return strings.Join(parts, "."), at
}

// valueEnd is the end of the value at at: of a string, of all of an array or
// inline table, else of the word.
func valueEnd(text string, at int) int {
	depth := 0
	for i := at; i < len(text); {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			i = stringEnd(text, i)
			if depth == 0 {
				return i
			}
		case c == '[' || c == '{':
			depth++
			i++
		case c == ']' || c == '}':
			depth--
			i++
			if depth <= 0 {
				return i
			}
		case c == '#' && depth > 0:
			i = lineEnd(text, i)
		case depth == 0 && (c == '#' || c == '\n' || c == '\r' || c == ' ' || c == '\t'):
			return i
		default:
			i++
		}
	}
	return len(text)
}

// stringEnd is the end of the string whose first quote is at at.
func stringEnd(text string, at int) int {
	quote := text[at]
	triple := strings.Repeat(string(quote), 3)
	closing := string(quote)
	i := at + 1
	if strings.HasPrefix(text[at:], triple) {
		closing, i = triple, at+3
	}
	for i < len(text) {
		switch {
		case text[i] == '\\' && quote == '"':
			i += 2
		case strings.HasPrefix(text[i:], closing):
			i += len(closing)
			for closing == triple && i < len(text) && text[i] == quote { // up to two quotes may stand right before the closing ones
				i++
			}
			return i
		case text[i] == '\n' && closing != triple:
			return i
		default:
			i++
		}
	}
	return len(text)
}
