package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	wrapped := func(err error) error { return fmt.Errorf("sync: %w", err) }
	tests := []struct {
		name string
		err  error
		exit int
		line string
	}{
		{"nothing", nil, 0, ""},
		{"usage", usage("unknown command %q", "x"), 2, `unknown command "x"`},
		{"settings", config.Problems{{File: "c.toml", Line: 3, What: "unknown key \"a\""}}, 2, `c.toml:3: unknown key "a"`},
		{"no home", config.ErrNoHome, 2, "no home directory: HOME is not set; set HOME, or give --data-dir and --config"},
		{"no token", wrapped(withings.ErrNoToken), 3, "sync: " + withings.ErrNoToken.Error() + "; run withings-tui login"},
		{"dead token", wrapped(&withings.Error{Action: "requesttoken", Status: 503, HTTPStatus: 200, Class: withings.ClassRefreshToken}), 3, "sync: Withings requesttoken: sign-in ended (status 503); sign in again"},
		{"wrong client", fmt.Errorf("sign in: %w", &withings.Error{Action: "requesttoken", Status: 503, HTTPStatus: 200, Class: withings.ClassClient, Message: "Invalid Params: invalid client id/secret"}), 3,
			"sign in: the client id or the client secret is wrong (Withings status 503); compare WITHINGS_CLIENT_ID and WITHINGS_CLIENT_SECRET with your application at https://developer.withings.com/dashboard/"},
		{"wrong callback", &withings.Error{Action: "requesttoken", Status: 503, HTTPStatus: 200, Class: withings.ClassClient, Message: "Redirect URI mismatch"}, 3,
			"the callback URL is not the one registered for your Withings application (Withings status 503); set WITHINGS_REDIRECT_URL to that one"},
		{"unknown status", wrapped(&withings.Error{Action: "getmeas", Status: 9999, HTTPStatus: 200}), 4, "sync: Withings getmeas: failure (status 9999); try again later"},
		{"invalid request", wrapped(&withings.Error{Action: "getmeas", Status: 501, HTTPStatus: 200, Class: withings.ClassInvalid}), 4, "sync: Withings getmeas: request refused (status 501); please report this"},
		{"network", wrapped(withings.ErrNetwork), 4, "sync: " + withings.ErrNetwork.Error() + "; check the network and try again; cached readings stay readable"},
		{"incomplete", wrapped(withings.ErrIncomplete), 4, "sync: " + withings.ErrIncomplete.Error() + "; run sync again to go on"},
		{"damaged", &store.DamagedError{Path: "c", SetAside: "d", Reason: "r"}, 5, "c could not be read (r): set aside as d; sync again to rebuild it"},
		{"newer schema", &store.SchemaError{Path: "c", Found: 9, Known: 1}, 5, "c was written by a newer version of this program (schema 9, this one knows 1): update withings-tui, or use another data directory"},
		{"busy", fmt.Errorf("open c: %w", store.ErrBusy), 1, "open c: " + store.ErrBusy.Error()},
		{"full disk", fmt.Errorf("write x: %w", syscall.ENOSPC), 1, "write x: no space left on device; free some space and try again"},
		{"permission", fmt.Errorf("write x: %w", fs.ErrPermission), 1, "write x: permission denied; check the owner and the permissions"},
		{"interrupt", wrapped(context.Canceled), 1, "interrupted; run it again to go on"},
		{"closed pipe", fmt.Errorf("write |1: %w", syscall.EPIPE), 0, ""},
		{"told already", exitError(4), 4, ""},
		{"anything else", errors.New("odd\nthing\x1b[31m"), 1, "odd thing [31m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			exit, line := explain(tt.err)
			if exit != tt.exit || line != tt.line {
				t.Errorf("explain: %d, %q\nwant     %d, %q", exit, line, tt.exit, tt.line)
			}
		})
	}
}

func TestDescribeVersion(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		info debug.BuildInfo
		want string
	}{
		{"nothing known", debug.BuildInfo{}, "development version (commit unknown, go1.26.0, linux/amd64)"},
		{"released", debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef0123"}}},
			"v1.2.3 (commit 0123456789ab, go1.26.0, linux/amd64)"},
		{"changed since", debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123"}, {Key: "vcs.modified", Value: "true"}}},
			"development version (commit 0123, modified, go1.26.0, linux/amd64)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := describe(&tt.info, "go1.26.0", "linux/amd64"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseRange(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"7d": 7, "12w": 84, "6m": 180, "1y": 365, "all": 0} {
		if got, err := parseRange(text); err != nil || got.days != want {
			t.Errorf("parseRange(%q) = %v, %v; want %d days", text, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "30", "0d", "-1d", "1.5d", "999999999d", "9999y", "7D", "７d"} {
		if got, err := parseRange(text); err == nil {
			t.Errorf("parseRange(%q) = %v, want an error", text, got)
		}
	}
}

func TestCells(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		got  cell
		want cell
	}{
		{"exact", exact(withings.NewDecimal(81200, -3)), cell{number, "81.2"}},
		{"none", exact(withings.Decimal{}), cell{}},
		{"float", float(6012.5), cell{number, "6012.5"}},
		{"NaN", float(math.NaN()), cell{}},
		{"infinite", computed(math.Inf(1), 2), cell{}},
		{"rounded", computed(95.33333, 2), cell{number, "95.33"}},
		{"zeros dropped", computed(46, 3), cell{number, "46"}},
		{"hundreds kept", computed(100, 0), cell{number, "100"}},
		{"negative zero", computed(-0.0001, 2), cell{number, "0"}},
		{"control characters", label("Body\x1b[2J \u0085Cardio\n"), cell{words, "Body[2J Cardio"}},
		{"nothing left", label("\n"), cell{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.got != tt.want {
				t.Errorf("got %+v, want %+v", tt.got, tt.want)
			}
		})
	}
}

// FuzzEncode gives every format a device name of any bytes: what is written
// must read back as what it was, and never break out of its place.
func FuzzEncode(f *testing.F) {
	for _, seed := range []string{"Body Cardio", `a"b,c`, "x=y,z\\ w", "\u2028</script>", "\xff\xfe", "=1+1"} {
		f.Add(seed)
	}
	one := sheet{what: "w", key: "w", columns: []string{"group", "kg", "device"}}
	f.Fuzz(func(t *testing.T, name string) {
		device := label(strings.ToValidUTF8(name, "?"))
		rows := []row{{cells: []cell{whole(7), {number, "81.2"}, device}, at: 1, excluded: false}}
		out := func(format string) string {
			var b bytes.Buffer
			w := bufio.NewWriter(&b)
			enc := encoders()[format](w, encodeOptions{})
			for _, err := range []error{enc.begin(one, one.columns), enc.row(rows[0]), enc.end(), enc.close(), w.Flush()} {
				if err != nil {
					t.Fatal(err)
				}
			}
			return b.String()
		}
		records, err := csv.NewReader(strings.NewReader(out("csv"))).ReadAll()
		if err != nil || len(records) != 2 || records[1][2] != device.text {
			t.Fatalf("csv: %q, %v; want %q", records, err, device.text)
		}
		var whole map[string][]map[string]any
		if err := json.Unmarshal([]byte(out("json")), &whole); err != nil {
			t.Fatal(err)
		}
		var line map[string]any
		text := out("ndjson")
		if err := json.Unmarshal([]byte(text), &line); err != nil || strings.Count(text, "\n") != 1 {
			t.Fatalf("ndjson: %q, %v", text, err)
		}
		for _, got := range []any{whole["w"][0]["device"], line["device"]} {
			if s, _ := got.(string); s != device.text {
				t.Fatalf("device reads back as %q, want %q", got, device.text)
			}
		}
		if text := out("influx"); strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, " group=7i,kg=81.2 1000000000\n") {
			t.Fatalf("influx: %q", text)
		}
	})
}

func TestMarkdownEscapes(t *testing.T) {
	t.Parallel()
	p := &page{title: "A | B"}
	p.text("<b>*x*</b>")
	p.table([]string{"a"}, [][]string{{"1|2"}})
	want := "# A \\| B\n\n\\<b>\\*x\\*\\</b>\n\n| a    |\n|------|\n| 1\\|2 |\n"
	if diff := cmp.Diff(want, p.markdown()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := p.html(); !strings.Contains(got, "&lt;b&gt;*x*&lt;/b&gt;") || strings.Contains(got, "<b>") {
		t.Errorf("HTML is not escaped: %s", got)
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	a := &app{env: func(name string) (string, bool) { return map[string]string{"HOME": "/home/anna"}[name], true }}
	if got, want := a.redact("/home/anna/.local/share: ok"), "~/.local/share: ok"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for id, want := range map[string]string{"70412345": "70****45", "123": "****", "": "****"} {
		if got := masked(id); got != want {
			t.Errorf("masked(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestAgo(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{-time.Minute: "just now", 30 * time.Second: "just now", 2 * time.Minute: "2 min ago", 26 * time.Hour: "26 h ago", 72 * time.Hour: "3 days ago"} {
		if got := ago(d); got != want {
			t.Errorf("ago(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestASCII(t *testing.T) {
	t.Parallel()
	if got, want := asciiOnly("36.8 °C – 2 • kg/m² ü"), "36.8 C - 2 * kg/m2 ?"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
