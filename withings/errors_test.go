package withings

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// The families as Withings' OpenAPI lists them ("Response status").
var documentedFamilies = map[Class]string{
	ClassAccessToken:   "100-102, 200, 401",
	ClassScope:         "214, 277, 2553, 2555, 403",
	ClassUnimplemented: "2554",
	ClassTimeout:       "522",
	ClassBadState:      "524",
	ClassThrottle:      "601",
	ClassInvalid: "201-213, 216-218, 220-221, 223, 225, 227-230, 234-236, 238, 240-252, 254, 260-267, 271-272, 275-276, 283-288, " +
		"290, 293-295, 297, 300-304, 321, 323-353, 380-382, 400, 501-511, 523, 532, 3017-3019",
	ClassFailure: "215, 219, 222, 224, 226, 231-233, 237, 253, 255-259, 268-270, 273-274, 278-282, 289, 291-292, 296, 298, 305-320, 322, " +
		"370-375, 383, 391, 402, 516-521, 525-531, 533, 602, 700, 1051-1054, 2551-2552, 2556-2559, 3000-3016, 3020-3024, 5000-5006, " +
		"6000, 6010-6011, 9000, 10000, 1, 99, 4711, -1",
}

func TestEveryDocumentedStatusHasItsClass(t *testing.T) {
	t.Parallel()
	for class, list := range documentedFamilies {
		for _, status := range statuses(t, list) {
			if got := classify(status, "", false); got != class {
				t.Errorf("status %d is %v, want %v", status, got, class)
			}
		}
	}
}

func TestTokenFailuresAreReadByTheirWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		words  string
		class  Class
		is     error
	}{
		{503, "Invalid Params: invalid code", ClassCode, ErrCode},
		{503, "Invalid Params: invalid refresh_token", ClassRefreshToken, ErrSignInNeeded},
		{503, "Invalid Params: invalid client id/secret", ClassClient, ErrClient},
		{503, "Invalid Params: invalid redirect_uri", ClassClient, ErrClient},
		{503, "Invalid_params: invalid grant_type", ClassInvalid, nil},
		{503, "Invalid_request: missing client_id", ClassClient, ErrClient},
		{503, "INVALID PARAMS: INVALID REFRESH_TOKEN", ClassRefreshToken, ErrSignInNeeded},
		{503, "", ClassInvalid, nil},
		{522, "timeout while reading refresh_token", ClassTimeout, ErrUnavailable},
		{401, "invalid client", ClassClient, ErrClient},
		{601, "Same arguments in less than 10 seconds", ClassThrottle, ErrRateLimit},
		{2554, "no such code", ClassUnimplemented, nil},
		{5000, "internal error code 7", ClassFailure, ErrUnavailable},
	} {
		err := &Error{Action: "requesttoken", Status: test.status, Class: classify(test.status, test.words, true)}
		if err.Class != test.class || test.is != nil && !errors.Is(err, test.is) {
			t.Errorf("%d %q is %v", test.status, test.words, err.Class)
		}
		if got := classify(503, test.words, false); got != ClassInvalid {
			t.Errorf("503 %q on a data call is %v, want invalid", test.words, got)
		}
	}
}

func TestErrorLines(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  Error
		want string
	}{
		{Error{Action: "getactivity", Status: 403, HTTPStatus: 200, Message: "Insufficient_scope", Class: ClassScope, Scope: ScopeActivity},
			`Withings getactivity: not allowed without the permission user.activity (status 403, "Insufficient_scope"); sign in again and allow all that is asked for`},
		{Error{Action: "getmeas", Status: 601, Class: ClassThrottle, Wait: 11500 * time.Millisecond},
			`Withings getmeas: too many requests (status 601); try again in 12 s`},
		{Error{Action: "getmeas", HTTPStatus: 502, Class: ClassServer}, `Withings getmeas: server error (HTTP 502); try again later`},
	} {
		if got := test.err.Error(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
	for class := ClassFailure; class <= ClassTokenDown; class++ {
		if rules[class].name == "" || rules[class].advice == "" {
			t.Errorf("class %d has no rule", class)
		}
	}
	if got := cleanWords("a\x1b[2J token-1234\n"+strings.Repeat("x", 500), "token-1234"); strings.Contains(got, "1234") || strings.ContainsAny(got, "\x1b\n") || len([]rune(got)) > maxText {
		t.Errorf("words %q", got)
	}
}

func TestNothingPrintsSecrets(t *testing.T) {
	t.Parallel()
	client, _, _ := newFake(t, script(ok(`{}`)))
	signIn, err := client.BeginSignIn(t.Context(), SignInOptions{NoListen: true})
	if err != nil {
		t.Fatal(err)
	}
	defer signIn.Close()
	app, token := testApp, goodToken()
	for _, v := range []any{app, &app, token, &token, client, signIn, []any{app, token}, struct {
		App   App
		Token Token
	}{app, token}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			text := fmt.Sprintf(verb, v)
			for _, secret := range []string{testSecret, token.AccessToken, token.RefreshToken, signIn.state, fmt.Sprintf("%x", testSecret)} {
				if strings.Contains(text, secret) {
					t.Errorf("%s of %T prints %s", verb, v, secret)
				}
			}
		}
	}
	if text := app.LogValue().String() + token.LogValue().String(); strings.Contains(text, testSecret) || strings.Contains(text, token.AccessToken) {
		t.Error(text)
	}
}
