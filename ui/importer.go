package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/screen"
)

// importer asks for the path of a data export.
type importer struct {
	plain
	path    screen.Field
	running bool
	wrong   string
}

func newImporter(s *session) *importer {
	return &importer{plain: plain{s, "Import an export of the Withings app", true}, path: screen.Field{Placeholder: "path of the zip, or of the folder of its CSV files"}}
}

func (i *importer) field() *screen.Field { return &i.path }

func (i *importer) typed() tea.Cmd {
	i.wrong = ""
	return nil
}

func (i *importer) keys() []binding {
	return []binding{
		{keys: []string{"enter"}, shown: "enter", brief: "import", help: "read the export", do: i.enter},
		{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back", do: does(i.pop)},
	}
}

func (i *importer) enter() tea.Cmd {
	path := strings.Trim(strings.TrimSpace(i.path.Value()), `"'`)
	switch {
	case i.running:
		return nil
	case path == "":
		i.wrong = "type or paste the path of the export first"
		return nil
	}
	i.running, i.wrong = true, ""
	run, ctx := i.o.Import, i.ctx
	var words string
	return i.jobs.do(func() (err error) {
		words, err = run(ctx, path)
		return err
	}, func(err error) tea.Cmd { return i.imported(words, err) })
}

func (i *importer) imported(words string, err error) tea.Cmd {
	i.running = false
	if err != nil {
		i.wrong = screen.Clean(err.Error())
		return nil
	}
	i.say(words)
	if i.holds(i) {
		i.become(&dashboard{i.session})
	}
	return tea.Batch(i.loadAll(), i.tick())
}

func (i *importer) draw(c *screen.Canvas, r screen.Rect) {
	p := &column{Rect: framed(c, middle(r, 78, 14), screen.InkToday, i.title), c: c}
	p.words(screen.InkText, "Ask for your data in the Withings app (Profile, Settings, Download my data) or at account.withings.com; a mail brings a zip. "+
		"Type or paste where it lies. Nothing is sent anywhere, and importing the same file again changes nothing.")
	p.next()
	row := p.next()
	c.Clear(row, screen.Style{Ground: screen.InkSelect})
	inputLine(c, row, &i.path)
	p.next()
	if i.running {
		p.words(screen.InkLabel, "reading…")
	}
	p.words(screen.InkCaution, i.wrong)
}
