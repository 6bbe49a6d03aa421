package insight

import (
	"math"
	"testing"
)

// Every threshold edge, in every scheme.
func TestClassifyEdges(t *testing.T) {
	t.Parallel()
	type scheme struct {
		g Guideline
		s Setting
	}
	escHome, escOffice := scheme{ESC2024, Home}, scheme{ESC2024, Office}
	eshHome, eshOffice := scheme{ESH2023, Home}, scheme{ESH2023, Office}
	ahaHome, ahaOffice := scheme{AHA2017, Home}, scheme{AHA2017, Office}
	tests := []struct {
		systolic, diastolic float64
		want                map[scheme]string
	}{
		{119, 69, map[scheme]string{escHome: "non-elevated", escOffice: "non-elevated", eshHome: "below threshold", eshOffice: "optimal", ahaHome: "normal", ahaOffice: "normal"}},
		{119, 79, map[scheme]string{escHome: "elevated", escOffice: "elevated", eshHome: "below threshold", eshOffice: "optimal", ahaHome: "normal", ahaOffice: "normal"}},
		{119, 80, map[scheme]string{eshOffice: "normal", ahaHome: "stage 1", ahaOffice: "stage 1"}},
		{120, 79, map[scheme]string{escHome: "elevated", escOffice: "elevated", eshHome: "below threshold", eshOffice: "normal", ahaHome: "elevated", ahaOffice: "elevated"}},
		{120, 69, map[scheme]string{escHome: "elevated", escOffice: "elevated"}},
		{119, 70, map[scheme]string{escHome: "elevated", escOffice: "elevated"}},
		{129, 79, map[scheme]string{eshOffice: "normal", ahaHome: "elevated", ahaOffice: "elevated"}},
		{129, 80, map[scheme]string{escHome: "elevated", escOffice: "elevated", eshHome: "below threshold", eshOffice: "normal", ahaHome: "stage 1", ahaOffice: "stage 1"}},
		{130, 79, map[scheme]string{escHome: "elevated", escOffice: "elevated", eshHome: "below threshold", eshOffice: "high normal", ahaHome: "stage 1", ahaOffice: "stage 1"}},
		{129, 85, map[scheme]string{eshOffice: "high normal"}},
		{134, 84, map[scheme]string{escHome: "elevated", escOffice: "elevated", eshHome: "below threshold", eshOffice: "high normal", ahaHome: "stage 1", ahaOffice: "stage 1"}},
		{135, 84, map[scheme]string{escHome: "hypertension", eshHome: "hypertension", ahaHome: "stage 2"}},
		{134, 85, map[scheme]string{escHome: "hypertension", eshHome: "hypertension", ahaHome: "stage 2"}},
		{135, 85, map[scheme]string{escHome: "hypertension", escOffice: "elevated", eshHome: "hypertension", eshOffice: "high normal", ahaHome: "stage 2", ahaOffice: "stage 1"}},
		{139, 89, map[scheme]string{escHome: "hypertension", escOffice: "elevated", eshHome: "hypertension", eshOffice: "high normal", ahaHome: "stage 2", ahaOffice: "stage 1"}},
		{140, 90, map[scheme]string{escHome: "hypertension", escOffice: "hypertension", eshHome: "hypertension", eshOffice: "grade 1", ahaHome: "stage 2", ahaOffice: "stage 2"}},
		{159, 99, map[scheme]string{eshOffice: "grade 1"}},
		{160, 99, map[scheme]string{eshOffice: "grade 2"}},
		{159, 100, map[scheme]string{eshOffice: "grade 2"}},
		{179, 109, map[scheme]string{eshOffice: "grade 2"}},
		{179, 110, map[scheme]string{eshOffice: "grade 3"}},
		{180, 120, map[scheme]string{escHome: "hypertension", escOffice: "hypertension", eshHome: "hypertension", eshOffice: "grade 3", ahaHome: "stage 2", ahaOffice: "stage 2"}},
		{181, 121, map[scheme]string{escHome: "hypertension", escOffice: "hypertension", eshHome: "hypertension", eshOffice: "grade 3", ahaHome: "severe", ahaOffice: "severe"}},
		{181, 80, map[scheme]string{ahaHome: "severe", ahaOffice: "severe"}},
		{150, 121, map[scheme]string{ahaHome: "severe", ahaOffice: "severe"}},
		// A mean is classified as it is shown.
		{134.4, 84.4, map[scheme]string{escHome: "elevated"}},
		{134.5, 84, map[scheme]string{escHome: "hypertension"}},
		{nan, 80, map[scheme]string{ahaOffice: "stage 1"}},
	}
	for _, tt := range tests {
		for at, want := range tt.want {
			s := SchemeOf(at.g, at.s)
			if got := s.Classify(tt.systolic, tt.diastolic); got.Name != want || s.Classes[got.Index].Name != want {
				t.Errorf("%v: %v/%v is %q, want %q", s, tt.systolic, tt.diastolic, got.Name, want)
			}
		}
	}
	if c := SchemeOf(ESC2024, Home).Classify(nan, nan); c.Index != -1 {
		t.Errorf("no pressure has a class: %+v", c)
	}
}

func TestClassifyIsolated(t *testing.T) {
	t.Parallel()
	tests := []struct {
		g                   Guideline
		s                   Setting
		systolic, diastolic float64
		want                string
	}{
		{ESH2023, Office, 140, 89, "isolated systolic"},
		{ESH2023, Office, 140, 90, ""},
		{ESH2023, Office, 139, 90, "isolated diastolic"},
		{ESH2023, Office, 139, 89, ""},
		{ESH2023, Home, 150, 80, ""},
		{ESC2024, Office, 150, 80, ""},
	}
	for _, tt := range tests {
		if got := SchemeOf(tt.g, tt.s).Classify(tt.systolic, tt.diastolic).Isolated; got != tt.want {
			t.Errorf("%v %v: %v/%v is %q, want %q", tt.g, tt.s, tt.systolic, tt.diastolic, got, tt.want)
		}
	}
}

// A higher pressure is never in a lower class, nor of a lower severity, and the
// bands agree with the classes.
func TestClassifyMonotone(t *testing.T) {
	t.Parallel()
	for _, g := range Guidelines() {
		for _, setting := range []Setting{Home, Office} {
			s := SchemeOf(g, setting)
			for systolic := 50.0; systolic <= 260; systolic++ {
				for diastolic := 30.0; diastolic <= 160; diastolic++ {
					c := s.Classify(systolic, diastolic)
					for _, up := range []Classification{s.Classify(systolic+1, diastolic), s.Classify(systolic, diastolic+1)} {
						if up.Index < c.Index || up.Severity < c.Severity {
							t.Fatalf("%v: a pressure above %v/%v falls from %q to %q", s, systolic, diastolic, c.Name, up.Name)
						}
					}
				}
				inBand(t, s, s.SystolicBands(), systolic, s.Classify(systolic, 30).Index)
			}
			for diastolic := 30.0; diastolic <= 160; diastolic++ {
				inBand(t, s, s.DiastolicBands(), diastolic, s.Classify(50, diastolic).Index)
			}
		}
	}
}

func inBand(t *testing.T, s Scheme, bands []Band, mmHg float64, index int) {
	t.Helper()
	for _, b := range bands {
		if b.From <= mmHg && mmHg < b.To {
			if b.Index != index {
				t.Errorf("%v: %v is in the band of %q, but in class %q", s, mmHg, b.Class.Name, s.Classes[index].Name)
			}
			return
		}
	}
	t.Errorf("%v: %v is in no band", s, mmHg)
}

func TestBands(t *testing.T) {
	t.Parallel()
	bands := SchemeOf(AHA2017, Office).DiastolicBands()
	var names []string
	for _, b := range bands {
		names = append(names, b.Class.Name)
	}
	diff(t, "no diastolic pressure is elevated alone", []string{"normal", "stage 1", "stage 2", "severe"}, names)
	if last := bands[len(bands)-1]; !math.IsInf(last.To, 1) || last.From != 121 {
		t.Errorf("the highest band: %+v", last)
	}
	for _, tt := range []struct {
		g                   Guideline
		s                   Setting
		systolic, diastolic float64
	}{{ESC2024, Home, 135, 85}, {ESC2024, Office, 140, 90}, {ESH2023, Home, 135, 85}, {AHA2017, Home, 135, 85}, {AHA2017, Office, 140, 90}} {
		if s, d := SchemeOf(tt.g, tt.s).HypertensionThreshold(); s != tt.systolic || d != tt.diastolic {
			t.Errorf("%v %v: threshold %v/%v, want %v/%v", tt.g, tt.s, s, d, tt.systolic, tt.diastolic)
		}
	}
}

// A mean of one sitting is one reading, whatever the guideline.
func TestClassOfNeedsAMean(t *testing.T) {
	t.Parallel()
	s := SchemeOf(ESC2024, Home)
	tests := []struct {
		name string
		mean PressureMean
		want string
	}{
		{"nothing", PressureMean{Systolic: nan, Diastolic: nan}, "no readings"},
		{"one session", PressureMean{Systolic: 150, Diastolic: 95, N: 3, Sessions: 1}, "needs 2 sessions, has 1"},
		{"two sessions", PressureMean{Systolic: 150, Diastolic: 95, N: 2, Sessions: 2}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, lack := s.ClassOf(tt.mean)
			if lack.String() != tt.want || lack.Any() != (c.Index == -1) {
				t.Errorf("class %+v lacks %q, want %q", c, lack, tt.want)
			}
		})
	}
}

func TestGuidelineNames(t *testing.T) {
	t.Parallel()
	for i, g := range Guidelines() {
		got, err := ParseGuideline(g.String())
		if err != nil || got != g {
			t.Errorf("ParseGuideline(%q) = %v, %v", g, got, err)
		}
		if next := Guidelines()[(i+1)%3]; g.Next() != next {
			t.Errorf("%v.Next() = %v, want %v", g, g.Next(), next)
		}
	}
	for _, s := range []Setting{Home, Office} {
		if got, err := ParseSetting(s.String()); err != nil || got != s {
			t.Errorf("ParseSetting(%q) = %v, %v", s, got, err)
		}
	}
	if _, err := ParseGuideline("who"); err == nil {
		t.Error("ParseGuideline(who) gave no error")
	}
	if _, err := ParseSetting("work"); err == nil {
		t.Error("ParseSetting(work) gave no error")
	}
	// What is handed out is a copy.
	SchemeOf(ESC2024, Home).Classes[0].Name = "changed"
	if SchemeOf(ESC2024, Home).Classes[0].Name == "changed" {
		t.Error("a scheme can be changed from outside")
	}
}
