package withingstest_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"withings-tui/withings/withingstest"
)

// TestPersonHasWhatReadersTripOver counts each thing that a client must survive.
func TestPersonHasWhatReadersTripOver(t *testing.T) {
	t.Parallel()
	p, _ := person(t)
	found := map[string]int{}
	atDate := map[int64]int{}
	exponents := map[string]bool{}
	for _, g := range p.Groups {
		found[fmt.Sprintf("attrib %d", g.Attrib)]++
		atDate[g.Date]++
		seen := map[int]bool{}
		for _, m := range g.Measures {
			if seen[m.Type] {
				found[fmt.Sprintf("type %d twice in a group", m.Type)]++
			}
			seen[m.Type] = true
			found[fmt.Sprintf("type %d", m.Type)]++
			exponents[fmt.Sprintf("type %d at %d", m.Type, m.Unit)] = true
			if m.Value < 0 {
				found["a negative value"]++
			}
			if m.Position == 12 {
				found["a segment"]++
			}
		}
		if g.Created-g.Date > 2*86400 {
			found["late"]++
		}
		if g.Modified > g.Created {
			found["edited"]++
		}
		if g.Timezone == "Pacific/Auckland" {
			found["a zone far from UTC"]++
		}
		if g.Device == nil && g.Attrib != 2 && g.Attrib != 4 {
			t.Errorf("group %d has no device", g.ID)
		}
	}
	for _, n := range atDate {
		if n >= 3 {
			found["three groups of one date"]++
		}
	}
	for _, want := range []string{"attrib 0", "attrib 1", "attrib 2", "attrib 3", "attrib 4", "attrib 5", "attrib 8", "attrib 15", "attrib 17",
		"attrib 10009", "type 4", "type 11", "type 12", "type 18", "type 71", "type 73", "type 91", "type 155", "type 170", "type 226",
		"type 9999", "type 5 twice in a group", "type 8 twice in a group", "a negative value", "a segment", "late", "edited",
		"a zone far from UTC", "three groups of one date"} {
		if found[want] == 0 {
			t.Errorf("no %s", want)
		}
	}
	if found["attrib 1"] != 3 {
		t.Errorf("%d ambiguous groups, want 2 weights and a blood pressure", found["attrib 1"])
	}
	for _, want := range []string{"type 1 at -2", "type 1 at -3", "type 1 at -4", "type 8 at -2", "type 8 at -3", "type 10 at 0", "type 10 at -2"} {
		if !exponents[want] {
			t.Errorf("no %s", want)
		}
	}
}

func TestBulkGroups(t *testing.T) {
	t.Parallel()
	end := time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC)
	for _, n := range []int{0, 1, 1000, 100_000} {
		groups := withingstest.Groups(n, end)
		if len(groups) != n {
			t.Fatalf("%d groups of %d", len(groups), n)
		}
		for i := 1; i < n; i++ {
			if groups[i].Date <= groups[i-1].Date || groups[i].ID <= groups[i-1].ID {
				t.Fatalf("group %d is out of order", i)
			}
		}
		if n > 0 && (groups[n-1].Date != end.Unix() || groups[0].Date < 1_200_000_000) {
			t.Errorf("%d groups from %d to %d", n, groups[0].Date, groups[n-1].Date)
		}
	}
}

// BenchmarkServe100000 is the cost of serving a long history page by page.
func BenchmarkServe100000(b *testing.B) {
	s := withingstest.NewHandler(withingstest.Config{RateLimit: -1})
	s.SetGroups(withingstest.Groups(100_000, time.Now())...)
	client := s.Transport()
	token := s.IssueToken().Access
	for b.Loop() {
		for offset := 0; offset < 100_000; offset += 100 {
			r, err := http.NewRequest("GET", fmt.Sprintf("http://x/measure?action=getmeas&category=1&lastupdate=0&offset=%d&access_token=%s", offset, token), nil)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := client.RoundTrip(r); err != nil {
				b.Fatal(err)
			}
		}
	}
}
