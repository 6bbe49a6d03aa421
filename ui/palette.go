package ui

// palette is a colour a name; the empty string is the terminal's own.
type palette [inkCount]string

var darkPalette = palette{
	inkText: "#c0caf5", inkBright: "#ffffff", inkLabel: "#8a92ba", inkFaint: "#6b7299", inkFrame: "#3b4261",
	inkWeight: "#7aa2f7", inkPressure: "#f7768e", inkTemperature: "#ff9e64", inkActivity: "#9ece6a",
	inkDot: "#5b79c4", inkMorning: "#ff9eaf", inkEvening: "#8db0ff", inkMorningLo: "#7d4a58", inkEveningLo: "#46588a",
	inkSkin: "#b08f6a", inkBar: "#5c7d43", inkToday: "#7dcfff", inkGoal: "#41a6a0", inkLimit: "#a35565", inkGhost: "#6b7299",
	inkGood: "#73daca", inkCaution: "#e0af68", inkBad: "#f7768e", inkLink: "#7dcfff", inkPaper: "#16161e",
	inkBand1: "#1e1f2b", inkBand2: "#222536", inkBand3: "#2c2029", inkCursor: "#33395a", inkSelect: "#2d3350",
	inkHeat0: "#2a2e42", inkHeat1: "#33502f", inkHeat2: "#4a6f3c", inkHeat3: "#73a24f", inkHeat4: "#b9f27c",
}

var lightPalette = palette{
	inkText: "#343b58", inkBright: "#0f1222", inkLabel: "#5d6385", inkFaint: "#7a7f99", inkFrame: "#b4b8cc",
	inkWeight: "#2e5fc9", inkPressure: "#c2304f", inkTemperature: "#b4560f", inkActivity: "#4a7a16",
	inkDot: "#7592dd", inkMorning: "#c2304f", inkEvening: "#2e5fc9", inkMorningLo: "#e0a3af", inkEveningLo: "#a9bdec",
	inkSkin: "#8a6a45", inkBar: "#a9c98b", inkToday: "#0b7fab", inkGoal: "#0f7b74", inkLimit: "#c06a7c", inkGhost: "#8b90a8",
	inkGood: "#0f7b6c", inkCaution: "#8f5e00", inkBad: "#c2304f", inkLink: "#0b6f99", inkPaper: "#ffffff",
	inkBand1: "#efeff5", inkBand2: "#e6e7f1", inkBand3: "#f8e4e8", inkCursor: "#d5dbf2", inkSelect: "#dde2f5",
	inkHeat0: "#e2e3ea", inkHeat1: "#cfe3bd", inkHeat2: "#a5cb82", inkHeat3: "#6ca338", inkHeat4: "#3c6a0c",
}

var contrastPalette = palette{
	inkText: "#ffffff", inkBright: "#ffffff", inkLabel: "#d0d0d0", inkFaint: "#b0b0b0", inkFrame: "#909090",
	inkWeight: "#5fd7ff", inkPressure: "#ff87af", inkTemperature: "#ffaf5f", inkActivity: "#afff5f",
	inkDot: "#87d7ff", inkMorning: "#ffafd7", inkEvening: "#87d7ff", inkMorningLo: "#af5f87", inkEveningLo: "#5f87af",
	inkSkin: "#d7af87", inkBar: "#5faf00", inkToday: "#00ffff", inkGoal: "#00ffd7", inkLimit: "#ff5f87", inkGhost: "#b0b0b0",
	inkGood: "#5fffd7", inkCaution: "#ffd75f", inkBad: "#ff5f87", inkLink: "#5fd7ff", inkPaper: "#000000",
	inkBand1: "#101010", inkBand2: "#262626", inkBand3: "#3a1520", inkCursor: "#444444", inkSelect: "#3a3a3a",
	inkHeat0: "#303030", inkHeat1: "#005f00", inkHeat2: "#008700", inkHeat3: "#5fd700", inkHeat4: "#d7ff87",
}

var contrastLightPalette = palette{
	inkText: "#000000", inkBright: "#000000", inkLabel: "#303030", inkFaint: "#4a4a4a", inkFrame: "#707070",
	inkWeight: "#0037a6", inkPressure: "#a30030", inkTemperature: "#8a3b00", inkActivity: "#1f5c00",
	inkDot: "#0050d0", inkMorning: "#a30030", inkEvening: "#0037a6", inkMorningLo: "#c06080", inkEveningLo: "#6080c0",
	inkSkin: "#6a4a20", inkBar: "#70a050", inkToday: "#005f87", inkGoal: "#005f5a", inkLimit: "#a30030", inkGhost: "#5a5a5a",
	inkGood: "#005f50", inkCaution: "#6a4400", inkBad: "#a30030", inkLink: "#004a7a", inkPaper: "#ffffff",
	inkBand1: "#f2f2f2", inkBand2: "#e4e4e4", inkBand3: "#ffdde4", inkCursor: "#c8d0ff", inkSelect: "#d0d8ff",
	inkHeat0: "#d8d8d8", inkHeat1: "#b8dca0", inkHeat2: "#80b858", inkHeat3: "#3f8010", inkHeat4: "#1a4a00",
}

// sixteenPalette uses the sixteen colours that the person has chosen for the
// terminal; text stays the terminal's own. Bands and bars get no background of
// their own where sixteen colours have no quiet one.
var sixteenPalette = palette{
	inkBright: "", inkLabel: "8", inkFaint: "8", inkFrame: "8",
	inkWeight: "4", inkPressure: "1", inkTemperature: "3", inkActivity: "2",
	inkDot: "12", inkMorning: "9", inkEvening: "12", inkMorningLo: "8", inkEveningLo: "8",
	inkSkin: "8", inkBar: "8", inkToday: "6", inkGoal: "6", inkLimit: "1", inkGhost: "8",
	inkGood: "6", inkCaution: "3", inkBad: "1", inkLink: "6", inkPaper: "0",
	inkHeat0: "8", inkHeat1: "8", inkHeat2: "2", inkHeat3: "2", inkHeat4: "10",
}

// colourBlind is base with the class and metric colours of Okabe and Ito's
// set, which people with any colour vision can tell apart
// (https://jfly.uni-koeln.de/color/).
func colourBlind(base *palette, blue, orange, yellow, vermilion string) *palette {
	p := *base
	p[inkWeight], p[inkEvening], p[inkGood], p[inkGoal] = blue, blue, blue, blue
	p[inkTemperature], p[inkCaution] = orange, yellow
	p[inkPressure], p[inkMorning], p[inkBad], p[inkLimit] = vermilion, vermilion, vermilion, vermilion
	return &p
}
