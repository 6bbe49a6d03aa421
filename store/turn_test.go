package store

import (
	"context"
	"sync"
	"testing"
	"time"
)

// Readers that come one after another must not keep a writer of the same
// process waiting until it gives up.
func TestReadersGiveWayToAWriter(t *testing.T) {
	t.Parallel()
	cache := New(t.TempDir(), func(o *options) { o.timeout = time.Second })
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if err := cache.write(ctx, func(*writer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	for range 12 {
		readers.Go(func() {
			for ctx.Err() == nil {
				_ = cache.Read(ctx, func(*Reader) error { time.Sleep(40 * time.Millisecond); return nil })
			}
		})
	}
	time.Sleep(100 * time.Millisecond) // so that the readers overlap
	for i := range 5 {
		if err := cache.write(ctx, func(*writer) error { return nil }); err != nil {
			t.Fatalf("write %d between readers: %v", i, err)
		}
	}
	stop()
	readers.Wait()
}
