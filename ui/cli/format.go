package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"withings-tui/ui/units"
)

// A line of summary --format is a Go template over the very object that --json
// prints.
type format struct{ *template.Template }

// absent stands for what is null. It is written –, counts as false, and so is
// whatever is asked of it.
type absent map[string]absent

// Format writes it whatever the verb is.
func (absent) Format(f fmt.State, _ rune) { fmt.Fprint(f, units.Unknown) }

// parseFormat reads a template and checks the names in it.
func parseFormat(line string) (format, error) {
	t, err := template.New("format").Option("missingkey=zero").Funcs(formatFunctions(units.Writer{})).Parse(line)
	if err != nil {
		return format{}, formatError(err)
	}
	known := map[string]bool{}
	summaryNames(known)
	for _, action := range formatActions.FindAllString(line, -1) {
		for _, name := range formatNames.FindAllString(formatStrings.ReplaceAllString(action, ""), -1) {
			if !known[name] {
				return format{}, usage("--format: there is no name %s; %s", name,
					didYouMean(strings.ToLower(name), slices.Sorted(maps.Keys(known)), "withings-tui summary --help lists them"))
			}
		}
	}
	return format{t}, nil
}

var (
	formatActions = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	formatStrings = regexp.MustCompile("(?s)\"(\\\\.|[^\"])*\"|`[^`]*`")
	formatNames   = regexp.MustCompile(`\.[A-Za-z_]\w*`)
)

func formatError(err error) error {
	text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "template: format:"), "template: ")
	return usage("--format: %s; see https://pkg.go.dev/text/template", strings.Join(strings.Fields(text), " "))
}

// write gives the line over what --json prints of a summary.
func (t format) write(o object, w units.Writer) (string, error) {
	text, err := json.Marshal(o)
	if err != nil {
		return "", err
	}
	var printed any
	if err := json.Unmarshal(text, &printed); err != nil {
		return "", err
	}
	var b strings.Builder
	if err := t.Funcs(formatFunctions(w)).Execute(&b, withAbsent(printed)); err != nil {
		return "", formatError(err)
	}
	return b.String(), nil
}

// withAbsent puts absent in the place of what is null.
func withAbsent(value any) any {
	switch v := value.(type) {
	case nil:
		return absent(nil)
	case map[string]any:
		for name := range v {
			v[name] = withAbsent(v[name])
		}
	case []any:
		for i := range v {
			v[i] = withAbsent(v[i])
		}
	}
	return value
}

// formatFunctions write figures in the units that are set, and compare numbers
// with each other whether they are whole or not.
func formatFunctions(w units.Writer) template.FuncMap {
	writing := func(write func(float64) string, unit string) func(any) string {
		return func(v any) string {
			n := numberOf(v)
			if math.IsNaN(n) {
				return units.Unknown
			}
			return strings.TrimSpace(strings.Replace(write(n), units.Minus, "-", 1) + " " + unit)
		}
	}
	comparing := func(holds func(a, b float64) bool) func(a, b any) bool {
		return func(a, b any) bool { return holds(numberOf(a), numberOf(b)) }
	}
	return template.FuncMap{
		"weight":      writing(w.Kg, w.KgUnit()),
		"temperature": writing(w.Celsius, w.Temperature.Name()),
		"pressure":    writing(w.MmHg, w.Pressure.Name()),
		"distance":    writing(w.Metres, w.Distance.Name()),
		"duration":    writing(w.Duration, ""),
		"lt":          comparing(func(a, b float64) bool { return a < b }),
		"le":          comparing(func(a, b float64) bool { return a <= b }),
		"gt":          comparing(func(a, b float64) bool { return a > b }),
		"ge":          comparing(func(a, b float64) bool { return a >= b }),
		"eq":          equal,
		"ne":          func(a, b any) bool { return !equal(a, b) },
	}
}

func equal(a any, others ...any) bool {
	return slices.ContainsFunc(others, func(b any) bool {
		return numberOf(a) == numberOf(b) || math.IsNaN(numberOf(a)) && math.IsNaN(numberOf(b)) && fmt.Sprint(a) == fmt.Sprint(b)
	})
}

// numberOf is a value of a template as a number, NaN where it is none.
func numberOf(v any) float64 {
	switch n := reflect.ValueOf(v); {
	case n.CanInt():
		return float64(n.Int())
	case n.CanFloat():
		return n.Float()
	}
	return math.NaN()
}
