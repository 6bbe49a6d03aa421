package withingstest

import "time"

// Groups are n plain weigh-ins of one scale, the last at end, for benchmarks: one
// a day, or as much closer as it takes not to begin before 2009, when the first
// scale of Withings was sold. They share what memory they can.
func Groups(n int, end time.Time) []Group {
	if n <= 0 {
		return nil
	}
	first := time.Date(2009, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	step := max(min(86400, (end.Unix()-first)/int64(n)), 1)
	scale := &Device{ID: "aa11bb22cc33dd44ee55ff6600112233445566aa", Model: "Body+", ModelID: 5}
	measures := make([]Measure, n)
	groups := make([]Group, n)
	for i := range groups {
		date := end.Unix() - int64(n-1-i)*step
		// From 75 to 85 kg, without the cost of a generator of chance.
		measures[i] = Measure{Type: typeWeight, Value: 80000 + (int64(i)*7919)%10007 - 5003, Unit: -3}
		groups[i] = Group{
			ID: firstGroupID + int64(i), Date: date, Created: date, Modified: date, Category: 1,
			Device: scale, Timezone: DefaultTimezone, Measures: measures[i : i+1 : i+1],
		}
	}
	return groups
}
