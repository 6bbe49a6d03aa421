package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"withings-tui/withings/withingstest"
)

// hostileText would act on a terminal, turn its words round, or break out of
// the format it is written in.
func hostileText(word string) string {
	return word + "\x1b]0;owned\a\x1b[2J\x1b[31m\u009b31m\u0085\u009d52;c;b3duZWQ=\u009c\u202e" + word + "\u2066\u2069\u200f\u061c\u200b\u2028\u2029\ufeff\r\n\t\b\x00\x7f|`<script>\",'=1+1"
}

// actsOn tells of the first rune that a terminal or a reader's eye would act
// on; line breaks and tabs are for the format to have.
func actsOn(text string) string {
	if !utf8.ValidString(text) {
		return "bytes that are not UTF-8"
	}
	for i, r := range text {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Bidi_Control)) {
			return fmt.Sprintf("%U in %q", r, text[max(0, i-40):min(len(text), i+10)])
		}
	}
	return ""
}

// hostileWithings sends such words in every field that holds words.
func hostileWithings(l *ledger) {
	w := l.withings
	smallAccount(w)
	person := withingstest.NewPerson(1, time.Now(), withingstest.PersonOptions{Years: 1})
	bad := &withingstest.Device{ID: hostileText("id"), Type: hostileText("Scale"), Model: hostileText("Body Cardio"), ModelID: 6, Battery: hostileText("high"), Timezone: hostileText("Europe/Berlin")}
	groups := append(w.Groups(), person.Groups[max(0, len(person.Groups)-400):]...)
	for i := range groups {
		groups[i].Device, groups[i].Timezone = bad, hostileText("Europe/Berlin")
	}
	words, err := json.Marshal(hostileText("comment"))
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	at := time.Now().Add(-time.Hour).Unix()
	groups = append(groups, withingstest.Group{ID: 990, Date: at, Raw: fmt.Appendf(nil,
		`{"grpid":990,"attrib":0,"date":%d,"created":%[1]d,"modified":%[1]d,"category":1,"deviceid":%[2]s,"hash_deviceid":%[2]s,"model":%[2]s,"model_id":6,"timezone":%[2]s,"comment":%[2]s,"measures":[{"value":%[2]s,"type":1,"unit":-3},{"value":80000,"type":1,"unit":-3}]}`, at, words)})
	w.SetGroups(groups...)
	days := append([]withingstest.Day(nil), person.Days[max(0, len(person.Days)-100):]...)
	for i := range days {
		days[i].Device, days[i].Timezone = bad, hostileText("Europe/Berlin")
	}
	w.SetActivity(days...)
	w.SetDevices(*bad)
	w.SetTimezone(hostileText("Europe/Berlin"))
}

// TestHostileTextIsHarmless: what comes from Withings, from an export file, from
// a setting or an argument never gets a control character to standard output or
// standard error, in whatever format.
func TestHostileTextIsHarmless(t *testing.T) {
	t.Parallel()
	l := startLedger(t, withingstest.Config{})
	hostileWithings(l)
	p := newProgram(t, l)
	if s := p.login("&auto=1", "--no-browser"); s.exit != exitDone {
		t.Fatalf("login: %+v", s)
	}
	p.must(exitDone, "sync")
	look := func(p *program, args ...string) saying { return p.run(args...) }

	export := filepath.Join(p.home, "export")
	if err := os.Mkdir(export, 0o700); err != nil {
		t.Fatal(err)
	}
	quoted := `"` + strings.ReplaceAll(hostileText("words"), `"`, `""`) + `"`
	for name, text := range map[string]string{
		"weight.csv": "Date,\"Weight (kg)\",\"Fat mass (kg)\",Comments\n\"2024-01-02 07:00:00\",82.40,18.10," + quoted + "\n" +
			quoted + ",82.10,," + quoted + "\n\"2024-01-04 07:00:00\"," + quoted + ",,\n",
		"bp.csv":                                 "Date,\"Heart rate\",Systolic,Diastolic,Comments\n\"2024-01-02 07:00:00\",62,126,80," + quoted + "\n\"2024-01-03 07:00:00\"," + quoted + ",1,1,\n",
		"height.csv":                             quoted + "," + quoted + "\n" + quoted + "\n",
		"aggregates_" + "\x1b[31m\u202eevil.csv": "date,value\n2024-01-02," + quoted + "\n",
	} {
		if err := os.WriteFile(filepath.Join(export, name), []byte(text), 0o600); err != nil && runtime.GOOS != "windows" { // which has no such names
			t.Fatal(err)
		}
	}
	look(p, "import", export, "--zone", "Europe/Berlin")
	for _, name := range []string{"weight.csv", "bp.csv", "height.csv", "aggregates_\x1b[31m\u202eevil.csv"} {
		look(p, "import", filepath.Join(export, name))
	}

	settings := filepath.Join(p.home, "settings.toml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	set := p.with("WITHINGS_TUI_CONFIG=" + settings)
	tomlText := func(s string) string {
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(string(b), "\x7f", "\\u007f")
	}
	for _, key := range []string{"name", "born", "theme", "api_url", "redirect_url", "client_id", "data_dir", "profile", "nonsense", "units.weight", "keys.quit", "keys.nonsense"} {
		write(key + " = " + tomlText(hostileText("x")) + "\n")
		for _, args := range [][]string{{"config", "check"}, {"config", "print"}, {"report"}, {"summary"}} {
			look(set, args...)
		}
	}
	write("\x1b[31m\u202e = [\n")
	look(set, "config", "check")

	h := hostileText("x")
	h = strings.ReplaceAll(h, "\x00", "") // no argument can hold it
	for _, args := range [][]string{
		{h}, {"--" + h}, {"help", h}, {"--profile", h, "summary"}, {"--data-dir", filepath.Join(p.home, h), "doctor"}, {"--data-dir", filepath.Join(p.home, h), "wipe"},
		{"--data-dir", filepath.Join(p.home, h), "wipe", "--yes"}, {"--config", h, "doctor"}, {"export", h}, {"export", "--format", h},
		{"export", "--from", h}, {"export", "weight", "-o", filepath.Join(p.home, h, h)}, {"summary", "--range", h}, {"summary", "--format", "{{" + h}, {"import", h},
		{"import", filepath.Join(export, "weight.csv"), "--zone", h}, {"completion", h}, {"report", "--days", h}, {"sync", h}, {"doctor", "--" + h},
	} {
		look(p, args...)
	}
	for _, variable := range []string{"WITHINGS_API_URL", "WITHINGS_ACCOUNT_URL", "WITHINGS_REDIRECT_URL", "WITHINGS_CLIENT_ID", "WITHINGS_TUI_DATA_DIR", "WITHINGS_TUI_CONFIG"} {
		for _, value := range []string{h, "http://127.0.0.1:1/" + h} {
			changed := p.with(variable + "=" + value)
			look(changed, "doctor")
			p.said = append(p.said, changed.said...)
		}
	}

	everything := [][]string{
		{"summary"}, {"summary", "--range", "all"}, {"summary", "--json", "--range", "all"}, {"summary", "--format", "{{.}}"}, {"summary", "--format", "{{with .Weight}}{{.Device}}{{end}}"},
		{"export"}, {"export", "all", "--format", "ndjson"}, {"export", "all", "--format", "influx"}, {"export", "weight"}, {"export", "blood-pressure", "--computed"},
		{"export", "temperature"}, {"export", "activity"}, {"report", "--days", "3650"}, {"report", "--html", "--days", "3650"}, {"doctor"}, {"doctor", "--compact"}, {"config", "print"},
	}
	for _, args := range everything {
		look(p, args...)
	}
	if s := p.run("export", "weight"); !strings.Contains(s.stdout, "Body Cardio") {
		t.Errorf("the device is not named:\n%.400s", s.stdout)
	}
	for _, status := range []int{214, 501, 524, 601, 2554} { // those that are not tried again
		l.withings.Script(withingstest.Fault{Action: withingstest.AnyAction, Status: status, Message: hostileText("error"), Wait: 400})
		look(p, "sync")
	}
	bad := withingstest.Fault{Status: 501, Message: hostileText("error")}
	for _, bad.Action = range []string{"getnonce", "requesttoken"} {
		l.withings.Script(bad)
		look(p, "logout")
		p.login("&auto=1", "--no-browser")
	}
	l.withings.Script()
	p.login("&auto=1", "--no-browser")
	if s := p.must(exitDone, "sync"); strings.Count(s.stdout, "\n") < 6 {
		t.Errorf("sync after all that:\n%s%s", s.stdout, s.stderr)
	}

	said := append(p.said, set.said...)
	if len(said) < 100 {
		t.Errorf("only %d commands were run", len(said))
	}
	for _, s := range said {
		for stream, text := range map[string]string{"standard output": s.stdout, "standard error": s.stderr} {
			if found := actsOn(text); found != "" {
				t.Errorf("%.60q on %s: %s", s.args, stream, found)
			}
		}
		if strings.Contains(s.stderr, "panic:") {
			t.Errorf("%.60q:\n%s", s.args, s.stderr)
		}
		if strings.Contains(s.stdout, "<script>") && strings.Contains(s.args, "--html") {
			t.Errorf("%s lets a tag through", s.args)
		}
	}
}
