package ui

import (
	tea "charm.land/bubbletea/v2"
)

// arrived takes what commands brought: readings, the steps of a refresh, the
// account; what a dialog asked for is left to that dialog (then).
func (a *App) arrived(msg tea.Msg) tea.Cmd {
	s := a.s
	switch msg := msg.(type) {
	case tickMsg:
		if msg.serial == s.clock.serial {
			return s.ticked()
		}
		s.dirty = false
	case loadedMsg:
		return s.loaded(msg)
	case stampMsg:
		s.dirty = false
		if msg.stamp != s.loading.stamp && !s.loading.running {
			return tea.Batch(s.loadAll(), s.watch())
		}
		return s.watch()
	case accountMsg:
		return s.knowAccount(msg)
	case progressMsg:
		return s.progressed(msg)
	case refreshedMsg:
		return s.refreshed(msg)
	case then:
		return msg()
	}
	return nil
}
