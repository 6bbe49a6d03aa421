// Package export reads the export that the Withings app and its web dashboard
// make of a person's own data ("Download my data"): one zip, a folder of
// unpacked files, or single CSV files, into the types of package withings, so
// that what was measured before an account was connected, or without one,
// stands beside what was synced. It imports withings and nothing else of this
// module, and keeps no state.
//
// # What an export holds
//
// Withings publishes no description of it but the README.txt inside; the rest
// is known from public projects that read such exports (a map-matching article
// of 2022 lists 38 files of one; openly available importers show headings in
// English and German, pounds in the heading, and rows of bp.csv that hold only
// the pulse a scale took). Read are
//
//	weight.csv                      Date,"Weight (kg)","Fat mass (kg)",...,Comments
//	bp.csv                          Date,"Heart rate",Systolic,Diastolic,Comments
//	height.csv                      Date,"Height (m)",Comments
//	body_temperature.csv            Date, a temperature
//	pwv.csv, manual_spo2.csv        date,value
//	other.csv                       date,type,value
//	aggregates_steps.csv            date,value; likewise _distance (m), _elevation
//	                                (floors), _calories_earned and _calories_passive (kcal)
//
// Everything else is named in the result and not read: workouts, sleep, ECG
// signals, positions, and the raw_ files of a watch's streams. Among those is
// raw_core_body_temperature: it is a watch's continuous estimate, which the
// API does not serve as a reading either, and would show as fever what was
// exercise.
//
// # What becomes of it
//
// A row is a measure group. Its id is negative, and made of what kind of file
// it is from, its instant and its values, so that the same row has the same id
// in every export, and importing it again changes nothing. An export tells
// neither the device nor whether a reading was typed in: groups carry attrib 0,
// for an attrib that nobody knows would leave them out of all statistics, and
// the model "Withings export", which says on every screen how far that goes.
// Raw is the group in the shape the API would have delivered it in.
//
// Headings are known in six languages, and name the unit: kg, lb, st, °C, °F, m,
// ft in, km, mi and more. A mass whose heading names none is left out, since
// exports name it and it may as well be pounds; other measures are taken for SI.
//
// Values stay the exact decimals of the file. Those in other units are rounded
// to the gram, the millimetre, the thousandth of a degree and the whole mmHg.
// From a weight and a fat mass come the fat ratio and the fat-free mass, which
// the API delivers and the file leaves out.
//
// An aggregate is a day of activity. Only the totals that the file has
// are set; total energy is the earned and the passive together.
package export
