package withings

import "fmt"

// WorkoutKind names a category of workouts, "workout 600" where it has no name.
func WorkoutKind(category int64) string {
	if name, ok := workoutKinds[category]; ok {
		return name
	}
	return fmt.Sprintf("workout %d", category)
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
