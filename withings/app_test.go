package withings

import (
	"net/url"
	"strings"
	"testing"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		app  App
		want string // in the error; empty: none
	}{
		{"defaults", App{}, ""},
		{"a local Withings", App{APIURL: "http://127.0.0.1:9090", AccountURL: "http://[::1]:9090/", RedirectURL: "http://localhost:0/x"}, ""},
		{"a hosted callback", App{RedirectURL: "https://example.org/withings"}, ""},
		{"http elsewhere", App{APIURL: "http://example.org"}, "WITHINGS_API_URL"},
		{"a name that only begins like it", App{AccountURL: "http://localhost.example.org"}, "WITHINGS_ACCOUNT_URL"},
		{"no scheme", App{APIURL: "wbsapi.withings.net"}, "WITHINGS_API_URL"},
		{"another scheme", App{RedirectURL: "myapp://callback"}, "WITHINGS_REDIRECT_URL"},
		{"no host", App{APIURL: "https://"}, "WITHINGS_API_URL"},
		{"a password", App{APIURL: "https://user:hunter2@example.org"}, "user name"},
		{"a fragment", App{RedirectURL: "http://localhost:1/#x"}, "WITHINGS_REDIRECT_URL"},
		{"unreadable", App{RedirectURL: "http://local host:%zz"}, "WITHINGS_REDIRECT_URL"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := test.app.Validate()
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("a password in %v", err)
			}
		})
	}
}

func TestAuthorizeURL(t *testing.T) {
	t.Parallel()
	for _, demo := range []bool{false, true} {
		u, err := url.Parse(App{ClientID: "id", ClientSecret: testSecret}.AuthorizeURL("the state", demo))
		if err != nil {
			t.Fatal(err)
		}
		if got := u.Scheme + "://" + u.Host + u.Path; got != "https://account.withings.com/oauth2_user/authorize2" {
			t.Error(got)
		}
		want := url.Values{"response_type": {"code"}, "client_id": {"id"}, "state": {"the state"},
			"scope": {"user.info,user.metrics,user.activity"}, "redirect_uri": {DefaultRedirectURL}}
		if demo {
			want.Set("mode", "demo")
		}
		if got := u.Query().Encode(); got != want.Encode() {
			t.Errorf("query %s, want %s", got, want.Encode())
		}
	}
}
