package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// chromeTime bounds all that a test does with a browser.
const chromeTime = time.Minute

// chrome is a headless Chromium that is driven over a pair of pipes, by the
// Chrome DevTools Protocol (https://chromedevtools.github.io/devtools-protocol/):
// with --remote-debugging-pipe it reads messages from descriptor 3 and writes
// them to 4, each ended by a zero byte.
type chrome struct {
	t    *testing.T
	to   *os.File
	from *os.File
	in   *bufio.Reader
	last int
}

// chromePage is one tab.
type chromePage struct {
	c       *chrome
	session string
}

// findChrome skips the test where there is no browser to drive.
func findChrome(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a browser is driven over inherited pipes, which Windows does not pass on")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium on this machine: the sign-in is not driven by a browser here")
	return ""
}

// startChrome starts a browser that reaches nothing but this machine.
func startChrome(t *testing.T) *chrome {
	t.Helper()
	path := findChrome(t)
	theirs, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, ours, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := os.MkdirTemp("", "chromium")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // the browser's helpers write for a moment longer
		for range 50 {
			if os.RemoveAll(profile) == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
	})
	cmd := exec.CommandContext(t.Context(), path, "--headless=new", "--remote-debugging-pipe", "--user-data-dir="+profile,
		"--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
		"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1")
	cmd.Env = append(os.Environ(), "HOME="+profile)
	cmd.ExtraFiles = []*os.File{theirs, ours}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	ours.Close()
	c := &chrome{t: t, to: to, from: from, in: bufio.NewReader(from)}
	deadline := time.Now().Add(chromeTime)
	if err := from.SetReadDeadline(deadline); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.last++
		fmt.Fprintf(to, `{"id":%d,"method":"Browser.close"}`+"\x00", c.last)
		to.Close()
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case <-ended: // whatever it thinks of how it ended
		case <-time.After(5 * time.Second):
			if err := cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
			<-ended
		}
		from.Close()
	})
	return c
}

// call sends a command and gives its result. Events that come before are of no
// interest here.
func (c *chrome) call(session, method string, params map[string]any) (json.RawMessage, error) {
	c.last++
	message := map[string]any{"id": c.last, "method": method, "params": params}
	if session != "" {
		message["sessionId"] = session
	}
	text, err := json.Marshal(message)
	if err != nil {
		return nil, err
	}
	if _, err := c.to.Write(append(text, 0)); err != nil {
		c.t.Fatalf("the browser does not listen: %v", err)
	}
	for {
		answer, err := c.in.ReadBytes(0)
		if err != nil {
			c.t.Fatalf("the browser says no more: %v", err)
		}
		var got struct {
			ID     int
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		if err := json.Unmarshal(answer[:len(answer)-1], &got); err != nil {
			c.t.Fatal(err)
		}
		if got.ID != c.last {
			continue
		}
		if got.Error != nil {
			return nil, fmt.Errorf("%s: %s", method, got.Error.Message)
		}
		return got.Result, nil
	}
}

// open opens an address in a tab of its own.
func (c *chrome) open(address string) *chromePage {
	c.t.Helper()
	var target struct{ TargetID string }
	c.must("Target.createTarget", map[string]any{"url": address}, &target)
	var attached struct{ SessionID string }
	c.must("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	return &chromePage{c, attached.SessionID}
}

func (c *chrome) must(method string, params map[string]any, result any) {
	c.t.Helper()
	text, err := c.call("", method, params)
	if err == nil {
		err = json.Unmarshal(text, result)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// eval is what a JavaScript expression comes to, as text; of a promise, what it
// is kept with.
func (p *chromePage) eval(expression string) (string, error) {
	text, err := p.c.call(p.session, "Runtime.evaluate", map[string]any{"expression": "(async()=>String(await(" + expression + ")))()", "awaitPromise": true, "returnByValue": true})
	if err != nil {
		return "", err
	}
	var got struct {
		Result           struct{ Value string }
		ExceptionDetails *struct{ Text string }
	}
	if err := json.Unmarshal(text, &got); err != nil {
		return "", err
	}
	if got.ExceptionDetails != nil {
		return "", fmt.Errorf("%s: %s", expression, got.ExceptionDetails.Text)
	}
	return got.Result.Value, nil
}

// wait evaluates an expression until it holds want: a page is replaced while it
// is asked, so that errors are no end.
func (p *chromePage) wait(expression, want string) string {
	p.c.t.Helper()
	var last string
	for deadline := time.Now().Add(chromeTime / 3); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		text, err := p.eval(expression)
		if err == nil && strings.Contains(text, want) {
			return text
		}
		if last = text; err != nil {
			last = err.Error()
		}
	}
	p.c.t.Fatalf("%s never held %q; last: %s", expression, want, last)
	return ""
}

// click clicks on the element of a CSS selector once it is there. The click may
// take the page away before it has answered.
func (p *chromePage) click(selector string) {
	p.c.t.Helper()
	p.wait("document.readyState+' '+(document.querySelector('"+selector+"')!==null)", "complete true")
	_, _ = p.eval("(setTimeout(()=>document.querySelector('" + selector + "').click(),0),1)")
}
