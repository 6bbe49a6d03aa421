package cli

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"withings-tui/ui/config"
)

// builtins are the functions of text/template that are of use in a line of
// text, by its rules (https://pkg.go.dev/text/template#hdr-Functions). A figure
// that is a pointer counts as what it points to.
func builtins() map[string]formFunc {
	printing := func(write func(...any) string) formFunc {
		return func(args []any) (any, error) { return write(shownValues(args)...), nil }
	}
	functions := map[string]formFunc{
		"print":   printing(fmt.Sprint),
		"println": printing(fmt.Sprintln),
		"printf": func(args []any) (any, error) {
			if len(args) == 0 {
				return nil, errors.New("printf needs a format")
			}
			format, ok := args[0].(string)
			if !ok {
				return nil, errors.New("printf needs a format")
			}
			return fmt.Sprintf(format, shownValues(args[1:])...), nil
		},
		"not": func(args []any) (any, error) {
			if len(args) != 1 {
				return nil, errors.New("not takes one argument")
			}
			return !truth(args[0]), nil
		},
		"len": func(args []any) (any, error) {
			if len(args) == 1 {
				switch v := reflect.Indirect(reflect.ValueOf(args[0])); v.Kind() {
				case reflect.String, reflect.Slice, reflect.Array:
					return v.Len(), nil
				}
			}
			return nil, errors.New("len takes one list or text")
		},
		"index": index,
		"eq":    equalToAny,
	}
	for name, holds := range map[string]func(order int) bool{
		"ne": func(o int) bool { return o != 0 },
		"lt": func(o int) bool { return o < 0 },
		"le": func(o int) bool { return o <= 0 },
		"gt": func(o int) bool { return o > 0 },
		"ge": func(o int) bool { return o >= 0 },
	} {
		functions[name] = func(args []any) (any, error) {
			if len(args) != 2 {
				return nil, fmt.Errorf("%s takes two arguments", name)
			}
			if name == "ne" && (isNil(args[0]) || isNil(args[1])) {
				return isNil(args[0]) != isNil(args[1]), nil
			}
			order, err := compare(args[0], args[1])
			return err == nil && holds(order), err
		}
	}
	return functions
}

// index is one item of a list.
func index(args []any) (any, error) {
	if len(args) == 0 {
		return nil, errors.New("index takes a list and a number")
	}
	value := args[0]
	for _, at := range args[1:] {
		list, i := reflect.ValueOf(value), reflect.ValueOf(at)
		if isNil(value) || list.Kind() != reflect.Slice || !i.CanInt() {
			return nil, errors.New("index takes a list and a number")
		}
		if n := i.Int(); n < 0 || n >= int64(list.Len()) {
			return nil, fmt.Errorf("index: there is no item %d of %d", n, list.Len())
		}
		value = list.Index(int(i.Int())).Interface()
	}
	return value, nil
}

// equalToAny tells whether the first argument is one of the others.
func equalToAny(args []any) (any, error) {
	if len(args) < 2 {
		return nil, errors.New("eq takes two arguments or more")
	}
	for _, other := range args[1:] {
		if isNil(args[0]) || isNil(other) {
			if isNil(args[0]) && isNil(other) {
				return true, nil
			}
			continue
		}
		order, err := compare(args[0], other)
		if err != nil {
			return nil, err
		}
		if order == 0 {
			return true, nil
		}
	}
	return false, nil
}

// compare orders two numbers, two texts or two truths.
func compare(a, b any) (int, error) {
	if x, ok := toNumber(a); ok {
		if y, ok := toNumber(b); ok {
			return order(x, y), nil
		}
	}
	v, w := reflect.Indirect(reflect.ValueOf(a)), reflect.Indirect(reflect.ValueOf(b))
	switch {
	case v.Kind() == reflect.String && w.Kind() == reflect.String:
		return order(v.String(), w.String()), nil
	case v.Kind() == reflect.Bool && w.Kind() == reflect.Bool:
		return order(number01(v.Bool()), number01(w.Bool())), nil
	}
	return 0, fmt.Errorf("%v and %v cannot be compared", shownValue(a), shownValue(b))
}

func number01(b bool) int {
	if b {
		return 1
	}
	return 0
}

func order[T int | float64 | string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// isNil tells that there is no value.
func isNil(value any) bool {
	v := reflect.ValueOf(value)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// truth is what if and with go by: neither false, 0, empty nor nil.
func truth(value any) bool {
	v := reflect.ValueOf(value)
	switch {
	case !v.IsValid():
		return false
	case v.Kind() == reflect.Slice || v.Kind() == reflect.String:
		return v.Len() > 0
	case v.Kind() == reflect.Struct:
		return true
	}
	return !v.IsZero()
}

// toNumber is a figure, or what a pointer to one points to.
func toNumber(value any) (float64, bool) {
	v := reflect.Indirect(reflect.ValueOf(value))
	switch {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

// shownValue is a value as it is printed: a figure instead of a pointer to it.
func shownValue(value any) any {
	if isNil(value) {
		return noFigure
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Pointer {
		return v.Elem().Interface()
	}
	return value
}

func shownValues(values []any) []any {
	shown := make([]any, len(values))
	for i, v := range values {
		shown[i] = shownValue(v)
	}
	return shown
}

// fields follows names through structures.
func fields(value any, names []string) (any, error) {
	for _, name := range names {
		if isNil(value) {
			return nil, fmt.Errorf("there is no .%s, as there is no reading; ask for it inside of {{with}}", name)
		}
		v := reflect.Indirect(reflect.ValueOf(value))
		if v.Kind() != reflect.Struct {
			return nil, fmt.Errorf("there is no field .%s in %v", name, shownValue(value))
		}
		field, ok := v.Type().FieldByName(name)
		if !ok || !field.IsExported() {
			return nil, noField(name, v.Type())
		}
		value = v.FieldByIndex(field.Index).Interface()
	}
	return value, nil
}

func noField(name string, in reflect.Type) error {
	var names []string
	for _, f := range reflect.VisibleFields(in) {
		if f.IsExported() {
			names = append(names, f.Name)
		}
	}
	if near := config.Nearest(name, names); near != "" {
		return fmt.Errorf("there is no field .%s; did you mean .%s?", name, near)
	}
	return fmt.Errorf("there is no field .%s; there are .%s", name, strings.Join(names, ", ."))
}
