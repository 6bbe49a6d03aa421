package ui

import (
	"fmt"
	"time"
)

func (a *App) drawSignIn(c *canvas) {
	if a.note.text != "" { // why a key did nothing
		defer a.drawFooter(c, c.h-1)
	}
	l := &a.login
	title := "Sign in to Withings"
	if l.demo {
		title = "Sign in as Withings' demo user"
	}
	r := a.panel(c, title, 64, 18)
	in := r.inset(3, 1)
	y := in.y
	gap := 0
	if in.h >= 14 {
		gap = 1
	}
	y += gap
	write := func(s style, words string) {
		for _, line := range wrap(words, in.w) {
			c.text(in.x, y, in.w, s, line)
			y++
		}
	}
	switch {
	case l.err != "":
		c.spans(in.x, y, in.w, inked(inkCaution, "▲ "), span{"Not signed in", bright(inkCaution)})
		y += 1 + gap
		write(fg(inkText), l.err)
		y += gap
		a.drawKeyList(c, rect{in.x, y, in.w, in.y + in.h - y}, [][2]string{{"enter", "try again"}, {"s", "client id and secret"}, {"d", "Withings' demo user"}, {"esc", a.backWords()}, {"q", "quit"}})
		return
	case l.attempt == nil:
		c.spans(in.x, y, in.w, inked(inkWeight, string(spinner[l.spin%len(spinner)])+" "), plain("starting to listen for the browser…"))
		return
	}
	t := l.attempt
	what := "enter opens Withings' own sign-in page in your browser."
	if l.opened {
		what = "Your browser shows Withings' own sign-in page."
	}
	write(fg(inkText), what+" Allow access there; this screen goes on by itself.")
	y += gap
	c.spans(in.x, y, in.w, label("code    "), span{" " + clean(t.Code()) + " ", bright(inkPaper).on(inkWeight)}, label("  the page at the end shows the same"))
	y += 1 + gap
	c.spans(in.x, y, in.w, label("address "), inked(inkLink, clean(t.URL())))
	y++
	c.spans(in.x, y, in.w, label("back to "), plain(clean(t.Redirect())))
	y += 1 + gap
	if l.pasting {
		drawField(c, in.x-1, y, in.w+1, " paste", &l.paste, true)
		y++
		words := "enter signs in with it; esc goes back"
		if !t.Listening() {
			words = "this callback cannot reach here: paste where the browser ends; enter signs in"
		}
		if l.checking {
			words = "checking…"
		}
		if l.note != "" {
			words = l.note
		}
		write(fg(inkLabel), words)
		return
	}
	left := t.Deadline().Sub(a.now).Round(time.Second)
	c.both(in.x, y, in.w,
		[]span{inked(inkWeight, string(spinner[l.spin%len(spinner)])+" "), plain("waiting for the browser")},
		[]span{label(fmt.Sprintf("%d:%02d left", int(max(0, left).Minutes()), int(max(0, left).Seconds())%60))})
	y += 1 + gap
	open := "open the browser"
	if l.opened {
		open = "open the browser again"
	}
	a.drawKeyList(c, rect{in.x, y, in.w, in.y + in.h - y}, [][2]string{{"enter", open}, {"c", "copy the address"}, {"p", "paste redirect (SSH)"}, {"d", "Withings' demo user"}, {"esc", a.backWords()}, {"q", "quit"}})
	foot := "Tokens stay on this machine, in a file only you can read."
	if l.note != "" {
		foot = l.note
	}
	c.text(r.x, min(c.h-1, r.y+r.h+1), c.w-r.x, fg(inkLabel), foot)
}

func (a *App) backWords() string {
	if a.data.empty() {
		return "back"
	}
	return "back to cached data"
}

// drawKeyList writes keys and words in two columns.
func (a *App) drawKeyList(c *canvas, r rect, keys [][2]string) {
	half := r.w / 2
	for i, k := range keys {
		x, y := r.x+i%2*half, r.y+i/2
		if y >= r.y+r.h {
			return
		}
		width := 6
		if i%2 == 1 {
			width = 4
		}
		c.spans(x, y, half, span{fmt.Sprintf("%-*s", width, k[0]), bright(inkText)}, label(k[1]))
	}
}
