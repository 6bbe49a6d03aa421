package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// field is the text field that takes the keys now.
func (a *App) field() *textField {
	switch a.mode() {
	case modeSetup:
		if a.setup.at == 0 {
			return &a.setup.id
		}
		return &a.setup.secret
	case modeImport:
		return &a.importer.path
	case modeSignIn:
		if a.login.pasting {
			return &a.login.paste
		}
	case modeTable:
		if a.table.typing {
			return &a.table.filter
		}
	}
	return nil
}

// typed is called after a field has taken a key.
func (a *App) typed() {
	if a.mode() == modeTable {
		a.table.arrange(a)
	}
	a.setup.err, a.importer.err = "", ""
}

// pasteText gives pasted text to the field that is typed in. On the sign-in
// screen an address that is pasted without asking is taken as the redirect.
func (a *App) pasteText(text string) tea.Cmd {
	if m := a.mode(); m == modeSignIn || m == modeSetup { // no blank belongs there
		text = strings.Join(strings.Fields(text), "")
	}
	text = strings.TrimSpace(clean(text))
	if a.mode() == modeSignIn && !a.login.pasting && a.login.attempt != nil {
		a.login.openPaste()
	}
	field := a.field()
	if field == nil {
		return nil
	}
	field.insert(text)
	a.typed()
	return nil
}
