package cli

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings/withingstest"
)

// accountFor is the dashboard's sign-in on a fresh directory against server.
func accountFor(t *testing.T, server *withingstest.Server) account {
	t.Helper()
	return account{newSession(config.Config{
		DataDir: t.TempDir(), APIURL: server.URL, AccountURL: server.URL, RedirectURL: "http://127.0.0.1:0/callback",
	}, "", time.Now)}
}

func localWithings(t *testing.T) *withingstest.Server {
	t.Helper()
	server := withingstest.NewServer(withingstest.Config{AutoAllow: true, RateLimit: -1, DuplicateWindow: -1})
	t.Cleanup(server.Close)
	smallAccount(server)
	return server
}

// The page that asks for consent is whole, and says of which application.
func TestConsentPage(t *testing.T) {
	t.Parallel()
	server := withingstest.NewServer(withingstest.Config{RateLimit: -1, DuplicateWindow: -1, AnyClient: true})
	t.Cleanup(server.Close)
	a := accountFor(t, server)
	if err := a.SetApp(context.Background(), "<b>&\"'", "secret"); err != nil {
		t.Fatal(err)
	}
	attempt, err := a.Begin(context.Background(), true)
	if err != nil {
		t.Fatal(err)
	}
	defer attempt.Close()
	page := open(t, attempt.URL())
	for _, want := range []string{"&lt;b&gt;&amp;&#34;&#39; asks to read your data", ", the demo user", `name="csrf_token" value="`, `value="user.metrics" checked><span>Weight, body composition`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "{{") || strings.Contains(page, "<b>") {
		t.Errorf("the page is not whole:\n%s", page)
	}
}

// open gets an address as a browser would and returns the page it ends on.
func open(t *testing.T, address string) string {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func TestAccountSignIn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	a := accountFor(t, localWithings(t))
	if signed, err := a.SignedIn(ctx); signed || err != nil {
		t.Fatalf("SignedIn before: %v, %v", signed, err)
	}
	if app, err := a.App(ctx); err != nil || app.ClientID != "" || app.HasSecret {
		t.Fatalf("App before: %+v, %v", app, err)
	}
	if _, err := a.Begin(ctx, false); err == nil || !strings.Contains(err.Error(), "WITHINGS_CLIENT_ID") {
		t.Fatalf("Begin without an application: %v", err)
	}
	if err := a.SetApp(ctx, withingstest.DefaultClientID, withingstest.DefaultClientSecret); err != nil {
		t.Fatal(err)
	}
	if app, err := a.App(ctx); err != nil || app.ClientID != withingstest.DefaultClientID || !app.HasSecret {
		t.Fatalf("App after: %+v, %v", app, err)
	}
	attempt, err := a.Begin(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	defer attempt.Close()
	if !attempt.Listening() {
		t.Fatal("nothing listens")
	}
	if page := open(t, attempt.URL()); !strings.Contains(page, attempt.Code()) || !strings.Contains(page, `<body class="ok">`) || strings.Contains(page, "{{") {
		t.Errorf("the page does not show the code %s, or is not whole:\n%s", attempt.Code(), page)
	}
	if err := attempt.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	if signed, err := a.SignedIn(ctx); !signed || err != nil {
		t.Fatalf("SignedIn after: %v, %v", signed, err)
	}
	result, err := a.s.refreshForScreen(ctx, func(store.Progress) {})
	if err != nil || !result.Complete() {
		t.Fatalf("refresh: %v, %v", result, err)
	}

	// Another Withings user cannot sign in to the cache of this one.
	other, err := a.Begin(ctx, true)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	open(t, other.URL())
	if err := other.Wait(ctx); err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), ";") {
		t.Errorf("sign-in of another user: %v, want one line with a next step", err)
	}
	token, err := a.s.tokens.Load(ctx)
	if err != nil || token.UserID != "70412345" {
		t.Errorf("the token is now of user %q, %v", token.UserID, err)
	}
}

func TestAccountDeadEnds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, secret, query, want string
	}{
		{"refused", withingstest.DefaultClientSecret, "&auto=deny", "; "},
		{"wrong secret", "wrong-secret-of-mine", "", "the client id or the client secret is wrong (Withings status 503); press s to enter both again"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			a := accountFor(t, localWithings(t))
			if err := a.SetApp(ctx, withingstest.DefaultClientID, tt.secret); err != nil {
				t.Fatal(err)
			}
			attempt, err := a.Begin(ctx, false)
			if err != nil {
				t.Fatal(err)
			}
			defer attempt.Close()
			open(t, attempt.URL()+tt.query)
			err = attempt.Wait(ctx)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("Wait: %v, want one line with %q", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), tt.secret) {
				t.Errorf("the secret is in %q", err)
			}
			if signed, _ := a.SignedIn(ctx); signed {
				t.Error("signed in all the same")
			}
		})
	}
}
