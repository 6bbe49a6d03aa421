package withingstest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Quirk names an oddity of answers seen in the wild that a client must survive.
type Quirk string

// The quirks, each off unless Config.Quirks names it.
const (
	QuirkOddGroups       Quirk = "odd-groups"       // OddGroups are among the readings
	QuirkStrings         Quirk = "strings"          // every number is sent as a string
	QuirkStatusNull      Quirk = "status-null"      // status null where it would be 0
	QuirkStatusMissing   Quirk = "status-missing"   // no status where it would be 0
	QuirkBareToken       Quirk = "bare-token"       // token answers without the envelope
	QuirkFlatToken       Quirk = "flat-token"       // token answers with a status, but without body
	QuirkTokenNoStatus   Quirk = "token-no-status"  // token answers with a body, but without status
	QuirkUserIDEmpty     Quirk = "userid-empty"     // token answers with userid ""
	QuirkUserIDAbsent    Quirk = "userid-absent"    // token answers without userid
	QuirkOldAccessDies   Quirk = "old-access-dies"  // a refresh ends the access token before it
	QuirkExclusiveUpdate Quirk = "after-lastupdate" // lastupdate leaves out what changed in that very second
	QuirkStripTypes      Quirk = "strip-types"      // a type filter also strips the groups
	QuirkStrictFields    Quirk = "strict-fields"    // an unknown data_field fails the call

	QuirkMoreBoolean  Quirk = "more-boolean"  // more is a boolean in getmeas too
	QuirkMoreString   Quirk = "more-string"   // more is "1" or "0"
	QuirkOffsetAbsent Quirk = "offset-absent" // more, but no offset
	QuirkOffsetNull   Quirk = "offset-null"   // more, and offset null
	QuirkOffsetStuck  Quirk = "offset-stuck"  // more, and the offset that was asked for
	QuirkOffsetBack   Quirk = "offset-back"   // more, and from the third page on the offset that was asked for before
	QuirkOffsetZero   Quirk = "offset-zero"   // more, and offset 0
	QuirkMoreAlways   Quirk = "more-always"   // the end of a list says more and offset 0 too
	QuirkEmptyPage    Quirk = "empty-page"    // an empty page before every page but the first
)

// Quirks lists them all.
func Quirks() []Quirk {
	return []Quirk{
		QuirkOddGroups, QuirkStrings, QuirkStatusNull, QuirkStatusMissing, QuirkBareToken, QuirkFlatToken, QuirkTokenNoStatus, QuirkUserIDEmpty,
		QuirkUserIDAbsent, QuirkOldAccessDies, QuirkExclusiveUpdate, QuirkStripTypes, QuirkStrictFields,
		QuirkMoreBoolean, QuirkMoreString, QuirkOffsetAbsent, QuirkOffsetNull, QuirkOffsetStuck, QuirkOffsetBack,
		QuirkOffsetZero, QuirkMoreAlways, QuirkEmptyPage,
	}
}

// rewrite changes an answer that was made: its envelope and its body, of which
// more tells whether it announces another page, and asked the offset that was
// asked for.
func (q Quirk) rewrite(envelope, body map[string]any, more bool, asked int64) {
	switch _, list := body["more"]; {
	case q == QuirkMoreBoolean && list:
		body["more"] = more
	case q == QuirkMoreString && list:
		body["more"] = map[bool]string{true: "1", false: "0"}[more]
	case q == QuirkMoreAlways && list && !more:
		body["more"], body["offset"] = 1, 0
	case q == QuirkOffsetAbsent && more:
		delete(body, "offset")
	case q == QuirkOffsetNull && more:
		body["offset"] = nil
	case q == QuirkOffsetStuck && more && asked > 0:
		body["offset"] = asked
	case q == QuirkOffsetBack && more && asked > rows(body):
		body["offset"] = asked - rows(body)
	case q == QuirkOffsetZero && more:
		body["offset"] = 0
	case q == QuirkStrings:
		quoteNumbers(body)
	case q == QuirkStatusNull:
		envelope["status"] = nil
	case q == QuirkStatusMissing:
		delete(envelope, "status")
	}
}

// rewrites reports whether the quirk is one that rewrite knows; the others
// change how an answer is made.
func (q Quirk) rewrites() bool {
	return strings.HasPrefix(string(q), "more-") || strings.HasPrefix(string(q), "offset-") || strings.HasPrefix(string(q), "status-") || q == QuirkStrings
}

// quirked rewrites the answer to a call that went well.
func (s *Server) quirked(rep reply, c *call) reply {
	if !slices.ContainsFunc(s.cfg.Quirks, Quirk.rewrites) {
		return rep
	}
	var envelope map[string]any
	decoder := json.NewDecoder(bytes.NewReader(rep.body))
	decoder.UseNumber()
	if decoder.Decode(&envelope) != nil {
		return rep // only our own answers come here, and they decode
	}
	body, ok := envelope["body"].(map[string]any)
	if !ok {
		body = envelope
	}
	for _, q := range Quirks() {
		if s.quirk(q) {
			more := slices.Contains([]string{"1", "true"}, fmt.Sprint(body["more"]))
			q.rewrite(envelope, body, more, c.int("offset"))
		}
	}
	rep.body, _ = json.Marshal(envelope) // what came out of JSON goes back
	return rep
}

// rows is how many rows are on a page.
func rows(body map[string]any) int64 {
	n := 0
	for _, v := range body {
		if list, ok := v.([]any); ok {
			n += len(list)
		}
	}
	return int64(n)
}

// quoteNumbers turns every number below v into a string, and v too where it is one.
func quoteNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			v[key] = quoteNumbers(v[key])
		}
	case []any:
		for i := range v {
			v[i] = quoteNumbers(v[i])
		}
	case json.Number:
		return v.String()
	}
	return v
}

// OddGroups are groups that a strict reader would choke on, all measured within
// the day before now: exponents far out of range, unknown type, attrib, category
// and zones, no measures, a measure without type, a goal among the readings.
// Each was seen in the wild or follows from the documents' silence.
func OddGroups(now time.Time) []Group {
	at := now.Unix() - 3600
	one := func(kind int, value int64, unit int) []Measure {
		return []Measure{{Type: kind, Value: value, Unit: unit}}
	}
	groups := []Group{
		{Measures: one(typeWeight, 812, 40)},
		{Measures: one(typeWeight, 812, -300)},
		{Measures: one(9999, 7, 0)},
		{Measures: one(typeWeight, 81200, -3), Attrib: 10009},
		{Measures: one(typeWeight, 81200, -3), Category: 77},
		{Measures: one(typeWeight, 70000, -3), Category: 2, Attrib: 2},
		{Measures: one(typePulse, 61, 0), Timezone: "Mars/Olympus_Mons"},
		{Measures: one(typePulse, 62, 0), Timezone: "W. Europe Standard Time"},
		{},
		{Measures: one(typeSentinel, -1000, -3)},
	}
	for i := range groups {
		g := &groups[i]
		g.ID, g.Date = 6_900_000_001+int64(i), at-int64(i)*60
		g.Created, g.Modified = g.Date+30, g.Date+30
	}
	raw := Group{ID: 6_900_000_101, Date: at - 1800, Created: at - 1800, Modified: at - 1800}
	raw.Raw = fmt.Appendf(nil, `{"grpid":%d,"attrib":0,"date":%d,"created":%[2]d,"modified":%[2]d,"category":1,`+
		`"deviceid":null,"measures":[{"value":5,"unit":0},{"value":63,"type":11,"unit":0}],"comment":""}`, raw.ID, raw.Date)
	return append(groups, raw)
}
