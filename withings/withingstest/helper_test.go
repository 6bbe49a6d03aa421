package withingstest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"withings-tui/withings/withingstest"
)

const callback = "http://localhost:8976/callback"

// clock is a server's time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is a server with what a test asks it by.
type world struct {
	*withingstest.Server
	t     *testing.T
	clock *clock
}

func serve(t *testing.T, cfg withingstest.Config) *world {
	t.Helper()
	w := &world{t: t, clock: newClock()}
	if cfg.Clock == nil {
		cfg.Clock = w.clock.Now
	}
	w.Server = withingstest.NewServer(cfg)
	t.Cleanup(w.Close)
	return w
}

// noRedirect is a client that shows redirects in place of following them.
func noRedirect() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// answer is what came back, with the envelope taken apart where there is one.
type answer struct {
	HTTP        int
	ContentType string
	Location    string
	Text        string
	Status      int             `json:"status"`
	Body        json.RawMessage `json:"body"`
	Error       string          `json:"error"`
}

func (a answer) decode(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal(a.Body, into); err != nil {
		t.Fatalf("body %s: %v", a.Text, err)
	}
}

func (w *world) do(r *http.Request) answer {
	w.t.Helper()
	resp, err := noRedirect().Do(r)
	if err != nil {
		w.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	a := answer{HTTP: resp.StatusCode, ContentType: resp.Header.Get("Content-Type"), Location: resp.Header.Get("Location"), Text: string(text)}
	_ = json.Unmarshal(text, &a) // pages are no JSON
	return a
}

func (w *world) request(method, target, body string) *http.Request {
	w.t.Helper()
	r, err := http.NewRequest(method, target, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// post sends a form to a path, with a bearer token unless it is empty.
func (w *world) post(path, token string, pairs ...string) answer {
	w.t.Helper()
	r := w.request("POST", w.URL+path, form(pairs...).Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return w.do(r)
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// authorize is the consent page's address with some parameters replaced.
func (w *world) authorize(pairs ...string) string {
	v := form("response_type", "code", "client_id", withingstest.DefaultClientID, "state", "s t/a+te",
		"scope", "user.info,user.metrics,user.activity", "redirect_uri", callback)
	for name, values := range form(pairs...) {
		v[name] = values
		if values[0] == "" {
			v.Del(name)
		}
	}
	return w.URL + "/oauth2_user/authorize2?" + v.Encode()
}

// code gives consent and returns the code of the redirect.
func (w *world) code(pairs ...string) string {
	w.t.Helper()
	a := w.do(w.request("GET", w.authorize(append(pairs, "auto", "1")...), ""))
	to, err := url.Parse(a.Location)
	if err != nil || a.HTTP != http.StatusFound {
		w.t.Fatalf("authorize: HTTP %d, %q, %v", a.HTTP, a.Text, err)
	}
	return to.Query().Get("code")
}

func (w *world) exchange(code string, pairs ...string) answer {
	w.t.Helper()
	all := []string{"action", "requesttoken", "grant_type", "authorization_code", "client_id", withingstest.DefaultClientID,
		"client_secret", withingstest.DefaultClientSecret, "code", code, "redirect_uri", callback}
	return w.post("/v2/oauth2", "", append(all, pairs...)...)
}

func (w *world) refresh(token string, pairs ...string) answer {
	w.t.Helper()
	all := []string{"action", "requesttoken", "grant_type", "refresh_token", "client_id", withingstest.DefaultClientID,
		"client_secret", withingstest.DefaultClientSecret, "refresh_token", token}
	return w.post("/v2/oauth2", "", append(all, pairs...)...)
}

// tokenBody is a token answer; UserID keeps its JSON type.
type tokenBody struct {
	UserID    json.RawMessage `json:"userid"`
	Access    string          `json:"access_token"`
	Refresh   string          `json:"refresh_token"`
	ExpiresIn int             `json:"expires_in"`
	Scope     string          `json:"scope"`
	CSRF      string          `json:"csrf_token"`
	TokenType string          `json:"token_type"`
}

func (a answer) token(t *testing.T) tokenBody {
	t.Helper()
	if a.Status != 0 {
		t.Fatalf("token answer: %s", a.Text)
	}
	var b tokenBody
	a.decode(t, &b)
	return b
}

// measBody is an answer of getmeas.
type measBody struct {
	UpdateTime int64           `json:"updatetime"`
	Timezone   string          `json:"timezone"`
	More       json.RawMessage `json:"more"`
	Offset     json.RawMessage `json:"offset"`
	Groups     []struct {
		ID       int64  `json:"grpid"`
		Date     int64  `json:"date"`
		Modified int64  `json:"modified"`
		Model    string `json:"model"`
		Measures []struct {
			Type, Value, Unit int
		} `json:"measures"`
	} `json:"measuregrps"`
}

func (w *world) getmeas(token string, pairs ...string) measBody {
	w.t.Helper()
	a := w.post("/measure", token, append([]string{"action", "getmeas"}, pairs...)...)
	if a.Status != 0 {
		w.t.Fatalf("getmeas: %s", a.Text)
	}
	var b measBody
	a.decode(w.t, &b)
	return b
}

func (b measBody) ids() []int64 {
	ids := []int64{}
	for _, g := range b.Groups {
		ids = append(ids, g.ID)
	}
	return ids
}
