package cli

import (
	"strings"
	"testing"
	"text/template"

	"withings-tui/ui/config"
)

func figure(v float64) *float64 { return &v }

// formData has of everything that a summary has.
func formData() summary {
	return summary{
		Sentence: "All is well.",
		Weight: &weightSummary{
			latest: latest{Time: "2026-11-22T07:12:00+01:00"}, WeightKg: figure(81.25), TrendKg: figure(81.4), Readings: 28, Smoother: "hacker",
			Changes: []changeOfDays{{7, figure(-0.3)}, {14, nil}, {28, figure(1)}},
		},
		Activity: &activitySummary{GoalSteps: 8000, Steps: figure(8123)},
	}
}

// What both understand, a form writes as text/template does.
func TestFormWritesAsTemplate(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"",
		"plain",
		"{{.Sentence}}",
		"{{/* nothing */}}a {{- 1}} {{- 2 -}} b",
		"{{with .Weight}}{{.Time}} {{.WeightKg}} {{.Smoother}}{{end}}",
		"{{with .Weight}}{{.Readings}}{{else}}none{{end}} {{with .Temperature}}x{{else}}none{{end}}",
		"{{with .Temperature}}a{{else with .Activity}}{{.GoalSteps}}{{else}}c{{end}}",
		"{{if and .Weight .Activity}}both{{end}}{{if or .Temperature .Weight}} one{{end}}{{if not .Temperature}} none{{end}}",
		"{{if .Temperature}}a{{else if .Weight}}b{{else}}c{{end}}",
		"{{and 1 0 2}} {{or 0 `` `x`}} {{1 | and 2}}", "{{and}}", "{{and 0 (index .Weight.Changes 9)}}",
		"{{range .Weight.Changes}}{{.Days}},{{end}}",
		"{{range $i, $c := .Weight.Changes}}{{$i}}={{$c.Days}}/{{len $.Weight.Changes}} {{end}}",
		"{{range $c := .Weight.Changes}}{{if eq $c.Days 14}}{{continue}}{{end}}{{.Days}} {{end}}",
		"{{range .Weight.Changes}}{{if gt .Days 7}}{{break}}{{end}}{{.Days}} {{end}}",
		`{{$n := 0}}{{range .Weight.Changes}}{{$n = .Days}}{{end}}{{$n}}`,
		`{{$a := 1}}{{if true}}{{$a := 2}}{{$a}}{{end}}{{$a}}`,
		`{{printf "%d|%5s|%q" .Weight.Readings "x" .Sentence}} {{print 1 2 "a" "b"}} {{println "c"}}`,
		`{{.Weight.Readings | printf "%03d"}} {{"out" | printf "%s-%s" "in"}}`,
		`{{(index .Weight.Changes 2).Days}} {{len .Sentence}} {{index .Weight.Changes 1 | printf "%v" | len}}`,
		`{{eq 1 1}} {{eq .Weight.Smoother "a" "hacker"}} {{ne 1 2}} {{lt 1 2}} {{le 2 2}} {{gt "b" "a"}} {{ge 1 2}} {{eq true false}}`,
		`{{eq .Weight.Changes 1}}`,
		`{{define "x"}}<{{.}}>{{end}}{{template "x" .Sentence}}{{template "x" 5}}`,
		`{{block "y" .Weight}}{{.Readings}}{{end}}`,
		`{{1.5}} {{'a'}} {{"\t"}} {{true}}`,
		`{{.Wight}}`, `{{.Temperature.Celsius}}`, `{{.Weight.at}}`, `{{.Weight.Readings.X}}`,
		`{{index .Weight.Changes 9}}`, `{{len 1}}`, `{{lt 1 "a"}}`, `{{template "nowhere"}}`, `{{range .Sentence}}{{end}}`,
		`{{.Sentence 1}}`, `{{1 | .Sentence}}`, `{{`, `{{end}}`, `{{unknown 1}}`, `{{$x}}`, `{{if}}{{end}}`, `{{not}}`, `{{printf}}`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			data := formData()
			var want strings.Builder
			theirs, wantErr := template.New(mainForm).Parse(text)
			if wantErr == nil {
				wantErr = theirs.Execute(&want, data)
			}
			f, err := parseForm(text, nil)
			got := ""
			if err == nil {
				got, err = f.write(data)
			}
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("error %v, text/template has %v", err, wantErr)
			}
			if err == nil && got != want.String() {
				t.Errorf("got %q, text/template writes %q", got, want.String())
			}
		})
	}
}

// Where a form is kinder than text/template: figures are pointers, and can be
// missing.
func TestForm(t *testing.T) {
	t.Parallel()
	units := figures{Units: config.Units{}}
	for _, tt := range []struct{ name, text, want, err string }{
		{"figure by printf", `{{printf "%.1f" .Weight.TrendKg}}`, "81.4", ""},
		{"figure compared", `{{if gt .Weight.WeightKg 80}}heavy{{end}}`, "heavy", ""},
		{"missing figure", `{{.Weight.BMI}} {{weight .Weight.BMI}} {{printf "%v" .Weight.BMI}}`, "– – –", ""},
		{"missing figure compared", `{{eq .Weight.BMI nil}} {{ne .Weight.BMI 1}}`, "true true", ""},
		{"range over nothing", `{{range .Temperature}}a{{else}}none{{end}}`, "none", ""},
		{"unit", `{{weight .Weight.TrendKg}}`, "81.4 kg", ""},
		{"unit by pipe", `{{.Weight.TrendKg | weight}}`, "81.4 kg", ""},
		{"unit of a constant", `{{weight 5}}`, "5.0 kg", ""},
		{"unit of words", `{{weight .Sentence}}`, "", "weight takes a figure"},
		{"unit of nothing", `{{weight}}`, "", "weight takes one figure"},
		{"misspelt", `{{.Wight}}`, "", "there is no field .Wight; did you mean .Weight?"},
		{"far off", `{{.Pulse}}`, "", "there is no field .Pulse; there are .Generated"},
		{"no reading", `{{.Temperature.Celsius}}`, "", "ask for it inside of {{with}}"},
		{"calls itself", `{{define "x"}}{{template "x"}}{{end}}{{template "x"}}`, "", "calls itself too often"},
		{"not closed", `{{.Weight`, "", "unclosed action"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, err := parseForm(tt.text, units.functions())
			got := ""
			if err == nil {
				got, err = f.write(formData())
			}
			if tt.err == "" && (err != nil || got != tt.want) || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
				t.Errorf("got %q, %v; want %q, %q", got, err, tt.want, tt.err)
			}
		})
	}
}

// FuzzForm: whatever is given as a template, the program answers.
func FuzzForm(f *testing.F) {
	for _, seed := range []string{"{{.Sentence}}", `{{range $i, $c := .Weight.Changes}}{{printf "%d %v" $i $c}}{{end}}`, `{{define "a"}}{{template "a"}}{{end}}{{template "a"}}`,
		"{{index .Weight.Changes -1}}", "{{and | or}}", "{{(.).Weight}}", "{{nil}}", "{{1i}}", "{{break}}", "{{$.Weight.at}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		form, err := parseForm(text, figures{}.functions())
		if err != nil {
			return
		}
		for _, data := range []summary{{}, formData()} {
			_, _ = form.write(data)
		}
	})
}
