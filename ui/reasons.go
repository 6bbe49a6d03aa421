package ui

// The functions of this file say why a key does nothing now; empty is that it
// works.

func onlyOverview(a *App) string {
	if a.pane != paneOverview {
		return "opens a card of the overview (1)"
	}
	return ""
}

func onlyWeight(a *App) string {
	if a.pane != paneWeight {
		return "the smoother belongs to Weight (2)"
	}
	return ""
}

func onlyPressure(a *App) string {
	if a.pane != panePressure && a.pane != paneOverview {
		return "the guideline belongs to Blood pressure (3)"
	}
	return ""
}

func noReadings(a *App) string {
	if a.data == nil || a.stops().n == 0 {
		return "no readings in this range; ] widens it"
	}
	return ""
}

func noMeasure(a *App) string {
	if a.pane == paneOverview {
		return "measuring works in a metric's own pane (2-5)"
	}
	return noReadings(a)
}

func noCompare(a *App) string {
	switch {
	case a.pane == paneOverview || a.pane == paneTemperature:
		return "comparing works in Weight, Blood pressure and Activity"
	case spanTable[a.span].days == 0:
		return "there is nothing before everything; [ shortens the range"
	}
	return noReadings(a)
}

func noTable(a *App) string {
	switch {
	case a.pane == paneOverview:
		return "the table belongs to a metric's own pane (2-5)"
	case a.data == nil:
		return "nothing is loaded"
	}
	return ""
}

func noExclude(a *App) string {
	switch {
	case a.pane == paneOverview || a.pane == paneActivity:
		return "leaving out works for single readings, in panes 2, 3 and 4"
	case !a.cursor.on:
		return "put the cursor on a reading first (←)"
	}
	return noReadings(a)
}

func noSeries(a *App) string {
	switch {
	case a.data == nil || a.pane != paneWeight && a.pane != paneActivity:
		return "Weight (2) and Activity (5) have several series"
	case a.pane == paneWeight && len(a.data.order) < 2:
		return "the cache has weight alone"
	}
	return ""
}

func noRefresh(a *App) string {
	switch {
	case a.sync.running:
		return "a refresh is under way"
	case a.o.Refresh == nil:
		return "there is nothing to refresh from"
	case !a.signed:
		return "not signed in; L signs in"
	}
	return ""
}

func noSignIn(a *App) string {
	if a.o.Account == nil {
		return "there is no account to sign in to"
	}
	return ""
}
