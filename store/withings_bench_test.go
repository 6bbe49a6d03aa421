//go:build unix

package store_test

import (
	"fmt"
	"net/http"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"withings-tui/store"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// requestCounter counts what is asked for, and what is asked twice.
type requestCounter struct {
	mu   sync.Mutex
	seen map[string]int // by action and form
}

func (c *requestCounter) RoundTrip(r *http.Request) (*http.Response, error) {
	form, err := r.GetBody()
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	buf := make([]byte, 4096)
	n, _ := form.Read(buf)
	text.Write(buf[:n])
	c.mu.Lock()
	c.seen[text.String()]++
	c.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

// processorTime is what this process has used so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// peakMemory samples the memory until stop is called: the heap's objects, and
// all that the Go runtime has of the system.
func peakMemory() (stop func() (heap, all uint64)) {
	done, result := make(chan struct{}), make(chan [2]uint64)
	go func() {
		samples := []metrics.Sample{
			{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"},
		}
		var peak [2]uint64
		ticker := time.NewTicker(2 * time.Millisecond)
		defer ticker.Stop()
		for {
			metrics.Read(samples)
			peak[0] = max(peak[0], samples[0].Value.Uint64())
			peak[1] = max(peak[1], samples[1].Value.Uint64()-samples[2].Value.Uint64())
			select {
			case <-ticker.C:
			case <-done:
				result <- peak
				return
			}
		}
	}()
	return func() (heap, all uint64) {
		close(done)
		peak := <-result
		return peak[0], peak[1]
	}
}

// BenchmarkRefresh is a first sync of 100,000 groups: fetched over HTTP from
// the local Withings, which is another process, decoded and stored page by
// page. At most 3 s of processor time and 64 MiB.
func BenchmarkRefresh(b *testing.B) {
	server := startProcess(b, processRole+"=serve")
	defer server.in.Close()
	var url, access, refresh string
	if _, err := fmt.Fscan(server.out, &url, &access, &refresh); err != nil {
		b.Fatalf("%v: %s", err, server.errors.String())
	}
	pages := (benchGroups + withingstest.DefaultPageSize - 1) / withingstest.DefaultPageSize
	var used time.Duration
	var heap, all uint64
	for b.Loop() {
		counter := &requestCounter{seen: make(map[string]int)}
		dir := b.TempDir()
		tokens := store.NewTokens(dir)
		if _, err := tokens.Update(b.Context(), func(withings.Token) (withings.Token, error) {
			return withings.Token{AccessToken: access, RefreshToken: refresh, Expiry: time.Now().Add(time.Hour), UserID: fmt.Sprint(withingstest.DefaultUserID)}, nil
		}); err != nil {
			b.Fatal(err)
		}
		client, err := withings.NewClient(withings.App{
			ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret, APIURL: url, AccountURL: url,
		}, tokens, withings.WithHTTPClient(&http.Client{Transport: counter}), withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)))
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		before, stop := processorTime(b), peakMemory()
		told := 0
		result, err := store.Refresh(b.Context(), store.New(dir), client, func(p store.Progress) {
			if p.Collection == store.CollectionMeasures && p.Pages > told {
				told = p.Pages
			}
		})
		used += processorTime(b) - before
		peakHeap, peakAll := stop()
		heap, all = max(heap, peakHeap), max(all, peakAll)
		if err != nil || !result.Complete() || result.Collections[0].New != benchGroups {
			b.Fatalf("%+v, %v", result, err)
		}
		listed := 0
		for form, n := range counter.seen {
			if n > 1 {
				b.Errorf("%s was asked %d times", form, n)
			}
			if strings.Contains(form, "action=getmeas") && strings.Contains(form, "lastupdate=") {
				listed++
			}
		}
		if listed != pages {
			b.Errorf("%d requests for %d pages", listed, pages)
		}
		b.ReportMetric(float64(len(counter.seen)), "requests")
		b.ReportMetric(float64(told), "pages")
	}
	b.ReportMetric(used.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(heap)/(1<<20), "MiB-heap-peak")
	b.ReportMetric(float64(all)/(1<<20), "MiB-go-peak")
}
