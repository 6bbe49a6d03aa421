package withings

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// SleepState is what a device saw of somebody in bed, as Withings numbers it.
type SleepState int64

// The states that are told apart. Withings has more (entered by hand, out of
// bed, unspecified), which say nothing about how somebody slept.
const (
	StateAwake SleepState = 0
	StateLight SleepState = 1
	StateDeep  SleepState = 2
	StateREM   SleepState = 3

	stateUnknown SleepState = -1
)

// SleepStage is a stretch of sleep in one state. Times are seconds since 1970
// UTC.
type SleepStage struct {
	Start, End int64
	State      SleepState
}

// segment is one row of sleep get.
type segment struct {
	Start    int64  `wire:"startdate"`
	End      int64  `wire:"enddate"`
	State    int64  `wire:"state"`
	DeviceID string `wire:"hash_deviceid,deviceid"`
}

var getsleep = endpoint{path: "/v2/sleep", action: "get", scope: ScopeActivity, list: "series"}

// SleepStages are the stages of sleep from one moment to another, oldest first
// and none over another, in as many calls as there are days. Where nothing was
// told, or a state that says nothing, there is a gap. Of several devices that
// were at it at once the one named counts, and where that is empty the one that
// saw most.
func (c *Client) SleepStages(ctx context.Context, from, to time.Time, device string) ([]SleepStage, error) {
	whole := period{from.Unix(), to.Unix()}
	var segments []segment
	for at := whole.from; at < whole.to; at += day { // of more than 24 h Withings answers the first
		part := selection{dated: true, in: period{at, min(at+day, whole.to)}}
		body, err := c.call(ctx, getsleep, getsleep.listForm(part, 0))
		if err != nil {
			return nil, err
		}
		segments = append(segments, readPage(body, getsleep, parseSegment).Rows...)
	}
	return stagesOf(segments, whole, device), nil
}

func parseSegment(raw []byte) (segment, error) {
	s, _, err := readRow("sleep segment", raw, segment{State: int64(stateUnknown)})
	return s, err
}

// stagesOf puts the segments of one device within a period in a row. Of two
// that overlap the one that began first keeps its time.
func stagesOf(segments []segment, whole period, device string) []SleepStage {
	seen := map[string]int64{} // seconds by device
	for i := range segments {
		s := &segments[i]
		s.Start, s.End = max(s.Start, whole.from), min(s.End, whole.to)
		seen[s.DeviceID] += max(0, s.End-s.Start)
	}
	if device == "" {
		for id, seconds := range seen {
			if most := seen[device]; seconds > most || seconds == most && id < device {
				device = id
			}
		}
	}
	slices.SortStableFunc(segments, func(a, b segment) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	var stages []SleepStage
	until := whole.from
	for _, s := range segments {
		s.Start = max(s.Start, until)
		if s.Start >= s.End || s.DeviceID != device && s.DeviceID != "" { // who says no device means the only one
			continue
		}
		until = s.End
		state := SleepState(s.State)
		if last := len(stages) - 1; last >= 0 && stages[last].End == s.Start && stages[last].State == state {
			stages[last].End = s.End
		} else if state >= StateAwake && state <= StateREM {
			stages = append(stages, SleepStage{s.Start, s.End, state})
		}
	}
	return stages
}
