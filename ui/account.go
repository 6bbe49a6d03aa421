package ui

import tea "charm.land/bubbletea/v2"

// account is what is known of the account to sign in to.
type account struct {
	asked  bool // an answer has come
	signed bool
	app    AccountApp
}

// accountMsg tells what is set up for signing in.
type accountMsg struct {
	signed bool
	app    AccountApp
	err    error
}

func (s *session) askAccount() tea.Cmd {
	from, ctx := s.o.Account, s.ctx
	return func() tea.Msg {
		app, err := from.App(ctx)
		if err != nil {
			return accountMsg{err: err}
		}
		signed, err := from.SignedIn(ctx)
		return accountMsg{signed, app, err}
	}
}

// knowAccount decides what a start without data shows, and starts the first
// refresh.
func (s *session) knowAccount(msg accountMsg) tea.Cmd {
	first := !s.account.asked
	s.account = account{asked: true, signed: msg.signed, app: msg.app}
	if msg.err != nil {
		s.warn(msg.err.Error())
	}
	if _, on := s.top().(*dashboard); on && first && s.data.history.Empty() {
		if !msg.signed {
			s.become(newWelcome(s))
		} else if s.sync.ended.IsZero() {
			s.push(newFirstSync(s))
		}
	}
	if s.due() {
		return s.refreshNow()
	}
	return nil
}
