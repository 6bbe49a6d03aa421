package export

import (
	"errors"
	"testing"
)

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for text, tc := range map[string]struct {
		whole bool
		want  string
		err   error
	}{
		"81.2":                    {false, "81.2", nil},
		"81,20":                   {false, "81.2", nil},
		"0":                       {false, "0", nil},
		"007":                     {false, "7", nil},
		"+5":                      {false, "5", nil},
		"-0.50":                   {false, "-0.5", nil},
		"81,234":                  {false, "81.234", nil},
		"1.234,5":                 {false, "1234.5", nil},
		"1,234.5":                 {false, "1234.5", nil},
		"1.234.567":               {true, "1234567", nil},
		"9421.0":                  {true, "9421", nil},
		"7012.430000000001":       {false, "7012.43", nil},
		"5524.9399999999996":      {false, "5524.94", nil},
		"999999999.999999999":     {false, "999999999.999999999", nil},
		"12,345":                  {true, "", errAmbiguous},
		"12.345":                  {true, "", errAmbiguous},
		"1234567890":              {false, "", errDigits},
		"":                        {false, "", errNoNumber},
		"-":                       {false, "", errNoNumber},
		".":                       {false, "", errNoNumber},
		".5":                      {false, "", errNoNumber},
		"5.":                      {false, "", errNoNumber},
		"1e5":                     {false, "", errNoNumber},
		"0x10":                    {false, "", errNoNumber},
		"NaN":                     {false, "", errNoNumber},
		"1.2.3":                   {false, "", errNoNumber},
		"1,23,456.7":              {false, "", errNoNumber},
		"1.234,567.8":             {false, "", errNoNumber},
		"--5":                     {false, "", errNoNumber},
		"٣":                       {false, "", errNoNumber},
		"99999999999999999999999": {false, "", errDigits},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, err := parseNumber(text, tc.whole)
			if !errors.Is(err, tc.err) {
				t.Fatalf("error %v, want %v", err, tc.err)
			}
			if err == nil && got.decimal().String() != tc.want {
				t.Errorf("%s, want %s", got.decimal(), tc.want)
			}
		})
	}
	if _, err := parseNumber("12.5", true); err == nil {
		t.Error("12.5 was taken for a whole number")
	}
}

// TestQuantity: conversions against measures worked out by hand.
func TestQuantity(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		cell, column string
		places       int
		want         string
		err          error
	}{
		"kilograms":              {"81.2345", "kg", 3, "81.2345", nil},
		"pounds":                 {"183.2", "lb", 3, "83.098", nil}, // 83.098122
		"pounds, half a gram":    {"0.5", "lbs", 3, "0.227", nil},   // 0.226796
		"stones":                 {"12.5", "st", 3, "79.379", nil},  // 79.378665
		"stones and pounds":      {"12 st 4.5 lb", "st lb", 3, "78.245", nil},
		"stones, then pounds":    {"12st4,5", "st lb", 3, "78.245", nil},
		"stones with a colon":    {"12:4.5", "st/lb", 3, "78.245", nil},
		"stones alone":           {"12", "st lb", 3, "76.204", nil},
		"stones or not":          {"12.4", "st lb", 3, "", errBoth},
		"fourteen pounds":        {"12 14", "st lb", 3, "", errBoth},
		"half stones and pounds": {"12.5 4", "st lb", 3, "", errNoNumber},
		"pounds before stones":   {"4 lb 12 st", "st lb", 3, "", errNoNumber},
		"unit in the cell":       {"183.2 lb", "kg", 3, "83.098", nil},
		"grams in the cell":      {"81234 g", "kg", 3, "81.234", nil},
		"another dimension":      {"36.6 °C", "kg", 3, "", errUnit},
		"unknown unit":           {"5 qt", "kg", 3, "", errUnit},
		"unit first":             {"kg 5", "kg", 3, "", errNoNumber},
		"two numbers":            {"80 81", "kg", 3, "", errNoNumber},
		"three numbers":          {"12 4 5", "st lb", 3, "", errNoNumber},
		"fever":                  {"101.3", "°F", 3, "38.5", nil},
		"a third of a degree":    {"98.7", "F", 3, "37.056", nil}, // 37.0555...
		"freezing":               {"32", "F", 3, "0", nil},
		"below freezing":         {"30", "F", 3, "-1.111", nil},
		"ordinal sign":           {"36.6", "ºC", 3, "36.6", nil},
		"kilopascal":             {"16", "kPa", 0, "120", nil}, // 120.01
		"feet and inches":        {`5'11"`, "ft in", 3, "1.803", nil},
		"feet and inches in one": {"5.11", "ft in", 3, "", errBoth},
		"centimetres":            {"178", "cm", 3, "1.78", nil},
		"miles":                  {"3.1", "mi", 3, "4988.966", nil}, // 4988.9664
		"kilojoule":              {"1722.64", "kJ", 3, "411.721", nil},
		"no-break space":         {"81.2\u00a0kg", "kg", 3, "81.2", nil},
		"empty":                  {"", "kg", 3, "", errNoNumber},
		"long":                   {"0.00000000000000000000000000000000000000000000000000000000000000000001", "kg", 3, "", errDigits},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			column, ok := findUnit(tc.column)
			if !ok {
				t.Fatalf("no unit %s", tc.column)
			}
			got, err := quantity(tc.cell, column, false, tc.places)
			if !errors.Is(err, tc.err) {
				t.Fatalf("error %v, want %v", err, tc.err)
			}
			if err == nil && got.decimal().String() != tc.want {
				t.Errorf("%s, want %s", got.decimal(), tc.want)
			}
		})
	}
}

// TestUnits: every name of a unit leads to one, and every size has its SI unit.
func TestUnits(t *testing.T) {
	t.Parallel()
	for name, of := range unitNames {
		if _, ok := units[of]; !ok {
			t.Errorf("%s stands for %s, which is no unit", name, of)
		}
		if _, ok := findUnit(name); !ok {
			t.Errorf("%s is not found", name)
		}
	}
	for name, u := range units {
		if u.den <= 0 || u.num <= 0 {
			t.Errorf("%s: %d / %d", name, u.num, u.den)
		}
		if u.minor != "" {
			minor := units[u.minor]
			if minor.size != u.size || u.num*minor.den != u.minors*minor.num*u.den {
				t.Errorf("one %s is not %d %s", name, u.minors, u.minor)
			}
		}
	}
	for size, name := range siNames {
		if u := units[name]; u.size != size || !u.si() {
			t.Errorf("%s is not the SI unit of %d", name, size)
		}
	}
}

// TestHeadings: no heading means two things, and each is written as fold
// leaves it.
func TestHeadings(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	check := func(headings []string) {
		for _, h := range headings {
			if seen[h] {
				t.Errorf("%q is there twice", h)
			}
			seen[h] = true
			if fold(h) != h {
				t.Errorf("%q is not folded: %q", h, fold(h))
			}
		}
	}
	for _, f := range measures {
		check(f.heading)
		if _, ok := units[siNames[f.size]]; !ok && f.size != mass {
			t.Errorf("measure %d has no unit", f.id)
		}
	}
	for _, headings := range roleHeadings {
		check(headings)
	}
	for _, f := range fileNames {
		if f.value != 0 && measureOf(f.value) == nil {
			t.Errorf("%s holds measure type %d, which is no measure", f.name, f.value)
		}
	}
}

func TestSplitHeading(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string][2]string{
		"Weight (kg)":                  {"weight", "kg"},
		"  FAT   mass[lb] ":            {"fat mass", "lb"},
		"Größe (m)":                    {"grosse", "m"},
		"Grösse (m)":                   {"grosse", "m"},
		"Fréquence cardiaque":          {"frequence cardiaque", ""},
		"weight_kg":                    {"weight", "kg"},
		"Temperature °F":               {"temperature", "f"},
		"Pression systolique (mmHg":    {"pression systolique", "mmHg"},
		"SpO₂":                         {"spo2", ""},
		"(kg)":                         {"kg", ""},
		"Masse grasse (%)":             {"masse grasse", "%"},
		"Pulse-wave velocity (m/s)":    {"pulse wave velocity", "m/s"},
		"Gro\u0308\u00dfe":             {"grosse", ""},
		"Heart rate (bpm) (estimated)": {"heart rate", "bpm"},
	} {
		t.Run(heading, func(t *testing.T) {
			t.Parallel()
			if name, unit := splitHeading(heading); name != want[0] || unit != want[1] {
				t.Errorf("%q and %q, want %q", name, unit, want)
			}
		})
	}
}
