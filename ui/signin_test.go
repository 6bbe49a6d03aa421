package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"withings-tui/store"
)

// TestSignIn goes all the way from the welcome to the dashboard: the
// application is set up, the browser comes back, the first sync brings data.
func TestSignIn(t *testing.T) {
	t.Parallel()
	cache := emptyCache(t)
	account := &fakeAccount{app: AccountApp{Redirect: fakeApp().Redirect}}
	var opened []string
	onDesk(t, 100, 30, cache, func(o *Options) {
		o.Account = account
		o.OpenURL = func(address string) error { opened = append(opened, address); return nil }
	}, func(d *desk) {
		d.account = account
		attempts := d.signIns(nil)
		d.syncer.also = func() error { return addWeight(cache, -1, fixtureNow().Add(-time.Hour), 80_400) }
		d.syncer.hold = true
		d.wants("Connect a Withings account")
		d.press("enter")
		d.wants("Callback URL, exactly: http://localhost:8976/callback", "Development")
		d.press("ctrl+y")
		if got := d.copied(); got != account.app.Redirect {
			d.t.Errorf("copied %q, want the callback", got)
		}
		d.press("ctrl+o")
		if len(opened) != 1 || opened[0] != dashboardAddress {
			d.t.Errorf("opened %q, want the dashboard's address", opened)
		}
		d.write("my-id")
		d.press("enter", "enter")
		d.wants("the client secret is missing")
		d.send(tea.PasteMsg{Content: " s3cr3t-of-mine \n"})
		d.wants("••••••••••••••")
		d.wantsNot("s3cr3t", "the client secret is missing")
		d.press("enter")
		if account.id != "my-id" || account.secret != "s3cr3t-of-mine" {
			d.t.Errorf("saved %q and %q", account.id, account.secret)
		}
		d.wants("K W Z R – T Q P A", "listening on http://localhost:8976/callback", "Withings has not answered yet", "3:00 left")
		d.pass(61 * time.Second)
		d.wants("1:59 left")
		d.press("c")
		if got := d.copied(); got != (*attempts)[0].url {
			d.t.Errorf("copied %q, want the address", got)
		}
		d.wantsNot("your browser has it")
		d.press("enter")
		d.wants("your browser has it")
		if (*attempts)[0].opened != 1 {
			d.t.Error("no browser was opened")
		}
		account.signed = true
		(*attempts)[0].done <- nil
		d.settle()
		d.wants("First sync")
		d.progress(store.Progress{Collection: store.CollectionMeasures, Readings: 1, Done: true})
		d.settle()
		d.syncer.ended <- nil
		d.settle()
		d.wants("needs 7 readings over 14 of the last 28 days, has 1")
		if d.syncer.calls != 1 || len(account.demos) != 1 || account.demos[0] {
			d.t.Errorf("%d refreshes and %v begun, want one of each and not the demo user's", d.syncer.calls, account.demos)
		}
	})
}

// TestSignInAgain: with data there, a sign-in goes back to them and refreshes.
func TestSignInAgain(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		attempts := d.signIns(nil)
		d.press("3", "L")
		(*attempts)[0].done <- nil
		d.settle()
		d.wants("Blood pressure")
		if d.syncer.calls != 1 {
			d.t.Errorf("%d refreshes, want 1", d.syncer.calls)
		}
	})
}

// TestDeadEnds: each names its cause and the next step, and can be tried again.
func TestDeadEnds(t *testing.T) {
	t.Parallel()
	for name, words := range map[string]string{
		"refused consent": "access was refused on Withings' page; enter asks again",
		"other state":     "the redirect belongs to another sign-in; enter starts afresh",
		"no redirect":     "no redirect within 3 minutes; is the callback in your Withings application exactly http://localhost:8976/callback?",
		"port taken":      "port 8976 is taken by another program; end it or register another callback",
		"late code":       "the code was older than 30 s; enter tries again",
		"wrong client":    "Withings does not know the client id or secret; s changes them",
		"network":         "wbsapi.withings.net cannot be reached; check the connection",
	} {
		t.Run(name, func(t *testing.T) {
			onDesk(t, 80, 24, cacheOf(fixtureDir(t)), nil, func(d *desk) {
				attempts := d.signIns(nil)
				if name == "port taken" {
					d.account.begin = func(bool) (Attempt, error) { return nil, errors.New(words) }
				}
				d.press("L")
				if len(*attempts) > 0 {
					(*attempts)[0].done <- errors.New(words)
					d.settle()
				}
				d.wants("Not signed in", words, "try again")
				if d.syncer.calls != 0 {
					d.t.Error("it refreshes without a sign-in")
				}
				attempts = d.signIns(nil)
				d.press("enter")
				d.wants("Withings has not answered yet")
				if len(*attempts) != 1 {
					d.t.Errorf("%d new attempts, want 1", len(*attempts))
				}
				d.press("esc")
				d.wants("2 Weight")
			})
		})
	}
}

// TestAbandonedSignIn: leaving closes the attempt, and whatever comes of it
// late changes nothing.
func TestAbandonedSignIn(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		attempts := d.signIns(nil)
		d.press("L")
		given := d.app.s.top().(*signIn)
		brings := func(attempt Attempt, err error, next func(Attempt, string) tea.Cmd) tea.Cmd {
			return given.waitFor(func() (Attempt, error) { return attempt, err }, next)
		}
		late, failure := newAttempt(fixtureNow()), errors.New("late failure")
		begun, ends := brings(late, nil, given.listens), []tea.Cmd{brings(nil, nil, given.ended), brings(nil, failure, given.ended), brings(nil, failure, given.pasteTaken)}
		d.press("esc")
		first := (*attempts)[0]
		if first.closed == 0 {
			d.t.Error("the attempt is not closed")
		}
		d.wants("2 Weight")
		for _, end := range ends {
			d.send(end())
			d.settle()
		}
		d.wants("2 Weight")
		d.wantsNot("late failure", "signed in")
		if d.syncer.calls != 0 {
			d.t.Error("a late sign-in starts a refresh")
		}
		d.send(begun())
		if late.closed == 0 {
			d.t.Error("an attempt that came too late still listens")
		}
		d.press("L", "d")
		if got := (*attempts)[1].closed; got == 0 {
			d.t.Error("the demo user's sign-in leaves the other one listening")
		}
		d.wants("Sign in as Withings' demo user")
		if last := d.account.demos[len(d.account.demos)-1]; !last {
			d.t.Error("it is not the demo user's")
		}
	})
}

// TestPasteRedirect: the redirected address can be pasted, with p or just so.
func TestPasteRedirect(t *testing.T) {
	t.Parallel()
	const address = "http://localhost:8976/callback?code=0123456789abcdef0123456789abcdef01234567&state=5f1c8a"
	for _, c := range []struct {
		name string
		deaf bool
		keys []string
	}{{"p", false, []string{"p"}}, {"nothing listens", true, nil}} {
		t.Run(c.name, func(t *testing.T) {
			onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
				attempts := d.signIns(func(a *fakeAttempt) {
					a.deaf = c.deaf
					a.paste = func(text string) error {
						if !strings.Contains(text, "code=0") {
							return errors.New("there is no code in that; paste the whole address")
						}
						return nil
					}
				})
				d.press("L")
				d.press(c.keys...)
				d.write("hello")
				d.wants("that is neither the address nor the code")
				d.press("enter")
				if len((*attempts)[0].pasted) > 0 {
					d.t.Error("a word is taken")
				}
				d.press("ctrl+u")
				d.send(tea.PasteMsg{Content: "http://localhost:8976/?code=\n"})
				d.settle()
				attempt := (*attempts)[0]
				if len(attempt.pasted) > 0 {
					d.t.Error("it is taken before enter")
				}
				d.press("enter")
				d.wants("there is no code in that; paste the whole address")
				// A terminal breaks long lines where it likes.
				d.send(tea.PasteMsg{Content: address[:40] + "\r\n  " + address[40:] + "\n"})
				d.press("enter")
				if got := attempt.pasted[len(attempt.pasted)-1]; got != address {
					d.t.Errorf("pasted %q", got)
				}
				d.wants("Sign in")
				attempt.done <- nil
				d.settle()
				d.wants("2 Weight")
			})
		})
	}
}

// TestPasteIsLeft with esc: first the field, then the sign-in.
func TestPasteIsLeft(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		attempts := d.signIns(nil)
		d.press("L", "p")
		d.write("qdc") // keys of the screen, here letters
		d.wants("› qdc")
		d.press("esc")
		d.wants("Withings has not answered yet")
		if (*attempts)[0].closed != 0 {
			d.t.Error("leaving the field ends the sign-in")
		}
		d.press("esc")
		d.wants("2 Weight")
	})
}

// TestWordsOfASignIn: what a sign-in has to tell besides is said when it has
// begun and when it has ended, and stands among the messages.
func TestWordsOfASignIn(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		attempts := d.signIns(func(a *fakeAttempt) { a.words = []string{"The file of the sign-in was damaged"} })
		d.press("L")
		d.wants("The file of the sign-in was damaged", "Withings has not answered yet")
		(*attempts)[0].words = []string{"The same Withings user as the default profile has"}
		(*attempts)[0].done <- nil
		d.settle()
		d.press("@")
		d.wants("The file of the sign-in was damaged", "signed in", "The same Withings user as the default profile has")
	})
}

// TestNoBrowser: where none can be opened the address can still be copied.
func TestNoBrowser(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.signIns(func(a *fakeAttempt) { a.openErr = errors.New("exec: \"xdg-open\": executable file not found in $PATH") })
		d.press("L", "enter")
		d.wants("no browser could be opened: a shows the address", "Withings has not answered yet")
		d.wantsNot("xdg-open", "Your browser shows")
	})
}

// TestSetupFails: what keeps the id and secret from being saved is said, and
// they stay in their fields.
func TestSetupFails(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.signIns(nil)
		d.press("L", "s")
		d.wants("id a-client-id")
		d.account.saveErr = errors.New("write tokens: no space left on the disk")
		d.press("tab")
		d.write("hush")
		d.press("enter")
		d.wants("no space left on the disk", "secret ••••")
		d.account.saveErr = nil
		d.press("enter")
		d.wants("Withings has not answered yet")
		if d.account.secret != "hush" {
			d.t.Errorf("saved %q", d.account.secret)
		}
	})
}

// TestSignInKeySaysWhy: on the sign-in screen too a key that does nothing says
// why.
func TestSignInKeySaysWhy(t *testing.T) {
	t.Parallel()
	onDesk(t, 100, 30, cacheOf(fixtureDir(t)), nil, func(d *desk) {
		d.press("L", "c") // there is no attempt: no port is free
		d.wants("Not signed in", "c: no sign-in is under way; enter starts one")
	})
}
