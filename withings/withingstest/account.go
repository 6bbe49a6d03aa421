package withingstest

import (
	"cmp"
	"slices"
	"sort"
	"sync"
	"time"
)

// Account is one Withings user and what is stored for them. Every method may be
// called while the server answers requests.
type Account struct {
	id    int64
	clock func() time.Time

	mu       sync.Mutex
	zone     string
	groups   []Group // by Modified, then ID
	nextID   int64
	days     []Day // by Date, then as they came
	goals    Goals
	devices  []Device
	workouts []Workout
	nights   []Night
	picked   *picked // of groups as they are; nil: of none
}

// firstGroupID is above 2^32, as the ids of today are.
const firstGroupID = 6_100_000_001

func newAccount(id int64, clock func() time.Time) *Account {
	return &Account{id: id, clock: clock, zone: DefaultTimezone, nextID: firstGroupID}
}

// UserID is the user's number at Withings.
func (a *Account) UserID() int64 { return a.id }

// locked runs change while nothing else reads or changes the account.
func (a *Account) locked(change func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change()
}

// SetPerson replaces all that is stored by what p has; nil empties the account.
func (a *Account) SetPerson(p *Person) {
	if p == nil {
		p = &Person{Timezone: DefaultTimezone}
	}
	a.SetTimezone(p.Timezone)
	a.SetGroups(p.Groups...)
	a.SetActivity(p.Days...)
	a.SetGoals(p.Goals)
	a.SetDevices(p.Devices...)
	a.SetWorkouts(p.Workouts...)
	a.SetSleep(p.Nights...)
}

// SetTimezone sets the account's current zone, an IANA name; empty leaves it.
func (a *Account) SetTimezone(zone string) { a.locked(func() { a.zone = cmp.Or(zone, a.zone) }) }

// SetGroups replaces the measure groups.
func (a *Account) SetGroups(groups ...Group) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.groups, a.picked = slices.Clone(groups), nil
	for i := range a.groups {
		a.complete(&a.groups[i])
	}
	// Package slices would make a sort of its own for each of these large types.
	sort.Slice(a.groups, func(i, j int) bool { return groupOrder(a.groups[i], a.groups[j]) < 0 })
}

// AddGroup stores one more group, or replaces the one of the same ID, and
// returns its ID. A group without Modified was just now stored by the server,
// whatever its Date.
func (a *Account) AddGroup(g Group) int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	if g.Modified == 0 && g.Created == 0 {
		g.Created = max(a.clock().Unix(), g.Date)
	}
	a.complete(&g)
	a.remove(g.ID)
	a.insert(g)
	return g.ID
}

// EditGroup changes the group of that ID as its owner would in the app: the ID
// stays, Modified grows. It reports whether there is one. Within change the account
// is locked: it must call no method of it.
func (a *Account) EditGroup(id int64, change func(*Group)) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	g, ok := a.remove(id)
	if !ok {
		return false
	}
	before := g.Modified
	g.Measures = slices.Clone(g.Measures)
	change(&g)
	g.ID = id
	if g.Modified == before {
		g.Modified = max(a.clock().Unix(), before+1)
	}
	a.insert(g)
	return true
}

// DeleteGroup removes the group of that ID without a trace, as Withings does,
// and reports whether there was one.
func (a *Account) DeleteGroup(id int64) (ok bool) {
	a.locked(func() { _, ok = a.remove(id) })
	return ok
}

// Groups returns the groups as they are now, in the order of Modified.
func (a *Account) Groups() (groups []Group) {
	a.locked(func() { groups = slices.Clone(a.groups) })
	return groups
}

// SetActivity replaces the rows of getactivity.
func (a *Account) SetActivity(days ...Day) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.days = slices.Clone(days)
	for i := range a.days {
		a.completeDay(&a.days[i])
	}
	a.sortDays()
}

func (a *Account) sortDays() {
	sort.SliceStable(a.days, func(i, j int) bool { return a.days[i].Date < a.days[j].Date })
}

// SetDay stores one row of getactivity in place of that of the same date and
// device. A row without Modified was changed just now.
func (a *Account) SetDay(d Day) {
	a.mu.Lock()
	defer a.mu.Unlock()
	d.Modified = cmp.Or(d.Modified, a.clock().Unix())
	a.completeDay(&d)
	id, _, _ := d.Device.wire()
	for i := range a.days {
		if other, _, _ := a.days[i].Device.wire(); a.days[i].Date == d.Date && other == id {
			a.days[i] = d
			return
		}
	}
	a.days = append(a.days, d)
	a.sortDays()
}

// DeleteDay removes every row of that date and reports whether there was one.
func (a *Account) DeleteDay(date string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	before := len(a.days)
	a.days = slices.DeleteFunc(a.days, func(d Day) bool { return d.Date == date })
	return len(a.days) < before
}

// SetGoals sets the account's goals.
func (a *Account) SetGoals(g Goals) { a.locked(func() { a.goals = g }) }

// SetDevices sets the devices that getdevice lists.
func (a *Account) SetDevices(devices ...Device) {
	a.locked(func() { a.devices = slices.Clone(devices) })
}

// SetWorkouts replaces the rows of getworkouts.
func (a *Account) SetWorkouts(workouts ...Workout) {
	a.locked(func() { a.workouts = slices.Clone(workouts) })
}

// SetSleep replaces the rows of sleep getsummary.
func (a *Account) SetSleep(nights ...Night) { a.locked(func() { a.nights = slices.Clone(nights) }) }

// complete fills in what a group may leave out.
func (a *Account) complete(g *Group) {
	g.ID = cmp.Or(g.ID, a.nextID)
	a.nextID = max(a.nextID, g.ID+1)
	g.Created = cmp.Or(g.Created, g.Date)
	g.Modified = cmp.Or(g.Modified, g.Created)
	g.Category = cmp.Or(g.Category, 1)
	g.Timezone = cmp.Or(g.Timezone, a.zone)
}

func (a *Account) completeDay(d *Day) {
	d.Brand = cmp.Or(d.Brand, 1)
	d.Timezone = cmp.Or(d.Timezone, a.zone)
	if day, err := time.Parse(time.DateOnly, d.Date); err == nil {
		d.Modified = cmp.Or(d.Modified, day.AddDate(0, 0, 1).Unix())
	}
}

func (a *Account) insert(g Group) {
	at, _ := slices.BinarySearchFunc(a.groups, g, groupOrder)
	a.groups, a.picked = slices.Insert(a.groups, at, g), nil
}

func (a *Account) remove(id int64) (Group, bool) {
	at := slices.IndexFunc(a.groups, func(g Group) bool { return g.ID == id })
	if at < 0 {
		return Group{}, false
	}
	g := a.groups[at]
	a.groups, a.picked = slices.Delete(a.groups, at, at+1), nil
	return g, true
}

func groupOrder(x, y Group) int {
	return cmp.Or(cmp.Compare(x.Modified, y.Modified), cmp.Compare(x.ID, y.ID))
}
