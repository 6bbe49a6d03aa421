package cli

import (
	"fmt"
	"html/template"
	"io"
	"strings"
	"unicode/utf8"

	"withings-tui/withings"
)

// page is a document of headings, lines, lists, tables and charts, to be
// written as Markdown (without its charts) or HTML.
type page struct {
	Title  string
	Blocks []block
}

// block is one of its fields.
type block struct {
	Heading string
	Warning string
	Text    string
	List    []string
	Head    []string // of a table; its cells are never empty
	Rows    [][]string
	Chart   template.HTML // SVG
}

func (p *page) heading(s string)        { p.Blocks = append(p.Blocks, block{Heading: s}) }
func (p *page) warning(s string)        { p.Blocks = append(p.Blocks, block{Warning: s}) }
func (p *page) text(s string)           { p.Blocks = append(p.Blocks, block{Text: s}) }
func (p *page) list(items ...string)    { p.Blocks = append(p.Blocks, block{List: items}) }
func (p *page) chart(svg template.HTML) { p.Blocks = append(p.Blocks, block{Chart: svg}) }

// table adds a table; a cell that would be empty is a dash, and a column
// without a single value is left out.
func (p *page) table(head []string, rows [][]string) {
	b := block{Rows: make([][]string, len(rows))}
	for column, name := range head {
		used := false
		for _, row := range rows {
			used = used || row[column] != ""
		}
		if !used {
			continue
		}
		b.Head = append(b.Head, name)
		for i, row := range rows {
			if row[column] == "" {
				row[column] = "–"
			}
			b.Rows[i] = append(b.Rows[i], row[column])
		}
	}
	p.Blocks = append(p.Blocks, b)
}

// markdown writes the page as GitHub-flavoured Markdown.
func (p *page) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", markdownText(p.Title))
	for _, k := range p.Blocks {
		if k.Chart != "" {
			continue
		}
		b.WriteByte('\n')
		switch {
		case k.Heading != "":
			fmt.Fprintf(&b, "## %s\n", markdownText(k.Heading))
		case k.Warning != "":
			fmt.Fprintf(&b, "**%s**\n", markdownText(k.Warning))
		case k.Text != "":
			fmt.Fprintln(&b, markdownText(k.Text))
		case k.List != nil:
			for _, item := range k.List {
				fmt.Fprintf(&b, "- %s\n", markdownText(item))
			}
		case k.Head != nil:
			markdownTable(&b, k.Head, k.Rows)
		}
	}
	return b.String()
}

// markdownText keeps text of foreign origin from being taken for markup.
func markdownText(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "\\<", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]").Replace(withings.Clean(s))
}

// markdownTable pads the columns, so that it can be read as it is.
func markdownTable(b *strings.Builder, head []string, rows [][]string) {
	width := make([]int, len(head))
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(markdownText(cell)), 3)
		}
	}
	line := func(row []string) {
		for i, cell := range row {
			cell = markdownText(cell)
			fmt.Fprintf(b, "| %s%s ", cell, strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)))
		}
		b.WriteString("|\n")
	}
	line(head)
	for i := range head {
		fmt.Fprintf(b, "|%s", strings.Repeat("-", width[i]+2))
	}
	b.WriteString("|\n")
	for _, row := range rows {
		line(row)
	}
}

// html writes the page as one file that refers to nothing else, to be printed
// black on white on A4 or Letter.
func (p *page) html(w io.Writer) error {
	t, err := template.New("page").Parse(pageTemplate)
	if err != nil {
		return err
	}
	return t.Execute(w, p)
}

const pageTemplate = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<style>
body{font:10pt/1.4 system-ui,sans-serif;max-width:50em;margin:2em auto;padding:0 1em;color:#111;background:#fff}
h1{font-size:17pt;margin:0 0 .3em}h2{font-size:12.5pt;margin:1.2em 0 .4em;border-bottom:1px solid #999;break-after:avoid}
p{margin:.4em 0}ul{margin:.4em 0;padding-left:1.2em}
.caption{font-size:8pt;color:#555;margin-top:0}
.warning{border-left:4px solid #b00020;padding:.3em .8em;background:#fdecee;font-weight:600}
table{border-collapse:collapse;margin:.5em 0}td,th{padding:.12em 1.1em .12em 0;text-align:left;font-variant-numeric:tabular-nums;white-space:nowrap}
th{border-bottom:1px solid #999}tbody tr:nth-child(even){background:#f5f5f5}tr{break-inside:avoid}
.long{columns:2;column-gap:2em}.long table{font-size:8pt;line-height:1.15;width:100%}.long td,.long th{padding-right:.8em}
svg{display:block;width:100%;height:auto;margin:.5em 0;break-inside:avoid;font:10px system-ui,sans-serif}
@media print{body{font-size:9pt;line-height:1.3;margin:0;padding:0;max-width:none}
.warning,tbody tr:nth-child(even),svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}@page{margin:13mm}}
</style></head>
<body>
<h1>{{.Title}}</h1>
{{range .Blocks}}
{{- if .Heading}}<h2>{{.Heading}}</h2>
{{else if .Warning}}<p class="warning">{{.Warning}}</p>
{{else if .Text}}<p>{{.Text}}</p>
{{else if .Chart}}{{.Chart}}
{{else if .List}}<ul>{{range .List}}<li>{{.}}</li>
{{end}}</ul>
{{else if .Head}}<div{{if gt (len .Rows) 20}} class="long"{{end}}><table><thead><tr>{{range .Head}}<th>{{.}}</th>{{end}}</tr></thead><tbody>
{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</tbody></table></div>
{{end}}{{end}}</body></html>
`
