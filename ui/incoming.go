package ui

import (
	tea "charm.land/bubbletea/v2"
)

// arrived takes what commands brought: readings, the steps of a refresh, the
// account; what a dialog asked for goes to that dialog.
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
	case signInMsg:
		for _, d := range s.dialogs {
			if d, ok := d.(*signIn); ok && msg.generation == s.signIns {
				return d.take(msg)
			}
		}
		if msg.attempt != nil { // of a sign-in that was given up
			msg.attempt.Close()
		}
	}
	return nil
}
