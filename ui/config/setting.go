package config

import (
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The keys of all settings, dotted as in the file: "units.weight" is weight in
// the table [units].
const (
	KeyProfile         = "profile"
	KeyDataDir         = "data_dir"
	KeyRefreshInterval = "refresh_interval"
	KeyWeekStart       = "week_start"
	KeySmoother        = "smoother"
	KeyTheme           = "theme"
	KeyASCII           = "ascii"
	KeyMouse           = "mouse"
	KeyPrivacy         = "privacy"
	KeyNoColor         = "no_color"
	KeyName            = "person.name"
	KeyBorn            = "person.born"
	KeyHeight          = "person.height_m"
	KeyWeightUnit      = "units.weight"
	KeyTemperatureUnit = "units.temperature"
	KeyDistanceUnit    = "units.distance"
	KeyPressureUnit    = "units.pressure"
	KeyGoalWeight      = "goals.weight_kg"
	KeyGoalSteps       = "goals.steps"
	KeyGuideline       = "blood_pressure.guideline"
	KeySetting         = "blood_pressure.setting"
	KeyMorningFrom     = "blood_pressure.morning_from"
	KeyMorningTo       = "blood_pressure.morning_to"
	KeyEveningFrom     = "blood_pressure.evening_from"
	KeyEveningTo       = "blood_pressure.evening_to"
	KeyClientID        = "withings.client_id"
	KeyRedirectURL     = "withings.redirect_url"
	KeyAPIURL          = "withings.api_url"
	KeyAccountURL      = "withings.account_url"

	// TableKeys is the table that remaps keys: action = "key".
	TableKeys = "keys"
)

// Kind is the type a setting has in the file.
type Kind uint8

// The types.
const (
	Text Kind = iota
	Number
	Switch // true or false
)

func (k Kind) String() string { return [...]string{"text", "number", "true or false"}[k%3] }

// Setting describes one setting; the table of them drives reading, checking,
// printing, writing and the manual.
type Setting struct {
	Key     string
	Kind    Kind
	Allowed []string // the only values there are; nil where values are free
	Default string
	Env     string // the variable that overrides the file; empty where none does
	Flag    string // the global flag that overrides both; empty where none does
	Doc     string // one line, with the unit

	set func(*Config, string) error
	get func(Config) string
}

// Value is the setting's effective value in c, as it would be written.
func (s Setting) Value(c Config) string { return s.get(c) }

// Check tells why value cannot be a value of the setting.
func (s Setting) Check(value string) error { return s.assign(new(Config), value) }

func (s Setting) assign(c *Config, value string) error {
	if s.Allowed != nil {
		for _, a := range s.Allowed {
			if strings.EqualFold(a, value) {
				return s.set(c, a)
			}
		}
		hint := ""
		if near := Nearest(value, s.Allowed); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		return fmt.Errorf("%q is none of %s%s", value, strings.Join(s.Allowed, ", "), hint)
	}
	return s.set(c, value)
}

// Find is the setting named key.
func Find(key string) (Setting, bool) {
	for _, s := range Settings() {
		if s.Key == key {
			return s, true
		}
	}
	return Setting{}, false
}

// Settings is the table of all settings, in the order they are printed.
func Settings() []Setting {
	return []Setting{
		text(KeyProfile, func(c *Config) *string { return &c.Profile }, ValidProfile,
			Setting{Flag: "profile", Doc: "person whose cache and tokens are used; empty is the default one"}),
		text(KeyDataDir, func(c *Config) *string { return &c.DataDir }, nil,
			Setting{Env: "WITHINGS_TUI_DATA_DIR", Flag: "data-dir", Doc: "directory of the caches and tokens"}),
		{Key: KeyRefreshInterval, Default: "15m", Doc: "age at which the dashboard refreshes the cache, at least 1m",
			set: func(c *Config, v string) error {
				d, err := time.ParseDuration(v)
				if err != nil || d < time.Minute || d > 30*24*time.Hour {
					return fmt.Errorf("%q is not a duration from 1m to 720h, such as 15m", v)
				}
				c.RefreshInterval = d
				return nil
			},
			get: func(c Config) string { return shortDuration(c.RefreshInterval) }},
		{Key: KeyWeekStart, Allowed: weekdays(), Default: "monday", Doc: "first day of the week",
			set: func(c *Config, v string) error {
				for i, name := range weekdays() {
					if name == v {
						c.WeekStart = time.Weekday(i)
					}
				}
				return nil
			},
			get: func(c Config) string { return strings.ToLower(c.WeekStart.String()) }},
		text(KeySmoother, func(c *Config) *string { return &c.Smoother }, nil,
			Setting{Allowed: []string{"ema", "trendweight", "libra", "median7"}, Default: "ema", Doc: "how the weight trend is smoothed"}),
		text(KeyTheme, func(c *Config) *string { return &c.Theme }, nil,
			Setting{Allowed: []string{"auto", "dark", "light", "high-contrast", "colour-blind"}, Default: "auto", Doc: "colours of the dashboard"}),
		toggle(KeyASCII, func(c *Config) *bool { return &c.ASCII }, Setting{Flag: "ascii", Doc: "draw with ASCII characters only"}),
		toggle(KeyMouse, func(c *Config) *bool { return &c.Mouse }, Setting{Doc: "take the mouse (text can then not be selected with it)"}),
		toggle(KeyPrivacy, func(c *Config) *bool { return &c.Privacy }, Setting{Flag: "privacy", Doc: "mask the numbers, leave the shapes"}),
		toggle(KeyNoColor, func(c *Config) *bool { return &c.NoColor }, Setting{Env: "NO_COLOR", Doc: "no colours; any value of NO_COLOR says so"}),

		text(KeyName, func(c *Config) *string { return &c.Name }, nil, Setting{Doc: "name at the head of the doctor's report"}),
		text(KeyBorn, func(c *Config) *string { return &c.Born }, validBorn, Setting{Doc: "date of birth for the report, YYYY-MM-DD or a year"}),
		number(KeyHeight, func(c *Config) *float64 { return &c.HeightM }, 0.5, 2.75,
			Setting{Doc: "height in metres, for the BMI; 0 takes the one known to Withings"}),

		unit(KeyWeightUnit, func(c *Config) *WeightUnit { return &c.Units.Weight }, "unit of weight", Kilograms, Pounds, Stones),
		unit(KeyTemperatureUnit, func(c *Config) *TemperatureUnit { return &c.Units.Temperature }, "scale of temperature", Celsius, Fahrenheit),
		unit(KeyDistanceUnit, func(c *Config) *DistanceUnit { return &c.Units.Distance }, "unit of distance", Kilometres, Miles),
		unit(KeyPressureUnit, func(c *Config) *PressureUnit { return &c.Units.Pressure }, "unit of blood pressure", MmHg, KPa),

		number(KeyGoalWeight, func(c *Config) *float64 { return &c.GoalWeightKg }, 20, 400,
			Setting{Doc: "weight to reach in kg where Withings has no goal; 0 is none"}),
		{Key: KeyGoalSteps, Kind: Number, Default: "0", Doc: "steps a day where Withings has no goal; 0 means 10000",
			set: func(c *Config, v string) error {
				n, err := strconv.Atoi(v)
				if err != nil || n < 0 || n > 200_000 {
					return fmt.Errorf("%q is not a number of steps from 0 to 200000", v)
				}
				c.GoalSteps = n
				return nil
			},
			get: func(c Config) string { return strconv.Itoa(c.GoalSteps) }},

		text(KeyGuideline, func(c *Config) *string { return &c.Guideline }, nil,
			Setting{Allowed: []string{"esc-2024", "esh-2023", "aha-2017"}, Default: "esc-2024", Doc: "guideline that names the classes"}),
		text(KeySetting, func(c *Config) *string { return &c.Setting }, nil,
			Setting{Allowed: []string{"home", "office"}, Default: "home", Doc: "where readings are taken, as the thresholds differ"}),
		clock(KeyMorningFrom, func(c *Config) *Clock { return &c.MorningFrom }, "04:00", "first minute of a morning reading"),
		clock(KeyMorningTo, func(c *Config) *Clock { return &c.MorningTo }, "11:59", "last minute of a morning reading"),
		clock(KeyEveningFrom, func(c *Config) *Clock { return &c.EveningFrom }, "17:00", "first minute of an evening reading"),
		clock(KeyEveningTo, func(c *Config) *Clock { return &c.EveningTo }, "23:59", "last minute of an evening reading"),

		text(KeyClientID, func(c *Config) *string { return &c.ClientID }, nil,
			Setting{Env: "WITHINGS_CLIENT_ID", Doc: "client id of the own Withings application (the secret is never kept here)"}),
		text(KeyRedirectURL, func(c *Config) *string { return &c.RedirectURL }, validRedirect,
			Setting{Env: "WITHINGS_REDIRECT_URL", Default: "http://localhost:8976/callback", Doc: "callback URL registered with Withings, exactly"}),
		text(KeyAPIURL, func(c *Config) *string { return &c.APIURL }, validBase,
			Setting{Env: "WITHINGS_API_URL", Default: "https://wbsapi.withings.net", Doc: "address of the Withings API"}),
		text(KeyAccountURL, func(c *Config) *string { return &c.AccountURL }, validBase,
			Setting{Env: "WITHINGS_ACCOUNT_URL", Default: "https://account.withings.com", Doc: "address of the Withings sign-in page"}),
	}
}

func text(key string, field func(*Config) *string, check func(string) error, s Setting) Setting {
	s.Key, s.Kind = key, Text
	s.set = func(c *Config, v string) error {
		if check != nil && v != "" {
			if err := check(v); err != nil {
				return err
			}
		}
		*field(c) = v
		return nil
	}
	s.get = func(c Config) string { return *field(&c) }
	return s
}

func toggle(key string, field func(*Config) *bool, s Setting) Setting {
	s.Key, s.Kind, s.Default = key, Switch, "false"
	s.set = func(c *Config, v string) error {
		on, err := strconv.ParseBool(v)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", v)
		}
		*field(c) = on
		return nil
	}
	s.get = func(c Config) string { return strconv.FormatBool(*field(&c)) }
	return s
}

// number is a setting from low to high, or 0 for none.
func number(key string, field func(*Config) *float64, low, high float64, s Setting) Setting {
	s.Key, s.Kind, s.Default = key, Number, "0"
	s.set = func(c *Config, v string) error {
		f, err := strconv.ParseFloat(v, 64)
		if err != nil || math.IsNaN(f) || f != 0 && (f < low || f > high) {
			return fmt.Errorf("%q is not a number from %v to %v (0 for none)", v, low, high)
		}
		*field(c) = f
		return nil
	}
	s.get = func(c Config) string { return strconv.FormatFloat(*field(&c), 'f', -1, 64) }
	return s
}

func unit[U ~string](key string, field func(*Config) *U, doc string, allowed ...U) Setting {
	s := Setting{Key: key, Default: string(allowed[0]), Doc: doc}
	for _, a := range allowed {
		s.Allowed = append(s.Allowed, string(a))
	}
	s.set = func(c *Config, v string) error { *field(c) = U(v); return nil }
	s.get = func(c Config) string { return string(*field(&c)) }
	return s
}

func clock(key string, field func(*Config) *Clock, def, doc string) Setting {
	return Setting{Key: key, Default: def, Doc: doc,
		set: func(c *Config, v string) (err error) {
			at, err := ParseClock(v)
			if err == nil {
				*field(c) = at
			}
			return err
		},
		get: func(c Config) string { return field(&c).String() }}
}

func weekdays() []string {
	names := make([]string, 7)
	for i := range names {
		names[i] = strings.ToLower(time.Weekday(i).String())
	}
	return names
}

// shortDuration drops the zero parts that time.Duration prints: 15m0s is 15m.
func shortDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}

// ValidProfile tells why name cannot name a profile. Names become directory
// names, so they are kept to letters, digits, ".", "_" and "-".
func ValidProfile(name string) error {
	if len(name) > 64 || strings.Trim(name, ".") == "" {
		return fmt.Errorf("%q cannot name a profile: use 1 to 64 letters, digits, '.', '_' or '-'", name)
	}
	for _, r := range name {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", r) {
			return fmt.Errorf("%q cannot name a profile: use 1 to 64 letters, digits, '.', '_' or '-'", name)
		}
	}
	return nil
}

func validBorn(v string) error {
	if _, err := time.Parse(time.DateOnly, v); err == nil {
		return nil
	}
	if _, err := time.Parse("2006", v); err == nil {
		return nil
	}
	return fmt.Errorf("%q is neither a date (YYYY-MM-DD) nor a year", v)
}

func validRedirect(v string) error {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("is not a callback URL such as http://localhost:8976/callback, with no user name in it")
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return errors.New("must begin with https:// unless it is on this machine, as http://localhost:8976/callback")
	}
	return nil
}

// validBase accepts https anywhere, and http on this machine only: tokens must
// not cross a network in the clear.
func validBase(v string) error {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		// Not repeated: there may be a password in it.
		return errors.New("is not an address such as https://example.com, with no user name in it")
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return errors.New("must begin with https:// unless it is on this machine")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// clip keeps foreign text short enough for one line of words.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
