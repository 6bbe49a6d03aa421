package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"withings-tui/store"
	"withings-tui/ui/units"
	"withings-tui/withings"
)

// A value of an export is one of: float64 (NaN: it did not come), int64, bool,
// string (empty: it did not come), json.Number (a decimal exactly as it stands),
// store.Stamp or store.Date. textOf is the one place that writes them; bare
// tells that JSON and line protocol write the text without quotes.
func textOf(value any) (text string, bare bool) {
	switch v := value.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", true
		}
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case bool:
		return strconv.FormatBool(v), true
	case json.Number:
		return v.String(), true
	case store.Stamp:
		return v.Time().Format(time.RFC3339), false
	case store.Date:
		return v.String(), false
	case string:
		return withings.Clean(v), false
	}
	return "", false
}

// rounded is a figure of our own with so many decimals and no zeros at its end.
func rounded(v float64, decimals int) any {
	s := units.Fixed(v, decimals)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return json.Number(s)
}

// encoder writes the rows of one sheet.
type encoder func(w io.Writer, s sheet, names []string, rows []row) error

// encoders are the formats that have rows; fit has messages (fit.go).
var encoders = map[string]encoder{"csv": writeCSV, "json": writeJSON, "ndjson": writeNDJSON, "influx": writeInflux}

// writeCSV writes a header and the rows. The columns of flags are there only
// where a row has one.
func writeCSV(w io.Writer, _ sheet, names []string, rows []row) error {
	header := slices.Clone(names)
	var used []string
	for _, flag := range flagNames {
		if slices.ContainsFunc(rows, func(r row) bool { return slices.Contains(r.flags, flag) }) {
			used = append(used, flag)
		}
	}
	out := csv.NewWriter(w)
	if err := out.Write(append(header, used...)); err != nil {
		return err
	}
	for _, r := range rows {
		var record []string
		for _, v := range r.values {
			text, _ := textOf(v)
			record = append(record, text)
		}
		for _, flag := range used {
			mark := ""
			if slices.Contains(r.flags, flag) {
				mark = "true"
			}
			record = append(record, mark)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// writeJSON writes the sheet's key and its list, one row a line; the object
// around it is written by writeSheets.
func writeJSON(w io.Writer, s sheet, names []string, rows []row) error {
	if _, err := fmt.Fprintf(w, "%q:[", s.key); err != nil {
		return err
	}
	for i, r := range rows {
		separator := ","
		if i == 0 {
			separator = ""
		}
		if _, err := fmt.Fprintf(w, "%s\n{%s}", separator, strings.Join(members(names, r), ",")); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "]")
	return err
}

// writeNDJSON writes one object a line, its kind first.
func writeNDJSON(w io.Writer, s sheet, names []string, rows []row) error {
	for _, r := range rows {
		if _, err := fmt.Fprintf(w, "{\"kind\":%q,%s}\n", s.key, strings.Join(members(names, r), ",")); err != nil {
			return err
		}
	}
	return nil
}

// members are a row's names and values as JSON.
func members(names []string, r row) []string {
	var out []string
	for i, v := range r.values {
		text, bare := textOf(v)
		switch {
		case text == "":
			text = "null"
		case !bare:
			quoted, _ := json.Marshal(text) // a string cannot fail
			text = string(quoted)
		}
		out = append(out, strconv.Quote(names[i])+":"+text)
	}
	for _, flag := range r.flags {
		out = append(out, strconv.Quote(flag)+":true")
	}
	return out
}

// influxTags are the columns that line protocol has as tags.
var influxTags = []string{"source", "device", "site", "kind", "afib", "name"}

// writeInflux writes InfluxDB line protocol, which VictoriaMetrics reads too:
// the sheet is the measurement, what names a reading's origin are tags, the
// numbers are fields, the time is in nanoseconds
// (https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/).
// Rows that do not count are left away: such a database cannot mark them.
func writeInflux(w io.Writer, s sheet, names []string, rows []row) error {
	escape := strings.NewReplacer(",", `\,`, "=", `\=`, " ", `\ `, `\`, `\\`)
	for _, r := range rows {
		if len(r.flags) > 0 {
			continue
		}
		tags, fields := s.key, []string{}
		for i, v := range r.values {
			text, bare := textOf(v)
			if text == "" {
				continue
			}
			if _, whole := v.(int64); whole {
				text += "i"
			}
			switch {
			case bare:
				fields = append(fields, names[i]+"="+text)
			case slices.Contains(influxTags, names[i]):
				tags += "," + names[i] + "=" + escape.Replace(text)
			}
		}
		if len(fields) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "%s %s %d000000000\n", tags, strings.Join(fields, ","), r.unix); err != nil {
			return err
		}
	}
	return nil
}
