package config

import "withings-tui/ui/units"

// The keys of the settings that other code names, dotted as in the file:
// "units.weight" is weight in the table [units].
const (
	KeyProfile         = "profile"
	KeyDataDir         = "data_dir"
	KeyRefreshInterval = "refresh_interval"
	KeyWeekStart       = "week_start"
	KeySmoother        = "smoother"
	KeyTheme           = "theme"
	KeyCharts          = "charts"
	KeyPanes           = "panes"
	KeyMouse           = "mouse"
	KeyPrivacy         = "privacy"
	KeyHeight          = "person.height_m"
	KeyWeightUnit      = "units.weight"
	KeyTemperatureUnit = "units.temperature"
	KeyDistanceUnit    = "units.distance"
	KeyPressureUnit    = "units.pressure"
	KeyGoalWeight      = "goals.weight_kg"
	KeyGoalSteps       = "goals.steps"
	KeyGuideline       = "blood_pressure.guideline"

	// TableKeys is the table that remaps keys (action = "key"), TableThemes the
	// one of the person's own themes, TableProfiles of the other people.
	TableKeys     = "keys"
	TableThemes   = "themes"
	TableProfiles = "profiles"
)

// The groups that settings are shown in.
const (
	groupYou      = "You"
	groupGoals    = "Goals"
	groupUnits    = "Units"
	groupLook     = "Looks"
	groupPressure = "Blood pressure"
	groupFigures  = "Figures"
	groupSync     = "Withings"
	groupFiles    = "Files"
)

// Settings is the table of all settings, in the order they are printed: what
// stands in no table of the file first.
func Settings() []Setting {
	all := []Setting{
		{Key: KeyProfile, Group: groupFiles, Name: "Profile", Flag: "profile", Doc: "person whose cache and tokens are used; empty is the default one",
			field: func(c *Config) any { return &c.Profile }, check: ValidProfile},
		{Key: KeyDataDir, Group: groupFiles, Name: "Data folder", Env: "WITHINGS_TUI_DATA_DIR", Flag: "data-dir", Doc: "directory of the caches and tokens",
			field: func(c *Config) any { return &c.DataDir }},
		{Key: KeyRefreshInterval, Group: groupSync, Name: "Refresh every", Default: "15m", Doc: "age at which the dashboard refreshes the cache, at least 1m",
			field: func(c *Config) any { return &c.RefreshInterval }},
		{Key: KeyWeekStart, Group: groupFigures, Name: "Week starts on", Allowed: weekdays(), Default: "monday", Doc: "first day of the week",
			field: func(c *Config) any { return &c.WeekStart }},
		{Key: KeySmoother, Group: groupFigures, Name: "Weight trend", Allowed: []string{"ema", "trendweight", "libra", "median7"}, Default: "ema", Doc: "how the weight trend is smoothed",
			field: func(c *Config) any { return &c.Smoother }},
		{Key: "asian_bmi", Group: groupFigures, Name: "Asian BMI points", Doc: "also tell the WHO's action points for Asian people (23 and 27.5)",
			field: func(c *Config) any { return &c.AsianBMI }},
		{Key: "since", Group: groupGoals, Name: "Change since", Personal: true, Doc: "day that the change of weight is told from, YYYY-MM-DD",
			field: func(c *Config) any { return &c.Since }, check: validDate},
		{Key: KeyTheme, Group: groupLook, Name: "Theme", Default: "auto", Doc: "colours of the dashboard; [themes.NAME] makes one of your own",
			field: func(c *Config) any { return &c.Theme }, choices: themesOf},
		{Key: KeyCharts, Group: groupLook, Name: "Curves", Allowed: []string{"auto", "braille", "lines", "ascii"}, Default: "auto", Doc: "how curves are drawn; lines where Braille shows as boxes",
			field: func(c *Config) any { return &c.Charts }},
		{Key: KeyPanes, Group: groupLook, Name: "Panes", Doc: "panes to show, in their order; empty is all of them",
			field: func(c *Config) any { return &c.Panes }, choices: func(c Config) []string { return c.known.Panes }},
		{Key: "ascii", Group: groupLook, Name: "Plain characters", Flag: "ascii", Doc: "draw with ASCII characters only", field: func(c *Config) any { return &c.ASCII }},
		{Key: KeyMouse, Group: groupLook, Name: "Mouse", Default: "true", Doc: "take the mouse; shift then selects text", field: func(c *Config) any { return &c.Mouse }},
		{Key: KeyPrivacy, Group: groupLook, Name: "Privacy", Flag: "privacy", Doc: "mask the numbers, leave the shapes", field: func(c *Config) any { return &c.Privacy }},
		{Key: "no_color", Group: groupLook, Name: "No colours", Env: envNoColor, Doc: "no colours; any value of NO_COLOR says so", field: func(c *Config) any { return &c.NoColor }},

		{Key: "person.name", Group: groupYou, Name: "Name", Personal: true, Doc: "name at the head of the doctor's report", field: func(c *Config) any { return &c.Name }},
		{Key: "person.born", Group: groupYou, Name: "Born", Personal: true, Doc: "date of birth, YYYY-MM-DD or a year; for the report, and no BMI class under 20",
			field: func(c *Config) any { return &c.Born }, check: validBorn},
		{Key: KeyHeight, Group: groupYou, Name: "Height (m)", Personal: true, Doc: "height in metres, for the BMI; 0 takes the one known to Withings",
			field: func(c *Config) any { return &c.HeightM }, low: 0.5, high: 2.75},

		unit(KeyWeightUnit, "Weight in", "unit of weight", func(c *Config) any { return &c.Units.Weight }, units.Kilograms, units.Pounds, units.Stones),
		unit(KeyTemperatureUnit, "Temperature in", "scale of temperature", func(c *Config) any { return &c.Units.Temperature }, units.Celsius, units.Fahrenheit),
		unit(KeyDistanceUnit, "Distance in", "unit of distance", func(c *Config) any { return &c.Units.Distance }, units.Kilometres, units.Miles),
		unit(KeyPressureUnit, "Blood pressure in", "unit of blood pressure", func(c *Config) any { return &c.Units.Pressure }, units.MmHg, units.KPa),

		{Key: KeyGoalWeight, Group: groupGoals, Name: "Goal weight (kg)", Personal: true, Doc: "weight to reach in kg where Withings has no goal; 0 is none",
			field: func(c *Config) any { return &c.GoalWeightKg }, low: 20, high: 400},
		{Key: KeyGoalSteps, Group: groupGoals, Name: "Steps a day", Personal: true, Doc: "steps a day where Withings has no goal; 0 means 10000",
			field: func(c *Config) any { return &c.GoalSteps }, high: 200_000},

		{Key: KeyGuideline, Group: groupPressure, Name: "Guideline", Allowed: []string{"esc-2024", "esh-2023", "aha-2017"}, Default: "esc-2024", Doc: "guideline that names the classes",
			field: func(c *Config) any { return &c.Guideline }},
		{Key: "blood_pressure.setting", Group: groupPressure, Name: "Measured at", Allowed: []string{"home", "office"}, Default: "home", Doc: "where readings are taken, as the thresholds differ",
			field: func(c *Config) any { return &c.Setting }},
		{Key: "blood_pressure.morning_from", Group: groupPressure, Name: "Morning from", Default: "04:00", Doc: "first minute of a morning reading", field: func(c *Config) any { return &c.MorningFrom }},
		{Key: "blood_pressure.morning_to", Group: groupPressure, Name: "Morning to", Default: "11:59", Doc: "last minute of a morning reading", field: func(c *Config) any { return &c.MorningTo }},
		{Key: "blood_pressure.evening_from", Group: groupPressure, Name: "Evening from", Default: "17:00", Doc: "first minute of an evening reading", field: func(c *Config) any { return &c.EveningFrom }},
		{Key: "blood_pressure.evening_to", Group: groupPressure, Name: "Evening to", Default: "23:59", Doc: "last minute of an evening reading", field: func(c *Config) any { return &c.EveningTo }},

		{Key: "withings.client_id", Group: groupSync, Name: "Client id", Env: "WITHINGS_CLIENT_ID", Doc: "client id of the own Withings application (the secret is never kept here)",
			field: func(c *Config) any { return &c.ClientID }},
		{Key: "withings.redirect_url", Group: groupSync, Name: "Callback URL", Env: "WITHINGS_REDIRECT_URL", Default: "http://localhost:8976/callback", Doc: "callback URL registered with Withings, exactly",
			field: func(c *Config) any { return &c.RedirectURL }, address: true},
		{Key: "withings.api_url", Group: groupSync, Name: "API address", Env: "WITHINGS_API_URL", Default: "https://wbsapi.withings.net", Doc: "address of the Withings API",
			field: func(c *Config) any { return &c.APIURL }, address: true},
		{Key: "withings.account_url", Group: groupSync, Name: "Sign-in address", Env: "WITHINGS_ACCOUNT_URL", Default: "https://account.withings.com", Doc: "address of the Withings sign-in page",
			field: func(c *Config) any { return &c.AccountURL }, address: true},
	}
	for i := range all {
		s := &all[i]
		s.Kind = s.kind()
		if s.Default == "" {
			s.Default = map[Kind]string{Switch: "false", Number: "0"}[s.Kind]
		}
	}
	return all
}

// unit is the setting of a unit; the first one allowed is the default.
func unit[U ~string](key, name, doc string, field func(*Config) any, allowed ...U) Setting {
	s := Setting{Key: key, Group: groupUnits, Name: name, Default: string(allowed[0]), Doc: doc, field: field}
	for _, a := range allowed {
		s.Allowed = append(s.Allowed, string(a))
	}
	return s
}

// themesOf are the built-in themes and the person's own, nil where the built-in
// ones are not known here.
func themesOf(c Config) []string {
	if c.known.Themes == nil {
		return nil
	}
	return append(append([]string{}, c.known.Themes...), sortedKeys(c.Themes)...)
}

// envNoColor is the variable of https://no-color.org.
const envNoColor = "NO_COLOR"
