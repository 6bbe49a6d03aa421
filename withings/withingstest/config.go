package withingstest

import (
	"cmp"
	"time"
)

// What an application uses to reach a Server whose Config says nothing else.
const (
	DefaultClientID     = "withings-tui-demo"
	DefaultClientSecret = "withings-tui-demo-secret"
	DefaultTimezone     = "Europe/Berlin"
	DefaultUserID       = 70412345 // who consents
	DemoUserID          = 90210001 // who consents under mode=demo
)

// The limits of the real service (Withings developer guide and glossary).
const (
	CodeLifetime    = 30 * time.Second
	AccessLifetime  = 3 * time.Hour
	RefreshLifetime = 365 * 24 * time.Hour
	RefreshGrace    = 8 * time.Hour // under RotateGrace
	NonceLifetime   = 30 * time.Minute

	DefaultRateLimit       = 120              // requests in a sliding minute
	DefaultDuplicateWindow = 10 * time.Second // "Same arguments in less than 10 seconds"
)

// Page sizes where Config says nothing else: that of getmeas is a guess, 200
// and 300 were seen in fixtures of joostlek/python-withings.
const (
	DefaultPageSize         = 100
	DefaultActivityPageSize = 200
	sleepPageSize           = 300
)

// Rotation is what becomes of a refresh token that was used.
type Rotation int

const (
	// RotateStrict: the old refresh token dies at once, as users report.
	RotateStrict Rotation = iota
	// RotateGrace: it lives until RefreshGrace has passed or the new access
	// token is first used, as Withings documents.
	RotateGrace
)

// LastPage is how getmeas ends a listing; both are seen in the wild.
type LastPage int

const (
	// LastPageZero sends more and offset as 0.
	LastPageZero LastPage = iota
	// LastPageBare leaves both keys out.
	LastPageBare
)

// Config says how a Server behaves. The zero Config is a strict Withings with
// an empty account.
type Config struct {
	// Clock is the server's time; nil is time.Now. The rate limit and the
	// duplicate guard go by it too: under a clock that stands still they never
	// forgive, so switch them off or move it.
	Clock func() time.Time

	Addr string // where Start listens; empty: a free port of 127.0.0.1

	ClientID, ClientSecret string // empty: the defaults
	AnyClient              bool   // accept whatever client id and secret come

	// Redirects are the registered callback URLs, matched exactly. With none
	// any http address of a loopback host is accepted. The exchange must in
	// both cases name the one that the consent was given for.
	Redirects []string

	// AutoAllow makes the consent page redirect at once, without a question.
	AutoAllow bool

	PageSize         int // groups a page of getmeas; 0: DefaultPageSize
	ActivityPageSize int // rows a page of getactivity and getworkouts; 0: DefaultActivityPageSize
	LastPage         LastPage
	Rotation         Rotation

	// RateLimit is the number of requests a client may make in any minute;
	// 0: DefaultRateLimit, negative: no limit.
	RateLimit int
	// DuplicateWindow is how long the same arguments are refused; 0:
	// DefaultDuplicateWindow, negative: never. It guards the token endpoint,
	// and with GuardData every call.
	DuplicateWindow time.Duration
	GuardData       bool

	Person *Person // whose data the account has; nil: none

	Quirks []Quirk // oddities of the real service, off by default

	// Log, where set, is called once for every request, before it is answered
	// and possibly from several goroutines at once. It never sees a secret.
	Log func(Request)
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	c.Addr = cmp.Or(c.Addr, "127.0.0.1:0")
	c.ClientID = cmp.Or(c.ClientID, DefaultClientID)
	c.ClientSecret = cmp.Or(c.ClientSecret, DefaultClientSecret)
	c.PageSize = cmp.Or(max(c.PageSize, 0), DefaultPageSize)
	c.ActivityPageSize = cmp.Or(max(c.ActivityPageSize, 0), DefaultActivityPageSize)
	c.RateLimit = cmp.Or(c.RateLimit, DefaultRateLimit)
	c.DuplicateWindow = cmp.Or(c.DuplicateWindow, DefaultDuplicateWindow)
	return c
}
