package withings

import (
	"testing"
	"time"
)

// TestZonesOfWindowsAreKnown: each name of Windows is a zone of the IANA tables.
func TestZonesOfWindowsAreKnown(t *testing.T) {
	t.Parallel()
	for name, iana := range windowsZones {
		if zone := Zone(name); zone == nil || zone.String() != iana {
			t.Errorf("%s: %v", name, zone)
		}
	}
	for name, want := range map[string]*time.Location{"": nil, "Local": nil, "Nowhere/At_All": nil, "UTC": time.UTC} {
		if zone := Zone(name); (zone == nil) != (want == nil) {
			t.Errorf("%q: %v", name, zone)
		}
	}
}
