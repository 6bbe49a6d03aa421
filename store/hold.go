package store

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// refreshHold is the right to refresh.
type refreshHold struct{ file *os.File }

// holder is who has it, as it is written into the lock's file.
type holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// beginRefresh takes the right to refresh, or tells who has it.
func (c *Cache) beginRefresh(ctx context.Context) (*refreshHold, error) {
	path := filepath.Join(c.dir, refreshLock)
	f, err := lockFile(ctx, path, 0)
	if errors.Is(err, ErrBusy) {
		var who holder
		if text, err := os.ReadFile(path); err == nil {
			_ = json.Unmarshal(text, &who) // the holder may not have written it yet
		}
		return nil, &RefreshingError{PID: who.PID, Host: printableHost(who.Host), Since: who.Since}
	}
	if err != nil {
		return nil, err
	}
	host, _ := os.Hostname()
	text, err := json.Marshal(holder{os.Getpid(), host, c.now()})
	if err == nil {
		if err = f.Truncate(0); err == nil {
			_, err = f.WriteAt(text, 0)
		}
	}
	if err != nil {
		f.Close()
		return nil, explain("write", path, err)
	}
	return &refreshHold{f}, nil
}

// printableHost is a host's name without what a terminal would act on.
func printableHost(host string) string {
	out := make([]rune, 0, len(host))
	for _, r := range host {
		if Printable(r) && len(out) < 64 {
			out = append(out, r)
		}
	}
	return string(out)
}

func (h *refreshHold) end() {
	_ = h.file.Truncate(0) // only a courtesy: the lock is what counts
	h.file.Close()
}
