package ui

import (
	"fmt"
	"strings"
	"time"

	"withings-tui/store"
	"withings-tui/ui/chart"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// devices is the devices of the account: battery, last contact, and on which
// days they brought readings, which tells "not measured" from "not synced".
type devices struct {
	plain
	list
}

const (
	deviceDays = 13 * 7 // how many days are shown
	silentDays = 7      // for how many a device may bring nothing, or not report, before that is told
)

// brought is what a device brought.
type brought struct {
	last store.Stamp
	days [deviceDays]bool // with readings, up to today
	pane string           // whose readings they are, "" where it brought none
}

func newDevices(s *session) *devices { return &devices{plain: plain{session: s, title: "Devices"}} }

func (d *devices) chosen() (store.Device, bool) {
	all := d.data.history.State.Devices
	if len(all) == 0 {
		return store.Device{}, false
	}
	return all[min(d.at, len(all)-1)], true
}

func (d *devices) keys() []binding {
	none := func() string {
		dev, ok := d.chosen()
		return where(!ok || d.data.of(dev).pane == "", "it has brought no readings")
	}
	keys := append(d.list.keys("device", false),
		binding{keys: []string{"enter"}, shown: "enter", brief: "its readings", help: "the table of its readings", why: none, do: does(func() {
			dev, _ := d.chosen()
			d.pop()
			d.show(pane.Index(d.data.of(dev).pane))
			t := newTable(d.session)
			t.search.SetValue(screen.Clean(dev.Model))
			d.push(t)
		})})
	return over(d.session, keys, d.pop, "D")
}

// of is what a device brought: by its id, where none came by its model.
func (d *data) of(dev store.Device) brought {
	if found, ok := d.devices[dev.ID]; ok {
		return found
	}
	return d.devices[dev.Model]
}

// broughtBy tells for each device, by id and where none came by model, what it
// brought.
func broughtBy(h *store.History, today store.Date) map[string]brought {
	out := map[string]brought{}
	add := func(key, slug string, at store.Stamp) {
		if key == "" {
			return
		}
		b := out[key]
		if b.pane = slug; at.Unix >= b.last.Unix {
			b.last = at
		}
		if back := int(today - at.Date()); back >= 0 && back < deviceDays {
			b.days[deviceDays-1-back] = true
		}
		out[key] = b
	}
	reading := func(r store.Reading, slug string) {
		if r.Hardware > 0 && int(r.Hardware) < len(h.Hardware) {
			add(h.Hardware[r.Hardware], slug, r.Stamp)
		} else if !r.Typed {
			add(h.Model(r), slug, r.Stamp)
		}
	}
	for _, day := range h.Days {
		add(day.Device, pane.Activity.Slug, pane.Noon(day.Date))
	}
	for _, n := range h.Sleeps {
		add(n.DeviceID, pane.Sleep.Slug, n.To)
	}
	for _, r := range h.Temperatures {
		reading(r.Reading, pane.Temperature.Slug)
	}
	for _, r := range h.Pressures {
		reading(r.Reading, pane.Pressure.Slug)
	}
	for _, r := range h.Weighings {
		reading(r.Reading, pane.Weight.Slug)
	}
	return out
}

// kinds are the devices by a part of their type.
var kinds = [...]struct{ part, noun, measures string }{
	{"scale", "scale", "weight, body composition"}, {"blood", "monitor", "blood pressure, pulse"}, {"bpm", "monitor", "blood pressure, pulse"},
	{"thermo", "thermometer", "temperature"}, {"track", "tracker", "steps, sleep, heart rate"}, {"watch", "watch", "steps, sleep, heart rate"}, {"sleep", "sleep mat", "sleep"},
}

// kindOf is what a device is called and measures.
func kindOf(dev store.Device) (noun, measures string) {
	for _, k := range kinds {
		if strings.Contains(strings.ToLower(dev.Type), k.part) {
			return k.noun, k.measures
		}
	}
	return "device", screen.Clean(dev.Type)
}

// daysSince is a time in whole days: "9 days".
func (k *known) daysSince(t time.Time) string {
	return units.Count(max(1, int(k.now.Sub(t).Hours()/24)), "day", "days")
}

// silent tells of the metric that is looked at that its device has been out of
// touch: "no weight for 9 days: the scale last reported 9 days ago, battery
// low"; "" where it reports, or another one has taken over.
func (v *viewing) silent() string {
	for _, dev := range v.data.history.State.Devices {
		b := v.data.of(dev)
		if at := pane.Index(b.pane); at < 0 || at != v.pane && v.shown().Draw == nil {
			continue
		}
		newest := true
		for _, other := range v.data.devices {
			newest = newest && (other.pane != b.pane || other.last.Unix <= b.last.Unix)
		}
		days := int(v.today() - b.last.Date())
		if !newest || days <= silentDays || days > deviceDays || dev.LastSeen.IsZero() || v.now.Sub(dev.LastSeen) < silentDays*24*time.Hour {
			continue
		}
		noun, _ := kindOf(dev)
		words := fmt.Sprintf("no %s for %s: the %s last reported %s ago", strings.ToLower(pane.All[pane.Index(b.pane)].Title), v.daysSince(b.last.Time()), noun, v.daysSince(dev.LastSeen))
		if lowBattery(dev) {
			words += ", battery low"
		}
		return words + "; D devices"
	}
	return ""
}

// lowBattery is the one place that decides so.
func lowBattery(dev store.Device) bool { return strings.EqualFold(dev.Battery, "low") }

// batteryParts is how full a battery is drawn, by Withings' words; any other word
// has no meter.
var batteryParts = map[string]float64{"low": 0.1, "medium": 0.5, "high": 0.9}

// drawBattery draws a meter where there is room for it, and the word.
func drawBattery(c *screen.Canvas, r screen.Rect, dev store.Device) {
	word, ink := wordOr(screen.Clean(dev.Battery)), screen.InkGood
	if lowBattery(dev) {
		word, ink = screen.Inked(screen.InkCaution, "▲ low"), screen.InkCaution
	}
	meter, words := r.TakeLeft(10)
	if r.W < 19 {
		words = r
	} else if part, known := batteryParts[strings.ToLower(dev.Battery)]; known {
		chart.Meter(c, meter, part, ink)
		words.X, words.W = words.X+1, words.W-1
	} else {
		words = r
	}
	c.Spans(words.X, words.Y, words.W, word)
}

// wordOr is a word as a cell of the table; a dash where there is none.
func wordOr(word string) screen.Span {
	if word == "" {
		return screen.Faint(units.Unknown)
	}
	return screen.Label(word)
}

// advice says of a device whether nothing was measured, or measured and not yet
// sent, as far as its last contact tells.
func (d *devices) advice(dev store.Device) (words string, bad bool) {
	last, low := d.data.of(dev).last, lowBattery(dev)
	since := "Readings since then are still on it, or were not taken"
	long := func(t time.Time) bool { return d.now.Sub(t) > silentDays*24*time.Hour }
	switch {
	case dev.LastSeen.IsZero():
		return "Withings does not tell when it last heard of this device.", low
	case long(dev.LastSeen) && low:
		return "It last reported " + d.daysSince(dev.LastSeen) + " ago, with its battery low. " + since + ". Charge it or change its batteries, then use it once near your phone or Wi-Fi.", true
	case long(dev.LastSeen):
		return "It last reported " + d.daysSince(dev.LastSeen) + " ago. " + since + "; they come with its next contact.", true
	case last.Unix == 0:
		return "It reports, and has brought no readings that are shown here.", low
	case long(last.Time()):
		return "It reports, and has not brought a reading for " + d.daysSince(last.Time()) + ": nothing was measured.", low
	case low:
		return "It reports and brings readings; its battery is low.", true
	}
	return "It reports and brings readings.", false
}

func (d *devices) draw(c *screen.Canvas, r screen.Rect) {
	all := d.data.history.State.Devices
	told := ""
	if last := d.data.history.State.LastSync; !last.IsZero() {
		told = "as Withings told " + units.Age(last.In(d.zone()), d.now.In(d.zone()))
	}
	in := framed(c, r, screen.InkText, d.title, screen.Faint(told))
	if len(all) == 0 {
		c.Paragraph(in.Inset(0, 1), screen.In(screen.InkLabel), "Withings has not told of any device. They come with the first whole refresh; readings from an import have none.")
		return
	}
	cols := []int{20, 28, 20, 20}
	if in.W < 100 {
		cols = []int{18, 0, 17, 17}
	}
	if in.W < 70 {
		cols = []int{14, 0, 9, 17}
	}
	head, rest := in.TakeTop(2)
	drawCells(c, head.Row(0), cols, screen.Label("  model"), screen.Label("measures"), screen.Label("battery"), screen.Label("last heard of"), screen.Label("last reading"))
	list, rest := rest.TakeTop(min(len(all), max(1, rest.H/3)))
	list.X, list.W = list.X-1, list.W+2
	d.list.draw(d.session, c, list, rows{n: len(all), ink: screen.InkToday, draw: func(i int, r screen.Rect, chosen bool) { d.drawDevice(c, r, cols, all[i], chosen) }})
	dev, _ := d.chosen()
	c.Rule(screen.Rect{X: r.X + 1, Y: rest.Y, W: r.W - 2, H: 1}, []screen.Span{screen.Label(screen.Clean(dev.Model))}, nil)
	_, rest = rest.TakeTop(1)
	words, bad := d.advice(dev)
	sign := screen.Inked(screen.InkGood, "● ")
	if bad {
		sign = screen.Inked(screen.InkCaution, "▲ ")
	}
	c.Spans(rest.X, rest.Y, 2, sign)
	used := c.Paragraph(screen.Rect{X: rest.X + 2, Y: rest.Y, W: rest.W - 2, H: min(3, rest.H)}, screen.In(screen.InkText), words)
	_, rest = rest.TakeTop(used + 1)
	rest = d.drawDays(c, rest, r, all)
	d.drawScales(c, rest)
}

// drawCells writes words in columns, the last one with the room that is left.
func drawCells(c *screen.Canvas, r screen.Rect, cols []int, cells ...screen.Span) {
	x := r.X
	for i, cell := range cells {
		w := r.Right() - x
		if i < len(cols) {
			w = cols[i]
		}
		if w > 0 {
			c.Spans(x, r.Y, w-1, cell)
		}
		x += w
	}
}

func (d *devices) drawDevice(c *screen.Canvas, r screen.Rect, cols []int, dev store.Device, chosen bool) {
	_, measures := kindOf(dev)
	r = screen.Rect{X: r.X + 1, Y: r.Y, W: r.W - 2, H: 1}
	drawCells(c, r, cols, screen.Plain(""), wordOr(measures), screen.Plain(""), d.moment(dev.LastSeen), d.moment(d.data.of(dev).last.Time()))
	sign, name := screen.Plain("  "), screen.Bold(screen.Clean(dev.Model))
	if chosen {
		sign, name = screen.Inked(screen.InkToday, "› "), screen.Strong(name.Text)
	}
	c.Spans(r.X, r.Y, cols[0]-1, sign, name)
	drawBattery(c, screen.Rect{X: r.X + cols[0] + cols[1], Y: r.Y, W: cols[2] - 1, H: 1}, dev)
}

// moment is a time as "today 20:27", "yesterday 07:02", "16 Nov 07:02"; of another year it is the day.
func (d *devices) moment(t time.Time) screen.Span {
	if t.Unix() <= 0 {
		return screen.Faint(units.Unknown)
	}
	t = t.In(d.zone())
	today, day := d.today(), store.DateOf(t)
	switch {
	case t.Year() != today.UTC().Year():
		return screen.Label(units.DateYear(t))
	case day < today-1:
		return screen.Label(units.Date(day.UTC(), today.UTC()) + " " + units.Clock(t))
	}
	return screen.Label(units.Day(day.UTC(), today.UTC()) + " " + units.Clock(t))
}

// drawDays draws on which days each device brought something, and returns the
// room below.
func (d *devices) drawDays(c *screen.Canvas, r, frame screen.Rect, all []store.Device) screen.Rect {
	if r.H < 3 {
		return screen.Rect{}
	}
	days := min(deviceDays, r.W-18-9)
	c.Rule(screen.Rect{X: frame.X + 1, Y: r.Y, W: frame.W - 2, H: 1}, []screen.Span{screen.Label("Days with readings, " + units.Count(days, "day", "days"))}, nil)
	_, r = r.TakeTop(1)
	for _, dev := range all {
		if r.H == 0 {
			break
		}
		c.Spans(r.X, r.Y, 17, screen.Label(screen.Clean(dev.Model)))
		b, ink, n := d.data.of(dev), screen.InkText, 0
		if p := pane.Index(b.pane); p >= 0 {
			ink = pane.All[p].Accent
		}
		for x, with := range b.days[deviceDays-days:] {
			if with {
				c.Put(r.X+18+x, r.Y, '■', screen.In(ink))
				n++
			} else {
				c.Put(r.X+18+x, r.Y, '·', screen.In(screen.InkGrid))
			}
		}
		c.Right(r.X+18+days, r.Right(), r.Y, screen.Label(units.Count(n, "day", "days")))
		_, r = r.TakeTop(1)
	}
	axis, r := r.TakeTop(1)
	for x := range days {
		if day := (d.today() + store.Date(x+1-days)).UTC(); axis.H > 0 && day.Day() == 1 {
			c.Spans(axis.X+18+x, axis.Y, days-x, screen.Label("╵"+day.Format("Jan")))
		}
	}
	return r
}

// drawScales tells when another scale took over, the newest first.
func (d *devices) drawScales(c *screen.Canvas, r screen.Rect) {
	if r.H > 2 {
		_, r = r.TakeTop(1)
	}
	changes := d.data.figures.Weight.ScaleDays
	for i := len(changes) - 1; i >= 0 && r.H > 0; i-- {
		words := screen.Clean(changes[i].Words())
		if len(c.Theme.Wrap(words, r.W)) > r.H { // what follows from it has no room
			words, _, _ = strings.Cut(words, ". ")
		}
		used := c.Paragraph(r, screen.In(screen.InkLabel), words)
		_, r = r.TakeTop(used)
	}
}
