package withings

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/url"
	"time"
)

// Heart is one recording of heart list: an ECG, a reading of a BPM Core, or
// both. Figures that did not come are nil. Times are seconds since 1970 UTC.
type Heart struct {
	Time      int64
	Modified  int64
	DeviceID  string
	Model     int64
	SignalID  int64    // of the ECG, 0 where there is none
	AFib      *float64 // the class of the ECG (Withings OpenAPI, "afib"): 0 negative, 1 positive, 2 inconclusive, ...
	HeartRate *float64 // beats a minute
	Systolic  *float64 // mmHg
	Diastolic *float64 // mmHg

	// Raw is the recording exactly as delivered.
	Raw json.RawMessage
}

// HeartQuery selects recordings between two moments; a zero one is no bound.
type HeartQuery struct {
	From, To time.Time
	Offset   int64
}

// HeartPage is one answer of heart list. A page whose Next is 0 is the last.
type HeartPage struct {
	Recordings []Heart
	Next       int64
}

var heartlist = endpoint{path: "/v2/heart", action: "list", scope: ScopeMetrics, list: "series"}

// Hearts lists heart recordings, page after page. An error comes last and by
// itself; what came before it stands, but the list is not complete.
func (c *Client) Hearts(ctx context.Context, q HeartQuery) iter.Seq2[HeartPage, error] {
	read := func(body value) (HeartPage, turnover) {
		rows, turn := readList(heartlist, body, ParseHeart)
		return HeartPage{Recordings: rows}, turn
	}
	return func(yield func(HeartPage, error) bool) {
		form := heartlist.form()
		bound(form, q.From, q.To)
		pages(ctx, c, heartlist, form, q.Offset, read, func(p *HeartPage) *int64 { return &p.Next })(yield)
	}
}

// bound sets the bounds of a listing by moments, where they are given.
func bound(form url.Values, from, to time.Time) {
	if !from.IsZero() {
		form.Set("startdate", unix(from))
	}
	if !to.IsZero() {
		form.Set("enddate", unix(to))
	}
}

// ParseHeart reads one recording as Withings delivered it, or as a store gives
// it back. The only error is that raw is not one JSON object. The recording's
// Raw is raw itself, not a copy.
func ParseHeart(raw []byte) (Heart, error) {
	heart, err := parseRow(raw, heartColumns)
	if err != nil {
		return Heart{}, fmt.Errorf("read heart recording: %w", err)
	}
	heart.Raw = json.RawMessage(raw)
	return heart, nil
}

var heartColumns = columns[Heart]{
	"timestamp":     func(h *Heart, v value) { h.Time = v.integerOr(0) },
	"modified":      func(h *Heart, v value) { h.Modified = v.integerOr(0) },
	"deviceid":      func(h *Heart, v value) { h.DeviceID = printable(v.text()) },
	"model":         func(h *Heart, v value) { h.Model = v.integerOr(0) },
	"heart_rate":    func(h *Heart, v value) { h.HeartRate = v.float() },
	"ecg":           func(h *Heart, v value) { ecgColumns.fill(h, v) },
	"bloodpressure": func(h *Heart, v value) { coreColumns.fill(h, v) },
}

var ecgColumns = columns[Heart]{
	"signalid": func(h *Heart, v value) { h.SignalID = v.integerOr(0) },
	"afib":     func(h *Heart, v value) { h.AFib = v.float() },
}

var coreColumns = columns[Heart]{
	"systole":  func(h *Heart, v value) { h.Systolic = v.float() },
	"diastole": func(h *Heart, v value) { h.Diastolic = v.float() },
}
