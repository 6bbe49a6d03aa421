package insight

import (
	"testing"
	"time"

	"withings-tui/store"
)

func TestClassifyTemperature(t *testing.T) {
	t.Parallel()
	tests := []struct {
		celsius float64
		site    store.Site
		want    string
	}{
		{34.9, store.SiteBody, "low"}, {35.0, store.SiteBody, "normal"}, {37.7, store.SiteBody, "normal"}, {37.8, store.SiteBody, "raised"},
		{37.9, store.SiteBody, "raised"}, {38.0, store.SiteBody, "fever"}, {39.9, store.SiteBody, "fever"}, {40.0, store.SiteBody, "very high"},
		// As shown, to a tenth.
		{37.94, store.SiteBody, "raised"}, {37.95, store.SiteBody, "fever"},
		{39, store.SiteSkin, ""}, {39, store.SiteUnspecified, ""}, {nan, store.SiteBody, ""},
	}
	for _, tt := range tests {
		got, ok := ClassifyTemperature(tt.celsius, tt.site)
		if got.Name != tt.want || ok != (tt.want != "") {
			t.Errorf("%v °C at the %v is %q, want %q", tt.celsius, tt.site, got.Name, tt.want)
		}
	}
	TemperatureClasses()[0].Name = "changed"
	if TemperatureClasses()[0].Name == "changed" {
		t.Error("the classes can be changed from outside")
	}
}

func hours(h float64, celsius float64, site store.Site) store.Point {
	return store.Point{Unix: moment(0).Unix() + int64(h*3600), Value: celsius, Site: site}
}

func TestFever(t *testing.T) {
	t.Parallel()
	body := store.SiteBody
	first := []store.Point{hours(0, 38.0, body), hours(6, 37.0, body), hours(36, 39.2, body), hours(72, 38.4, body)}
	tests := []struct {
		name    string
		points  []store.Point
		now     float64
		want    []float64 // hours of beginning and end, and the peak, of each
		ongoing bool
	}{
		{"gaps of 36 hours are bridged", first, 200, []float64{0, 72, 39.2}, false},
		{"longer ones are not", []store.Point{hours(0, 38, body), hours(36.1, 38.5, body)}, 200, []float64{0, 0, 38, 36.1, 36.1, 38.5}, false},
		{"ongoing", first, 108, []float64{0, 72, 39.2}, true},
		{"not any more", first, 108.1, []float64{0, 72, 39.2}, false},
		{"down again", append(first[:4:4], hours(80, 37.1, body)), 81, []float64{0, 72, 39.2}, false},
		{"skin does not end it", append(first[:4:4], hours(80, 33, store.SiteSkin)), 81, []float64{0, 72, 39.2}, true},
		{"skin is no fever", []store.Point{hours(0, 39, store.SiteSkin), hours(1, 39, store.SiteUnspecified)}, 2, nil, false},
		{"raised is no fever", []store.Point{hours(0, 37.9, body)}, 1, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := TemperatureOf(tt.points, Counting{}, moment(tt.now/24))
			var episodes []float64
			for _, f := range got.Fevers {
				zero := moment(0).Unix()
				episodes = append(episodes, float64(f.From.Unix-zero)/3600, float64(f.To.Unix-zero)/3600, f.Peak)
			}
			diff(t, "episodes", tt.want, episodes)
			if f, ok := got.LastFever(); ok && f.Ongoing != tt.ongoing {
				t.Errorf("ongoing %v, want %v", f.Ongoing, tt.ongoing)
			}
		})
	}
	f, _ := TemperatureOf(first, Counting{}, moment(9)).LastFever()
	if f.Length() != 72*time.Hour || f.N != 3 || f.PeakAt != first[2].Stamp() {
		t.Errorf("episode %+v", f)
	}
}

func TestTemperatureSites(t *testing.T) {
	t.Parallel()
	points := []store.Point{hours(0, 36, store.SiteBody), hours(1, 37, store.SiteBody), hours(2, 34, store.SiteSkin), hours(3, 41, store.SiteBody)}
	points[3].Source = store.SourceAmbiguous
	got := TemperatureOf(points, Counting{}, moment(1))
	if b := got.Site(store.SiteBody); b.Mean != 36.5 || b.Min != 36 || b.Max != 37 || b.Basis.N != 2 || b.Last != points[1] {
		t.Errorf("body %+v", b)
	}
	if s := got.Site(store.SiteSkin); s.Mean != 34 || s.Basis.N != 1 {
		t.Errorf("skin %+v", s)
	}
	diff(t, "unspecified", nan, got.Site(store.SiteUnspecified).Mean)
	if got.LeftOut.Ambiguous != 1 || got.Body.Basis.LeftOut.Ambiguous != 1 || len(got.Fevers) != 0 {
		t.Errorf("left out %+v, fevers %v", got.LeftOut, got.Fevers)
	}
}
