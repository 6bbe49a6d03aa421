package ui

import (
	"context"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
	"withings-tui/ui/pane"
	"withings-tui/ui/units"
)

// session is what all dialogs share: the settings, the readings, and what is
// looked at. Each dialog has its own state beside it.
type session struct {
	o       Options
	cfg     config.Config
	ctx     context.Context
	started time.Time
	now     time.Time // of the last tick: what "today" and ages go by
	w, h    int

	stack
	notices
	looks looks
	probe probe
	undo  undos
	jobs  jobs
	clock clock

	data    *data // what is loaded; never nil
	loader  loader
	sync    refresh
	account account
	signIns int // begun or given up: what an older one brings is dropped

	pane    int // index into pane.All
	place   place
	series  map[string]string
	compare pane.Compare
	other   store.Period // of CompareOther
	card    int          // of the Overview, counted from 0
	second  bool         // the pane's second look
	hover   hover
	hits    []hit         // what a click does, as drawn last
	plots   []pane.Target // the same of the pane
	ranged  ranged
	stopsOf stopsFor
	kept    pane.Stops

	links []link // addresses on the screen, as drawn last

	leave error // what Run returns
	dirty bool  // the screen is drawn anew
}

func newSession(ctx context.Context, o Options) *session {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &session{o: o, cfg: o.Config, ctx: ctx, started: o.Now(), now: o.Now(), series: map[string]string{}, dirty: true}
	s.notices.hands = o.Now
	s.looks = looks{profile: colorprofile.TrueColor}
	if o.Environ != nil {
		s.looks.env = newEnvironment(o.Environ)
	}
	s.looks.settle(s.cfg)
	s.data = newData(store.NoHistory(), s.inputs())
	s.stack.dialogs = []dialog{&dashboard{s}}
	if o.Notice != "" {
		s.say(o.Notice)
	}
	return s
}

// inputs is everything but the readings that figures depend on.
func (s *session) inputs() insight.Inputs { return Inputs(s.cfg, s.now, s.zone()) }

// Inputs is everything but the readings that figures depend on: the settings, the
// moment, and the account's zone.
func Inputs(c config.Config, now time.Time, zone *time.Location) insight.Inputs {
	since, _ := store.ParseDate(c.Since) // 0, that is none, where none is set
	return insight.Inputs{
		Now: now, Zone: zone, Write: units.Writer{Units: c.Units, Privacy: c.Privacy},
		Smoother: insight.Smoother(c.Smoother), Guideline: insight.Guideline(c.Guideline), Setting: insight.Setting(c.Setting),
		Hours: insight.Hours{MorningFrom: int(c.MorningFrom), MorningTo: int(c.MorningTo),
			EveningFrom: int(c.EveningFrom), EveningTo: int(c.EveningTo)},
		WeekStart: c.WeekStart, HeightM: c.HeightM, Born: c.Born, AsianBMI: c.AsianBMI,
		GoalWeightKg: c.GoalWeightKg, GoalSteps: c.GoalSteps, Since: since,
	}
}

// write is how numbers are written now.
func (s *session) write() units.Writer {
	return units.Writer{Units: s.cfg.Units, Privacy: s.cfg.Privacy}
}

// zone is the account's own, in which its days begin and end; the machine's
// where the account has none.
func (s *session) zone() *time.Location {
	if s.data == nil {
		return time.Local
	}
	return s.data.zone
}

func (s *session) today() store.Date { return store.DateOf(s.now.In(s.zone())) }

// environ is the variables of the process.
func (o Options) environ() []string {
	if o.Environ != nil {
		return o.Environ
	}
	return os.Environ()
}

// resettle makes theme and figures anew after a setting has changed.
func (s *session) resettle() {
	s.looks.settle(s.cfg)
	s.data = newData(s.data.history, s.inputs())
	s.dirty = true
}

// set changes a setting on screen at once and in the config file beside, and
// keeps how to take it back. Nothing is set within the first second of the run:
// what is typed then are answers of the terminal.
func (s *session) set(key, value string) tea.Cmd {
	setting, ok := config.Find(key)
	if !ok {
		return nil
	}
	before := setting.Value(s.cfg)
	cmd, ok := s.assign(key, value)
	if ok && before != value {
		s.undo.add(setting.Name+" is "+shownValue(setting, before)+" again", func() tea.Cmd {
			cmd, _ := s.assign(key, before)
			return cmd
		})
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
	if save == nil {
		return nil, true
	}
	return s.jobs.do(func() error { return save(key, value) }, s.saved), true
}

// saved ends the saving of a setting.
func (s *session) saved(err error) tea.Cmd {
	if err != nil {
		s.warn("not saved: " + s.o.words(err))
	}
	return nil
}

// quitMsg ends the program, as a signal does.
type quitMsg struct{}

func (s *session) quit() tea.Cmd { return s.leaveTerminal(tea.Quit) }

// leaveFor ends the run with an error that tells the caller what is wanted.
func (s *session) leaveFor(err error) tea.Cmd {
	s.leave = err
	return s.quit()
}
