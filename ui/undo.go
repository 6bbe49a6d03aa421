package ui

import tea "charm.land/bubbletea/v2"

// undos are the changes of this run that z takes back, and those taken back that
// Z makes again, the last one last.
type undos struct{ made, takenBack []undoStep }

// undoStep is a change that can be taken back and made again.
type undoStep struct {
	undone, redone string // what is true then
	undo, redo     func() tea.Cmd
}

// mostUndos is how many changes can be taken back.
const mostUndos = 100

// add keeps a change that was made. What was taken back before it cannot be made
// again any more.
func (u *undos) add(step undoStep) {
	u.made = append(u.made, step)
	u.made = u.made[max(0, len(u.made)-mostUndos):]
	u.takenBack = nil
}

// noUndo and noRedo are why nothing can be taken back, or made again; "" where
// something can.
func (u *undos) noUndo() string { return where(len(u.made) == 0, "nothing was changed in this run") }
func (u *undos) noRedo() string { return where(len(u.takenBack) == 0, "nothing was taken back") }

// undoLast takes the last change back.
func (s *session) undoLast() tea.Cmd {
	step, ok := moveLast(&s.undo.made, &s.undo.takenBack)
	if !ok {
		return nil
	}
	cmd := step.undo()
	s.say("taken back: " + step.undone + " · Z makes it again")
	return cmd
}

// redoLast makes the change again that was taken back last.
func (s *session) redoLast() tea.Cmd {
	step, ok := moveLast(&s.undo.takenBack, &s.undo.made)
	if !ok {
		return nil
	}
	cmd := step.redo()
	s.say("made again: " + step.redone + " · z takes it back")
	return cmd
}

func moveLast(from, to *[]undoStep) (step undoStep, ok bool) {
	n := len(*from) - 1
	if n < 0 {
		return undoStep{}, false
	}
	step = (*from)[n]
	*from, *to = (*from)[:n], append(*to, step)
	return step, true
}
