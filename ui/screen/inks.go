package screen

// tone is a colour for an ink: as #rrggbb, with the share of it that is mixed
// into the ground where it is no ink of its own, and the index of the 256
// colours that was chosen by hand. An empty one is the terminal's own.
type tone struct {
	hex   string
	share float64
	index int
}

// inks are all inks: their names in a theme of one's own, the contrast that they
// need (4.5 where words are written in them, 3 for marks, 1 for what only adorns
// or is a ground; WCAG 2.2: 1.4.3, 1.4.11), their colours on dark, on light and
// on a ground that nobody told, and of the sixteen that the person chose for the
// terminal. The dimmest steps of the heat map are meant to recede: their day can
// be read under the cursor. On an unknown ground words are in the terminal's own
// foreground, and each accent stands out on black as on white.
var inks = [inkCount]struct {
	role                 string
	needed               float64
	dark, light, neutral tone
	sixteen              int
}{
	InkNone:           {needed: 1},
	InkText:           {"text", 4.5, tone{"#c0caf5", 0, 189}, tone{"#343b58", 0, 237}, tone{}, 0},
	InkBright:         {"bright", 4.5, tone{"#ffffff", 0, 231}, tone{"#0f1222", 0, 16}, tone{}, 0},
	InkLabel:          {"label", 4.5, tone{"#959dc7", 0, 146}, tone{"#565c80", 0, 60}, tone{}, 0},
	InkFaint:          {"faint", 4.5, tone{"#828ab5", 0, 103}, tone{"#646a8a", 0, 60}, tone{}, 0},
	InkFrame:          {"frame", 1, tone{"#7182cb", .4, 60}, tone{"#5e689c", .4, 146}, tone{"#76787f", 0, 243}, 8},
	InkRule:           {"rule", 1, tone{"#7493ff", .2, 238}, tone{"#5e689c", .2, 252}, tone{"#76787f", 0, 243}, 8},
	InkGrid:           {"grid", 1, tone{"#768bf6", .25, 239}, tone{"#5e689c", .3, 250}, tone{"#76787f", 0, 243}, 8},
	InkPaper:          {"paper", 4.5, tone{"#16161e", 0, 16}, tone{"#ffffff", 0, 231}, tone{"#ffffff", 0, 231}, 0},
	InkDimmed:         {"dimmed", 1, tone{"#7182cb", .4, 60}, tone{"#5e689c", .4, 146}, tone{"#76787f", 0, 243}, 8},
	InkWeight:         {"weight", 4.5, tone{"#7aa2f7", 0, 111}, tone{"#2e5fc9", 0, 26}, tone{"#3a73d8", 0, 32}, 12},
	InkPressure:       {"pressure", 4.5, tone{"#ff8fc7", 0, 212}, tone{"#b3246f", 0, 125}, tone{"#c64199", 0, 169}, 5},
	InkTemperature:    {"temperature", 4.5, tone{"#ff9e64", 0, 215}, tone{"#b4560f", 0, 94}, tone{"#b5601b", 0, 130}, 3},
	InkActivity:       {"activity", 4.5, tone{"#9ece6a", 0, 149}, tone{"#447a16", 0, 22}, tone{"#4c821a", 0, 64}, 2},
	InkSleep:          {"sleep", 4.5, tone{"#c4a7e7", 0, 183}, tone{"#7a4bb0", 0, 91}, tone{"#8b60c9", 0, 97}, 13},
	InkBelow:          {"below-goal", 3, tone{"#547a3c", 0, 65}, tone{"#6c9846", 0, 65}, tone{"#6f7c62", 0, 65}, 2},
	InkSkin:           {"skin", 4.5, tone{"#b08f63", 0, 137}, tone{"#7d6238", 0, 95}, tone{"#8f7040", 0, 95}, 3},
	InkDeep:           {"deep", 3, tone{"#7364d6", 0, 62}, tone{"#3d2e96", 0, 55}, tone{"#6a5ad6", 0, 62}, 4},
	InkLight:          {"light", 3, tone{"#9a8be0", 0, 104}, tone{"#6f5cc6", 0, 62}, tone{"#7d70b8", 0, 97}, 5},
	InkREM:            {"rem", 3, tone{"#d6c8ff", 0, 189}, tone{"#937edb", 0, 104}, tone{"#9a6cb0", 0, 133}, 13},
	InkAwake:          {"awake", 3, tone{"#6c7196", 0, 243}, tone{"#868ba6", 0, 244}, tone{"#76787f", 0, 243}, 0},
	InkMorning:        {"morning", 4.5, tone{"#ffc2e2", 0, 225}, tone{"#b3246f", 0, 125}, tone{"#c64199", 0, 169}, 5},
	InkEvening:        {"evening", 4.5, tone{"#a78bfa", 0, 141}, tone{"#5a3fc0", 0, 56}, tone{"#7a62d8", 0, 62}, 12},
	InkCompared:       {"compared", 4.5, tone{"#8f86b8", 0, 139}, tone{"#6f6699", 0, 96}, tone{"#7c6f9b", 0, 96}, 0},
	InkReading:        {"reading", 3, tone{"#98a2d0", 0, 146}, tone{"#6b78b4", 0, 61}, tone{"#717896", 0, 243}, 0},
	InkLit:            {"lit", 3, tone{"#a9c4ff", 0, 153}, tone{"#15307c", 0, 17}, tone{"#3a73d8", 0, 32}, 12},
	InkGhost:          {"ghost", 3, tone{"#6d76a6", 0, 103}, tone{"#7780a8", 0, 103}, tone{"#717896", 0, 243}, 8},
	InkProjection:     {"projection", 4.5, tone{"#46b3a1", 0, 72}, tone{"#0b7a6a", 0, 23}, tone{"#138472", 0, 30}, 6},
	InkGood:           {"good", 4.5, tone{"#4fd6be", 0, 79}, tone{"#0b7a6a", 0, 23}, tone{"#138472", 0, 30}, 6},
	InkCaution:        {"caution", 4.5, tone{"#ffc777", 0, 222}, tone{"#8f5e00", 0, 58}, tone{"#967000", 0, 94}, 3},
	InkBad:            {"bad", 4.5, tone{"#ff6b6b", 0, 203}, tone{"#c22f2f", 0, 124}, tone{"#d43c3c", 0, 167}, 1},
	InkGoal:           {"goal", 4.5, tone{"#4fd6be", 0, 79}, tone{"#0b7a6a", 0, 23}, tone{"#138472", 0, 30}, 6},
	InkToday:          {"today", 4.5, tone{"#7dcfff", 0, 117}, tone{"#0a75a0", 0, 24}, tone{"#0b7dac", 0, 31}, 6},
	InkLink:           {"link", 4.5, tone{"#7dcfff", 0, 117}, tone{"#0a75a0", 0, 24}, tone{"#0b7dac", 0, 31}, 6},
	InkHeat0:          {"heat0", 1, tone{"#2a2e42", 0, 236}, tone{"#dfe1ea", 0, 254}, tone{"#76787f", 0, 243}, 8},
	InkHeat1:          {"heat1", 1, tone{"#2f4a2c", 0, 22}, tone{"#c4dbb0", 0, 151}, tone{"#76787f", 0, 243}, 8},
	InkHeat2:          {"heat2", 1, tone{"#43683a", 0, 28}, tone{"#98bf78", 0, 108}, tone{"#657a50", 0, 65}, 2},
	InkHeat3:          {"heat3", 3, tone{"#6c9a4a", 0, 71}, tone{"#5d8f34", 0, 65}, tone{"#4c821a", 0, 64}, 2},
	InkHeat4:          {"heat4", 3, tone{"#a6d96a", 0, 149}, tone{"#2f5f0c", 0, 22}, tone{"#3c8a00", 0, 64}, 10},
	InkSelect:         {"select", 1, tone{"#6a84f8", .2, 237}, tone{"#426afd", .15, 189}, tone{}, 0},
	InkCursor:         {"cursor", 1, tone{"#6a84f8", .26, 238}, tone{"#426afd", .2, 153}, tone{}, 0},
	InkRaised:         {"raised", 1, tone{"#6a7cc0", .09, 235}, tone{"#5e689c", .06, 255}, tone{}, 0},
	InkScatter:        {"scatter", 1, tone{"#3d63e0", .25, 237}, tone{"#2e5fc9", .15, 189}, tone{}, 0},
	InkProjectionArea: {"projection-area", 1, tone{"#0ac8aa", .17, 236}, tone{"#0b7a6a", .17, 194}, tone{}, 0},
	InkZoneHigh:       {"zone-high", 1, tone{"#ff4858", .105, 236}, tone{"#c22f2f", .1, 224}, tone{}, 0},
	InkUsual:          {"usual", 1, tone{"#2fc0a8", .1, 235}, tone{"#0b7a6a", .12, 254}, tone{}, 0},
}

// variations are the palettes that differ from dark and light in some colours.
// With high contrast everything that is read is far above what is needed. For
// colour-blind people good, caution and bad are told apart by light as well as
// by hue: blue, yellow and vermilion after Okabe and Ito
// (https://jfly.uni-koeln.de/color/), moved until the distances hold under all
// three deficiencies.
var variations = map[string]struct{ dark, light map[Ink]tone }{
	"high-contrast": {map[Ink]tone{
		InkText: {"#ffffff", 0, 231}, InkLabel: {"#dcdcdc", 0, 253}, InkFaint: {"#c0c0c0", 0, 250}, InkPaper: {"#000000", 0, 0},
		InkFrame: {"#ffffff", 0, 246}, InkRule: {"#ffffff", 0, 0}, InkGrid: {"#ffffff", 0, 0}, InkWeight: {"#7fd7ff", 0, 117},
		InkPressure: {"#ffa0d8", 0, 218}, InkTemperature: {"#ffb470", 0, 0}, InkActivity: {"#b4ff6a", 0, 155}, InkSleep: {"#dcc0ff", 0, 0},
		InkBelow: {"#5f9f2f", 0, 0}, InkSkin: {"#d7af7f", 0, 0}, InkReading: {"#c8d0ff", 0, 0}, InkLit: {"#ffffff", 0, 0}, InkGhost: {"#9aa0c0", 0, 146},
		InkCompared: {"#c0b8e8", 0, 146}, InkMorning: {"#ffd7ee", 0, 0}, InkEvening: {"#b89cff", 0, 0}, InkProjection: {"#5fffd7", 0, 0},
		InkGood: {"#5fffd7", 0, 0}, InkCaution: {"#ffe066", 0, 228}, InkBad: {"#ff7a7a", 0, 210}, InkGoal: {"#5fffd7", 0, 0}, InkToday: {"#9fe4ff", 0, 0},
		InkLink: {"#9fe4ff", 0, 0}, InkHeat4: {"#c8ff7a", 0, 0},
	}, map[Ink]tone{
		InkText: {"#000000", 0, 16}, InkBright: {"#000000", 0, 0}, InkLabel: {"#2a2a38", 0, 236}, InkFaint: {"#3a3a48", 0, 238},
		InkFrame: {"#000000", 0, 242}, InkRule: {"#000000", 0, 0}, InkGrid: {"#000000", 0, 0}, InkWeight: {"#0037a6", 0, 0}, InkPressure: {"#94004f", 0, 0},
		InkTemperature: {"#833700", 0, 0}, InkActivity: {"#1f5c00", 0, 0}, InkSleep: {"#5a2494", 0, 0}, InkBelow: {"#5a8a30", 0, 0},
		InkSkin: {"#5a4218", 0, 0}, InkReading: {"#3a4890", 0, 0}, InkLit: {"#000000", 0, 0}, InkCompared: {"#4a4278", 0, 0}, InkMorning: {"#94004f", 0, 0},
		InkEvening: {"#3c1fa8", 0, 0}, InkProjection: {"#00594c", 0, 0}, InkGood: {"#00594c", 0, 0}, InkCaution: {"#664300", 0, 0},
		InkBad: {"#a00d0d", 0, 0}, InkGoal: {"#00594c", 0, 0}, InkToday: {"#00567a", 0, 0}, InkLink: {"#00567a", 0, 0},
	}},
	"colour-blind": {map[Ink]tone{
		InkWeight: {"#8ab8ff", 0, 0}, InkPressure: {"#e8a0d0", 0, 0}, InkTemperature: {"#f0a050", 0, 0}, InkActivity: {"#b8d860", 0, 0},
		InkBelow: {"#5f7040", 0, 0}, InkGood: {"#56b4e9", 0, 74}, InkGoal: {"#56b4e9", 0, 74}, InkProjection: {"#4a9cc9", 0, 74},
		InkCaution: {"#f5e663", 0, 227}, InkBad: {"#e8703a", 0, 173}, InkMorning: {"#ffe0c0", 0, 223}, InkEvening: {"#7f8fff", 0, 105},
		InkDeep: {"#6a62d8", 0, 0}, InkLight: {"#b4abf0", 0, 0}, InkREM: {"#ffffff", 0, 0}, InkProjectionArea: {"#1a90d8", 0, 236},
		InkUsual: {"#2f98d8", 0, 0}, InkZoneHigh: {"#ff7030", 0, 0}, InkCompared: {"#a09878", 0, 144}, InkSkin: {"#8f7a60", 0, 0},
		InkHeat1: {"#38422e", 0, 0}, InkHeat2: {"#65744a", 0, 0}, InkHeat3: {"#98ab5e", 0, 0}, InkHeat4: {"#e0f080", 0, 0},
	}, map[Ink]tone{
		InkWeight: {"#0b4fae", 0, 0}, InkGood: {"#0060a8", 0, 25}, InkGoal: {"#0060a8", 0, 25}, InkProjection: {"#0060a8", 0, 25},
		InkCaution: {"#7e6c00", 0, 58}, InkBad: {"#701c00", 0, 130}, InkMorning: {"#a05a00", 0, 94}, InkEvening: {"#2a3fc0", 0, 20},
		InkActivity: {"#3a5a10", 0, 0}, InkBelow: {"#8a9a50", 0, 0}, InkProjectionArea: {"#0060a8", 0, 0}, InkUsual: {"#0060a8", 0, 0},
		InkZoneHigh: {"#c24a10", 0, 0}, InkCompared: {"#7a7050", 0, 101}, InkDeep: {"#1a1058", 0, 0}, InkLight: {"#5644b4", 0, 0},
		InkREM: {"#a090e8", 0, 0}, InkSkin: {"#54462e", 0, 0}, InkHeat1: {"#e2e4c8", 0, 0}, InkHeat2: {"#a2aa6a", 0, 0}, InkHeat3: {"#64742e", 0, 0},
		InkHeat4: {"#36420c", 0, 0},
	}},
}
