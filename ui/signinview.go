package ui

import (
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

// address draws an address from the left edge of the screen, in as many lines
// as it takes, so that it can be selected whole, and returns their number.
func (d *signIn) address(c *screen.Canvas, y int, address string) int {
	runes := []rune(screen.Clean(address))
	n := 0
	for len(runes) > 0 && y+n < c.H-2 {
		k := min(len(runes), c.W)
		piece := string(runes[:k])
		c.Text(0, y+n, c.W, screen.In(screen.InkLink), piece)
		d.links = append(d.links, link{piece, address})
		runes = runes[k:]
		n++
	}
	return n
}

func (d *signIn) draw(c *screen.Canvas, r screen.Rect) {
	switch {
	case d.wrong == "" && d.attempt != nil && d.whole:
		d.drawWhole(c)
	case d.wrong == "" && d.attempt != nil && d.looks.env.overSSH() != "" && !d.pasting:
		d.drawSSH(c)
	default:
		d.drawHere(c, r)
	}
}

// drawWhole shows the address alone.
func (d *signIn) drawWhole(c *screen.Canvas) {
	c.Text(2, 0, c.W-4, screen.In(screen.InkLabel), "The whole address, from the left edge: select it with the mouse (hold shift where a click does something). a goes back.")
	d.address(c, 2, d.attempt.URL())
}

// code is the code in groups that the eye can compare: "K T R M – W Q D V".
func code(s string) string {
	var letters []string
	for i, r := range []rune(strings.ReplaceAll(screen.Clean(s), "-", "")) {
		if i == 4 {
			letters = append(letters, "–")
		}
		letters = append(letters, string(r))
	}
	return strings.Join(letters, " ")
}

// drawSSH is the sign-in on another machine: the browser is elsewhere.
func (d *signIn) drawSSH(c *screen.Canvas) {
	host := d.o.Host
	if host == "" {
		host = d.looks.env.overSSH()
	}
	host = screen.Clean(host)
	y := 1
	c.Spans(2, y, c.W-4, screen.Strong("Sign in to Withings  "), screen.Label("you are on another machine, over SSH: "+host))
	y += 2
	step := func(n string, words string) {
		used := c.Paragraph(screen.Rect{X: 5, Y: y, W: c.W - 7, H: 3}, screen.In(screen.InkText), words)
		c.Spans(2, y, 3, screen.InkedBold(screen.InkWeight, n))
		y += used
	}
	step("1", "Open this address in the browser in front of you. It is all here, from the left edge, to select with the mouse:")
	y += 1
	y += d.address(c, y, d.attempt.URL()) + 1
	step("2", "Allow access. The browser then ends on a page that does not load: that is right. It wants to reach your own machine, and the program runs on this one.")
	if c.H >= 30 {
		y++
	}
	step("3", "Copy the address of that page, come back, press p and paste it. It begins with")
	c.Spans(5, y, c.W-7, screen.Inked(screen.InkLink, screen.Clean(d.attempt.Redirect())+"?code="))
	y += 2
	rule := func(caption string) {
		c.Rule(screen.Rect{X: 0, Y: y, W: c.W, H: 1}, []screen.Span{screen.Label(caption)}, nil)
		y++
	}
	if y+4 < c.H-2 {
		rule("Code")
		c.Spans(3, y, c.W-6, screen.Strong(code(d.attempt.Code())), screen.Label("    the pasted address must carry it; the program checks"))
		c.Spans(3, y+1, c.W-6, screen.Label("· waiting for the pasted address; Withings' code lives 30 s: paste soon   "+d.left()))
		y += 3
	}
	if y+3 < c.H-2 {
		rule("Or so that it goes on by itself")
		port := "8976"
		if u, err := url.Parse(d.attempt.Redirect()); err == nil && u.Port() != "" {
			port = u.Port()
		}
		c.Spans(3, y, c.W-6, screen.Bold("ssh -L "+port+":localhost:"+port+" "+host), screen.Label("   then sign in again: the browser's answer comes through"))
		c.Spans(3, y+1, c.W-6, screen.Bold("withings-tui login --paste"), screen.Label("   without the dashboard: prints the address, reads the answer"))
	}
}

// left is the time that is left: "2:46 left".
func (d *signIn) left() string {
	left := max(0, d.attempt.Deadline().Sub(d.now).Round(time.Second))
	return fmt.Sprintf("%d:%02d left", int(left.Minutes()), int(left.Seconds())%60)
}

// drawHere is the sign-in on the person's own machine.
func (d *signIn) drawHere(c *screen.Canvas, r screen.Rect) {
	title := d.name()
	if d.demo {
		title = "Sign in as Withings' demo user"
	}
	c.Spans(1, 0, c.W-2, screen.Strong("withings-tui"))
	box := middle(screen.Rect{X: 0, Y: 1, W: r.W, H: r.H - 1}, 100, 23)
	in := framed(c, box, screen.InkToday, title)
	roomy := in.H >= 20
	y := in.Y
	gap := func() {
		if roomy {
			y++
		}
	}
	para := func(x int, s screen.Style, words string) {
		y += c.Paragraph(screen.Rect{X: x, Y: y, W: in.Right() - x, H: max(0, in.Bottom()-y)}, s, words)
	}
	gap()
	switch {
	case d.wrong != "":
		c.Spans(in.X, y, in.W, screen.Inked(screen.InkCaution, "▲ "), screen.InkedBold(screen.InkCaution, "Not signed in"))
		y += 2
		para(in.X, screen.In(screen.InkText), d.wrong)
		y++
		para(in.X, screen.In(screen.InkLabel), "enter tries again, s changes the client id and secret, d takes Withings' demo user, esc goes back.")
		return
	case d.attempt == nil:
		para(in.X, screen.In(screen.InkText), "starting to listen for the browser…")
		return
	}
	step := func(n, words string) {
		c.Spans(in.X, y, 3, screen.InkedBold(screen.InkWeight, n))
		para(in.X+3, screen.In(screen.InkText), words)
	}
	first := "Allow access on Withings' page: enter opens it in your browser."
	if !d.opened.IsZero() {
		first = "Allow access on Withings' page. Your browser shows it."
	}
	step("1", first)
	para(in.X+3, screen.In(screen.InkLabel), "No browser here? c copies the address, a shows the whole of it.")
	shown := c.Theme.Ellipsis(screen.Clean(d.attempt.URL()), in.W-3)
	c.Text(in.X+3, y, in.W-3, screen.In(screen.InkLink), shown)
	d.links = append(d.links, link{strings.TrimSuffix(shown, "…"), d.attempt.URL()})
	y++
	gap()
	step("2", "When the page says it is done, it shows a code. Compare:")
	gap()
	c.Spans(in.X+7, y, in.W-7, screen.Strong(code(d.attempt.Code())), screen.Label("     the same letters: it is your sign-in that was answered"))
	y++
	gap()
	step("3", "This screen goes on by itself, and the first readings come.")
	gap()
	if d.pasting {
		d.drawPaste(c, screen.Rect{X: in.X, Y: y, W: in.W, H: max(0, in.Bottom()-y)})
		return
	}
	d.drawWaiting(c, box, screen.Rect{X: in.X, Y: y, W: in.W, H: max(0, in.Bottom()-y)}, roomy)
}

func (d *signIn) drawPaste(c *screen.Canvas, r screen.Rect) {
	row := r.Row(0)
	c.Clear(row, screen.Style{Ground: screen.InkSelect})
	inputLine(c, row, &d.typing, true)
	words, ink := "Paste the whole address that the browser ended on, or the code in it; enter signs in with it.", screen.InkLabel
	switch {
	case d.checking:
		words = "checking…"
	case d.note != "":
		words, ink = d.note, screen.InkCaution
	case !d.attempt.Listening():
		words = "This callback cannot reach here: paste the address that the browser ends on; enter signs in with it."
	}
	_, r = r.TakeTop(1)
	c.Paragraph(r, screen.In(ink), words)
}

// drawWaiting tells what is waited for and how long.
func (d *signIn) drawWaiting(c *screen.Canvas, box, r screen.Rect, roomy bool) {
	c.Rule(screen.Rect{X: box.X + 1, Y: r.Y, W: box.W - 2, H: 1}, []screen.Span{screen.Label("Waiting")}, nil)
	_, r = r.TakeTop(1)
	line := func(parts ...screen.Span) {
		if r.H > 0 {
			c.Spans(r.X, r.Y, r.W, parts...)
			_, r = r.TakeTop(1)
		}
	}
	line(screen.Inked(screen.InkGood, "● "), screen.Plain("listening on "+screen.Clean(d.attempt.Redirect())), screen.Faint("  this machine only; closes after the answer"))
	if !d.opened.IsZero() {
		line(screen.Inked(screen.InkGood, "● "), screen.Plain("a browser opened"))
	}
	if d.note != "" {
		line(screen.Inked(screen.InkCaution, "▲ "), screen.Plain(d.note))
	}
	line(screen.Inked(screen.InkLabel, "· "), screen.Label("Withings has not answered yet"))
	if r.H > 0 {
		total := d.attempt.Deadline().Sub(d.begun).Seconds()
		part := 0.0
		if total > 0 {
			part = max(0, min(1, 1-d.attempt.Deadline().Sub(d.now).Seconds()/total))
		}
		words := d.left()
		bar := screen.Rect{X: r.X, Y: r.Y, W: max(4, r.W-len(words)-3), H: 1}
		chart.Meter(c, bar, part, screen.InkToday)
		c.Text(bar.Right()+2, r.Y, len(words), screen.In(screen.InkLabel), words)
		_, r = r.TakeTop(1)
	}
	if roomy {
		_, r = r.TakeTop(1)
	}
	if r.H > 0 {
		c.Paragraph(r, screen.In(screen.InkLabel), "Your password goes to Withings only. This program gets a token that can read, kept here.")
	}
}
