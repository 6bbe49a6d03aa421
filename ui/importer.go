package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// importer asks for the path of a data export.
type importer struct {
	path    textField
	running bool
	err     string
}

func (i *importer) init() { i.path = newField("path of the zip or CSV files' folder", 4096) }

func importKeys() []binding {
	return []binding{
		{keys: []string{"enter"}, shown: "enter", brief: "import", help: "read the export", do: (*App).runImport},
		{keys: []string{"esc"}, shown: "esc", brief: "back", help: "back", do: always((*App).leaveSignIn)},
	}
}

func (a *App) runImport() tea.Cmd {
	i := &a.importer
	path := strings.Trim(strings.TrimSpace(i.path.Value()), `"'`)
	switch {
	case i.running:
		return nil
	case path == "":
		i.err = "type or paste the path of the export first"
		return nil
	case a.o.Import == nil:
		i.err = "importing is not possible here"
		return nil
	}
	i.running, i.err = true, ""
	run, ctx := a.o.Import, a.ctx
	return a.jobs.run(func() tea.Msg {
		words, err := run(ctx, path)
		return importedMsg{words, err}
	})
}

func (a *App) imported(msg importedMsg) tea.Cmd {
	a.importer.running = false
	if msg.err != nil {
		a.importer.err = clean(msg.err.Error())
		return nil
	}
	a.screen = screenDashboard
	a.say(noticeInfo, msg.words)
	return a.loadAll()
}

func (a *App) drawImport(c *canvas) {
	r := a.panel(c, "Import an export of the Withings app", 76, 14)
	in := r.inset(3, 1)
	y := in.y + 1
	for _, l := range wrap("Ask for your data in the Withings app (Profile, Settings, Export my data) or at account.withings.com; a mail brings a zip. Type or paste where it lies. Nothing is sent anywhere, and importing the same file again changes nothing.", in.w) {
		c.text(in.x, y, in.w, fg(inkText), l)
		y++
	}
	y++
	drawField(c, in.x, y, in.w, "file", &a.importer.path, true)
	y += 2
	words, s := "", fg(inkLabel)
	if a.importer.running {
		words = "reading…"
	}
	if a.importer.err != "" {
		words, s = a.importer.err, fg(inkCaution)
	}
	for _, l := range wrap(words, in.w) {
		c.text(in.x, y, in.w, s, l)
		y++
	}
	a.drawFooter(c, c.h-1)
}
