package cli

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

const pageText = "document.title+'\\n'+document.body.innerText"

// TestBrowserSignIn drives the whole sign-in by a real browser: consent page,
// redirect to this program's own listener, exchange, first sync. A hostile page
// is open beside it all the while and tries what a page can.
func TestBrowserSignIn(t *testing.T) {
	t.Parallel()
	browser := startChrome(t)
	server := withingstest.NewServer(withingstest.Config{RateLimit: -1, DuplicateWindow: -1})
	t.Cleanup(server.Close)
	smallAccount(server)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!doctype html><title>another page</title><body>"))
	}))
	t.Cleanup(other.Close)

	begin := func(t *testing.T) (account, *attempt) {
		t.Helper()
		a := account{newSession(config.Config{
			DataDir: t.TempDir(), APIURL: server.URL, AccountURL: server.URL, RedirectURL: "http://localhost:0/callback",
		}, "", time.Now)}
		if err := a.SetApp(t.Context(), withingstest.DefaultClientID, withingstest.DefaultClientSecret); err != nil {
			t.Fatal(err)
		}
		begun, err := a.Begin(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { begun.Close() })
		signIn, ok := begun.(attempt)
		if !ok {
			t.Fatalf("an attempt of type %T", begun)
		}
		return a, &signIn
	}

	t.Run("allow", func(t *testing.T) {
		a, signIn := begin(t)
		hostile := browser.open(other.URL)
		hostile.wait("document.title", "another page")
		redirect := signIn.Redirect()
		for name, try := range map[string]string{
			"a guessed redirect":    "fetch('" + redirect + "?code=0123456789&state=guessed',{mode:'no-cors'}).then(()=>'sent',()=>'sent')",
			"a refusal":             "fetch('" + redirect + "?error=access_denied',{mode:'no-cors'}).then(()=>'sent',()=>'sent')",
			"a form by POST":        "fetch('" + redirect + "',{mode:'no-cors',method:'POST',body:new URLSearchParams({code:'x',state:'y'})}).then(()=>'sent',()=>'sent')",
			"a flood":               "Promise.all([...Array(40).keys()].map(i=>fetch('" + redirect + "?state='+i,{mode:'no-cors'}).catch(()=>0))).then(()=>'sent')",
			"reading what it says":  "fetch('" + redirect + "?state=guessed').then(()=>'READ',()=>'sent')",
			"an image of its icon":  "new Promise(r=>{const i=new Image();i.onload=()=>r('READ');i.onerror=()=>r('sent');i.src='" + strings.Replace(redirect, "/callback", "/favicon.ico", 1) + "'})",
			"a frame to look into":  "new Promise(r=>{const f=document.createElement('iframe');f.onload=()=>{let s='sent';try{s=f.contentDocument.body.innerText?'READ':'sent'}catch(e){}r(s)};f.src='" + redirect + "?state=guessed';document.body.append(f)})",
			"a script of its words": "new Promise(r=>{const s=document.createElement('script');s.onload=()=>r('READ');s.onerror=()=>r('sent');s.src='" + redirect + "?state=guessed';document.body.append(s)})",
		} {
			if got, err := hostile.eval(try); err != nil || got != "sent" {
				t.Errorf("%s from another page: %q, %v; want it sent and nothing read", name, got, err)
			}
		}

		// That they reached the listener: the page goes there itself.
		if _, err := hostile.eval("(setTimeout(()=>location='" + redirect + "?state=guessed',0),1)"); err != nil {
			t.Error(err)
		}
		if text := hostile.wait(pageText, "another sign-in"); strings.Contains(text, signIn.Code()) {
			t.Errorf("another page learns the code:\n%s", text)
		}

		page := browser.open(signIn.URL())
		page.click("button[value=\"1\"]")
		// The title is there before the page is.
		text := page.wait(pageText, signIn.Code())
		if !strings.Contains(text, "Signed in") {
			t.Errorf("the last page does not say that it went well:\n%s", text)
		}
		if origin, err := page.eval("location.origin+location.pathname"); err != nil || origin != redirect {
			t.Errorf("the browser ended on %q, %v", origin, err)
		}
		if resources, err := page.eval("performance.getEntriesByType('resource').map(e=>e.name).filter(n=>!n.endsWith('/favicon.ico')).join()"); err != nil || resources != "" {
			t.Errorf("the last page loads %q, %v", resources, err)
		}
		if err := signIn.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		result, err := a.s.refreshForScreen(t.Context(), func(store.Progress) {})
		if err != nil || !result.Complete() {
			t.Errorf("the first sync: %v, %v", result, err)
		}
		again := browser.open(redirect + "?state=guessed")
		again.wait("location.protocol", "chrome-error:")
	})

	t.Run("deny", func(t *testing.T) {
		a, signIn := begin(t)
		page := browser.open(signIn.URL())
		page.click("button[value=\"0\"]")
		text := page.wait(pageText, signIn.Code())
		if !strings.Contains(text, "refused") || !strings.Contains(text, "Not signed in") {
			t.Errorf("the last page:\n%s", text)
		}
		if err := signIn.Wait(t.Context()); !errors.Is(err, withings.ErrDenied) {
			t.Errorf("the sign-in ended with %v", err)
		}
		if signed, err := a.SignedIn(context.WithoutCancel(t.Context())); signed || err != nil {
			t.Errorf("signed in: %v, %v", signed, err)
		}
	})

	t.Run("another sign-in's page", func(t *testing.T) {
		_, old := begin(t)
		address := old.URL()
		stale := strings.Replace(address, "state=", "state=x", 1)
		page := browser.open(stale)
		page.click("button[value=\"1\"]")
		if text := page.wait(pageText, "another sign-in"); strings.Contains(text, old.Code()) {
			t.Errorf("the code is shown to a foreign redirect:\n%s", text)
		}
		good := browser.open(address)
		good.click("button[value=\"1\"]")
		good.wait(pageText, old.Code())
		if err := old.Wait(t.Context()); err != nil {
			t.Errorf("after a foreign redirect: %v", err)
		}
	})
}
