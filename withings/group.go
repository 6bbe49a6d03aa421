package withings

import (
	"encoding/json"
	"fmt"
)

// ParseMeasureGroup reads one group of getmeas as Withings delivered it, or as
// a store gives it back. It takes what real answers hold: numbers as strings,
// null and absent fields, unknown fields, types, attribs and categories,
// groups without measures and measures without a type. The only error is that
// raw is not one JSON object. The group's Raw is raw itself, not a copy.
func ParseMeasureGroup(raw []byte) (MeasureGroup, error) {
	p := groupParser{scanner: scanner{b: raw}}
	group, ok := p.group()
	if !ok || !p.end() {
		return MeasureGroup{}, fmt.Errorf("read measure group: %w", errSyntax)
	}
	group.Raw = json.RawMessage(raw)
	return group, nil
}

// groupParser reads groups; what repeats from one to the next (names of
// devices and zones, the space for measures) it shares between them.
type groupParser struct {
	scanner
	names    map[string]string
	measures []Measure
}

// group reads the object that comes next; false where there is none.
func (p *groupParser) group() (MeasureGroup, bool) {
	p.space()
	start := p.i
	// A listing asks for real readings only, so that is what a group without
	// a category is.
	g := MeasureGroup{Attrib: -1, Category: CategoryReal}
	if !p.enter('{') {
		return g, false
	}
	for n := 0; p.more(n, '}'); n++ {
		switch string(p.key()) {
		case "grpid":
			g.ID = p.value().integerOr(0)
		case "attrib":
			g.Attrib = int(p.value().integerOr(-1))
		case "category":
			g.Category = Category(p.value().integerOr(int64(CategoryReal)))
		case "date":
			g.Date = p.value().integerOr(0)
		case "created":
			g.Created = p.value().integerOr(0)
		case "modified":
			g.Modified = p.value().integerOr(0)
		case "deviceid":
			g.DeviceID = p.name()
		case "hash_deviceid":
			if id := p.name(); g.DeviceID == "" {
				g.DeviceID = id
			}
		case "model":
			g.Model = p.name()
		case "modelid", "model_id":
			g.ModelID = p.value().integerOr(g.ModelID)
		case "timezone":
			g.Timezone = p.name()
		case "measures":
			g.Measures = p.list()
		default:
			p.value()
		}
	}
	if p.bad {
		return g, false
	}
	g.Raw = json.RawMessage(p.b[start:p.i:p.i])
	return g, true
}

// list reads the measures of a group, one entry an element, whatever it holds,
// so that positions in the text and in the list agree.
func (p *groupParser) list() []Measure {
	if !p.enter('[') {
		p.value()
		return nil
	}
	first := len(p.measures)
	for n := 0; p.more(n, ']'); n++ {
		p.measures = append(p.measures, p.measure())
	}
	return p.measures[first:len(p.measures):len(p.measures)]
}

// measure reads one element of measures.
func (p *groupParser) measure() Measure {
	m := Measure{Position: PositionNone}
	if !p.enter('{') {
		p.value()
		return m
	}
	var typed, valued, scaled bool
	for n := 0; p.more(n, '}'); n++ {
		switch string(p.key()) {
		case "type":
			var id int64
			id, typed = p.value().integer()
			m.Type = MeasureType(id)
		case "value":
			m.Value, valued = p.value().integer()
		case "unit":
			var exponent int64
			exponent, scaled = p.value().integer()
			m.Unit = int(exponent)
		case "position":
			m.Position = int(p.value().integerOr(PositionNone))
		default:
			p.value()
		}
	}
	m.Valid = typed && valued && scaled
	return m
}

// name reads a text that a terminal may show, and keeps one copy of each.
func (p *groupParser) name() string {
	v := p.value()
	if len(v) > 2 && v[0] == '"' {
		if known, ok := p.names[string(v)]; ok {
			return known
		}
	}
	name := printable(v.text())
	if p.names != nil && len(v) > 2 && v[0] == '"' {
		p.names[string(v)] = name
	}
	return name
}
