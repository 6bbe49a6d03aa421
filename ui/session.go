package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"withings-tui/store"
	"withings-tui/ui/config"
)

// session is what all dialogs share: what is looked at, and what is needed to
// change it. Each dialog has its own state beside it.
type session struct {
	viewing
	stack
	notices
	clicks
	links []link // addresses on the screen, as drawn last

	ctx     context.Context
	started time.Time
	looks   looks
	probe   probe
	undo    undos
	jobs    jobs
	clock   clock
	signIns int // begun or given up: what an older one brings is dropped

	leave error // what Run returns
	dirty bool  // the screen is drawn anew
}

func newSession(ctx context.Context, o Options) *session {
	s := &session{ctx: ctx, started: o.Now(), dirty: true}
	s.known = known{o: o, cfg: o.Config, now: o.Now()}
	s.series = map[string]string{}
	s.notices.hands = o.Now
	s.looks = looks{profile: colorprofile.TrueColor}
	if o.Environ != nil {
		s.looks.env = newEnvironment(o.Environ)
	}
	s.looks.settle(s.cfg)
	s.data = newData(store.NoHistory(), Inputs(s.cfg, s.now, time.Local))
	s.stack.dialogs = []dialog{&dashboard{s}}
	return s
}

// resettle makes theme and figures anew after a setting has changed.
func (s *session) resettle() {
	s.looks.settle(s.cfg)
	s.data = newData(s.data.history, s.inputs())
	s.dirty = true
}

// set changes a setting on screen at once and in the config file beside, keeps
// how to take it back, and says words where it is another now. Nothing is set
// within the first second of the run: what is typed then are answers of the
// terminal.
func (s *session) set(key, value, words string) tea.Cmd {
	setting, _ := config.Find(key)
	before := setting.Value(s.cfg)
	cmd, ok := s.assign(key, value)
	to := func(value string) func() tea.Cmd {
		return func() tea.Cmd {
			cmd, _ := s.assign(key, value)
			return cmd
		}
	}
	if ok && before != value {
		s.undo.add(undoStep{setting.Name + " is " + shownValue(setting, before) + " again", setting.Name + " is " + shownValue(setting, value), to(before), to(value)})
		s.say(words + " · z takes it back")
	}
	return cmd
}

func (s *session) assign(key, value string) (tea.Cmd, bool) {
	if since := s.o.Now().Sub(s.started); since >= 0 && since < time.Second {
		s.say("not yet: settings change from the first second of the run on; press it again")
		return nil, false
	}
	changed, err := s.cfg.With(key, value)
	if err != nil {
		s.warn(err.Error())
		return nil, false
	}
	s.cfg = changed
	s.resettle()
	save := s.o.SaveSetting
	return s.jobs.do(func() error { return save(key, value) }, s.saved), true
}

// saved ends the saving of a setting.
func (s *session) saved(err error) tea.Cmd {
	if err != nil {
		s.warn("not saved: " + s.o.words(err))
	}
	return nil
}

func (s *session) quit() tea.Cmd { return s.probe.leave(tea.Quit) }

// leaveFor ends the run with an error that tells the caller what is wanted.
func (s *session) leaveFor(err error) tea.Cmd {
	s.leave = err
	return s.quit()
}
