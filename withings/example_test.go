package withings_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// A person signs in through a browser, and their weights are listed. The server
// is the local Withings; without APIURL and AccountURL it is the real one.
func Example() {
	ctx := context.Background()
	server := withingstest.NewServer(withingstest.Config{AutoAllow: true})
	defer server.Close()
	server.AddGroup(withingstest.Group{Date: 1767596400, Measures: []withingstest.Measure{{Type: 1, Value: 78350, Unit: -3}}})

	client, err := withings.NewClient(withings.App{
		ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret,
		RedirectURL: "http://localhost:0/callback", APIURL: server.URL, AccountURL: server.URL,
	}, &tokens{})
	if err != nil {
		fmt.Println(err)
		return
	}
	signIn, err := client.BeginSignIn(ctx, withings.SignInOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer signIn.Close()
	if page, err := http.Get(signIn.URL()); err == nil { // in place of a browser
		page.Body.Close()
	}
	if _, err := signIn.Wait(ctx); err != nil {
		fmt.Println(err)
		return
	}
	for page, err := range client.Measures(ctx, withings.Query{Since: time.Unix(1767000000, 0)}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, group := range page.Rows {
			for _, measure := range group.Measures {
				if measure.Type == withings.TypeWeight {
					fmt.Println(measure.Decimal(), "kg at", time.Unix(group.Date, 0).UTC().Format(time.DateTime))
				}
			}
		}
	}
	// Output: 78.35 kg at 2026-01-05 07:00:00
}

// What a caller does about a failure is told by errors.Is. While the token
// endpoint is down the sign-in is kept, and nobody has to sign in again.
func Example_tokenDown() {
	server := withingstest.NewHandler(withingstest.Config{})
	defer server.Close()
	issued := server.IssueToken()
	server.Script(withingstest.Fault{Action: "requesttoken", Status: 2555})
	client, err := withings.NewClient(withings.App{ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret},
		&tokens{token: withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh}},
		withings.WithHTTPClient(&http.Client{Transport: server.Transport()}))
	if err != nil {
		fmt.Println(err)
		return
	}
	switch _, err := client.Goals(context.Background()); {
	case errors.Is(err, withings.ErrSignInNeeded):
		fmt.Println("sign in again")
	case errors.Is(err, withings.ErrTokenDown):
		fmt.Println("try again later")
	case err != nil:
		fmt.Println(err)
	}
	// Output: try again later
}
