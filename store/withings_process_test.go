package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"withings-tui/store"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// What another process is to do: this test binary, started again with these
// variables set, runs TestWithingsProcess.
const (
	processRole = "WITHINGS_PROCESS"      // call or serve
	processDir  = "WITHINGS_PROCESS_DIR"  // where the tokens are
	processURL  = "WITHINGS_PROCESS_URL"  // of the local Withings
	processKill = "WITHINGS_PROCESS_KILL" // where it kills itself; empty: nowhere
)

// killPoint is a moment of a renewal at which a process dies.
type killPoint string

// The moments, in their order.
const (
	killBeforeRequest killPoint = "before the request"
	killBeforeAnswer  killPoint = "before the answer"
	killAfterAnswer   killPoint = "after the answer"
	killWhileCommit   killPoint = "while it commits"
	killAfterCommit   killPoint = "after the commit"
	killBeforeUse     killPoint = "before the first use"
	killAfterUse      killPoint = "after the first use"
)

// die ends this process as a power cut would, as far as it can itself.
func die() {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill()
	}
	select {}
}

func (at killPoint) reached(here killPoint) {
	if at == here {
		die()
	}
}

// mortalTokens are tokens whose process dies at a point.
type mortalTokens struct {
	*store.Tokens
	at killPoint
}

func (m mortalTokens) Update(ctx context.Context, change func(withings.Token) (withings.Token, error)) (withings.Token, error) {
	token, err := m.Tokens.Update(ctx, func(stored withings.Token) (withings.Token, error) {
		m.at.reached(killBeforeRequest)
		renewed, err := change(stored)
		m.at.reached(killAfterAnswer)
		if m.at == killWhileCommit {
			// A commit takes a fraction of a millisecond on a fast disk.
			time.AfterFunc(rand.N(400*time.Microsecond), die)
		}
		return renewed, err
	})
	m.at.reached(killAfterCommit)
	if m.at == killWhileCommit {
		die()
	}
	return token, err
}

// mortalTransport is a connection whose process dies at a point.
type mortalTransport struct{ at killPoint }

func (m mortalTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	renewal := strings.HasSuffix(r.URL.Path, "/oauth2")
	if !renewal {
		m.at.reached(killBeforeUse)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if renewal {
		m.at.reached(killBeforeAnswer) // Withings has carried it out
	} else {
		m.at.reached(killAfterUse)
	}
	return answer, err
}

// clientOf is a client of the local Withings at url, with the tokens in dir.
func clientOf(dir, url string, at killPoint) (*withings.Client, error) {
	return withings.NewClient(withings.App{
		ClientID: withingstest.DefaultClientID, ClientSecret: withingstest.DefaultClientSecret,
		RedirectURL: "http://localhost:8976/callback", APIURL: url, AccountURL: url,
	}, mortalTokens{store.NewTokens(dir), at}, withings.WithHTTPClient(&http.Client{Transport: mortalTransport{at}}),
		withings.WithLimiter(rate.NewLimiter(rate.Inf, 0)), withings.WithBackoff(time.Millisecond))
}

// TestWithingsProcess is what the other processes do. It is no test by itself.
func TestWithingsProcess(t *testing.T) {
	in := bufio.NewReader(os.Stdin)
	switch os.Getenv(processRole) {
	case "":
		t.Skip("runs only as another process of other tests")
	case "call":
		client, err := clientOf(os.Getenv(processDir), os.Getenv(processURL), killPoint(os.Getenv(processKill)))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("ready")
		if _, err := in.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Goals(t.Context()); err != nil {
			t.Fatal(err)
		}
	case "serve":
		server, err := withingstest.Start(withingstest.Config{RateLimit: -1})
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		server.SetGroups(withingstest.Groups(benchGroups, time.Now())...)
		token := server.IssueToken()
		fmt.Println(server.URL, token.Access, token.Refresh)
		_, _ = io.Copy(io.Discard, in) // until the test that asked for it ends
	}
}

// process is another process of this binary that waits for a word to begin.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	errors strings.Builder
}

func startProcess(t testing.TB, env ...string) *process {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.CommandContext(t.Context(), exe, "-test.run=^TestWithingsProcess$")}
	p.cmd.Env = append(os.Environ(), env...)
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReader(out)
	p.cmd.Stderr = &p.errors
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// caller is a process that makes one call once begin is called.
func caller(t testing.TB, dir, url string, at killPoint) *process {
	t.Helper()
	p := startProcess(t, processRole+"=call", processDir+"="+dir, processURL+"="+url, processKill+"="+string(at))
	if _, err := p.out.ReadString('\n'); err != nil {
		t.Fatalf("%v: %s", err, p.errors.String())
	}
	return p
}

func (p *process) begin(t testing.TB) {
	t.Helper()
	if _, err := io.WriteString(p.in, "\n"); err != nil {
		t.Error(err)
	}
}

// end waits for the process; the text is what it said.
func (p *process) end() (string, error) {
	text, _ := io.ReadAll(p.out)
	err := p.cmd.Wait()
	return string(text) + p.errors.String(), err
}

// benchGroups is how many groups the local Withings of a benchmark has.
const benchGroups = 100_000
