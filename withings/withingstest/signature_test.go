package withingstest_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"

	"withings-tui/withings/withingstest"
)

// sign is the signature over some values.
func sign(values ...string) string {
	mac := hmac.New(sha256.New, []byte(withingstest.DefaultClientSecret))
	mac.Write([]byte(strings.Join(values, ",")))
	return hex.EncodeToString(mac.Sum(nil))
}

// nonce asks for a nonce.
func (w *world) nonce() string {
	w.t.Helper()
	stamp := strconv.FormatInt(w.clock.Now().Unix(), 10)
	a := w.post("/v2/signature", "", "action", "getnonce", "client_id", withingstest.DefaultClientID, "timestamp", stamp,
		"signature", sign("getnonce", withingstest.DefaultClientID, stamp))
	var b struct{ Nonce string }
	a.decode(w.t, &b)
	if !hex40.MatchString(b.Nonce) {
		w.t.Fatalf("getnonce: %s", a.Text)
	}
	return b.Nonce
}

// signed posts an action with a nonce and the signature over it.
func (w *world) signed(nonce, action string, pairs ...string) answer {
	w.t.Helper()
	return w.post("/v2/oauth2", "", append([]string{"action", action, "client_id", withingstest.DefaultClientID, "nonce", nonce,
		"signature", sign(action, withingstest.DefaultClientID, nonce)}, pairs...)...)
}

func TestSignedCalls(t *testing.T) {
	t.Parallel()
	w := serve(t, withingstest.Config{})
	token := w.IssueToken()
	nonce := w.nonce()
	next := w.signed(nonce, "requesttoken", "grant_type", "refresh_token", "refresh_token", token.Refresh).token(t)
	if a := w.signed(nonce, "requesttoken", "grant_type", "refresh_token", "refresh_token", next.Refresh); a.Status != 503 || !strings.Contains(a.Error, "nonce") {
		t.Errorf("a nonce twice: %s", a.Text)
	}
	late := w.nonce()
	w.clock.advance(withingstest.NonceLifetime)
	if a := w.signed(late, "revoke", "userid", "70412345"); !strings.Contains(a.Error, "nonce") {
		t.Errorf("a nonce of 30 minutes: %s", a.Text)
	}
	if a := w.signed(w.nonce(), "revoke", "userid", "70412345", "signature", sign("revoke", "x", "y")); !strings.Contains(a.Error, "signature") {
		t.Errorf("a wrong signature: %s", a.Text)
	}
	var demo tokenBody
	w.signed(w.nonce(), "getdemoaccess", "scope_oauth2", "user.metrics").decode(t, &demo)
	w.getmeas(demo.Access)
	if a := w.signed(w.nonce(), "revoke", "userid", "70412345"); a.Text != `{"status":0,"body":{}}` {
		t.Errorf("revoke: %s", a.Text)
	}
	if a := w.refresh(next.Refresh); a.Status != 503 {
		t.Errorf("after revoke: %s", a.Text)
	}
	w.getmeas(demo.Access) // another user's stays
}
