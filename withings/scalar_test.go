package withings

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScalarIsLenient(t *testing.T) {
	t.Parallel()
	type reading struct {
		Integer int64
		Whole   bool
		Float   any
		Truth   bool
		Text    string
	}
	for _, test := range []struct {
		name, json string
		want       reading
	}{
		{"integer", `12`, reading{12, true, 12.0, true, "12"}},
		{"zero", `0`, reading{0, true, 0.0, false, "0"}},
		{"negative", `-1000`, reading{-1000, true, -1000.0, true, "-1000"}},
		{"whole float", `12.0`, reading{12, true, 12.0, true, "12.0"}},
		{"exponent", `1e3`, reading{1000, true, 1000.0, true, "1e3"}},
		{"fraction", `12.5`, reading{0, false, 12.5, true, "12.5"}},
		{"number in a string", `"363"`, reading{363, true, 363.0, true, "363"}},
		{"largest", `9223372036854775807`, reading{math.MaxInt64, true, 9223372036854775807.0, true, "9223372036854775807"}},
		{"beyond 64 bits", `9223372036854775808`, reading{0, false, 9223372036854775808.0, true, "9223372036854775808"}},
		{"beyond a float", `1e400`, reading{0, false, nil, false, "1e400"}},
		{"true", `true`, reading{0, false, nil, true, "true"}},
		{"true in a string", `"true"`, reading{0, false, nil, true, "true"}},
		{"false", `false`, reading{0, false, nil, false, "false"}},
		{"null", `null`, reading{0, false, nil, false, ""}},
		{"empty", `""`, reading{0, false, nil, false, ""}},
		{"text", `"Body Cardio"`, reading{0, false, nil, false, "Body Cardio"}},
		{"escapes", `"a\u00e9\n"`, reading{0, false, nil, false, "aé\n"}},
		{"hexadecimal", `"0x1p4"`, reading{0, false, nil, false, "0x1p4"}},
		{"infinity", `"-Inf"`, reading{0, false, nil, false, "-Inf"}},
		{"object", `{"a":1}`, reading{0, false, nil, false, ""}},
		{"array", `[]`, reading{0, false, nil, false, ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var v scalar
			if err := json.Unmarshal([]byte(test.json), &v); err != nil {
				t.Fatal(err)
			}
			got := reading{Truth: v.truth(), Text: v.text()}
			got.Integer, got.Whole = v.integer()
			if f := v.float(); f != nil {
				got.Float = *f
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
