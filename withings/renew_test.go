package withings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const renewedAnswer = `{"status":0,"body":{"userid":70412345,"access_token":"access-two","refresh_token":"refresh-two","scope":"user.metrics","expires_in":10800,"token_type":"Bearer"}}`

// ageing is a token that needs a refresh.
func ageing() Token {
	token := goodToken()
	token.Expiry = time.Now().Add(4 * time.Minute)
	return token
}

func TestRenew(t *testing.T) {
	t.Parallel()
	dial := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	dead := failing(503, "Invalid Params: invalid refresh_token")
	for _, test := range []struct {
		name     string
		replies  []reply
		requests int
		is       error         // nil: renewed
		least    time.Duration // between the first request and the second
	}{
		{name: "five minutes early", replies: []reply{{body: renewedAnswer}}, requests: 1},
		{name: "a dead refresh token", replies: []reply{dead}, requests: 1, is: ErrSignInNeeded},
		{name: "a wrong secret", replies: []reply{failing(503, "Invalid Params: invalid client id/secret")}, requests: 1, is: ErrClient},
		{name: "never reached, tried again", replies: []reply{{err: dial}, {body: renewedAnswer}}, requests: 2},
		{name: "no network", replies: []reply{{err: dial}}, requests: 3, is: ErrNetwork},
		{name: "a lost answer, asked once more after the guard", replies: []reply{{err: io.ErrUnexpectedEOF}, {body: renewedAnswer}}, requests: 2, least: 10 * time.Second},
		{name: "an unreadable answer, likewise", replies: []reply{{body: `{"status":0,"bo`}, {body: renewedAnswer}}, requests: 2, least: 10 * time.Second},
		{name: "a lost answer, and the old token is dead", replies: []reply{{err: io.ErrUnexpectedEOF}, dead}, requests: 2, is: ErrSignInNeeded, least: 10 * time.Second},
		{name: "answers lost for ever", replies: []reply{{http: 502}}, requests: 2, is: ErrTokenDown, least: 10 * time.Second},
		{name: "601", replies: []reply{{body: `{"status":601,"body":{"wait_seconds":14}}`}, {body: renewedAnswer}}, requests: 2, least: 14 * time.Second},
		{name: "601 for longer than the lock may be held", replies: []reply{{body: `{"status":601,"body":{"wait_seconds":188}}`}}, requests: 1, is: ErrRateLimit},
		{name: "not allowed to", replies: []reply{failing(2555, "unknown")}, requests: 1, is: ErrTokenDown},
		{name: "success without a token", replies: []reply{ok(`{}`)}, requests: 2, is: ErrUnavailable, least: 10 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, transport, tokens := newFake(t, script(test.replies...))
				tokens.token = ageing()
				before := tokens.token
				got, err := client.Token(t.Context())
				if n := len(transport.requests); n != test.requests {
					t.Errorf("%d requests, want %d", n, test.requests)
				}
				if len(transport.requests) > 1 {
					if gap := transport.requests[1].at.Sub(transport.requests[0].at); gap < test.least {
						t.Errorf("asked again after %v", gap)
					}
				}
				want := Token{AccessToken: "access-two", RefreshToken: "refresh-two", Scope: "user.metrics", UserID: "70412345", Expiry: got.Expiry}
				if test.is != nil {
					// A failure body never overwrites a stored token.
					got, want = tokens.token, before
				}
				if !errors.Is(err, test.is) || got != want || tokens.token != want {
					t.Errorf("error %v, want %v; token changed: %v", err, test.is, got != before)
				}
				if err != nil && (strings.Contains(err.Error(), "refresh-one") || strings.Contains(err.Error(), testSecret)) {
					t.Errorf("a secret in %v", err)
				}
			})
		})
	}
}

// A refresh that is answered for another user is no loss of the sign-in: the new
// refresh token is kept, the access token is not used, and the next renewal is
// right again.
func TestAnAnswerForAnotherUserKeepsTheSignIn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, transport, tokens := newFake(t, script(reply{body: strings.ReplaceAll(renewedAnswer, "70412345", "1")}, reply{body: renewedAnswer}))
		tokens.token = ageing()
		if _, err := client.Token(t.Context()); !errors.Is(err, ErrOtherUser) {
			t.Errorf("error %v", err)
		}
		if got := tokens.token; got.RefreshToken != "refresh-two" || got.AccessToken != "" || got.UserID != "70412345" {
			t.Errorf("kept is %+v", got)
		}
		if got, err := client.Token(t.Context()); err != nil || got.AccessToken != "access-two" || len(transport.requests) != 2 {
			t.Errorf("renewed again: %+v, %v", got, err)
		}
	})
}

func TestDeadRefreshTokenIsAskedForOnce(t *testing.T) {
	t.Parallel()
	client, transport, tokens := newFake(t, script(failing(503, "Invalid Params: invalid refresh_token")))
	tokens.token = ageing()
	for range 3 {
		if _, err := client.Token(t.Context()); !errors.Is(err, ErrSignInNeeded) {
			t.Fatal(err)
		}
	}
	if n := len(transport.requests); n != 1 {
		t.Errorf("%d requests", n)
	}
	tokens.token.RefreshToken = "from a new sign-in"
	transport.answer = script(reply{body: renewedAnswer})
	if _, err := client.Token(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestNoToken(t *testing.T) {
	t.Parallel()
	client, transport, tokens := newFake(t, script(ok(`{}`)))
	tokens.token = Token{}
	_, err := client.Goals(t.Context())
	if !errors.Is(err, ErrSignInNeeded) || !errors.Is(err, ErrNoToken) || len(transport.requests) != 0 {
		t.Error(err)
	}
	tokens.load = errors.New("disk on fire")
	if _, err := client.Goals(t.Context()); !errors.Is(err, tokens.load) {
		t.Error(err)
	}
}

func TestRefusedAccessTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	for _, status := range []int{401, 100, 102, 200} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			client, transport, _ := newFake(t, func(r request) reply {
				switch {
				case r.form.Get("action") == "requesttoken":
					return reply{body: renewedAnswer}
				case r.bearer == "access-two":
					return ok(`{"goals":{"steps":1}}`)
				}
				return failing(status, "invalid_token")
			})
			if _, err := client.Goals(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := len(transport.requests); n != 3 {
				t.Errorf("%d requests", n)
			}
		})
	}
	t.Run("and not in a loop", func(t *testing.T) {
		t.Parallel()
		client, transport, _ := newFake(t, byAction(map[string]func(request) reply{
			"getgoals": script(failing(401, "invalid_token")), "requesttoken": script(reply{body: renewedAnswer}),
		}))
		if _, err := client.Goals(t.Context()); !errors.Is(err, ErrSignInNeeded) || len(transport.requests) != 3 {
			t.Errorf("%v after %d requests", err, len(transport.requests))
		}
	})
	t.Run("unless another process was first", func(t *testing.T) {
		t.Parallel()
		var tokens *memoryTokens
		client, transport, tokens := newFake(t, func(r request) reply {
			if r.bearer == "access-other" {
				return ok(`{}`)
			}
			tokens.mu.Lock()
			tokens.token.AccessToken = "access-other"
			tokens.mu.Unlock()
			return failing(401, "invalid_token")
		})
		if _, err := client.Goals(t.Context()); err != nil || len(transport.sent("requesttoken")) != 0 {
			t.Error(err)
		}
	})
}

func TestEightClientsMakeOneRefresh(t *testing.T) {
	t.Parallel()
	_, transport, tokens := newFake(t, script(reply{body: renewedAnswer}))
	tokens.token = ageing()
	var wait sync.WaitGroup
	for range 8 {
		client, _, _ := newFake(t, transport.answer)
		client.tokens, client.http.Transport = tokens, transport
		for range 4 {
			wait.Go(func() {
				if token, err := client.Token(context.Background()); err != nil || token.AccessToken != "access-two" {
					t.Error(err)
				}
			})
		}
	}
	wait.Wait()
	if n := len(transport.requests); n != 1 || tokens.commits != 1 {
		t.Errorf("%d refreshes, %d commits", n, tokens.commits)
	}
}

func TestFailedCommitKeepsTheNewPair(t *testing.T) {
	t.Parallel()
	for _, fail := range []int{1, 3, 4, 6} {
		t.Run(fmt.Sprint(fail), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, transport, tokens := newFake(t, script(reply{body: renewedAnswer}, failing(503, "invalid refresh_token")))
				tokens.token, tokens.fail = ageing(), fail
				_, err := client.Token(t.Context())
				if (err != nil) != (fail > commitRetries) {
					t.Errorf("error %v", err)
				}
				if _, err = client.Token(t.Context()); err != nil || tokens.token.RefreshToken != "refresh-two" {
					t.Errorf("the pair was lost: %v", err)
				}
				if n := len(transport.requests); n != 1 {
					t.Errorf("%d refreshes", n)
				}
			})
		})
	}
}

func TestRenewalOutlivesItsCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, _, tokens := newFake(t, script(reply{body: renewedAnswer, slow: 3 * time.Second}))
		tokens.token = ageing()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := client.Token(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		if err := client.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if tokens.token.RefreshToken != "refresh-two" {
			t.Error("the new token was lost")
		}
	})
}

func TestParseToken(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_767_600_000, 0)
	before := Token{AccessToken: "a0", RefreshToken: "r0", Scope: "user.info", UserID: "7"}
	for _, test := range []struct {
		name, body string
		before     Token
		want       Token // zero: an error
	}{
		{"user id as a string", `{"userid":"363","access_token":"a","refresh_token":"r","scope":"user.metrics","expires_in":60}`, Token{},
			Token{"a", "r", now.Add(time.Minute), "user.metrics", "363"}},
		{"user id as a number", `{"userid":70412345,"access_token":"a","refresh_token":"r","expires_in":"60"}`, Token{},
			Token{"a", "r", now.Add(time.Minute), "", "70412345"}},
		{"user id empty", `{"userid":"","access_token":"a","refresh_token":"r"}`, before, Token{"a", "r", now.Add(3 * time.Hour), "user.info", "7"}},
		{"user id null", `{"userid":null,"access_token":"a","refresh_token":"r"}`, before, Token{"a", "r", now.Add(3 * time.Hour), "user.info", "7"}},
		{"what is absent stays", `{"access_token":"a"}`, before, Token{"a", "r0", now.Add(3 * time.Hour), "user.info", "7"}},
		{"a life that cannot be", `{"access_token":"a","refresh_token":"r","expires_in":-5}`, Token{}, Token{"a", "r", now.Add(3 * time.Hour), "", ""}},
		{"no access token", `{"refresh_token":"r"}`, before, Token{}},
		{"no refresh token at all", `{"access_token":"a"}`, Token{}, Token{}},
		{"a token that would split a header", `{"access_token":"a\r\nX: y","refresh_token":"r"}`, Token{}, Token{}},
		{"a list", `[]`, before, Token{}},
		{"nothing", ``, before, Token{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := parseToken([]byte(test.body), test.before, now)
			if got != test.want || (err != nil) != (test.want == Token{}) {
				t.Errorf("user %q scope %q until %v, %v", got.UserID, got.Scope, got.Expiry, err)
			}
		})
	}
}

// A refresh and the exchange of a code spend what they are asked with, so that
// every answer with a token in it is kept.
func TestEveryAnswerThatBringsTokensIsKept(t *testing.T) {
	t.Parallel()
	const token = `"access_token":"access-two","refresh_token":"refresh-two","expires_in":10800`
	for name, answer := range map[string]string{
		"as documented":               `{"status":0,"body":{"userid":70412345,` + token + `}}`,
		"user id as a text":           `{"status":0,"body":{"userid":"70412345",` + token + `}}`,
		"user id empty":               `{"status":0,"body":{"userid":"",` + token + `}}`,
		"user id null":                `{"status":0,"body":{"userid":null,` + token + `}}`,
		"status as a text":            `{"status":"0","body":{` + token + `}}`,
		"status null":                 `{"status":null,"body":{` + token + `}}`,
		"no status":                   `{"body":{` + token + `}}`,
		"no envelope":                 `{` + token + `}`,
		"no body, but a status":       `{"status":0,` + token + `}`,
		"beside an empty body":        `{"status":0,"body":[],` + token + `}`,
		"beside an object for a body": `{"status":0,"body":{},` + token + `}`,
		"a life as a text":            `{"status":0,"body":{"access_token":"access-two","refresh_token":"refresh-two","expires_in":"10800"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, transport, tokens := newFake(t, script(reply{body: answer}))
			tokens.token = ageing()
			got, err := client.Token(t.Context())
			if err != nil || got.AccessToken != "access-two" || tokens.token.RefreshToken != "refresh-two" || got.UserID != "70412345" || len(transport.requests) != 1 {
				t.Errorf("on a refresh: %v, %v", got, err)
			}
			signIn, _, tokens := begin(t, SignInOptions{NoListen: true}, reply{body: answer})
			if err := signIn.Paste(t.Context(), "a-code"); err != nil || tokens.token.RefreshToken != "refresh-two" {
				t.Errorf("on an exchange: %v", err)
			}
		})
	}
}

// A token endpoint that is down costs two requests and 15 seconds, once.
func TestATokenEndpointThatIsDownEndsTheRun(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]reply{
		"HTTP 500":          {http: 500},
		"errors":            {body: `{"errors":[{"message":"internal"}]}`},
		"an empty body":     ok(`{}`),
		"[] for a body":     ok(`[]`),
		"null for a body":   ok(`null`),
		"2555":              failing(2555, "unknown error"),
		"an error occurred": failing(2556, "oops"),
		"a timeout":         failing(522, "Timeout"),
		"a page":            {body: "<html>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, transport, tokens := newFake(t, script(answer))
				tokens.token = ageing()
				before, start := tokens.token, time.Now()
				for range 6 {
					_, err := client.Goals(t.Context())
					var failure *Error
					if !errors.Is(err, ErrTokenDown) || !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrSignInNeeded) || !errors.As(err, &failure) {
						t.Fatal(err)
					}
				}
				if n, took := len(transport.requests), time.Since(start); n > 2 || took > 15*time.Second || tokens.token != before {
					t.Errorf("%d requests in %v", n, took)
				}
				time.Sleep(2 * outagePause)
				transport.answer = script(reply{body: renewedAnswer})
				if _, err := client.Token(t.Context()); err != nil {
					t.Errorf("later: %v", err)
				}
			})
		})
	}
}

// What a token store that is full cannot keep is not asked for.
func TestNothingIsSpentThatCannotBeStored(t *testing.T) {
	t.Parallel()
	client, transport, tokens := newFake(t, script(reply{body: renewedAnswer}))
	tokens.token, tokens.full = ageing(), errors.New("no space left on device")
	if _, err := client.Goals(t.Context()); !errors.Is(err, tokens.full) {
		t.Error(err)
	}
	if _, err := client.BeginSignIn(t.Context(), SignInOptions{NoListen: true}); !errors.Is(err, tokens.full) {
		t.Errorf("a sign-in: %v", err)
	}
	if len(transport.requests) != 0 || tokens.token.RefreshToken != "refresh-one" {
		t.Errorf("%d requests", len(transport.requests))
	}
}

func TestMissingScopes(t *testing.T) {
	t.Parallel()
	for scope, want := range map[string][]string{
		"":                                    nil,
		Scope:                                 {},
		"user.metrics,user.activity":          {ScopeInfo},
		"user.activity user.info,user.events": {ScopeMetrics},
	} {
		if diff := cmp.Diff(want, (Token{Scope: scope}).MissingScopes()); diff != "" {
			t.Errorf("%q: %s", scope, diff)
		}
	}
}
