package withings

import "context"

// Goals are the targets set in the Withings account; 0 is no goal.
type Goals struct {
	Steps  int64   `wire:"steps"` // steps a day
	Sleep  int64   `wire:"sleep"` // seconds a night
	Weight Decimal // kg; not valid where there is none
}

// Device is one device linked to the account.
type Device struct {
	ID          string `wire:"deviceid,hash_deviceid"`
	Type        string `wire:"type"`
	Model       string `wire:"model"`
	ModelID     int64  `wire:"model_id"`
	Battery     string `wire:"battery"` // high, medium, low, unknown or empty
	Timezone    string `wire:"timezone"`
	LastSession int64  `wire:"last_session_date"` // seconds since 1970 UTC, 0 where none
}

var (
	getgoals  = endpoint{path: "/v2/user", action: "getgoals", scope: ScopeInfo}
	getdevice = endpoint{path: "/v2/user", action: "getdevice", scope: ScopeInfo, list: "devices"}
)

// Goals are the targets set in the account; none is not an error, and comes as
// an empty list (joostlek/python-withings #82).
func (c *Client) Goals(ctx context.Context) (Goals, error) {
	body, err := c.call(ctx, getgoals, getgoals.form())
	if err != nil {
		return Goals{}, err
	}
	return parseGoals(body), nil
}

func parseGoals(body []byte) Goals {
	// Where the account has none there is no object, and nothing to read.
	goals, members, _ := readRow("goals", []byte(scalar(body).object()["goals"]), Goals{})
	weight := members["weight"].object()
	value, _ := weight["value"].integer()
	if unit, ok := weight["unit"].integer(); ok && value != 0 {
		goals.Weight = NewDecimal(value, int(unit))
	}
	return goals
}

// Devices are the devices linked to the account, in Withings' order.
func (c *Client) Devices(ctx context.Context) ([]Device, error) {
	body, err := c.call(ctx, getdevice, getdevice.form())
	if err != nil {
		return nil, err
	}
	return readPage(body, getdevice, parseDevice).Rows, nil
}

func parseDevice(raw []byte) (Device, error) {
	device, _, err := readRow("device", raw, Device{})
	return device, err
}
