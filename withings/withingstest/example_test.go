package withingstest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"withings-tui/withings/withingstest"
)

// A client under test asks a server with a synthetic person's data; the second
// call of getmeas meets a fault.
func Example() {
	server := withingstest.NewServer(withingstest.Config{Person: withingstest.NewPerson(1, time.Now(), withingstest.PersonOptions{Years: 1})})
	defer server.Close()
	server.Script(withingstest.Fault{Action: "getmeas", Call: 2, Status: 601, Wait: 12})
	token := server.IssueToken() // or go through server.URL + "/oauth2_user/authorize2?...&auto=1"
	for range 2 {
		answer, err := http.PostForm(server.URL+"/measure", url.Values{"action": {"getmeas"}, "access_token": {token.Access}})
		if err != nil {
			fmt.Println(err)
			return
		}
		answer.Body.Close()
	}
	for _, request := range server.Requests() {
		fmt.Println(request.Action, "HTTP", request.HTTPStatus, "status", request.Status)
	}
	// Output:
	// getmeas HTTP 200 status 0
	// getmeas HTTP 200 status 601
}
