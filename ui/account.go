package ui

import tea "charm.land/bubbletea/v2"

// account is what is known of the account to sign in to.
type account struct {
	asked  bool // an answer has come
	signed bool
	app    AccountApp
}

// unsigned tells that it is known that nobody is signed in.
func (k *known) unsigned() bool { return k.account.asked && !k.account.signed }

// askAccount asks what is set up for signing in.
func (s *session) askAccount() tea.Cmd {
	from, ctx := s.o.Account, s.ctx
	return func() tea.Msg {
		signed := false
		app, err := from.App(ctx)
		if err == nil {
			signed, err = from.SignedIn(ctx)
		}
		return then(func() tea.Cmd { return s.knowAccount(account{true, signed, app}, err) })
	}
}

// knowAccount decides what a start without data shows, and starts the first
// refresh.
func (s *session) knowAccount(is account, err error) tea.Cmd {
	first := !s.account.asked
	s.account = is
	if err != nil {
		s.warn(err.Error())
	}
	if _, on := s.top().(*dashboard); on && first && s.data.history.Empty() {
		if !is.signed {
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
