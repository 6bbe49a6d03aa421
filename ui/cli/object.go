package cli

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"time"

	"withings-tui/store"
	"withings-tui/ui/units"
)

// object is an object of JSON whose names keep their order. A value is nil, a
// string, bool, int, float64 or list of strings, an object, a null or a list.
type object []field

type field struct {
	name  string
	value any
}

// null is an object that is not there; its names are known all the same, for
// the help.
type null object

// list is a list of objects, and one that tells their names where it is empty.
type list struct {
	items []object
	like  object
}

func listOf[T any](items []T, of func(T) object) list {
	var none T
	return list{items: each(items, of), like: of(none)}
}

// each is what of makes of each of a list.
func each[T, U any](list []T, of func(T) U) []U {
	out := make([]U, len(list))
	for i, one := range list {
		out[i] = of(one)
	}
	return out
}

// number is v to so many decimals, null where it is unknown.
func number(v float64, decimals int) any {
	return where(!math.IsNaN(v) && !math.IsInf(v, 0), units.Round(v, decimals))
}

// where is value where that holds, else null.
func where(holds bool, value any) any {
	if o, ok := value.(object); ok && !holds {
		return null(o)
	}
	if !holds {
		return nil
	}
	return value
}

// either is one of two values.
func either[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}

func rfc3339(at store.Stamp) string { return at.Time().Format(time.RFC3339) }

// MarshalJSON writes the names in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	encode := json.NewEncoder(&b)
	encode.SetEscapeHTML(false)
	for i, f := range o {
		b.WriteString(either(i == 0, "{", ",") + `"` + f.name + `":`)
		value := f.value
		if l, ok := value.(list); ok {
			value = l.items
		}
		if err := encode.Encode(value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// MarshalJSON writes null.
func (null) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// names lists the names of an object for the help, a line for each object in
// it: ".weight: .time .device …". Each is told to known too.
func (o object) names(title, path string, known map[string]bool) string {
	var own []string
	var below strings.Builder
	for _, f := range o {
		name := "." + f.name
		known[name] = true
		own = append(own, name)
		switch v := f.value.(type) {
		case object:
			below.WriteString(v.names(path+name, path+name, known))
		case null:
			below.WriteString(object(v).names(path+name, path+name, known))
		case list:
			below.WriteString(v.like.names(path+name+"[]", path+name+"[]", known))
		}
	}
	return wrapped("  "+title+":", own) + below.String()
}

// wrapped writes words behind a beginning, in lines that a terminal has room for.
func wrapped(line string, words []string) string {
	text := ""
	for _, word := range words {
		if len(line)+len(word) > 92 {
			text, line = text+line+"\n", "     "
		}
		line += " " + word
	}
	return text + line + "\n"
}
