package ui

import (
	tea "charm.land/bubbletea/v2"
)

// incoming takes what commands brought: readings, the steps of a refresh, the
// account; what a dialog asked for goes to that dialog.
type incoming struct{ *session }

func (s incoming) take(msg tea.Msg) tea.Cmd {
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
		if msg.stamp != s.loader.stamp && !s.loader.loading {
			return tea.Batch(s.loadAll(), s.watch())
		}
		return s.watch()
	case accountMsg:
		return s.knowAccount(msg)
	case progressMsg:
		return s.progressed(msg)
	case refreshedMsg:
		return s.refreshed(msg)
	case savedMsg:
		if msg.err != nil {
			s.warn("not saved: " + msg.err.Error())
		}
	case changedMsg:
		return s.changed(msg)
	case signInMsg:
		if msg.generation == s.signIns {
			return s.hand(msg)
		}
		if msg.attempt != nil { // of a sign-in that was given up
			msg.attempt.Close()
		}
	default:
		return s.hand(msg)
	}
	return nil
}

// hand gives a message to the dialog that waits for it.
func (s incoming) hand(msg tea.Msg) tea.Cmd {
	for i := len(s.dialogs) - 1; i >= 0; i-- {
		if cmd := s.dialogs[i].take(msg); cmd != nil {
			return cmd
		}
	}
	return nil
}
