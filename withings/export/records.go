package export

import (
	"errors"
	"strings"
)

// maxJoined is how many lines a quoted field may reach over. Beyond that, the
// quote is one that somebody forgot to close, and only its own line is lost;
// encoding/csv would take all the rest of the file into that field.
const maxJoined = 10

// record is one row of a file.
type record struct {
	line   int // where it begins, counted from 1
	fields []string
	bad    string // why it has no fields
}

// records reads the rows of a CSV file: fields apart by a comma, a semicolon
// or a tab, quoted or not, with blanks around them or not, and lines that end
// in LF or CRLF.
type records struct {
	rest  string // what is not read yet
	line  int    // lines read
	comma string
	limit int // bytes of a row
}

// errUTF16 is a file in the encoding that some spreadsheets call Unicode.
var errUTF16 = errors.New("is text in UTF-16, or no text: save it as CSV in UTF-8")

// newRecords begins with the rows of a file. It fails where that is no text
// that can be read here.
func newRecords(text string, limit int) (*records, error) {
	if strings.IndexByte(text[:min(len(text), limit)], 0) >= 0 || strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		return nil, errUTF16
	}
	return &records{rest: strings.TrimPrefix(text, "\xef\xbb\xbf"), comma: ",", limit: limit}, nil
}

// next is the next line without its end.
func (r *records) next() string {
	var line string
	line, r.rest, _ = strings.Cut(r.rest, "\n")
	r.line++
	return strings.TrimRight(line, "\r")
}

// headings is the first row that is not blank; false where there is none. It
// also settles what sets the fields apart: what is most in it, or what "sep=;"
// above it says, which Excel writes.
func (r *records) headings() (record, bool) {
	told := false
	for r.rest != "" {
		line := r.next()
		text := strings.TrimSpace(decode(line))
		switch {
		case text == "":
			continue
		case len(text) == 5 && strings.EqualFold(text[:4], "sep=") && strings.Contains(",;\t", text[4:]):
			r.comma, told = text[4:], true
			continue
		}
		for _, c := range []string{";", "\t"} {
			if n := strings.Count(text, c); !told && n > 0 && n >= strings.Count(text, r.comma) {
				r.comma = c
			}
		}
		fields, open := r.split(text)
		if open || len(line) > r.limit {
			return record{line: r.line, bad: "the headings cannot be read"}, true
		}
		return record{line: r.line, fields: fields}, true
	}
	return record{}, false
}

// row is the next row that is not blank; false after the last.
func (r *records) row() (record, bool) {
	text := ""
	for strings.TrimSpace(text) == "" {
		if r.rest == "" {
			return record{}, false
		}
		text = r.next()
	}
	if len(text) > r.limit {
		return record{line: r.line, bad: "the line is too long"}, true
	}
	first := *r
	for joined := 0; joined <= maxJoined; joined++ {
		if fields, open := r.split(decode(text)); !open {
			return record{line: first.line, fields: fields}, true
		}
		if r.rest == "" {
			break
		}
		if text += "\n" + r.next(); len(text) > r.limit {
			break
		}
	}
	*r = first // only its own line is lost
	return record{line: r.line, bad: "a quotation mark is not closed"}, true
}

// split takes a row apart; open where it ends within quotes. A quotation mark
// inside a field that does not begin with one is a part of it, as in 5'11".
func (r *records) split(row string) (fields []string, open bool) {
	for more := true; more; {
		row = strings.TrimLeft(row, " ")
		quoted := ""
		if strings.HasPrefix(row, `"`) {
			if quoted, row, open = unquote(row[1:]); open {
				return nil, true
			}
		}
		var plain string
		plain, row, more = strings.Cut(row, r.comma)
		fields = append(fields, strings.TrimSpace(quoted+strings.TrimRight(plain, " \r")))
	}
	return fields, false
}

// unquote reads what is within quotes, and what comes after; two quotes stand
// for one.
func unquote(text string) (field, rest string, open bool) {
	for {
		part, after, closed := strings.Cut(text, `"`)
		if !closed {
			return "", "", true
		}
		field += part
		if !strings.HasPrefix(after, `"`) {
			return field, after, false
		}
		field, text = field+`"`, after[1:]
	}
}
