package cli

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// encoder writes sheets in one format, a row at a time.
type encoder interface {
	begin(s sheet, columns []string) error
	row(r row) error
	end() error   // of the sheet
	close() error // of the whole file
}

// encoders makes the encoder of each format.
func encoders() map[string]func(w *bufio.Writer, opts encodeOptions) encoder {
	return map[string]func(*bufio.Writer, encodeOptions) encoder{
		"csv": func(w *bufio.Writer, o encodeOptions) encoder {
			return &csvEncoder{w: csv.NewWriter(w), excluded: o.excluded}
		},
		"json":   func(w *bufio.Writer, _ encodeOptions) encoder { return &jsonEncoder{w: w} },
		"ndjson": func(w *bufio.Writer, _ encodeOptions) encoder { return &ndjsonEncoder{w: w} },
		"influx": func(w *bufio.Writer, _ encodeOptions) encoder { return &influxEncoder{w: w} },
	}
}

type encodeOptions struct {
	// excluded adds the column "excluded" to a CSV file: it has it only where
	// a row in it is left out of statistics.
	excluded bool
}

type csvEncoder struct {
	w        *csv.Writer
	excluded bool
	record   []string
}

func (e *csvEncoder) begin(_ sheet, columns []string) error {
	if e.excluded {
		columns = append(columns[:len(columns):len(columns)], "excluded")
	}
	return e.w.Write(columns)
}

func (e *csvEncoder) row(r row) error {
	e.record = e.record[:0]
	for _, c := range r.cells {
		e.record = append(e.record, c.text)
	}
	if e.excluded {
		mark := ""
		if r.excluded {
			mark = "true"
		}
		e.record = append(e.record, mark)
	}
	return e.w.Write(e.record)
}

func (e *csvEncoder) end() error   { e.w.Flush(); return e.w.Error() }
func (e *csvEncoder) close() error { return nil }

// appendObject is a row as a JSON object, behind what the object begins with.
func appendObject(b []byte, names []string, r row) []byte {
	for i, c := range r.cells {
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(b, names[i]...)
		switch c.kind {
		case missing:
			b = append(b, "null"...)
		case number:
			b = append(b, c.text...)
		default:
			b = appendText(b, c.text)
		}
	}
	if r.excluded {
		b = append(b, `,"excluded":true`...)
	}
	return append(b, '}')
}

func appendText(b []byte, s string) []byte {
	quoted, err := json.Marshal(s) // of a string it cannot fail
	if err != nil {
		return append(b, "null"...)
	}
	return append(b, quoted...)
}

// jsonNames are the columns as keys, quoted, with their colon.
func jsonNames(columns []string) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = strconv.Quote(c) + ":"
	}
	return names
}

// jsonEncoder writes one object with a list a sheet, one row a line.
type jsonEncoder struct {
	w      *bufio.Writer
	names  []string
	line   []byte
	sheets int
	rows   int
}

func (e *jsonEncoder) begin(s sheet, columns []string) error {
	e.names, e.rows = jsonNames(columns), 0
	open := "{"
	if e.sheets > 0 {
		open = ",\n"
	}
	e.sheets++
	_, err := fmt.Fprintf(e.w, "%s%q:[", open, s.key)
	return err
}

func (e *jsonEncoder) row(r row) error {
	e.line = e.line[:0]
	if e.rows > 0 {
		e.line = append(e.line, ',')
	}
	e.rows++
	e.line = append(e.line, '\n', '{')
	e.line = appendObject(e.line, e.names, r)
	_, err := e.w.Write(e.line)
	return err
}

func (e *jsonEncoder) end() error {
	_, err := e.w.WriteString("]")
	return err
}

func (e *jsonEncoder) close() error {
	_, err := e.w.WriteString("}\n")
	return err
}

// ndjsonEncoder writes one object a line, its kind first.
type ndjsonEncoder struct {
	w     *bufio.Writer
	start string
	names []string
	line  []byte
}

func (e *ndjsonEncoder) begin(s sheet, columns []string) error {
	e.names, e.start = jsonNames(columns), fmt.Sprintf(`{"kind":%q`, s.key)
	return nil
}

func (e *ndjsonEncoder) row(r row) error {
	e.line = append(appendObject(append(e.line[:0], e.start...), e.names, r), '\n')
	_, err := e.w.Write(e.line)
	return err
}

func (e *ndjsonEncoder) end() error   { return nil }
func (e *ndjsonEncoder) close() error { return nil }

// influxEncoder writes InfluxDB line protocol, which VictoriaMetrics reads too:
// the sheet is the measurement, what names the reading's origin are tags, the
// figures are fields (https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/).
// A day's row stands at its midnight UTC.
type influxEncoder struct {
	w       *bufio.Writer
	name    string
	columns []string
	line    []byte
}

// influxTags are the columns that are tags. The rest are fields, but for the
// time, which every line ends with.
const influxTags = " source device site "

func (e *influxEncoder) begin(s sheet, columns []string) error {
	e.name, e.columns = s.key, columns
	return nil
}

func (e *influxEncoder) row(r row) error {
	if r.excluded {
		return nil // a time series database has no way to leave it out of a mean
	}
	tag := strings.NewReplacer(",", `\,`, "=", `\=`, " ", `\ `, `\`, `\\`)
	e.line = append(e.line[:0], e.name...)
	for i, c := range r.cells {
		if c.kind == words && strings.Contains(influxTags, " "+e.columns[i]+" ") {
			e.line = append(append(append(append(e.line, ','), e.columns[i]...), '='), tag.Replace(c.text)...)
		}
	}
	fields := 0
	for i, c := range r.cells {
		if c.kind != number {
			continue
		}
		separator := byte(',')
		if fields == 0 {
			separator = ' '
		}
		fields++
		e.line = append(append(append(append(e.line, separator), e.columns[i]...), '='), c.text...)
		if e.columns[i] == "group" {
			e.line = append(e.line, 'i')
		}
	}
	if fields == 0 {
		return nil
	}
	e.line = append(strconv.AppendInt(append(e.line, ' '), r.at, 10), "000000000\n"...)
	_, err := e.w.Write(e.line)
	return err
}

func (e *influxEncoder) end() error   { return nil }
func (e *influxEncoder) close() error { return nil }

// buffered wraps w for rows that are written one by one.
func buffered(w io.Writer) *bufio.Writer { return bufio.NewWriterSize(w, 64<<10) }
