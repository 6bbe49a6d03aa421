package withingstest

import (
	"bytes"
	"encoding/json"
	"fmt"
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
	QuirkEmptyPage    Quirk = "empty-page"    // an empty page before every page but the first
)

// Quirks lists them all.
func Quirks() []Quirk {
	return []Quirk{
		QuirkOddGroups, QuirkStrings, QuirkStatusNull, QuirkStatusMissing, QuirkBareToken, QuirkUserIDEmpty,
		QuirkUserIDAbsent, QuirkOldAccessDies, QuirkExclusiveUpdate, QuirkStripTypes, QuirkStrictFields,
		QuirkMoreBoolean, QuirkMoreString, QuirkOffsetAbsent, QuirkOffsetNull, QuirkOffsetStuck, QuirkEmptyPage,
	}
}

// rewrites are the quirks that change an answer after it was made; the others
// change how it is made.
func rewrites() []rewrite {
	return []rewrite{
		{QuirkMoreBoolean, func(tree, body map[string]any, _ call) { setMore(body, true, false) }},
		{QuirkMoreString, func(tree, body map[string]any, _ call) { setMore(body, "1", "0") }},
		{QuirkOffsetAbsent, func(tree, body map[string]any, _ call) {
			if isMore(body) {
				delete(body, "offset")
			}
		}},
		{QuirkOffsetNull, func(tree, body map[string]any, _ call) {
			if isMore(body) {
				body["offset"] = nil
			}
		}},
		{QuirkOffsetStuck, func(tree, body map[string]any, c call) {
			if asked, _, _ := c.int("offset"); isMore(body) && asked > 0 {
				body["offset"] = asked
			}
		}},
		{QuirkStrings, func(tree, body map[string]any, _ call) { quoteNumbers(body) }},
		{QuirkStatusNull, func(tree, body map[string]any, _ call) { tree["status"] = nil }},
		{QuirkStatusMissing, func(tree, body map[string]any, _ call) { delete(tree, "status") }},
	}
}

type rewrite struct {
	quirk  Quirk
	change func(tree, body map[string]any, c call)
}

// quirked rewrites the answer to a call that went well.
func (s *Server) quirked(rep reply, c call) reply {
	var tree map[string]any
	for _, r := range rewrites() {
		if !s.quirk(r.quirk) {
			continue
		}
		if tree == nil {
			decoder := json.NewDecoder(bytes.NewReader(rep.body))
			decoder.UseNumber()
			if decoder.Decode(&tree) != nil {
				return rep // only our own answers come here, and they decode
			}
		}
		body, ok := tree["body"].(map[string]any)
		if !ok {
			body = tree
		}
		r.change(tree, body, c)
	}
	if tree != nil {
		rep.body, _ = json.Marshal(tree) // what came out of JSON goes back
	}
	return rep
}

// isMore reports whether the body, of whatever shape by now, announces another page.
func isMore(body map[string]any) bool {
	switch fmt.Sprint(body["more"]) {
	case "1", "true":
		return true
	}
	return false
}

func setMore(body map[string]any, yes, no any) {
	if _, ok := body["more"]; !ok {
		return
	}
	if isMore(body) {
		body["more"] = yes
	} else {
		body["more"] = no
	}
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

// withStatus puts another status, and words, into the envelope of an answer.
func withStatus(body []byte, status int, text string) []byte {
	rest, ok := bytes.CutPrefix(body, []byte(`{"status":0,`))
	if !ok {
		rest = []byte(`"body":{}}`)
	}
	return append(fmt.Appendf(nil, `{"status":%d,"error":%s,`, status, appendString(nil, text)), rest...)
}

// OddGroups are groups that a strict reader would choke on, all measured within
// the day before now: exponents far out of range, unknown type, attrib, category
// and zones, no measures, a measure without type, a goal among the readings.
// Each was seen in the wild or follows from the documents' silence.
func OddGroups(now time.Time) []Group {
	at := now.Unix() - 3600
	measures := func(m ...Measure) []Measure { return m }
	groups := []Group{
		{Attrib: 0, Measures: measures(Measure{Type: typeWeight, Value: 812, Unit: 40})},
		{Attrib: 0, Measures: measures(Measure{Type: typeWeight, Value: 812, Unit: -300})},
		{Attrib: 0, Measures: measures(Measure{Type: 9999, Value: 7, Unit: 0})},
		{Attrib: 10009, Measures: measures(Measure{Type: typeWeight, Value: 81200, Unit: -3})},
		{Attrib: 0, Category: 77, Measures: measures(Measure{Type: typeWeight, Value: 81200, Unit: -3})},
		{Attrib: 2, Category: 2, Measures: measures(Measure{Type: typeWeight, Value: 70000, Unit: -3})},
		{Attrib: 0, Timezone: "Mars/Olympus_Mons", Measures: measures(Measure{Type: typePulse, Value: 61, Unit: 0})},
		{Attrib: 0, Timezone: "W. Europe Standard Time", Measures: measures(Measure{Type: typePulse, Value: 62, Unit: 0})},
		{Attrib: 0},
		{Attrib: 0, Measures: measures(Measure{Type: typeSentinel, Value: -1000, Unit: -3})},
	}
	for i := range groups {
		groups[i].ID = 6_900_000_001 + int64(i)
		groups[i].Date = at - int64(i)*60
		groups[i].Created, groups[i].Modified = groups[i].Date+30, groups[i].Date+30
	}
	raw := groups[0]
	raw.ID, raw.Date = 6_900_000_101, at-1800
	raw.Raw = fmt.Appendf(nil, `{"grpid":%d,"attrib":0,"date":%d,"created":%[2]d,"modified":%[2]d,"category":1,`+
		`"deviceid":null,"measures":[{"value":5,"unit":0},{"value":63,"type":11,"unit":0}],"comment":""}`, raw.ID, raw.Date)
	raw.Created, raw.Modified = raw.Date, raw.Date
	return append(groups, raw)
}
