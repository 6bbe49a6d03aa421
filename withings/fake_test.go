package withings

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// reply is one scripted answer.
type reply struct {
	http int    // 0 means 200
	body string // the whole answer
	err  error  // no answer but this
	slow time.Duration

	retryAfter string // the header
}

// request is what the client sent.
type request struct {
	path   string
	bearer string
	form   url.Values
	at     time.Time
}

// fakeTransport answers without a network, so that time can be faked.
type fakeTransport struct {
	mu       sync.Mutex
	answer   func(request) reply
	requests []request
}

func (f *fakeTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body.Close()
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return nil, err
	}
	req := request{path: r.URL.Path, bearer: strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), form: form, at: time.Now()}
	f.mu.Lock()
	f.requests = append(f.requests, req)
	answer := f.answer(req)
	f.mu.Unlock()
	if answer.slow > 0 {
		timer := time.NewTimer(answer.slow)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	if answer.err != nil {
		return nil, answer.err
	}
	if answer.http == 0 {
		answer.http = http.StatusOK
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if answer.retryAfter != "" {
		header.Set("Retry-After", answer.retryAfter)
	}
	return &http.Response{
		StatusCode: answer.http, Header: header, Request: r,
		ContentLength: -1, Body: io.NopCloser(strings.NewReader(answer.body)),
	}, nil
}

// sent is how often an action was asked for.
func (f *fakeTransport) sent(action string) (list []request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.requests {
		if r.form.Get("action") == action {
			list = append(list, r)
		}
	}
	return list
}

// script answers with one reply after another, the last for ever.
func script(replies ...reply) func(request) reply {
	n := 0
	return func(request) reply {
		r := replies[min(n, len(replies)-1)]
		n++
		return r
	}
}

// byAction answers each action by a script of its own.
func byAction(scripts map[string]func(request) reply) func(request) reply {
	return func(r request) reply {
		if answer, ok := scripts[r.form.Get("action")]; ok {
			return answer(r)
		}
		return reply{body: `{"status":2554,"body":{},"error":"no such action"}`}
	}
}

func ok(body string) reply { return reply{body: `{"status":0,"body":` + body + `}`} }

func failing(status int, words string) reply {
	return reply{body: fmt.Sprintf(`{"status":%d,"body":{},"error":%q}`, status, words)}
}

// memoryTokens is a TokenStore in memory.
type memoryTokens struct {
	mu      sync.Mutex
	token   Token
	commits int
	fail    int // so many commits fail
	load    error
	full    error // there is no room for a token
}

func (m *memoryTokens) Load(context.Context) (Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.load != nil {
		return Token{}, m.load
	}
	if m.token == (Token{}) {
		return Token{}, ErrNoToken
	}
	return m.token, nil
}

func (m *memoryTokens) Update(_ context.Context, change func(Token) (Token, error)) (Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	token, err := change(m.token)
	if err != nil {
		return Token{}, err
	}
	if m.fail > 0 {
		m.fail--
		return Token{}, fmt.Errorf("no space left on device")
	}
	if token != m.token {
		m.commits++
	}
	m.token = token
	return token, nil
}

func (m *memoryTokens) Reserve(context.Context) error { return m.full }

const testSecret = "s3cr3t-of-the-application"

var testApp = App{ClientID: "client", ClientSecret: testSecret, RedirectURL: "http://localhost:0/callback"}

func goodToken() Token {
	return Token{AccessToken: "access-one", RefreshToken: "refresh-one", Expiry: time.Now().Add(3 * time.Hour), Scope: Scope, UserID: "70412345"}
}

// newFake is a client of a transport that answers as told, with a good token.
func newFake(t *testing.T, answer func(request) reply, opts ...Option) (*Client, *fakeTransport, *memoryTokens) {
	t.Helper()
	transport := &fakeTransport{answer: answer}
	tokens := &memoryTokens{token: goodToken()}
	opts = append([]Option{
		WithHTTPClient(&http.Client{Transport: transport}), WithLimiter(rate.NewLimiter(rate.Inf, 0)),
	}, opts...)
	client, err := NewClient(testApp, tokens, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return client, transport, tokens
}

// collect reads a listing to its end.
func collect[P any](list func(func(P, error) bool)) (pages []P, err error) {
	list(func(p P, e error) bool {
		if e != nil {
			err = e
			return true
		}
		pages = append(pages, p)
		return true
	})
	return pages, err
}
