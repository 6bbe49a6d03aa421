package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// action is one step of a life.
type action struct {
	name string
	do   func(*life)
}

// actions are the steps; what happens often stands there more than once.
var actions = []action{
	{"reading", (*life).reading},
	{"readings", (*life).readings},
	{"edit", (*life).edit},
	{"move", (*life).move},
	{"delete", (*life).deleteOne},
	{"delete many", (*life).deleteMany},
	{"day", (*life).day},
	{"delete day", (*life).deleteDay},
	{"night", (*life).night},
	{"workout", (*life).workout},
	{"move night", (*life).moveNight},
	{"delete night", (*life).deleteNight},
	{"sync", (*life).plainSync},
	{"sync", (*life).plainSync},
	{"full sync", (*life).fullSync},
	{"wrong sync", (*life).wrongSync},
	{"wrong sync", (*life).wrongSync},
	{"unsure sync", (*life).unsureSync},
	{"killed sync", (*life).killedSync},
	{"two syncs", (*life).twoSyncs},
	{"hours", (*life).hours},
	{"days", (*life).somedays},
	{"months", (*life).months},
	{"clock", (*life).clockJumps},
	{"token", (*life).tokenEnds},
	{"import", (*life).importSome},
	{"sign out", (*life).signOut},
	{"restore", (*life).restore},
	{"mark", (*life).markOne},
}

var (
	testScale = &withingstest.Device{ID: "aa11bb22cc33dd44ee55ff6600112233445566aa", Model: "Body+", ModelID: 5}
	testWatch = &withingstest.Device{ID: "bb11bb22cc33dd44ee55ff6600112233445566aa", Model: "ScanWatch", ModelID: 93}
)

// add adds a reading of some sort, so many days ago. Its values are its own, so
// that only twins have the same.
func (l *life) add(ago int) {
	l.nextID++
	n := l.nextID
	when := time.Now().Unix() - int64(ago)*86400 - int64(l.draw("minute", 0, 600))*60
	g := withingstest.Group{Date: when, Device: testScale}
	switch l.draw("kind", 0, 3) {
	case 0:
		g.Measures = []withingstest.Measure{{Type: 10, Value: 100 + n%100}, {Type: 9, Value: 50 + n/100}, {Type: 11, Value: 60}}
	case 1:
		g.Measures = []withingstest.Measure{{Type: 71, Value: 36000 + n, Unit: -3}}
	case 2:
		g.Measures = []withingstest.Measure{{Type: 1, Value: 70000 + n*10, Unit: -3}, {Type: 6, Value: 20000 + n, Unit: -3}}
	default:
		g.Measures = []withingstest.Measure{{Type: 1, Value: 70000 + n*10, Unit: -3}}
	}
	l.server.AddGroup(g)
}

func (l *life) reading() { l.add(l.draw("days ago", 0, 60)) }

func (l *life) readings() {
	for i := range l.draw("readings", 5, 40) {
		l.add(i)
	}
}

// one is some group of the account; false where it has none.
func (l *life) one() (withingstest.Group, bool) {
	groups := l.server.Groups()
	if len(groups) == 0 {
		return withingstest.Group{}, false
	}
	return groups[l.draw("which", 0, len(groups)-1)], true
}

func (l *life) edit() {
	if g, ok := l.one(); ok {
		l.nextID++
		l.server.EditGroup(g.ID, func(g *withingstest.Group) { g.Measures[0].Value += l.nextID % 50 })
	}
}

func (l *life) move() {
	if g, ok := l.one(); ok {
		by := int64(l.draw("days", -40, 40)) * 86400
		l.server.EditGroup(g.ID, func(g *withingstest.Group) { g.Date = min(g.Date+by, time.Now().Unix()) })
	}
}

func (l *life) deleteOne() {
	if g, ok := l.one(); ok {
		l.server.DeleteGroup(g.ID)
	}
}

func (l *life) deleteMany() {
	groups := l.server.Groups()
	for _, g := range groups[:len(groups)*l.draw("per cent", 0, 100)/100] {
		l.server.DeleteGroup(g.ID)
	}
}

func (l *life) day() {
	for i := range l.draw("days", 1, 12) {
		date := time.Now().AddDate(0, 0, -i).Format(time.DateOnly)
		d := l.days[date]
		d.Date, d.Device, d.Tracker, d.Modified = date, testWatch, true, time.Now().Unix()
		d.Steps += l.draw("steps", 1, 3000)
		l.days[date] = d
		l.server.SetDay(d)
	}
}

func (l *life) deleteDay() {
	if dates := slices.Sorted(maps.Keys(l.days)); len(dates) > 0 {
		date := dates[l.draw("which", 0, len(dates)-1)]
		delete(l.days, date)
		l.server.DeleteDay(date)
	}
}

// lifeStages are the stages of a night: by the hour, so that two nights that
// overlap tell the same.
func lifeStages(start, end int64) (stages []withingstest.Stage) {
	for at := start; at < end; {
		next := min(at-at%3600+3600, end)
		stages = append(stages, withingstest.Stage{Start: at, End: next, State: int(at / 3600 % 4)})
		at = next
	}
	return stages
}

func (l *life) setNights() {
	for id, n := range l.nights {
		n.Stages = lifeStages(n.Start, n.End)
		l.nights[id] = n
	}
	l.server.SetSleep(sortedValues(l.nights)...)
	l.server.SetWorkouts(sortedValues(l.workouts)...)
}

func sortedValues[T any](m map[int64]T) []T {
	var out []T
	for _, id := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[id])
	}
	return out
}

func (l *life) night() {
	for i := range l.draw("nights", 1, 8) {
		l.nextID++
		end := time.Now().AddDate(0, 0, -i).Unix()
		l.nights[l.nextID] = withingstest.Night{ID: l.nextID, Start: end - 8*3600, End: end, Date: time.Unix(end, 0).UTC().Format(time.DateOnly),
			Modified: time.Now().Unix(), Device: testWatch, Data: map[string]any{"total_sleep_time": 20000 + l.nextID, "lightsleepduration": 15000, "deepsleepduration": 5000 + l.nextID}}
	}
	l.setNights()
}

func (l *life) workout() {
	l.nextID++
	end := time.Now().Unix() - int64(l.draw("hours ago", 0, 100))*3600
	l.workouts[l.nextID] = withingstest.Workout{ID: l.nextID, Category: 2, Start: end - 1800, End: end, Date: time.Unix(end, 0).UTC().Format(time.DateOnly),
		Modified: time.Now().Unix(), Device: testWatch, Data: map[string]any{"steps": 2000 + l.nextID}}
	l.setNights()
}

func (l *life) moveNight() {
	if ids := slices.Sorted(maps.Keys(l.nights)); len(ids) > 0 {
		n := l.nights[ids[l.draw("which", 0, len(ids)-1)]]
		n.Start += int64(l.draw("minutes", -90, 90)) * 60
		n.Modified = time.Now().Unix()
		l.nights[n.ID] = n
		l.setNights()
	}
}

func (l *life) deleteNight() {
	if ids := slices.Sorted(maps.Keys(l.nights)); len(ids) > 0 {
		delete(l.nights, ids[l.draw("which", 0, len(ids)-1)])
	}
	if ids := slices.Sorted(maps.Keys(l.workouts)); len(ids) > 0 {
		delete(l.workouts, ids[l.draw("which", 0, len(ids)-1)])
	}
	l.setNights()
}

func (l *life) plainSync() { _ = l.sync(RefreshOptions{}, false) }
func (l *life) fullSync()  { _ = l.sync(RefreshOptions{Full: true}, false) }
func (l *life) twoSyncs()  { _ = l.sync(RefreshOptions{Full: rapid.Bool().Draw(l.rt, "full")}, true) }

// listFaults spoil a listing, tokenFaults the renewal of a token.
var (
	listFaults = []string{"empty", "keep=60", "keep=95", "keep=98", "last", "dated,empty", "dated,keep=60", "dated,keep=95", "dated,last",
		"http=500", "drop", "lost", "cut", "truncate", "html", "body=[]", "body=null", "status=2554", "status=403", "status=601,wait=30", "status=522"}
	tokenFaults = []string{"http=500", "drop", "lost", "html", "status=2555", "body={}", "status=601,wait=20"}
)

// wrongSync is a sync that some answers of Withings spoil.
func (l *life) wrongSync() {
	var faults []withingstest.Fault
	for range l.draw("faults", 1, 3) {
		kind := rapid.SampledFrom([]string{"getmeas", "getmeas", "getactivity", "getworkouts", "getsummary", "get", "requesttoken"}).Draw(l.rt, "of")
		effects := listFaults
		if kind == "requesttoken" {
			effects = tokenFaults
			l.server.ExpireTokens()
		}
		effect := rapid.SampledFrom(effects).Draw(l.rt, "effect")
		calls := rapid.SampledFrom([]string{"1", "2", "3", "2-3", "2+", "*"}).Draw(l.rt, "calls")
		text := fmt.Sprintf("%s:%s:%s", kind, calls, effect)
		f, err := withingstest.ParseFault(text)
		if err != nil {
			l.fail("%v", err)
		}
		l.told = append(l.told, text)
		if kind == "requesttoken" && effect == "lost" {
			l.spoilt = true
		}
		if lies := f.Empty || f.Keep > 0 || f.Last || f.Body != ""; kind == "get" {
			l.noStages = l.noStages || lies
		} else {
			l.lied = l.lied || lies
		}
		faults = append(faults, f)
	}
	l.server.Script(faults...)
	_ = l.sync(RefreshOptions{Full: rapid.Bool().Draw(l.rt, "full")}, rapid.IntRange(0, 9).Draw(l.rt, "twice") == 0)
	l.server.Script()
}

// unsureSync is a sync whose lists of changes fail while the last days are
// listed well; before it, something may have moved out of them.
func (l *life) unsureSync() {
	if g, ok := l.one(); ok && rapid.Bool().Draw(l.rt, "moved") {
		l.server.EditGroup(g.ID, func(g *withingstest.Group) { g.Date -= 100 * 86400 })
	}
	kind := rapid.SampledFrom([]string{"getmeas", "getactivity", "getworkouts", "getsummary"}).Draw(l.rt, "of")
	f, err := withingstest.ParseFault(kind + ":1:status=524")
	if err != nil {
		l.fail("%v", err)
	}
	for range l.draw("times", 1, 2) {
		l.server.Script(f)
		_ = l.sync(RefreshOptions{}, false)
		l.server.Script()
		l.check()
		time.Sleep(time.Duration(l.draw("hours", 0, 14)) * time.Hour)
	}
}

// killedSync is a sync whose process dies at some write, before it or after.
func (l *life) killedSync() {
	if rapid.Bool().Draw(l.rt, "expired") {
		l.server.ExpireTokens()
	}
	l.writes, l.killAfter = 0, l.draw("writes", 1, 40)
	err := l.sync(RefreshOptions{Full: rapid.Bool().Draw(l.rt, "full")}, false)
	if errors.Is(err, errKilled) && l.killAfter <= 4 {
		l.spoilt = true // between the answer and its commit
	}
	l.start()
}

func (l *life) hours()    { time.Sleep(time.Duration(l.draw("hours", 1, 30)) * time.Hour) }
func (l *life) somedays() { time.Sleep(time.Duration(l.draw("days", 1, 20)) * 24 * time.Hour) }
func (l *life) months()   { time.Sleep(time.Duration(l.draw("months", 1, 5)) * 30 * 24 * time.Hour) }

func (l *life) clockJumps() { l.skew = time.Duration(l.draw("hours", -400, 400)) * time.Hour }

// tokenEnds is an access token that has ended.
func (l *life) tokenEnds() {
	l.server.ExpireTokens()
	l.start() // a client remembers for a while that the token endpoint was down
	if _, err := l.client.Token(context.Background()); err != nil && l.signedIn && !l.spoilt {
		l.fail("token: %v", err)
	}
	if _, err := l.client.Goals(context.Background()); err != nil && l.signedIn && !l.spoilt {
		l.fail("the sign-in is lost: %v", err)
	}
}

func (l *life) signOut() {
	if err := l.tokens.Forget(context.Background()); err != nil {
		l.fail("sign out: %v", err)
	}
	l.signedIn = false
	if err := l.sync(RefreshOptions{}, false); !errors.Is(err, withings.ErrSignInNeeded) {
		l.fail("sync when signed out: %v", err)
	}
	l.check()
	l.signIn()
}

// importSome imports an export of some readings of the account, written by a
// machine whose zone may be another.
func (l *life) importSome() {
	machine := rapid.SampledFrom([]string{"Europe/Berlin", "UTC", "America/New_York"}).Draw(l.rt, "machine")
	sure := machine == "Europe/Berlin" && rapid.Bool().Draw(l.rt, "sure")
	home, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		l.fail("%v", err)
	}
	assumed, err := time.LoadLocation(machine)
	if err != nil {
		l.fail("%v", err)
	}
	var list []withings.MeasureGroup
	for _, g := range l.server.Groups() {
		if len(list) > 20 || !rapid.Bool().Draw(l.rt, "this") {
			continue
		}
		wall := time.Unix(g.Date, 0).In(home)
		when := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, assumed).Unix()
		imported := withings.MeasureGroup{ID: -when*1000 - g.Measures[0].Value%1000, Date: when, Category: withings.CategoryReal, Model: "Export", Timezone: machine}
		for _, m := range g.Measures {
			imported.Measures = append(imported.Measures, withings.Measure{Type: withings.MeasureType(m.Type), Value: m.Value, Unit: m.Unit, Position: withings.PositionNone, Valid: true})
		}
		list = append(list, imported)
	}
	if _, err := l.cache.Import(context.Background(), list, nil, sure); err != nil {
		l.fail("import: %v", err)
	}
	// What was imported under another id before is known, or takes its place.
	there := l.snapshot()
	for id := range l.imports {
		if _, ok := there[fmt.Sprintf("m%d", id)]; !ok && sure {
			delete(l.imports, id)
		}
	}
	for _, g := range list {
		if _, ok := there[fmt.Sprintf("m%d", g.ID)]; ok {
			l.imports[g.ID] = g
		}
	}
}

func (l *life) restore() {
	if _, err := l.cache.Restore(context.Background(), 0); err != nil {
		l.fail("restore: %v", err)
	}
}

// markOne leaves a reading out, and sees it left out.
func (l *life) markOne() {
	h, err := l.cache.Load(context.Background(), Always())
	if err != nil {
		l.fail("load: %v", err)
	}
	if len(h.Weighings) == 0 {
		return
	}
	at := l.draw("which", 0, len(h.Weighings)-1)
	if err := l.cache.Mark(context.Background(), h.Weighings[at].Group, MarkOut); err != nil {
		l.fail("mark: %v", err)
	}
	if h, err = l.cache.Load(context.Background(), Always()); err != nil || h.Weighings[at].Mark != MarkOut {
		l.fail("marked: %v", err)
	}
}
