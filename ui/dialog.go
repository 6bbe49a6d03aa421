package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"withings-tui/ui/screen"
)

// dialog is whatever takes keys: the dashboard, the table, the help, the sign-in.
// The one on top of the stack gets them.
type dialog interface {
	// name is its name in the help and in messages.
	name() string
	// keys is its one table: it dispatches, and makes the help, the hints and the
	// palette.
	keys() []binding
	// draw draws it in r; what lies under it is drawn already.
	draw(c *screen.Canvas, r screen.Rect)
	// field is the line that is typed in at the moment, nil where there is none.
	field() *screen.Field
	// covers tells whether it fills the terminal, tabs and all.
	covers() bool
}

// plain is what most dialogs have in common: they are called something, lie on the
// dashboard, and nothing is typed in them.
type plain struct {
	*session
	title string
	whole bool // it fills the terminal, tabs and all
}

func (p plain) name() string { return p.title }

func (plain) field() *screen.Field { return nil }

func (p plain) covers() bool { return p.whole }

// typed is a dialog that follows what is typed.
type typed interface{ typed() tea.Cmd }

// closer is a dialog that has something to end when it leaves the stack.
type closer interface{ close() }

// binding is one thing that keys do.
type binding struct {
	action  string        // its name in the config file's [keys]; empty: cannot be remapped
	keys    []string      // as Bubble Tea names them
	shown   string        // the keys as the help prints them
	hint    string        // the keys of the bottom line, where they are others than shown
	pair    string        // the action of its counterpart: both keys stand in one hint
	brief   string        // for the bottom line; empty: only in the help
	help    string        // what it does; in the palette what follows a colon stands beside it
	section string        // of the help; empty: the dialog's own
	why     func() string // why it does nothing now; nil or "" where it works
	do      func() tea.Cmd
	common  bool // works from the dialogs over the dashboard too
}

// reason is why the binding does nothing now, "" where it works.
func (b binding) reason() string {
	if b.why == nil {
		return ""
	}
	return b.why()
}

// does is a binding's do that starts nothing.
func does(do func()) func() tea.Cmd {
	return func() tea.Cmd { do(); return nil }
}

// remap gives the actions of the table the keys that the person chose.
func remap(table []binding, chosen map[string]string) []binding {
	for i := range table {
		if key := chosen[table[i].action]; key != "" && table[i].action != "" {
			table[i].keys, table[i].shown = []string{key}, key
		}
	}
	return table
}

// find is the binding of a key.
func find(table []binding, key string) (binding, bool) {
	for _, b := range table {
		if slices.Contains(b.keys, key) {
			return b, true
		}
	}
	return binding{}, false
}

// DefaultKeys are the keys of each action that the config file's [keys] can give
// another, where nothing is remapped.
func DefaultKeys() map[string][]string {
	keys := map[string][]string{}
	for _, b := range allCommands() {
		if b.action != "" {
			keys[b.action] = b.keys
		}
	}
	return keys
}

// KeyHelp is one line of the keys table, for the manual. Action is its name in
// [keys], "" where it has none.
type KeyHelp struct{ Action, Keys, Help string }

// KeyTable is what the dashboard's keys do, in the order of the help.
func KeyTable() []KeyHelp {
	var rows []KeyHelp
	for _, b := range allCommands() {
		rows = append(rows, KeyHelp{b.action, b.shown, b.help})
	}
	return rows
}

// stack is the dialogs, the one that takes keys last. The first is the
// dashboard, or the welcome where there is nothing to show yet.
type stack struct{ dialogs []dialog }

func (s *stack) top() dialog { return s.dialogs[len(s.dialogs)-1] }

func (s *stack) push(d dialog) { s.dialogs = append(s.dialogs[:len(s.dialogs):len(s.dialogs)], d) }

// pop takes the top dialog off; the last one stays.
func (s *stack) pop() {
	if n := len(s.dialogs); n > 1 {
		s.end(s.dialogs[n-1])
		s.dialogs = s.dialogs[: n-1 : n-1]
	}
}

// home takes all off that lies on the lowest dialog.
func (s *stack) home() {
	for len(s.dialogs) > 1 {
		s.pop()
	}
}

// become makes d the only dialog.
func (s *stack) become(d dialog) {
	for _, old := range s.dialogs {
		if old != d {
			s.end(old)
		}
	}
	s.dialogs = []dialog{d}
}

func (s *stack) end(d dialog) {
	if c, ok := d.(closer); ok {
		c.close()
	}
}

// holds tells whether a dialog is open.
func (s *stack) holds(d dialog) bool { return slices.Contains(s.dialogs, d) }

// fieldChanged tells the top dialog that its field has changed.
func (s *stack) fieldChanged() tea.Cmd {
	if d, ok := s.top().(typed); ok {
		return d.typed()
	}
	return nil
}

// covered is the lowest dialog that must be drawn: those above it lie on it.
func (s *stack) covered() int {
	for i := len(s.dialogs) - 1; i > 0; i-- {
		if s.dialogs[i].covers() {
			return i
		}
	}
	return 0
}

// keyName is a key press by the name of the tables: what it types, else how
// Bubble Tea calls it.
func keyName(msg tea.KeyPressMsg) string {
	key := msg.Keystroke()
	if text := msg.Key().Text; text != "" && !strings.HasPrefix(key, "ctrl+") && !strings.HasPrefix(key, "alt+") {
		if text == " " {
			return "space"
		}
		return text
	}
	return key
}
