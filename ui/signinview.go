package ui

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"withings-tui/ui/chart"
	"withings-tui/ui/screen"
)

// link is an address on the screen that a click opens in terminals that know
// links (OSC 8).
type link struct{ text, address string }

// linked gives the addresses of a frame their links, from the top down. The text
// of one stands on one line, or in pieces on several.
func linked(frame string, links []link) string {
	var b strings.Builder
	for _, l := range links {
		i := strings.Index(frame, l.text)
		if l.text == "" || i < 0 || strings.ContainsFunc(l.address, func(r rune) bool { return r <= ' ' || r > '~' }) {
			continue
		}
		b.WriteString(frame[:i] + "\x1b]8;;" + l.address + "\x1b\\" + l.text + "\x1b]8;;\x1b\\")
		frame = frame[i+len(l.text):]
	}
	return b.String() + frame
}

func (d *signIn) draw(c *screen.Canvas, r screen.Rect) {
	p := &column{Rect: screen.Rect{W: c.W, H: c.H - 2}, c: c, roomy: c.H >= 30}
	switch {
	case d.attempt != nil && d.alone:
		p.words(screen.InkLabel, "The whole address, to select with the mouse (shift helps); a goes back.")
		p.next()
		d.address(p)
	case d.attempt != nil && d.looks.env.overSSH() != "" && !d.pasting:
		d.drawSSH(p)
	default:
		d.drawHere(c, r)
	}
}

// address writes the address from the left edge of the screen, in as many lines
// as it takes, so that it can be selected whole.
func (d *signIn) address(p *column) {
	for runes := []rune(screen.Clean(d.attempt.URL())); len(runes) > 0 && p.H > 0; {
		piece := string(runes[:min(len(runes), p.W)])
		p.line(screen.Inked(screen.InkLink, piece))
		d.links = append(d.links, link{piece, d.attempt.URL()})
		runes = runes[min(len(runes), p.W):]
	}
}

// code is the code in groups that the eye can compare: "K T R M – W Q D V".
func code(s string) screen.Span {
	letters := strings.Split(strings.ReplaceAll(screen.Clean(s), "-", ""), "")
	if len(letters) > 4 {
		letters[4] = "– " + letters[4]
	}
	return screen.Strong(strings.Join(letters, " "))
}

// drawSSH is the sign-in on another machine: the browser is elsewhere.
func (d *signIn) drawSSH(p *column) {
	host := screen.Clean(cmp.Or(d.o.Host, d.looks.env.overSSH()))
	p.next()
	p.line(screen.Strong("  Sign in to Withings  "), screen.Label("you are on another machine, over SSH: "+host))
	p.next()
	step := func(n, words string) { p.indented(2, func() { p.step(n, words) }) }
	step("1", "Open this address in the browser in front of you. It is all here, from the left edge, to select with the mouse:")
	p.next()
	d.address(p)
	p.next()
	step("2", "Allow access. The browser then ends on a page that does not load: that is right. It wants to reach your own machine, and the program runs on this one.")
	p.gap()
	step("3", "Copy the address of that page, come back, press p and paste it. It begins with")
	p.line(screen.Inked(screen.InkLink, "     "+screen.Clean(d.attempt.Redirect())+"?code="))
	p.next()
	if p.H > 4 {
		p.rule("Code", 0)
		p.line(screen.Plain("   "), code(d.attempt.Code()), screen.Label("    the pasted address must carry it; the program checks"))
		p.line(screen.Label("   · waiting, " + d.left() + "; Withings' code lives 30 s: paste soon"))
		p.next()
	}
	if p.H > 2 {
		port := "8976"
		if u, err := url.Parse(d.attempt.Redirect()); err == nil && u.Port() != "" {
			port = u.Port()
		}
		p.rule("Or so that it goes on by itself", 0)
		p.line(screen.Bold("   ssh -L "+port+":localhost:"+port+" "+host), screen.Label("   then sign in again: the browser's answer comes through"))
		p.line(screen.Bold("   withings-tui"+screen.Clean(d.o.Flags)+" login --paste"), screen.Label("   without the dashboard: prints the address, reads the answer"))
	}
}

// left is the time that is left: "2:46 left".
func (d *signIn) left() string {
	left := max(0, d.attempt.Deadline().Sub(d.now).Round(time.Second))
	return fmt.Sprintf("%d:%02d left", int(left.Minutes()), int(left.Seconds())%60)
}

// drawHere is the sign-in on the person's own machine.
func (d *signIn) drawHere(c *screen.Canvas, r screen.Rect) {
	title := d.title
	if d.demo {
		title = "Sign in as Withings' demo user"
	}
	c.Spans(1, 0, c.W-2, screen.Strong("withings-tui"))
	in := framed(c, middle(screen.Rect{X: 0, Y: 1, W: r.W, H: r.H - 1}, 100, 23), screen.InkToday, title)
	p := &column{Rect: in, c: c, roomy: in.H >= 20}
	p.gap()
	switch {
	case d.wrong != "":
		p.line(screen.Inked(screen.InkCaution, "▲ "), screen.InkedBold(screen.InkCaution, "Not signed in"))
		p.next()
		p.words(screen.InkText, d.wrong)
		p.next()
		p.words(screen.InkLabel, "enter tries again, s changes the client id and secret, esc goes back. d signs in as Withings' demo user, a made-up person for trying things out.")
		return
	case d.attempt == nil:
		p.words(screen.InkText, "starting to listen for the browser…")
		return
	}
	first := "Allow access on Withings' page: enter opens it."
	if !d.opened.IsZero() {
		first = "Allow access on Withings' page: your browser has it."
	}
	p.step("1", first)
	p.indented(3, func() {
		p.words(screen.InkLabel, "No browser? c copies the address, a shows it whole.")
		shown := c.Theme.Ellipsis(screen.Clean(d.attempt.URL()), p.W)
		d.links = append(d.links, link{strings.TrimSuffix(shown, "…"), d.attempt.URL()})
		p.line(screen.Inked(screen.InkLink, shown))
	})
	p.gap()
	p.step("2", "The page it ends on shows a code. Compare:")
	p.gap()
	p.line(screen.Plain("       "), code(d.attempt.Code()), screen.Label("     the same letters: it was yours"))
	p.gap()
	p.step("3", "This screen goes on by itself; readings come.")
	p.gap()
	if d.pasting {
		d.drawPaste(p)
	} else {
		d.drawWaiting(p)
	}
}

func (d *signIn) drawPaste(p *column) {
	row := p.next()
	p.c.Clear(row, screen.Style{Ground: screen.InkSelect})
	inputLine(p.c, row, &d.typing)
	words, ink := "Paste the whole address that the browser ended on, or the code in it; enter signs in with it.", screen.InkLabel
	switch {
	case d.checking:
		words = "checking…"
	case d.note != "":
		words, ink = d.note, screen.InkCaution
	case !d.attempt.Listening():
		words = "This callback cannot reach here: paste the address that the browser ends on; enter signs in with it."
	}
	p.words(ink, words)
}

// drawWaiting tells what is waited for and how long.
func (d *signIn) drawWaiting(p *column) {
	p.rule("Waiting", 1)
	p.line(screen.Inked(screen.InkGood, "● "), screen.Plain("listening on "+screen.Clean(d.attempt.Redirect())), screen.Faint("  this machine only; closes after the answer"))
	if !d.opened.IsZero() {
		p.line(screen.Inked(screen.InkGood, "● "), screen.Plain("a browser opened"))
	}
	if d.note != "" {
		p.line(screen.Inked(screen.InkCaution, "▲ "), screen.Plain(d.note))
	}
	p.line(screen.Label("· Withings has not answered yet"))
	if bar := p.next(); bar.H > 0 {
		words, part := d.left(), 0.0
		if total := d.attempt.Deadline().Sub(d.begun); total > 0 {
			part = max(0, min(1, 1-float64(d.attempt.Deadline().Sub(d.now))/float64(total)))
		}
		bar.W = max(4, bar.W-len(words)-3)
		chart.Meter(p.c, bar, part, screen.InkToday)
		p.c.Spans(bar.Right()+2, bar.Y, len(words), screen.Label(words))
	}
	p.gap()
	const password = "Your password goes to Withings only. This program gets a token that can read, kept here."
	if len(p.c.Theme.Wrap(password, p.W)) <= p.H {
		p.words(screen.InkLabel, password)
	}
}
