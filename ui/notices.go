package ui

import (
	"time"

	"withings-tui/ui/screen"
)

// noticeLasts is how long a word that asks for nothing stays.
const noticeLasts = 8 * time.Second

// most is how many messages are kept.
const most = 200

// message is one line for the person.
type message struct {
	at   time.Time
	bad  bool
	text string
}

// notices are what was said so far, and what still stands on the line above the
// keys.
type notices struct {
	log     []message
	current message // with a text while it is shown
	ends    time.Time
	hands   func() time.Time // of the clock
}

func (n *notices) add(m message) {
	m.text = screen.Clean(m.text)
	if m.text == "" {
		return
	}
	n.current, n.ends = m, m.at.Add(noticeLasts)
	if k := len(n.log); k > 0 && n.log[k-1].text == m.text {
		n.log[k-1].at = m.at
		return
	}
	n.log = append(n.log, m)
	n.log = n.log[max(0, len(n.log)-most):]
}

// clear takes the word off the screen; it stays among the messages.
func (n *notices) clear() { n.current = message{} }

// expire takes a word off that has stood long enough.
func (n *notices) expire(now time.Time) bool {
	if n.current.text == "" || now.Before(n.ends) {
		return false
	}
	n.clear()
	return true
}

// until is how long the word still stands, 0 where there is none.
func (n *notices) until(now time.Time) time.Duration {
	if n.current.text == "" {
		return 0
	}
	return max(n.ends.Sub(now), 10*time.Millisecond)
}

// say tells the person something; warn tells that something went wrong.
func (n *notices) say(text string)  { n.add(message{n.hands(), false, text}) }
func (n *notices) warn(text string) { n.add(message{n.hands(), true, text}) }
