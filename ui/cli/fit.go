package cli

import (
	"bufio"
	"math"
	"time"

	fitfile "github.com/muktihari/fit/encoder"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

// writeFIT writes what Garmin Connect takes: a header message that says of what
// kind the file is, then one message a reading that counts, with the fields and
// scales of the profile of the FIT protocol (https://developer.garmin.com/fit/).
func writeFIT(w *bufio.Writer, x *source, s sheet, _ []string, rows []record) error {
	messages := []proto.Message{mesgdef.NewFileId(nil).SetType(s.fit).SetManufacturer(typedef.ManufacturerDevelopment).
		SetTimeCreated(x.figures.In.Now.UTC().Truncate(time.Second)).SetSerialNumber(1).ToMesg(nil)}
	for _, r := range rows {
		if r.flag == "" {
			messages = append(messages, r.fit())
		}
	}
	return fitfile.New(w).Encode(&proto.FIT{Messages: messages})
}

// fitWeight is a weighing with its body composition; height is in metres.
func fitWeight(w store.Weighing, height float64) proto.Message {
	return mesgdef.NewWeightScale(nil).SetTimestamp(w.Time()).
		SetWeight(typedef.Weight(fitValue(w.Weight, 100))).
		SetPercentFat(fitValue(w.FatPercent, 100)).
		SetPercentHydration(fitValue(w.Water/w.Weight*100, 100)).
		SetMuscleMass(fitValue(w.Muscle, 100)).
		SetBoneMass(fitValue(w.Bone, 100)).
		SetBmi(fitValue(w.Weight/(height*height), 10)).ToMesg(nil)
}

// fitPressure is a blood pressure with its pulse.
func fitPressure(p store.Pressure) proto.Message {
	m := mesgdef.NewBloodPressure(nil).SetTimestamp(p.Time()).
		SetSystolicPressure(fitValue(p.Systolic, 1)).
		SetDiastolicPressure(fitValue(p.Diastolic, 1)).
		SetMeanArterialPressure(fitValue(insight.MAP(p.Systolic, p.Diastolic), 1))
	if p.Pulse < math.MaxUint8 { // false where none came
		m.SetHeartRate(uint8(math.Round(p.Pulse)))
	}
	return m.ToMesg(nil)
}

// fitValue is v in the steps of a FIT field; math.MaxUint16 is FIT's word for a
// value that is unknown, and for one that the field cannot hold.
func fitValue(v, scale float64) uint16 {
	v = math.Round(v * scale)
	if math.IsNaN(v) || v < 0 || v > math.MaxUint16-2 { // of weights, the one below says "calculating"
		return math.MaxUint16
	}
	return uint16(v)
}
