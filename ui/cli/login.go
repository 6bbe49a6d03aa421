package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/cli/browser"
	"github.com/spf13/cobra"

	"withings-tui/withings"
)

type loginOptions struct {
	noBrowser, paste bool
}

func (a *app) newLogin() *cobra.Command {
	var o loginOptions
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Sign in to Withings",
		Long: `Sign in to Withings without the dashboard. It prints the address to open on a line
of its own, opens the browser, and waits for the redirect to the callback URL.

It needs an application of your own, registered at https://developer.withings.com/dashboard/,
whose client id and secret are in WITHINGS_CLIENT_ID and WITHINGS_CLIENT_SECRET. Both
are kept with the tokens, readable by you only, so that later commands need neither.`,
		Example: `  withings-tui login
  withings-tui login --no-browser       print the address, open it yourself
  withings-tui login --paste            on a machine the browser cannot reach`,
		Args: noArgs,
		RunE: a.with("sign in", func(ctx context.Context, s *session) error { return a.runLogin(ctx, s, o) }),
	}
	cmd.Flags().BoolVar(&o.noBrowser, "no-browser", false, "do not open the browser")
	cmd.Flags().BoolVar(&o.paste, "paste", false, "read the redirected address, or the code in it, from standard input")
	return cmd
}

func (a *app) runLogin(ctx context.Context, s *session, o loginOptions) error {
	if err := a.mendTokens(ctx, s); err != nil {
		return err
	}
	signIn, app, err := s.beginSignIn(ctx, withings.SignInOptions{NoListen: o.paste})
	if err != nil {
		return err
	}
	defer signIn.Close()
	if _, err := fmt.Fprintln(a.out, signIn.URL()); err != nil {
		return err
	}
	a.word("Open the address above in a browser and allow access; its last page shows the code %s.", signIn.Code())
	if !o.noBrowser && !o.paste {
		if err := openBrowser(signIn.URL()); err != nil {
			a.word("The browser could not be opened (%v); open the address yourself.", err)
		}
	}
	if o.paste || !signIn.Listening() {
		err = a.pasteSignIn(ctx, signIn)
	} else {
		a.word("Waiting for the redirect to %s until %s (ctrl-c ends it).", signIn.Redirect(), signIn.Deadline().Format("15:04:05"))
	}
	var token withings.Token
	if err == nil {
		token, err = signIn.Wait(ctx)
	}
	if err == nil {
		err = s.tokens.SetCredentials(ctx, app.ClientID, app.ClientSecret) // cron and later runs need no environment
	}
	if err != nil {
		return err
	}
	if shared := s.sharedWords(ctx, token.UserID); shared != "" {
		a.word("%s If it is another person, sign out at Withings in the browser and run withings-tui login again.", shared)
	}
	a.word("Signed in as Withings user %s. Next: withings-tui sync.", token.UserID)
	if missing := token.MissingScopes(); len(missing) > 0 {
		a.word("The permission %s was not given: some readings will be missing; sign in again to give it.", strings.Join(missing, ", "))
	}
	return nil
}

// pasteSignIn completes a sign-in by the first line of standard input that
// says anything.
func (a *app) pasteSignIn(ctx context.Context, signIn *withings.SignIn) error {
	a.word("Then paste the address of the page it ends on, or the code in it, and press enter:")
	got := make(chan string, 1)
	go func() { // a read of standard input cannot be interrupted
		lines, text := bufio.NewScanner(io.LimitReader(a.in, 1<<16)), ""
		for text == "" && lines.Scan() {
			text = strings.TrimSpace(lines.Text())
		}
		got <- text
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case text := <-got:
		if text == "" {
			return errNothingPasted
		}
		if err := signIn.CheckPaste(text); err != nil {
			return err
		}
		return signIn.Paste(ctx, text)
	}
}

// launchTime is how long a browser that cannot be started takes to say so at
// most; one that runs in the foreground says nothing until it is closed.
const launchTime = 2 * time.Second

// openBrowser shows an address in the person's browser.
func openBrowser(address string) error {
	open := browser.OpenURL
	if os.Getenv("BROWSER") != "" {
		open = openChosen
	}
	done := make(chan error, 1)
	go func() { done <- open(address) }()
	select {
	case err := <-done:
		switch {
		case errors.Is(err, exec.ErrNotFound):
			return errors.New("none was found here")
		case err != nil: // in words for programmers, which say nothing to do
			return errors.New("it did not start")
		}
		return nil
	case <-time.After(launchTime):
		return nil
	}
}

// openChosen shows an address in the first of the browsers in $BROWSER that can
// be started: commands parted by colons (on Windows semicolons), with %s for the
// address, or without it at the end.
func openChosen(address string) (err error) {
	for _, command := range filepath.SplitList(os.Getenv("BROWSER")) {
		words := strings.Fields(command)
		if len(words) == 0 {
			continue
		}
		if !strings.Contains(command, "%s") {
			words = append(words, "%s")
		}
		for i, word := range words {
			words[i] = strings.ReplaceAll(word, "%s", address)
		}
		if err = exec.Command(words[0], words[1:]...).Run(); err == nil {
			return nil
		}
	}
	return err
}

func (a *app) newLogout() *cobra.Command {
	return &cobra.Command{
		Use:   "logout",
		Short: "Forget the tokens; the readings stay",
		Long: `Forget the tokens of this profile, and take back at Withings what they allow where it
can be reached and no other profile is signed in as the same Withings user. The readings
in the cache stay.`,
		Args: noArgs,
		RunE: a.with("sign out", a.runLogout),
	}
}

func (a *app) runLogout(ctx context.Context, s *session) error {
	if err := a.mendTokens(ctx, s); err != nil {
		return err
	}
	token, err := s.tokens.Load(ctx)
	if errors.Is(err, withings.ErrNoToken) {
		a.word("Not signed in: there is nothing to forget.")
		return nil
	}
	if err != nil {
		return err
	}
	if others := s.sharing(ctx, token.UserID); len(others) > 0 {
		a.word("Withings keeps the link, as %s has the same Withings user and stays signed in.", strings.Join(others, " and "))
	} else if err := s.revoke(ctx); err != nil {
		_, line := explain(err)
		if errors.Is(err, context.DeadlineExceeded) {
			line = "it did not answer in time"
		}
		a.word("Withings was not told (%s).", strings.TrimSuffix(line, "."))
		a.word("Where it must not keep the link, remove it in the Withings app: profile, then linked apps.")
	}
	if err := s.tokens.Forget(ctx); err != nil {
		return err
	}
	a.word("Signed out. The readings stay; withings-tui wipe --yes deletes them.")
	return nil
}

// revokeTime is how long signing out waits for Withings.
const revokeTime = 5 * time.Second

// revoke takes back at Withings what the stored token allows.
func (s *session) revoke(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, revokeTime)
	defer cancel()
	client, _, err := s.client(ctx)
	if err != nil {
		return err
	}
	return client.Revoke(ctx)
}
