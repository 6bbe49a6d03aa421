package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"withings-tui/withings/withingstest"
)

// ledger stands before a local Withings and writes down every secret that goes
// by, in whatever direction.
type ledger struct {
	*httptest.Server
	withings *withingstest.Server
	echo     atomic.Bool  // answer every call with an error that repeats all it was sent
	ahead    atomic.Int64 // how far the clock of Withings is ahead, in nanoseconds

	mu      sync.Mutex
	secrets map[string]string // what it is, by the secret
}

const proofSecret = "5ec7e70fc11e4f0a4e27b9c0d1a2b3c4d5e6f708"

func startLedger(t *testing.T, cfg withingstest.Config) *ledger {
	t.Helper()
	l := &ledger{secrets: map[string]string{}}
	cfg.ClientSecret, cfg.RateLimit, cfg.DuplicateWindow = proofSecret, -1, -1
	cfg.Clock = func() time.Time { return time.Now().Add(time.Duration(l.ahead.Load())) }
	l.withings = withingstest.NewHandler(cfg)
	l.Server = httptest.NewServer(l)
	t.Cleanup(func() { l.withings.Close(); l.Close() })
	return l
}

func (l *ledger) note(what, secret string) {
	if secret == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.secrets[secret] = what
}

// all are the secrets so far, and what each is.
func (l *ledger) all() map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := map[string]string{}
	for secret, what := range l.secrets {
		all[secret] = what
	}
	return all
}

var issued = regexp.MustCompile(`"(access_token|refresh_token|nonce)":"([^"]+)"`)

func (l *ledger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body))
	sent := []string{}
	for _, name := range []string{"client_secret", "code", "refresh_token", "access_token", "signature"} {
		l.note(name, form.Get(name))
		sent = append(sent, form.Get(name))
	}
	if _, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
		l.note("access_token", token)
		sent = append(sent, token)
	}
	if l.echo.Load() && r.Method == http.MethodPost {
		said := strings.Join(sent, " ")
		w.Header().Set("Location", "/?"+said)
		w.Header().Set("Content-Type", "application/json")
		// Once as it is, and once with a mark inside that nobody sees.
		fmt.Fprintf(w, `{"status":501,"body":{"echo":%q},"error":"%s %s"}`, said, said, hiddenMark(sent))
		return
	}
	rec := httptest.NewRecorder()
	l.withings.ServeHTTP(rec, r)
	for _, match := range issued.FindAllStringSubmatch(rec.Body.String(), -1) {
		l.note(match[1], match[2])
	}
	if to, err := url.Parse(rec.Header().Get("Location")); err == nil {
		l.note("code", to.Query().Get("code"))
	}
	for name, values := range rec.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes())
}

// hiddenMark splits each secret by a zero-width blank, which a reader that
// cleans text after it has looked for secrets would join again.
func hiddenMark(secrets []string) string {
	var out []string
	for _, s := range secrets {
		if len(s) > 2 {
			out = append(out, s[:2]+"\u200b"+s[2:])
		}
	}
	return strings.Join(out, " ")
}

// program runs commands as processes of their own, in a home of their own, and
// keeps all that they say.
type program struct {
	t    *testing.T
	path string
	home string
	env  map[string]string

	mu   sync.Mutex
	said []saying
}

// saying is what one command printed.
type saying struct {
	args           string
	exit           int
	stdout, stderr string
}

func newProgram(t *testing.T, l *ledger) *program {
	t.Helper()
	path, err := exec.LookPath("withings-tui")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	env := homeAt(home)
	for name, value := range map[string]string{
		"TZ": "UTC", "PATH": os.Getenv("PATH"), "GORACE": "atexit_sleep_ms=0", "TMPDIR": t.TempDir(),
		"WITHINGS_API_URL": l.URL, "WITHINGS_ACCOUNT_URL": l.URL, "WITHINGS_REDIRECT_URL": "http://127.0.0.1:0/callback",
		"WITHINGS_CLIENT_ID": withingstest.DefaultClientID, "WITHINGS_CLIENT_SECRET": proofSecret,
	} {
		env[name] = value
	}
	return &program{t: t, path: path, home: home, env: env}
}

// data is a path in the data directory.
func (p *program) data(name string) string {
	return filepath.Join(p.home, ".local", "share", "withings-tui", name)
}

// with is the program under other variables, NAME=VALUE; an empty value is none.
func (p *program) with(change ...string) *program {
	other := &program{t: p.t, path: p.path, home: p.home, env: map[string]string{}}
	for name, value := range p.env {
		other.env[name] = value
	}
	for _, c := range change {
		name, value, _ := strings.Cut(c, "=")
		if other.env[name] = value; value == "" {
			delete(other.env, name)
		}
	}
	return other
}

func (p *program) command(args ...string) *exec.Cmd {
	cmd := exec.Command(p.path, args...)
	cmd.Dir = p.home
	for name, value := range p.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}

func (p *program) keep(s saying) saying {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said = append(p.said, s)
	return s
}

// run runs a command to its end.
func (p *program) run(args ...string) saying {
	p.t.Helper()
	cmd := p.command(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	return p.keep(saying{strings.Join(args, " "), cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()})
}

// must is run for a command whose exit code is known.
func (p *program) must(exit int, args ...string) saying {
	p.t.Helper()
	s := p.run(args...)
	if s.exit != exit {
		p.t.Errorf("%s exited with %d, want %d:\n%s%s", s.args, s.exit, exit, s.stdout, s.stderr)
	}
	return s
}

// login signs in as a browser would; answer is what is added to the address.
// With --paste the redirect is not followed but pasted.
func (p *program) login(answer string, args ...string) saying {
	p.t.Helper()
	args = append([]string{"login"}, args...)
	paste := strings.Contains(strings.Join(args, " "), "--paste")
	cmd := p.command(args...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	var said, stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	lines := bufio.NewReader(io.TeeReader(stdout, &said))
	if address, err := lines.ReadString('\n'); err == nil {
		browser := &http.Client{}
		if paste {
			browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		}
		page, err := browser.Get(strings.TrimSpace(address) + answer)
		if err != nil {
			p.t.Fatal(err)
		}
		text, err := io.ReadAll(page.Body)
		if err != nil {
			p.t.Fatal(err)
		}
		page.Body.Close()
		if paste {
			fmt.Fprintln(stdin, page.Header.Get("Location"))
		} else {
			p.keep(saying{args: "the page that login shows", stdout: string(text)})
		}
	}
	if _, err := io.Copy(io.Discard, lines); err != nil {
		p.t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	return p.keep(saying{strings.Join(args, " "), cmd.ProcessState.ExitCode(), said.String(), stderr.String()})
}
