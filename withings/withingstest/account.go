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
	days     []Day // by Date, then device
	goals    Goals
	devices  []Device
	workouts []Workout
	nights   []Night
	hearts   []Heart
	intraday []IntradayPoint

	// The last selection of groups: paging through a long list asks for the
	// same one again and again.
	picked     []int32
	pickedFor  groupQuery
	pickedTrue bool
}

// firstGroupID is above 2^32, as the ids of today are.
const firstGroupID = 6_100_000_001

func newAccount(id int64, clock func() time.Time) *Account {
	return &Account{id: id, clock: clock, zone: DefaultTimezone, nextID: firstGroupID}
}

// UserID is the user's number at Withings.
func (a *Account) UserID() int64 { return a.id }

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
	a.SetHeart(p.Hearts...)
	a.SetIntraday(p.Intraday...)
}

// SetTimezone sets the account's current zone, an IANA name; empty leaves it.
func (a *Account) SetTimezone(zone string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if zone != "" {
		a.zone = zone
	}
}

// SetGroups replaces the measure groups.
func (a *Account) SetGroups(groups ...Group) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.groups = slices.Clone(groups)
	for i := range a.groups {
		a.complete(&a.groups[i])
	}
	// Package slices would make a sort of its own for each of these large types.
	sort.Slice(a.groups, func(i, j int) bool { return groupOrder(a.groups[i], a.groups[j]) < 0 })
	a.pickedTrue = false
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
func (a *Account) DeleteGroup(id int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, ok := a.remove(id)
	return ok
}

// Groups returns the groups as they are now, in the order of Modified.
func (a *Account) Groups() []Group {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.groups)
}

// SetActivity replaces the rows of getactivity.
func (a *Account) SetActivity(days ...Day) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.days = slices.Clone(days)
	for i := range a.days {
		a.completeDay(&a.days[i])
	}
	sort.SliceStable(a.days, func(i, j int) bool { return a.days[i].Date < a.days[j].Date })
}

// SetDay stores one row of getactivity in place of that of the same date and
// device. A row without Modified was changed just now.
func (a *Account) SetDay(d Day) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if d.Modified == 0 {
		d.Modified = a.clock().Unix()
	}
	a.completeDay(&d)
	for i := range a.days {
		if a.days[i].Date == d.Date && deviceID(a.days[i].Device) == deviceID(d.Device) {
			a.days[i] = d
			return
		}
	}
	at, _ := slices.BinarySearchFunc(a.days, d.Date, func(x Day, date string) int {
		if x.Date <= date {
			return -1
		}
		return 1
	})
	a.days = slices.Insert(a.days, at, d)
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
func (a *Account) SetGoals(g Goals) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.goals = g
}

// SetDevices sets the devices that getdevice lists.
func (a *Account) SetDevices(devices ...Device) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.devices = slices.Clone(devices)
}

// complete fills in what a group may leave out.
func (a *Account) complete(g *Group) {
	if g.ID == 0 {
		g.ID = a.nextID
	}
	a.nextID = max(a.nextID, g.ID+1)
	if g.Created == 0 {
		g.Created = g.Date
	}
	if g.Modified == 0 {
		g.Modified = g.Created
	}
	if g.Category == 0 {
		g.Category = 1
	}
	if g.Timezone == "" {
		g.Timezone = a.zone
	}
}

func (a *Account) completeDay(d *Day) {
	if d.Brand == 0 {
		d.Brand = 1
	}
	if d.Timezone == "" {
		d.Timezone = a.zone
	}
	if d.Modified == 0 {
		if day, err := time.Parse(time.DateOnly, d.Date); err == nil {
			d.Modified = day.AddDate(0, 0, 1).Unix()
		}
	}
}

func (a *Account) insert(g Group) {
	at, _ := slices.BinarySearchFunc(a.groups, g, groupOrder)
	a.groups = slices.Insert(a.groups, at, g)
	a.pickedTrue = false
}

func (a *Account) remove(id int64) (Group, bool) {
	at := slices.IndexFunc(a.groups, func(g Group) bool { return g.ID == id })
	if at < 0 {
		return Group{}, false
	}
	g := a.groups[at]
	a.groups = slices.Delete(a.groups, at, at+1)
	a.pickedTrue = false
	return g, true
}

func groupOrder(x, y Group) int {
	return cmp.Or(cmp.Compare(x.Modified, y.Modified), cmp.Compare(x.ID, y.ID))
}

func deviceID(d *Device) string {
	if d == nil {
		return ""
	}
	return d.ID
}
