package withings

import "context"

// Goals are the targets set in the Withings account; 0 is no goal.
type Goals struct {
	Steps  int64   // steps a day
	Sleep  int64   // seconds a night
	Weight Decimal // kg; not valid where there is none
}

// Device is one device linked to the account.
type Device struct {
	ID          string
	Type        string
	Model       string
	ModelID     int64
	Battery     string // high, medium, low, unknown or empty
	Timezone    string
	LastSession int64 // seconds since 1970 UTC, 0 where none
}

var (
	getgoals  = endpoint{path: "/v2/user", action: "getgoals", scope: ScopeInfo, list: "goals"}
	getdevice = endpoint{path: "/v2/user", action: "getdevice", scope: ScopeInfo, list: "devices"}
)

// Goals are the targets set in the account; none is not an error.
func (c *Client) Goals(ctx context.Context) (Goals, error) {
	body, err := c.call(ctx, getgoals, getgoals.form())
	if err != nil {
		return Goals{}, err
	}
	return readGoals(body), nil
}

// readGoals takes apart the body of getgoals, whose goals come as [] where
// there are none (joostlek/python-withings #82).
func readGoals(body value) Goals {
	var goals Goals
	body.members(func(name string, v value) {
		if name == getgoals.list {
			goalColumns.fill(&goals, v)
		}
	})
	return goals
}

var goalColumns = columns[Goals]{
	"steps":  func(g *Goals, v value) { g.Steps = v.integerOr(0) },
	"sleep":  func(g *Goals, v value) { g.Sleep = v.integerOr(0) },
	"weight": func(g *Goals, v value) { g.Weight = v.decimal() },
}

// decimal reads {"value": 80000, "unit": -3}; 0 is no goal.
func (v value) decimal() Decimal {
	var number, unit value
	v.members(func(name string, v value) {
		switch name {
		case "value":
			number = v
		case "unit":
			unit = v
		}
	})
	mantissa, ok := number.integer()
	exponent, scaled := unit.integer()
	if !ok || !scaled || mantissa == 0 {
		return Decimal{}
	}
	return NewDecimal(mantissa, int(exponent))
}

// Devices are the devices linked to the account, in Withings' order.
func (c *Client) Devices(ctx context.Context) ([]Device, error) {
	body, err := c.call(ctx, getdevice, getdevice.form())
	if err != nil {
		return nil, err
	}
	devices, _ := readList(getdevice, body, func(raw []byte) (Device, error) { return parseRow(raw, deviceColumns) })
	return devices, nil
}

var deviceColumns = columns[Device]{
	"hash_deviceid": func(d *Device, v value) {
		if d.ID == "" {
			d.ID = printable(v.text())
		}
	},
	"deviceid":          func(d *Device, v value) { d.ID = printable(v.text()) },
	"type":              func(d *Device, v value) { d.Type = printable(v.text()) },
	"model":             func(d *Device, v value) { d.Model = printable(v.text()) },
	"model_id":          func(d *Device, v value) { d.ModelID = v.integerOr(0) },
	"modelid":           func(d *Device, v value) { d.ModelID = v.integerOr(0) },
	"battery":           func(d *Device, v value) { d.Battery = printable(v.text()) },
	"timezone":          func(d *Device, v value) { d.Timezone = printable(v.text()) },
	"last_session_date": func(d *Device, v value) { d.LastSession = v.integerOr(0) },
}
