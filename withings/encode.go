package withings

import "encoding/json"

// Encode is a group as Withings would have delivered it, for one that was made
// otherwise.
func (g *MeasureGroup) Encode() []byte {
	list := []map[string]any{}
	for _, m := range g.Measures {
		if !m.Valid {
			continue
		}
		one := map[string]any{"value": m.Value, "type": int(m.Type), "unit": m.Unit}
		if m.Position != PositionNone {
			one["position"] = m.Position
		}
		list = append(list, one)
	}
	wire := map[string]any{"grpid": g.ID, "attrib": g.Attrib, "date": g.Date, "category": int(g.Category), "measures": list,
		"deviceid": text(g.DeviceID), "model": text(g.Model)}
	for name, number := range map[string]int64{"created": g.Created, "modified": g.Modified, "modelid": g.ModelID} {
		if number != 0 {
			wire[name] = number
		}
	}
	if g.Timezone != "" {
		wire["timezone"] = g.Timezone
	}
	return encode(wire)
}

// Encode is a day as Withings would have delivered it.
func (a *Activity) Encode() []byte {
	wire := map[string]any{"date": a.Date, "is_tracker": a.Tracker, "brand": a.Brand, "deviceid": text(a.DeviceID), "model": text(a.Model)}
	if a.Timezone != "" {
		wire["timezone"] = a.Timezone
	}
	if a.Modified != 0 {
		wire["modified"] = a.Modified
	}
	for name, f := range map[string]*float64{"steps": a.Steps, "distance": a.Distance, "elevation": a.Elevation, "soft": a.Soft,
		"moderate": a.Moderate, "intense": a.Intense, "active": a.Active, "calories": a.Calories, "totalcalories": a.TotalCalories,
		"hr_average": a.HRAverage, "hr_min": a.HRMin, "hr_max": a.HRMax} {
		if f != nil {
			wire[name] = *f
		}
	}
	return encode(wire)
}

// text is a text of the wire, null where it is empty.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func encode(wire map[string]any) []byte {
	raw, _ := json.Marshal(wire) // texts and finite numbers
	return raw
}
