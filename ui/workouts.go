package ui

import (
	"fmt"
	"math"
	"slices"
	"time"

	"withings-tui/store"
	"withings-tui/ui/insight"
)

// workout is one training.
type workout struct {
	at       store.Stamp
	kind     string
	seconds  float64
	distance float64 // m, NaN where none came
	hr       float64 // beats a minute, NaN where none came
}

// night is one night's sleep, by the day on which it ended.
type night struct {
	date    store.Date
	asleep  float64 // seconds, NaN where none came
	inBed   float64
	score   float64 // 0 to 100, NaN where the account has none
	lowest  float64 // beats a minute
	deep    float64 // seconds
	wakeUps float64
}

// number is a figure that may not have come.
func number(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// loadEvents reads trainings and nights.
func (d *data) loadEvents(r *store.Reader, span store.Span, zone *time.Location) error {
	workouts, err := r.Workouts(span)
	if err != nil {
		return err
	}
	zones := map[string]*time.Location{"": zone}
	for _, w := range workouts {
		at, ok := zones[w.Timezone]
		if !ok {
			at = zone
			if own, err := time.LoadLocation(w.Timezone); err == nil {
				at = own
			}
			zones[w.Timezone] = at
		}
		kind, ok := workoutKinds[w.Category]
		if !ok {
			kind = fmt.Sprintf("workout %d", w.Category)
		}
		d.workouts = append(d.workouts, workout{store.StampOf(time.Unix(w.Start, 0).In(at)), kind, float64(w.End - w.Start), number(w.Distance), number(w.HRAverage)})
	}
	nights, err := r.Sleep(span)
	if err != nil {
		return err
	}
	for _, n := range nights {
		date, err := store.ParseDate(n.Date)
		if err != nil {
			continue
		}
		d.nights = append(d.nights, night{date, number(n.Asleep), number(n.InBed), number(n.Score), number(n.HRMin), number(n.Deep), number(n.WakeUps)})
	}
	slices.SortStableFunc(d.nights, func(x, y night) int { return int(x.date - y.date) })
	return nil
}

// workoutBox lists the newest trainings and says how many the range has.
func (a *App) workoutBox(f figures) (box, bool) {
	win := a.derived.windows[paneActivity].days
	b := box{title: "Workouts"}
	n, seconds := 0, 0.0
	for i := len(a.data.workouts) - 1; i >= 0; i-- {
		w := a.data.workouts[i]
		if !win.Contains(w.at.Date()) {
			continue
		}
		n, seconds = n+1, seconds+w.seconds
		if len(b.rows) < 4 {
			words := f.duration(w.seconds)
			if !math.IsNaN(w.distance) && w.distance > 0 {
				words = f.distance(w.distance) + " " + f.distanceUnit() + " · " + words
			}
			b.rows = append(b.rows, row(label(w.at.Time().Format("2 Jan ")), plain(w.kind)).and(label(words)))
		}
	}
	if n == 0 {
		return b, len(a.data.workouts) > 0 && b.note("none in this range")
	}
	b.right = []span{faint(fmt.Sprintf("%d in range, %s", n, f.duration(seconds)))}
	return b, true
}

// note makes words the box's only line.
func (b *box) note(words string) bool {
	b.rows = append(b.rows, row(label(words)))
	return true
}

// sleepBox is the last night and the mean of the last seven.
func (a *App) sleepBox(f figures) (box, bool) {
	b := box{title: "Sleep"}
	nights := a.data.nights
	if len(nights) == 0 {
		return b, false
	}
	last := nights[len(nights)-1]
	b.right = []span{faint("night to " + dayName(a.today(), last.date))}
	head := row(strong(f.duration(last.asleep)), label(" asleep"))
	if !math.IsNaN(last.score) {
		head = head.and(label("score "), plain(f.decimals(last.score, 0)))
	}
	b.rows = append(b.rows, head)
	detail := row(label("deep "), plain(f.duration(last.deep)))
	if !math.IsNaN(last.lowest) {
		detail = detail.and(label("lowest "), plain(f.decimals(last.lowest, 0)), label(" bpm"))
	}
	b.rows = append(b.rows, detail)
	week, n, sum := insight.LastDays(7, a.today()), 0, 0.0
	for _, x := range nights {
		if week.Contains(x.date) && !math.IsNaN(x.asleep) {
			n, sum = n+1, sum+x.asleep
		}
	}
	if n > 1 {
		b.rows = append(b.rows, row(label("7-day mean "), plain(f.duration(sum/float64(n)))).and(faint(plural(n, "night", "nights"))))
	}
	return b, true
}

// workoutKinds name the categories of Withings' OpenAPI file, getworkouts.
var workoutKinds = map[int64]string{
	1: "walk", 2: "run", 3: "hiking", 4: "skating", 5: "BMX", 6: "bicycling", 7: "swimming", 8: "surfing", 9: "kitesurfing",
	10: "windsurfing", 11: "bodyboard", 12: "tennis", 13: "table tennis", 14: "squash", 15: "badminton", 16: "lift weights", 17: "fitness",
	18: "elliptical", 19: "pilates", 20: "basketball", 21: "soccer", 22: "football", 23: "rugby", 24: "volleyball", 25: "water polo",
	26: "horse riding", 27: "golf", 28: "yoga", 29: "dancing", 30: "boxing", 31: "fencing", 32: "wrestling", 33: "martial arts", 34: "skiing",
	35: "snowboarding", 36: "other", 128: "no activity", 187: "rowing", 188: "zumba", 191: "baseball", 192: "handball", 193: "hockey",
	194: "ice hockey", 195: "climbing", 196: "ice skating", 272: "multi-sport", 306: "indoor walk", 307: "indoor running",
	308: "indoor cycling", 455: "stand-up paddle", 456: "padel", 457: "gaming", 490: "beach volleyball", 491: "stair stepper",
	492: "skateboarding", 493: "parkour", 494: "kayaking", 495: "canoeing", 496: "sailing", 497: "fishing", 498: "trail running",
	499: "snowshoeing", 500: "paintball", 501: "archery", 502: "scuba diving", 503: "baseball training", 504: "biathlon", 505: "bocce",
	506: "pétanque", 507: "paragliding", 508: "frisbee", 509: "skydiving", 510: "pickleball", 511: "cornhole", 512: "dodgeball",
	513: "ultimate", 514: "teqball", 515: "wheelchair, running pace", 516: "wheelchair, walking pace", 517: "athletics", 518: "track cycling",
	519: "pentathlon", 520: "sport shooting", 521: "triathlon", 522: "diving", 523: "mountain biking", 524: "gravel biking", 525: "e-biking",
	526: "e-mountain biking", 527: "handcycling", 528: "velomobile", 529: "backcountry skiing", 530: "nordic skiing", 531: "roller skiing",
	532: "racquetball", 534: "hip hop", 535: "muay thai", 536: "taekwondo", 537: "judo", 538: "trampoline", 539: "standing frame",
	540: "seated strength", 541: "seated cardio", 542: "walk with walker", 543: "walk with cane", 544: "breaking", 545: "chores",
	546: "crossfit", 547: "spin class", 548: "cricket", 549: "flamenco", 550: "HIIT", 551: "meditation", 552: "stretching", 553: "yard work",
	554: "cleaning", 555: "public speaking", 556: "spikeball", 557: "lacrosse", 558: "baby wearing", 559: "dog walking",
	560: "breathing exercises", 561: "balance drills", 562: "pushing a stroller", 563: "toddler wearing", 564: "bowling", 565: "lasertag",
	566: "nordic walking", 567: "sumo", 568: "cooking",
}
