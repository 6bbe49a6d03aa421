package export

import (
	"slices"

	"withings-tui/withings"
)

// measure is a measure that a column or a row of other.csv may hold.
type measure struct {
	id      withings.MeasureType
	size    dimension
	places  int     // decimals that it has at least on the wire, and at most after a conversion
	max     float64 // in its SI unit: more, or nothing above 0, is no reading of a person
	heading []string
}

// measures are the measures that are read, with their headings in English,
// German, French, Spanish, Italian and Dutch, folded as fold does. English and
// German ones are as seen in exports ("Fettfreier Anteil" in one of 2014); the
// others are the app's own words for the measures.
var measures = []measure{
	{withings.TypeWeight, mass, 3, 1000, []string{"weight", "body weight",
		"gewicht", "korpergewicht", "poids", "peso", "peso corporal", "peso corporeo", "lichaamsgewicht"}},
	{withings.TypeFatMass, mass, 3, 1000, []string{"fat mass", "body fat", "body fat mass", "fat mass weight",
		"fettmasse", "korperfett", "masse grasse", "masa grasa", "grasa corporal", "massa grassa", "massa grasa", "vetmassa", "lichaamsvet"}},
	{withings.TypeFatRatio, share, 3, 100, []string{"fat ratio", "fat percentage", "body fat percentage", "fat",
		"fettanteil", "korperfettanteil", "taux de masse grasse", "taux de graisse", "porcentaje de grasa", "indice de grasa",
		"percentuale di grasso", "percentuale massa grassa", "vetpercentage"}},
	{withings.TypeFatFreeMass, mass, 3, 1000, []string{"fat free mass", "lean mass",
		"fettfreie masse", "fettfreier anteil", "masse maigre", "masse non grasse", "masa magra", "masa libre de grasa", "massa magra", "vetvrije massa"}},
	{withings.TypeMuscleMass, mass, 3, 1000, []string{"muscle mass",
		"muskelmasse", "masse musculaire", "masa muscular", "massa muscolare", "spiermassa"}},
	{withings.TypeBoneMass, mass, 3, 1000, []string{"bone mass",
		"knochenmasse", "masse osseuse", "masa osea", "massa ossea", "botmassa"}},
	{withings.TypeWaterMass, mass, 3, 1000, []string{"hydration", "water mass", "body water", "total body water", "water",
		"wasseranteil", "wassermasse", "wasser", "korperwasser", "hydratation", "eau", "masse hydrique",
		"hidratacion", "agua", "agua corporal", "idratazione", "acqua", "acqua corporea", "hydratatie", "hydratie", "lichaamsvocht"}},
	{withings.TypeHeight, length, 3, 3, []string{"height",
		"grosse", "korpergrosse", "taille", "altura", "estatura", "altezza", "statura", "lengte", "lichaamslengte"}},
	{withings.TypeSystolic, pressure, 0, 400, []string{"systolic", "systolic blood pressure", "systole",
		"systolisch", "systolischer blutdruck", "systolique", "pression systolique", "tension systolique", "pression arterielle systolique",
		"sistolica", "presion sistolica", "tension sistolica", "pressione sistolica", "sistole", "systolische bloeddruk", "bovendruk"}},
	{withings.TypeDiastolic, pressure, 0, 400, []string{"diastolic", "diastolic blood pressure", "diastole",
		"diastolisch", "diastolischer blutdruck", "diastolique", "pression diastolique", "tension diastolique", "pression arterielle diastolique",
		"diastolica", "presion diastolica", "tension diastolica", "pressione diastolica", "diastolische bloeddruk", "onderdruk"}},
	{withings.TypePulse, rate, 0, 400, []string{"heart rate", "pulse", "heart pulse",
		"herzfrequenz", "puls", "frequence cardiaque", "rythme cardiaque", "pouls", "frecuencia cardiaca", "ritmo cardiaco", "pulso",
		"frequenza cardiaca", "battito cardiaco", "hartslag", "hartfrequentie"}},
	{withings.TypeBodyTemp, temperature, 3, 50, []string{"body temperature",
		"korpertemperatur", "temperature corporelle", "temperatura corporal", "temperatura corporea", "lichaamstemperatuur"}},
	{withings.TypeSkinTemp, temperature, 3, 50, []string{"skin temperature",
		"hauttemperatur", "temperature cutanee", "temperature de la peau", "temperatura cutanea", "temperatura de la piel", "temperatura della pelle", "huidtemperatuur"}},
	{withings.TypeTemperature, temperature, 3, 50, []string{"temperature", "temperatur", "temperatura", "temperatuur"}},
	{withings.TypeSpO2, share, 0, 100, []string{"spo2", "blood oxygen", "oxygen saturation"}},
	{withings.TypePulseWave, speed, 3, 50, []string{"pulse wave velocity", "pwv"}},
	{withings.TypeVascularAge, plain, 1, 200, []string{"vascular age"}},
	{withings.TypeMetabolicAge, plain, 0, 200, []string{"metabolic age"}},
	{withings.TypeVO2Max, plain, 0, 150, []string{"vo2 max", "vo2max"}},
	{withings.TypeVisceralFat, plain, 1, 100, []string{"visceral fat", "visceral fat index"}},
	{withings.TypeBMR, energy, 0, 20_000, []string{"basal metabolic rate", "bmr"}},
}

// lowestTemperature in °C: nobody alive is colder, and less is a room's, which
// the first scales measured too.
const lowestTemperature = 20

// Columns that hold no measure.
const (
	dateColumn = iota
	valueColumn
	typeColumn
	commentColumn
	roles // how many there are
)

// roleHeadings are their headings.
var roleHeadings = [roles][]string{
	dateColumn:  {"date", "datum", "fecha", "data", "start", "timestamp", "date time", "datetime", "date et heure", "fecha y hora", "data e ora", "datum uhrzeit"},
	valueColumn: {"value", "wert", "valeur", "valor", "valore", "waarde"},
	typeColumn:  {"type", "typ", "tipo"},
	commentColumn: {"comments", "comment", "kommentare", "kommentar", "commentaires", "commentaire",
		"comentarios", "comentario", "commenti", "commento", "note", "opmerkingen", "opmerking"},
}

// dayTotals are the measures of a day that the aggregates hold, one a file.
var dayTotals = map[Kind]struct {
	size  dimension
	whole bool
	max   float64 // in metres, kcal, or as counted
}{
	Steps:           {plain, true, 1_000_000},
	Distance:        {length, false, 10_000_000},
	Floors:          {plain, false, 100_000},
	CaloriesEarned:  {energy, false, 100_000},
	CaloriesPassive: {energy, false, 100_000},
}

// measureOf is the measure of a measure type, nil where it has none.
func measureOf(id withings.MeasureType) *measure {
	for i := range measures {
		if measures[i].id == id {
			return &measures[i]
		}
	}
	return nil
}

// measureHeaded is the measure with that folded heading, nil where there is none.
func measureHeaded(heading string) *measure {
	for i := range measures {
		if slices.Contains(measures[i].heading, heading) {
			return &measures[i]
		}
	}
	return nil
}
