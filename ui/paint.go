package ui

import (
	"withings-tui/ui/chart"
)

// blit paints a chart's cells onto the canvas.
func (a *App) blit(c *canvas, x0, y0 int, g chart.Grid, accent ink) {
	for y := range g.H {
		for x, cell := range g.Row(y) {
			s := roleStyle(cell.Role, accent)
			if cell.Role == chart.RoleCursorLine && !a.theme.mono {
				// The ground tells the column; a line on it would double what a
				// step of the cursor writes.
				cell.Rune, s = ' ', 0
			}
			switch {
			case cell.Cursor:
				s = s.on(inkCursor)
				if cell.Role == chart.RoleDot || cell.Role == chart.RoleTrend {
					s = bright(inkBright).on(inkCursor)
				}
			case cell.Anchor:
				s = s.on(inkSelect)
			case cell.Band > 0:
				s = s.on(inkBand1 + ink(min(cell.Band, 3)) - 1)
			}
			c.set(x0+x, y0+y, cell.Rune, s)
		}
	}
}

// roleInks are the inks of what charts draw; 0 is the pane's accent.
var roleInks = map[chart.Role]ink{
	chart.RoleAxis: inkFrame, chart.RoleLabel: inkLabel, chart.RoleTrend: inkNone, chart.RoleGhost: inkGhost,
	chart.RoleDot: inkDot, chart.RoleDotDim: inkFaint, chart.RoleDotSecond: inkSkin,
	chart.RoleGoal: inkGoal, chart.RoleGoalLabel: inkGoal, chart.RoleThreshold: inkLimit, chart.RoleThresholdLabel: inkLimit,
	chart.RoleMean: inkFaint, chart.RoleMeanLabel: inkLabel,
	chart.RoleHigh: inkText, chart.RoleHighMorning: inkMorning, chart.RoleHighEvening: inkEvening,
	chart.RoleLow: inkText, chart.RoleLowMorning: inkMorning, chart.RoleLowEvening: inkEvening,
	chart.RoleStem: inkMorningLo, chart.RoleStemMorning: inkMorningLo, chart.RoleStemEvening: inkEveningLo,
	chart.RoleBar: inkBar, chart.RoleBarGoal: inkNone, chart.RoleBarToday: inkToday, chart.RoleMissing: inkFaint,
	chart.RoleGap: inkFaint, chart.RoleCursorLine: inkFaint, chart.RoleAnchorLine: inkLabel, chart.RoleSpark: inkNone,
	chart.RoleHeatNone: inkHeat0, chart.RoleHeat0: inkHeat1, chart.RoleHeat1: inkHeat1, chart.RoleHeat2: inkHeat2, chart.RoleHeat3: inkHeat3, chart.RoleHeat4: inkHeat4,
}

func roleStyle(r chart.Role, accent ink) style {
	if r == chart.RoleBlank {
		return 0
	}
	i := roleInks[r]
	if i == inkNone {
		i = accent
	}
	if r == chart.RoleDot && accent != inkWeight {
		i = accent
	}
	return fg(i)
}
