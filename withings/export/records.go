package export

import (
	"bufio"
	"bytes"
	"errors"
	"io"
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
// in LF or CRLF. Memory is bounded by the longest row allowed.
type records struct {
	from    *bufio.Reader
	limit   int
	comma   byte
	line    int      // lines read
	pending [][]byte // lines read ahead
}

func newRecords(from io.Reader, limit int) *records {
	return &records{from: bufio.NewReaderSize(from, limit), limit: limit, comma: ','}
}

// errUTF16 is a file in the encoding that some spreadsheets call Unicode.
var errUTF16 = errors.New("is text in UTF-16, or no text: save it as CSV in UTF-8")

// check tells that the file is no text that can be read here, and skips a mark
// of the byte order that UTF-8 does not need.
func (r *records) check() error {
	head, _ := r.from.Peek(r.limit)
	if bytes.IndexByte(head, 0) >= 0 || bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return errUTF16
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		r.from.Discard(3)
	}
	return nil
}

// headings is the first row that is not blank. It also settles what sets the
// fields apart: what is most in it, or what "sep=;" above it says, which Excel
// writes.
func (r *records) headings() (record, error) {
	told := false
	for {
		line, err := r.next()
		if err != nil {
			return record{}, err
		}
		text := strings.TrimSpace(decode(line))
		switch {
		case text == "":
			continue
		case len(text) == 5 && strings.EqualFold(text[:4], "sep=") && strings.IndexByte(",;\t", text[4]) >= 0:
			r.comma, told = text[4], true
			continue
		}
		if !told {
			for _, c := range []byte(";\t") {
				if n := strings.Count(text, string(c)); n > 0 && n >= strings.Count(text, string(r.comma)) {
					r.comma = c
				}
			}
		}
		fields, open := r.split(text)
		if open || len(line) > r.limit {
			return record{line: r.line, bad: "the headings cannot be read"}, nil
		}
		return record{line: r.line, fields: fields}, nil
	}
}

// row is the next row that is not blank; io.EOF after the last.
func (r *records) row() (record, error) {
	for {
		line, err := r.next()
		if err != nil {
			return record{}, err
		}
		start := r.line
		if len(line) > r.limit {
			return record{line: start, bad: "the line is too long"}, nil
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		fields, open := r.split(decode(line))
		if !open {
			return record{line: start, fields: fields}, nil
		}
		return r.join(start, line)
	}
}

// join reads on from a line that ends within quotes.
func (r *records) join(start int, first []byte) (record, error) {
	joined := bytes.Clone(first)
	var ahead [][]byte
	for len(ahead) < maxJoined {
		line, err := r.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return record{}, err
		}
		ahead = append(ahead, bytes.Clone(line))
		if len(joined)+len(line) > r.limit {
			break
		}
		joined = append(append(joined, '\n'), line...)
		if fields, open := r.split(decode(joined)); !open {
			return record{line: start, fields: fields}, nil
		}
	}
	r.pending = append(ahead, r.pending...)
	r.line = start
	return record{line: start, bad: "a quotation mark is not closed"}, nil
}

// next is the next line without its end, valid until the next call. Of one
// that is longer than a row may be comes only as much that it shows.
func (r *records) next() ([]byte, error) {
	if len(r.pending) > 0 {
		line := r.pending[0]
		r.pending = r.pending[1:]
		r.line++
		return line, nil
	}
	line, err := r.from.ReadSlice('\n')
	if len(line) == 0 && err != nil {
		return nil, err
	}
	r.line++
	if err == bufio.ErrBufferFull {
		for err == bufio.ErrBufferFull {
			_, err = r.from.ReadSlice('\n')
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		return make([]byte, r.limit+1), nil
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	return bytes.TrimRight(line, "\r\n"), nil
}

// split takes a row apart; open where it ends within quotes. A quotation mark
// inside a field that does not begin with one is a part of it, as in 5'11".
func (r *records) split(row string) (fields []string, open bool) {
	for {
		row = strings.TrimLeft(row, " ")
		var field string
		if strings.HasPrefix(row, `"`) {
			field, row, open = unquote(row[1:])
			if open {
				return nil, true
			}
			rest, more := "", false
			if i := strings.IndexByte(row, r.comma); i >= 0 {
				rest, row, more = row[:i], row[i+1:], true
			} else {
				rest = row
			}
			fields = append(fields, strings.TrimSpace(field+strings.TrimRight(rest, " \r")))
			if !more {
				return fields, false
			}
			continue
		}
		i := strings.IndexByte(row, r.comma)
		if i < 0 {
			return append(fields, strings.TrimSpace(row)), false
		}
		fields = append(fields, strings.TrimSpace(row[:i]))
		row = row[i+1:]
	}
}

// unquote reads what is within quotes, and what comes after; two quotes stand
// for one.
func unquote(text string) (field, rest string, open bool) {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			return "", "", true
		}
		b.WriteString(text[:i])
		if text = text[i+1:]; !strings.HasPrefix(text, `"`) {
			return b.String(), text, false
		}
		b.WriteByte('"')
		text = text[1:]
	}
}
