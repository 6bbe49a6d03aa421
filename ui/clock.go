package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// clock ticks as often as the screen changes by itself: once a minute, each
// second while something moves. A tick of an older serial is dropped.
type clock struct{ serial int }

// tick is the next tick, in place of one that is awaited.
func (s *session) tick() tea.Cmd {
	s.clock.serial++
	serial := s.clock.serial
	wait := time.Second
	if !s.moves() {
		now := s.o.Now()
		wait = now.Truncate(time.Minute).Add(time.Minute).Sub(now)
		if left := s.notices.until(now); left > 0 {
			wait = min(wait, left)
		}
	}
	return tea.Tick(wait, func(time.Time) tea.Msg { return then(func() tea.Cmd { return s.ticked(serial) }) })
}

// moves tells whether the screen changes by itself from second to second.
func (s *session) moves() bool {
	if s.sync.running {
		return true
	}
	_, waits := s.top().(*signIn)
	return waits
}

// ticked is the hand of the clock.
func (s *session) ticked(serial int) tea.Cmd {
	if serial != s.clock.serial {
		s.dirty = false
		return nil
	}
	before := s.now
	s.advance()
	expired := s.notices.expire(s.now)
	sameMinute := s.now.Truncate(time.Minute).Equal(before.Truncate(time.Minute))
	if !expired && !s.moves() && sameMinute {
		s.dirty = false
	}
	cmds := []tea.Cmd{s.tick()}
	if s.due() {
		cmds = append(cmds, s.refreshNow())
	}
	return tea.Batch(cmds...)
}

// advance takes the time of now; with a new day all is computed anew, and a
// window that ended today still does.
func (s *session) advance() {
	was := s.today()
	s.now = s.o.Now()
	if was == s.today() {
		return
	}
	s.resettle()
	if s.place.window.To == was {
		s.place = s.place.slide(int(s.today()-was), s.reach())
	}
}

// due tells whether the cache is older than the interval and nothing stands in
// the way of a refresh. After a failure it waits for the interval too.
func (s *session) due() bool {
	if s.sync.running || !s.account.signed {
		return false
	}
	if _, waits := s.top().(*signIn); waits {
		return false
	}
	last := s.data.history.State.LastSync
	if s.sync.ended.After(last) {
		last = s.sync.ended
	}
	return s.now.Sub(last) >= s.cfg.RefreshInterval
}
