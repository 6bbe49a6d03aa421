package withingstest

import (
	"crypto/sha256"
	"maps"
	"sync"
	"time"
)

// gate holds the two ways to be told 601: too many requests of one client in a
// sliding minute, and the same arguments twice in a short while.
type gate struct {
	cfg Config

	mu     sync.Mutex
	recent map[string][]time.Time // of each client, oldest first
	seen   map[[sha256.Size]byte]time.Time
}

func newGate(cfg Config) *gate {
	return &gate{cfg: cfg, recent: map[string][]time.Time{}, seen: map[[sha256.Size]byte]time.Time{}}
}

// pass counts the call, and fails it where it comes too soon.
func (g *gate) pass(c *call, client, token string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cfg.RateLimit >= 0 {
		recent := g.recent[client]
		for len(recent) > 0 && c.now.Sub(recent[0]) >= time.Minute {
			recent = recent[1:]
		}
		if len(recent) >= g.cfg.RateLimit {
			g.recent[client] = recent
			c.refuse(statusTooMany, textRate)
			return
		}
		g.recent[client] = append(recent, c.now)
	}
	if g.cfg.DuplicateWindow < 0 || c.action != "requesttoken" && !g.cfg.GuardData {
		return
	}
	maps.DeleteFunc(g.seen, func(_ [sha256.Size]byte, at time.Time) bool { return c.now.Sub(at) >= g.cfg.DuplicateWindow })
	// Only the hash is kept, as the arguments hold secrets.
	key := sha256.Sum256([]byte(c.path + "\n" + c.params.Encode() + "\n" + token))
	if at, ok := g.seen[key]; ok {
		left := g.cfg.DuplicateWindow - c.now.Sub(at)
		c.fail = &failure{status: statusTooMany, text: textDuplicate, wait: int((left + time.Second - 1) / time.Second)}
		return
	}
	g.seen[key] = c.now
}
