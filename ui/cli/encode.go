package cli

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"withings-tui/store"
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

// encoder writes the rows of one sheet. An error of w stays with it, until it is
// flushed.
type encoder func(w *bufio.Writer, x *source, s sheet, names []string, rows []record) error

// exportFormat is a format of an export.
type exportFormat struct {
	name  string
	ends  []string // of file names, the usual one first
	write encoder
}

// exportFormats are all formats.
var exportFormats = [...]exportFormat{
	{"csv", []string{".csv"}, writeCSV}, {"json", []string{".json"}, writeJSON}, {"ndjson", []string{".ndjson", ".jsonl"}, writeNDJSON},
	{"influx", []string{".lp"}, writeInflux}, {"fit", []string{".fit"}, writeFIT},
}

func formats() []string {
	return each(exportFormats[:], func(f exportFormat) string { return f.name })
}

// writeCSV writes a header and the rows. The columns of flags are there only
// where a row has one.
func writeCSV(w *bufio.Writer, _ *source, _ sheet, names []string, rows []record) error {
	header := slices.Clone(names)
	for _, flag := range flagNames {
		if slices.ContainsFunc(rows, func(r record) bool { return r.flag == flag }) {
			header = append(header, flag)
		}
	}
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	line := make([]string, len(header))
	for _, r := range rows {
		for i, name := range header {
			if i < len(names) {
				line[i], _ = textOf(r.values[i])
			} else {
				line[i] = either(r.flag == name, "true", "")
			}
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// writeJSON writes the sheet's key and its list, one row a line; the object
// around it is written by writeSheets.
func writeJSON(w *bufio.Writer, _ *source, s sheet, names []string, rows []record) error {
	fmt.Fprintf(w, "%q:[", s.key)
	for i, r := range rows {
		fmt.Fprintf(w, "%s\n{%s}", either(i == 0, "", ","), members(names, r))
	}
	return w.WriteByte(']')
}

// writeNDJSON writes one object a line, its kind first. A column that is called
// kind has the sheet's name before it there: "workout_kind".
func writeNDJSON(w *bufio.Writer, _ *source, s sheet, names []string, rows []record) error {
	names = slices.Clone(names)
	if at := slices.Index(names, "kind"); at >= 0 {
		names[at] = strings.TrimSuffix(s.key, "s") + "_kind"
	}
	for _, r := range rows {
		fmt.Fprintf(w, "{\"kind\":%q,%s}\n", s.key, members(names, r))
	}
	return nil
}

// members are a row's names and values as JSON.
func members(names []string, r record) string {
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
	if r.flag != "" {
		out = append(out, strconv.Quote(r.flag)+":true")
	}
	return strings.Join(out, ",")
}

// influxTags are the columns that line protocol has as tags.
var influxTags = []string{"source", "device", "site", "kind", "afib", "name", "type", "position"}

// writeInflux writes InfluxDB line protocol, which VictoriaMetrics reads too:
// the sheet is the measurement, what names a reading's origin are tags, the
// numbers are fields, the time is in nanoseconds
// (https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/).
// Rows that do not count are left away: such a database cannot mark them.
func writeInflux(w *bufio.Writer, _ *source, s sheet, names []string, rows []record) error {
	escape := strings.NewReplacer(",", `\,`, "=", `\=`, " ", `\ `, `\`, `\\`)
	for _, r := range rows {
		if r.flag != "" {
			continue
		}
		tags, fields := s.key, []string{}
		for i, v := range r.values {
			text, bare := textOf(v)
			if text == "" {
				continue
			}
			_, whole := v.(int64)
			switch {
			case slices.Contains(influxTags, names[i]):
				tags += "," + names[i] + "=" + escape.Replace(text)
			case whole:
				fields = append(fields, names[i]+"="+text+"i")
			case bare:
				fields = append(fields, names[i]+"="+text)
			}
		}
		if len(fields) > 0 {
			fmt.Fprintf(w, "%s %s %d000000000\n", tags, strings.Join(fields, ","), r.unix)
		}
	}
	return nil
}
