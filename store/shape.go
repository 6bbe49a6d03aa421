package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"withings-tui/withings"

	bolt "go.etcd.io/bbolt"
)

// shape is what many groups share: all of their text but the numbers. It is
// stored once and read once an operation.
type shape struct {
	text     string
	numbers  []withings.Hole
	values   int // how many of numbers are measures' values
	created  bool
	modified bool

	kinds   kindSet
	attrib  int
	source  Source
	device  string // its id, to tell what belongs to one weighing
	model   string
	zone    string
	figures []figureAt
	clock   *clock
	modelAt uint8 // where in Reader.Models the device's model stands
}

// figureAt is where among a row's values a figure stands, and its exponent.
type figureAt struct {
	figure   Figure
	value    int
	exponent int8
}

// find is where f stands.
func (s *shape) find(f Figure) (figureAt, bool) {
	for _, at := range s.figures {
		if at.figure == f {
			return at, true
		}
	}
	return figureAt{}, false
}

// parseShape reads a shape's text.
func parseShape(text string) (*shape, error) {
	holes, err := withings.ShapeHoles(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errCorrupt, err)
	}
	raw, err := withings.JoinGroup(text, make([]int64, len(holes)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errCorrupt, err)
	}
	group, err := withings.ParseMeasureGroup(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errCorrupt, err)
	}
	s := &shape{text: text, numbers: holes}
	valueOf := make(map[int]int, len(holes))
	for _, h := range holes {
		switch h.Field {
		case withings.HoleValue:
			valueOf[h.Measure] = s.values
			s.values++
		case withings.HoleCreated:
			s.created = true
		case withings.HoleModified:
			s.modified = true
		}
	}
	s.describe(group, func(measure int) (int, bool) {
		at, ok := valueOf[measure]
		return at, ok
	})
	return s, nil
}

// describe fills in what a group tells beside its numbers. valueAt is where
// among the row's values the value of a measure stands.
func (s *shape) describe(g withings.MeasureGroup, valueAt func(measure int) (int, bool)) {
	s.attrib, s.source = g.Attrib, SourceOf(g.Attrib)
	s.device, s.model, s.zone = g.DeviceID, g.Model, g.Timezone
	if g.Category == withings.CategoryReal {
		for i, m := range g.Measures {
			f := Figure(m.Type)
			at, ok := valueAt(i)
			if !ok || !m.Decimal().Valid || !wholeBody(m.Type, m.Position) {
				continue
			}
			// Scales send some figures twice; the first counts.
			if _, twice := s.find(f); !twice {
				s.figures = append(s.figures, figureAt{f, at, int8(m.Unit)})
			}
		}
	}
	for _, at := range s.figures {
		if at.figure != FigurePulse {
			s.kinds |= 1 << kindOf(at.figure)
		}
	}
	if _, pulse := s.find(FigurePulse); s.kinds == 0 || pulse && !s.kinds.has(kindPressure) {
		s.kinds |= 1 << kindOther
	}
}

// maxShapes bounds how many parsed shapes are kept: a hundred devices have a
// hundred shapes, but a file may hold as many as readings.
const maxShapes = 1024

// shapes reads and writes the shapes of one transaction.
type shapes struct {
	bucket *bolt.Bucket
	zones  *zones
	zone   string // the account's
	byID   map[uint32]*shape
	ids    map[string]uint32
	clocks map[string]*clock
	models []string // of the devices seen so far; the first is none

	lastID uint32 // the shape asked for last
	last   *shape
}

func newShapes(tx *bolt.Tx, z *zones) *shapes {
	s := &shapes{zones: z, byID: map[uint32]*shape{}, ids: map[string]uint32{}, clocks: map[string]*clock{}, models: []string{""}}
	if tx != nil {
		s.bucket = tx.Bucket(bucketShapes)
	}
	return s
}

func shapeKey(id uint32) []byte { return binary.BigEndian.AppendUint32(nil, id) }

// get is the shape with that id.
func (s *shapes) get(id uint32) (*shape, error) {
	if s.last != nil && s.lastID == id {
		return s.last, nil
	}
	sh, ok := s.byID[id]
	if !ok {
		text := s.bucket.Get(shapeKey(id))
		if text == nil {
			return nil, fmt.Errorf("shape %d: %w", id, errCorrupt)
		}
		var err error
		if sh, err = parseShape(string(text)); err != nil {
			return nil, fmt.Errorf("shape %d: %w", id, err)
		}
		s.locate(sh)
		s.keep(id, sh)
	}
	s.lastID, s.last = id, sh
	return sh, nil
}

func (s *shapes) keep(id uint32, sh *shape) {
	if len(s.byID) >= maxShapes {
		clear(s.byID)
		clear(s.ids)
	}
	s.byID[id] = sh
	s.ids[sh.text] = id
}

// modelIndex is where in models a model stands; past 255 of them it is none.
func (s *shapes) modelIndex(model string) uint8 {
	at := slices.Index(s.models, model)
	if at < 0 && len(s.models) <= math.MaxUint8 {
		at = len(s.models)
		s.models = append(s.models, model)
	}
	return uint8(max(at, 0))
}

// locate gives a shape the clock of its zone: its own, else the account's,
// else UTC.
func (s *shapes) locate(sh *shape) {
	sh.modelAt = s.modelIndex(sh.model)
	c, ok := s.clocks[sh.zone]
	if !ok {
		c = newClock(s.zones.first(sh.zone, s.zone))
		if len(s.clocks) < maxShapes {
			s.clocks[sh.zone] = c
		}
	}
	sh.clock = c
}

// textKey is where the id of a text is found. It is a cryptographic hash, so
// that no text can take the place of another's.
func textKey(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// intern is the id of a shape's text, which it stores where it is new.
func (s *shapes) intern(text []byte) (uint32, *shape, error) {
	if id, ok := s.ids[string(text)]; ok {
		return id, s.byID[id], nil
	}
	key := textKey(string(text))
	if v := s.bucket.Get(key); len(v) == 4 {
		id := binary.BigEndian.Uint32(v)
		sh, err := s.get(id)
		return id, sh, err
	}
	sh, err := parseShape(string(text))
	if err != nil {
		return 0, nil, err
	}
	next, err := s.bucket.NextSequence()
	if err != nil {
		return 0, nil, err
	}
	if next > 1<<32-1 {
		return 0, nil, fmt.Errorf("too many shapes: %w", errCorrupt)
	}
	id := uint32(next)
	if err := s.bucket.Put(shapeKey(id), []byte(sh.text)); err != nil {
		return 0, nil, err
	}
	if err := s.bucket.Put(key, shapeKey(id)); err != nil {
		return 0, nil, err
	}
	s.locate(sh)
	s.keep(id, sh)
	return id, sh, nil
}
