package withingstest

import (
	"crypto/sha256"
	"sync"
	"time"
)

// gate holds the two ways to be told 601: too many requests of one client in a
// sliding minute, and the same arguments twice in a short while.
type gate struct {
	limit  int
	window time.Duration
	data   bool

	mu     sync.Mutex
	recent map[string][]time.Time // of each client, oldest first
	seen   map[[sha256.Size]byte]time.Time
}

func newGate(cfg Config) *gate {
	return &gate{
		limit: cfg.RateLimit, window: cfg.DuplicateWindow, data: cfg.GuardData,
		recent: map[string][]time.Time{}, seen: map[[sha256.Size]byte]time.Time{},
	}
}

// pass counts the call and says whether it may go on.
func (g *gate) pass(c call, client, token string) *failure {
	g.mu.Lock()
	defer g.mu.Unlock()
	if fail := g.rate(c.now, client); fail != nil {
		return fail
	}
	if c.action == "requesttoken" || g.data {
		return g.duplicate(c, token)
	}
	return nil
}

func (g *gate) rate(now time.Time, client string) *failure {
	if g.limit < 0 {
		return nil
	}
	recent := g.recent[client]
	for len(recent) > 0 && now.Sub(recent[0]) >= time.Minute {
		recent = recent[1:]
	}
	if len(recent) >= g.limit {
		g.recent[client] = recent
		return &failure{status: statusTooMany, text: textRate}
	}
	g.recent[client] = append(recent, now)
	return nil
}

// duplicate refuses what was asked with the same arguments a short while ago.
// Only the hash is kept, as the arguments hold secrets.
func (g *gate) duplicate(c call, token string) *failure {
	if g.window < 0 {
		return nil
	}
	for key, at := range g.seen {
		if c.now.Sub(at) >= g.window {
			delete(g.seen, key)
		}
	}
	key := sha256.Sum256([]byte(c.path + "\n" + c.params.Encode() + "\n" + token))
	if at, ok := g.seen[key]; ok {
		left := g.window - c.now.Sub(at)
		return &failure{status: statusTooMany, text: textDuplicate, wait: int((left + time.Second - 1) / time.Second)}
	}
	g.seen[key] = c.now
	return nil
}
