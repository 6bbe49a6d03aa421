package cli

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// page is a document of headings, lines, lists and tables, to be written as
// Markdown or HTML.
type page struct {
	title  string
	blocks []block
}

type block struct {
	heading string
	text    string
	list    []string
	head    []string // of a table
	rows    [][]string
}

func (p *page) heading(s string)     { p.blocks = append(p.blocks, block{heading: s}) }
func (p *page) text(s string)        { p.blocks = append(p.blocks, block{text: s}) }
func (p *page) list(items ...string) { p.blocks = append(p.blocks, block{list: items}) }
func (p *page) table(head []string, rows [][]string) {
	p.blocks = append(p.blocks, block{head: head, rows: rows})
}

// markdown writes the page as GitHub-flavoured Markdown.
func (p *page) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", markdownText(p.title))
	for _, k := range p.blocks {
		b.WriteByte('\n')
		switch {
		case k.heading != "":
			fmt.Fprintf(&b, "## %s\n", markdownText(k.heading))
		case k.text != "":
			fmt.Fprintln(&b, markdownText(k.text))
		case k.list != nil:
			for _, item := range k.list {
				fmt.Fprintf(&b, "- %s\n", markdownText(item))
			}
		case k.head != nil:
			markdownTable(&b, k.head, k.rows)
		}
	}
	return b.String()
}

// markdownText keeps text of foreign origin from being taken for markup.
func markdownText(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "\\<", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]").Replace(s)
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

// pageStyle prints on A4 and Letter, black on white, and asks nothing of any
// other place.
const pageStyle = `body{font:10pt/1.35 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#111;background:#fff}
h1{font-size:16pt;margin:0 0 .3em}h2{font-size:12pt;margin:1.1em 0 .3em;border-bottom:1px solid #999}
table{border-collapse:collapse;margin:.4em 0}td,th{padding:.1em .8em .1em 0;text-align:left;font-variant-numeric:tabular-nums}
th{border-bottom:1px solid #999}ul{margin:.3em 0;padding-left:1.2em}
tbody tr:nth-child(even){background:#f4f4f4}
@media print{body{font-size:8.5pt;line-height:1.25;margin:0;padding:0;max-width:none}h2{break-after:avoid;margin-top:.8em}tr{break-inside:avoid}
table{font-size:8pt;line-height:1.2}td,th{padding-top:0;padding-bottom:0}@page{margin:14mm}}`

// html writes the page as one file that refers to nothing else.
func (p *page) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n<style>%s</style></head>\n<body>\n<h1>%s</h1>\n",
		html.EscapeString(p.title), pageStyle, html.EscapeString(p.title))
	row := func(tag string, cells []string) {
		b.WriteString("<tr>")
		for _, cell := range cells {
			fmt.Fprintf(&b, "<%s>%s</%s>", tag, html.EscapeString(cell), tag)
		}
		b.WriteString("</tr>\n")
	}
	for _, k := range p.blocks {
		switch {
		case k.heading != "":
			fmt.Fprintf(&b, "<h2>%s</h2>\n", html.EscapeString(k.heading))
		case k.text != "":
			fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(k.text))
		case k.list != nil:
			b.WriteString("<ul>\n")
			for _, item := range k.list {
				fmt.Fprintf(&b, "<li>%s</li>\n", html.EscapeString(item))
			}
			b.WriteString("</ul>\n")
		case k.head != nil:
			b.WriteString("<table><thead>")
			row("th", k.head)
			b.WriteString("</thead><tbody>\n")
			for _, cells := range k.rows {
				row("td", cells)
			}
			b.WriteString("</tbody></table>\n")
		}
	}
	b.WriteString("</body></html>\n")
	return b.String()
}
