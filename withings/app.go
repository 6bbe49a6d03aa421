package withings

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

// Where Withings is, and where an application of one's own is usually told to
// send the browser back to.
const (
	DefaultAPIURL      = "https://wbsapi.withings.net"
	DefaultAccountURL  = "https://account.withings.com"
	DefaultRedirectURL = "http://localhost:8976/callback"
)

// The scopes of the Withings API that this client has calls for.
const (
	ScopeInfo     = "user.info"     // devices and goals
	ScopeMetrics  = "user.metrics"  // measures, heart
	ScopeActivity = "user.activity" // activity, workouts, sleep
)

// Scope is what a sign-in asks for: one text joined by commas, as Withings
// refuses scopes joined by blanks.
const Scope = ScopeInfo + "," + ScopeMetrics + "," + ScopeActivity

// App is the application registered at the Withings developer dashboard, and
// where Withings is. Empty addresses mean the defaults. An App never prints
// its secret.
type App struct {
	ClientID     string
	ClientSecret string
	RedirectURL  string // exactly as registered, to the last slash
	APIURL       string
	AccountURL   string
}

// withDefaults is a with its empty addresses filled in.
func (a App) withDefaults() App {
	a.APIURL = strings.TrimRight(cmp.Or(strings.TrimSpace(a.APIURL), DefaultAPIURL), "/")
	a.AccountURL = strings.TrimRight(cmp.Or(strings.TrimSpace(a.AccountURL), DefaultAccountURL), "/")
	a.RedirectURL = cmp.Or(strings.TrimSpace(a.RedirectURL), DefaultRedirectURL)
	return a
}

// Validate checks the addresses: they must be https, or name this very
// machine. Its error names the setting and what it should look like. Client id
// and secret are not looked at, as cached data can be read without them; a
// sign-in wants them.
func (a App) Validate() error {
	a = a.withDefaults()
	for _, setting := range []struct{ name, address, fallback string }{
		{"WITHINGS_API_URL", a.APIURL, DefaultAPIURL},
		{"WITHINGS_ACCOUNT_URL", a.AccountURL, DefaultAccountURL},
		{"WITHINGS_REDIRECT_URL", a.RedirectURL, DefaultRedirectURL},
	} {
		if err := CheckAddress(setting.address); err != nil {
			return fmt.Errorf("%s: %w; set it to an address like %s", setting.name, err, setting.fallback)
		}
	}
	return nil
}

// CheckAddress refuses what nothing can be sent to, or not safely: tokens must
// not cross a network in the clear. Its errors do not repeat the address, which
// might hold a password.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return fmt.Errorf("not an address")
	case u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "":
		return fmt.Errorf("not an http or https address")
	case u.User != nil:
		return fmt.Errorf("an address with a user name in it")
	case u.Fragment != "":
		return fmt.Errorf("an address with a # in it")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return fmt.Errorf("http is for this machine only (localhost), others need https")
	}
	return nil
}

// loopback reports whether host can only be this machine.
func loopback(host string) bool {
	if strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// requireClient is the error of an application without id or secret.
func (a App) requireClient() error {
	missing := ""
	switch {
	case strings.TrimSpace(a.ClientID) == "":
		missing = "WITHINGS_CLIENT_ID"
	case strings.TrimSpace(a.ClientSecret) == "":
		missing = "WITHINGS_CLIENT_SECRET"
	default:
		return nil
	}
	return fmt.Errorf("%w: %s is not set; copy it from your application at https://developer.withings.com/dashboard/", ErrClient, missing)
}

// AuthorizeURL is the address at which a person grants access, to be opened in
// their browser; Withings sends them back to RedirectURL with a code and state.
// With demo set, access is granted to Withings' demo user.
func (a App) AuthorizeURL(state string, demo bool) string {
	a = a.withDefaults()
	config := oauth2.Config{
		ClientID:    a.ClientID,
		RedirectURL: a.RedirectURL,
		Scopes:      []string{Scope},
		Endpoint:    oauth2.Endpoint{AuthURL: a.AccountURL + "/oauth2_user/authorize2", AuthStyle: oauth2.AuthStyleInParams},
	}
	var opts []oauth2.AuthCodeOption
	if demo {
		opts = append(opts, oauth2.SetAuthURLParam("mode", "demo"))
	}
	return config.AuthCodeURL(state, opts...)
}

// String describes the application without its secret.
func (a App) String() string {
	secret := "no secret"
	if a.ClientSecret != "" {
		secret = "secret hidden"
	}
	return fmt.Sprintf("Withings application %q (%s) at %s", a.ClientID, secret, a.withDefaults().APIURL)
}

// Format writes String for every verb, so that none prints the secret.
func (a App) Format(f fmt.State, _ rune) { fmt.Fprint(f, a.String()) }

// LogValue is String, for log/slog.
func (a App) LogValue() slog.Value { return slog.StringValue(a.String()) }
