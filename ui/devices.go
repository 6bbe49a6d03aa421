package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
	"withings-tui/ui/pane"
	"withings-tui/ui/screen"
	"withings-tui/ui/units"
)

// devices is the devices of the account: battery, last contact, and on which
// days they brought readings, which tells "not measured" from "not synced".
type devices struct {
	*session
	list
	seen map[string]deviceDays // by device id, of the history loaded
	of   *store.History
}

// deviceWeeks is how many weeks of days are shown.
const deviceWeeks = 13

// quiet is after how long a device that brought nothing is wondered about.
const quiet = 7 * 24 * time.Hour

// deviceDays is what a device brought.
type deviceDays struct {
	last  store.Stamp
	count int // days with readings in the weeks shown
	days  [deviceWeeks * 7]bool
	pane  string // whose readings they are, "" where it brought none
}

func newDevices(s *session) *devices { return &devices{session: s} }

func (d *devices) name() string { return "Devices" }

func (d *devices) field() *screen.Field { return nil }

func (d *devices) take(tea.Msg) tea.Cmd { return nil }

func (d *devices) chosen() (store.Device, bool) {
	all := d.data.history.State.Devices
	if len(all) == 0 {
		return store.Device{}, false
	}
	return all[min(d.at, len(all)-1)], true
}

func (d *devices) keys() []binding {
	none := func() string {
		if dev, ok := d.chosen(); !ok || d.days(dev).pane == "" {
			return "it has brought no readings"
		}
		return ""
	}
	keys := append(d.list.keys("device", false),
		binding{keys: []string{"enter"}, shown: "enter", brief: "its readings", help: "the table of its readings", why: none, do: does(func() {
			dev, _ := d.chosen()
			d.pop()
			d.show(pane.Index(d.days(dev).pane))
			t := newTable(d.session)
			t.search.SetValue(screen.Clean(dev.Model))
			d.push(t)
		})},
		binding{keys: []string{"r"}, shown: "r", brief: "refresh", help: "refresh from Withings now", why: reasons{d.session}.noRefresh, do: func() tea.Cmd { return d.refreshNow(false) }},
		binding{keys: []string{"esc", "q", "D"}, shown: "esc", brief: "back", help: "back", do: does(d.pop)})
	return append(keys, d.common()...)
}

// days is what a device brought, of the history that is loaded.
func (d *devices) days(dev store.Device) deviceDays {
	if d.of != d.data.history {
		d.of, d.seen = d.data.history, devicesDays(d.data.history, d.today())
	}
	if found, ok := d.seen[dev.ID]; ok {
		return found
	}
	return d.seen[dev.Model]
}

// devicesDays counts for each device, by id and where none came by model, the
// days on which it brought something.
func devicesDays(h *store.History, today store.Date) map[string]deviceDays {
	out := map[string]deviceDays{}
	add := func(key, slug string, at store.Stamp) {
		if key == "" {
			return
		}
		d := out[key]
		if at.Unix >= d.last.Unix {
			d.last = at
		}
		if back := int(today - at.Date()); back >= 0 && back < len(d.days) && !d.days[len(d.days)-1-back] {
			d.days[len(d.days)-1-back] = true
			d.count++
		}
		d.pane = slug
		out[key] = d
	}
	reading := func(r store.Reading, slug string) {
		if r.Hardware > 0 && int(r.Hardware) < len(h.Hardware) {
			add(h.Hardware[r.Hardware], slug, r.Stamp)
		} else if !r.Typed {
			add(h.Model(r), slug, r.Stamp)
		}
	}
	for _, day := range h.Days {
		add(day.Device, "activity", pane.Noon(day.Date))
	}
	for _, n := range h.Sleeps {
		add(n.DeviceID, "sleep", n.To)
	}
	for _, r := range h.Temperatures {
		reading(r.Reading, "temperature")
	}
	for _, r := range h.Pressures {
		reading(r.Reading, "blood-pressure")
	}
	for _, r := range h.Weighings {
		reading(r.Reading, "weight")
	}
	return out
}

// measures is what a type of device measures.
func measures(dev store.Device) string {
	switch t := strings.ToLower(dev.Type); {
	case strings.Contains(t, "scale"):
		return "weight, body composition"
	case strings.Contains(t, "blood") || strings.Contains(t, "bpm"):
		return "blood pressure, pulse"
	case strings.Contains(t, "thermo"):
		return "temperature"
	case strings.Contains(t, "tracker"), strings.Contains(t, "watch"):
		return "steps, sleep, heart rate"
	case strings.Contains(t, "sleep"):
		return "sleep"
	}
	return screen.Clean(dev.Type)
}

// advice says of a device whether nothing was measured, or measured and not yet
// sent, as far as its last contact tells.
func (d *devices) advice(dev store.Device) (words string, bad bool) {
	now, last := d.now, d.days(dev).last
	low := strings.EqualFold(dev.Battery, "low")
	ago := func(t time.Time) string {
		return units.Count(max(1, int(now.Sub(t).Hours()/24)), "day", "days") + " ago"
	}
	switch {
	case dev.LastSeen.IsZero():
		return "Withings does not tell when it last heard of this device.", low
	case now.Sub(dev.LastSeen) > quiet:
		words = "It last reported " + ago(dev.LastSeen) + ". Readings since then are still on it, or were not taken; they come with its next contact."
		if low {
			words = "It last reported " + ago(dev.LastSeen) + ", with its battery low. Readings since then are still on it, or were not taken. Charge it or change its batteries, then use it once near your phone or Wi-Fi."
		}
		return words, true
	case last.Unix == 0:
		return "It reports, and has brought no readings that are shown here.", low
	case now.Sub(last.Time()) > quiet:
		return "It reports, and has not brought a reading for " + strings.TrimSuffix(ago(last.Time()), " ago") + ": nothing was measured.", low
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
	in := framed(c, r, screen.InkText, d.name(), screen.Faint(told))
	if len(all) == 0 {
		c.Paragraph(in.Inset(0, 1), screen.In(screen.InkLabel), "Withings has not told of any device. They come with the first whole refresh; readings from an import have none.")
		d.fit(0, 1)
		return
	}
	cols := []int{20, 28, 20, 20}
	if in.W < 100 {
		cols = []int{18, 0, 17, 17}
	}
	head, rest := in.TakeTop(2)
	d.drawCells(c, head.Row(0), cols, []screen.Span{screen.Label("  model"), screen.Label("measures"), screen.Label("battery"), screen.Label("last heard of"), screen.Label("last reading")})
	list, rest := rest.TakeTop(min(len(all), max(1, rest.H/3)))
	list.X, list.W = list.X-1, list.W+2
	d.rows(d.session, c, list, len(all), screen.InkToday, func(i int, r screen.Rect, chosen bool) { d.drawDevice(c, r, cols, all[i], chosen) })
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
	d.drawDays(c, rest, r, all)
}

func (d *devices) drawCells(c *screen.Canvas, r screen.Rect, cols []int, cells []screen.Span) {
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
	sign, name := "  ", screen.Bold(screen.Clean(dev.Model))
	if chosen {
		sign, name = "› ", screen.Strong(screen.Clean(dev.Model))
	}
	battery := screen.Label(screen.Clean(dev.Battery))
	if strings.EqualFold(dev.Battery, "low") {
		battery = screen.Inked(screen.InkCaution, "▲ low")
	}
	if dev.Battery == "" {
		battery = screen.Faint(units.Unknown)
	}
	name.Text = sign + name.Text
	d.drawCells(c, screen.Rect{X: r.X + 1, Y: r.Y, W: r.W - 2, H: 1}, cols, []screen.Span{name, screen.Label(measures(dev)), battery,
		d.moment(dev.LastSeen), d.moment(d.days(dev).last.Time())})
}

// moment is a time as "today 20:27", "16 Nov 07:02".
func (d *devices) moment(t time.Time) screen.Span {
	if t.Unix() <= 0 {
		return screen.Faint(units.Unknown)
	}
	t = t.In(d.zone())
	day := units.Day(store.DateOf(t).UTC(), d.today().UTC())
	return screen.Label(day + " " + units.Clock(t))
}

// drawDays draws on which days each device brought something.
func (d *devices) drawDays(c *screen.Canvas, r, frame screen.Rect, all []store.Device) {
	if r.H < 3 {
		return
	}
	days := min(deviceWeeks*7, r.W-18-9)
	c.Rule(screen.Rect{X: frame.X + 1, Y: r.Y, W: frame.W - 2, H: 1}, []screen.Span{screen.Label(fmt.Sprintf("Days with readings, %s", units.Count(days, "day", "days")))}, nil)
	for i, dev := range all {
		y := r.Y + 1 + i
		if y >= r.Bottom() {
			return
		}
		c.Spans(r.X, y, 17, screen.Label(screen.Clean(dev.Model)))
		brought := d.days(dev)
		ink := screen.InkText
		if p := pane.Index(brought.pane); p >= 0 {
			ink = pane.All[p].Accent
		}
		n := 0
		for x := range days {
			if brought.days[len(brought.days)-days+x] {
				c.Put(r.X+18+x, y, '■', screen.In(ink))
				n++
			} else {
				c.Put(r.X+18+x, y, '·', screen.In(screen.InkGrid))
			}
		}
		c.Right(r.X+18+days, r.Right(), y, screen.Label(units.Count(n, "day", "days")))
	}
}
