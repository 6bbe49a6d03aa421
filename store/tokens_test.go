package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"withings-tui/withings"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	store := NewTokens(t.TempDir() + "/new")
	if _, err := store.Load(ctx); !errors.Is(err, withings.ErrNoToken) {
		t.Errorf("load: %v", err)
	}
	if _, _, err := store.Credentials(ctx); !errors.Is(err, ErrNoCredentials) {
		t.Errorf("credentials: %v", err)
	}
	if err := store.Forget(ctx); err != nil {
		t.Errorf("forget: %v", err)
	}
	want := withings.Token{AccessToken: "access-one", RefreshToken: "refresh-one", Expiry: time.Unix(day0, 0).UTC(), Scope: "user.metrics", UserID: "70412345"}
	got, err := store.Update(ctx, func(was withings.Token) (withings.Token, error) {
		if was != (withings.Token{}) {
			t.Error("there was a token")
		}
		return want, nil
	})
	if err != nil || got != want {
		t.Fatal(got, err)
	}
	if got, err := NewTokens(store.dir).Load(ctx); err != nil || got != want {
		t.Error(got, err)
	}
	refused := errors.New("no")
	if _, err := store.Update(ctx, func(was withings.Token) (withings.Token, error) {
		if was != want {
			t.Error("another token")
		}
		return withings.Token{AccessToken: "lost"}, refused
	}); !errors.Is(err, refused) {
		t.Error(err)
	}
	if err := store.SetCredentials(ctx, "client", "s3cret-words"); err != nil {
		t.Fatal(err)
	}
	if id, secret, err := store.Credentials(ctx); id != "client" || secret != "s3cret-words" || err != nil {
		t.Error(id, err)
	}
	if got, err := store.Load(ctx); err != nil || got != want {
		t.Error(got, err)
	}
	if info, err := os.Stat(store.Path()); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if err := store.Forget(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Load(ctx); !errors.Is(err, withings.ErrNoToken) {
		t.Error(err)
	}
	if id, _, err := store.Credentials(ctx); id != "client" || err != nil {
		t.Error(id, err)
	}
	left, err := os.ReadFile(store.Path())
	if err != nil || bytes.Contains(left, []byte("refresh-one")) || bytes.Contains(left, []byte("access-one")) {
		t.Error("a forgotten token is still in the file", err)
	}
	for _, text := range []string{fmt.Sprint(store), fmt.Sprintf("%+v", store), fmt.Sprintf("%#v", store)} {
		if strings.Contains(text, "s3cret") {
			t.Errorf("it prints its secret: %s", text)
		}
	}
}

// TestNothingIsKeptOfAFileWithoutContents: a sign-in that is forgotten, without
// id and secret beside it, leaves no file, as one that holds nothing is damaged.
func TestNothingIsKeptOfAFileWithoutContents(t *testing.T) {
	t.Parallel()
	store := NewTokens(t.TempDir())
	if _, err := store.Update(t.Context(), func(withings.Token) (withings.Token, error) {
		return withings.Token{AccessToken: "a", RefreshToken: "r"}, nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := store.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Load(t.Context()); !errors.Is(err, withings.ErrNoToken) {
		t.Error(err)
	}
	if aside, err := store.Reset(t.Context()); aside != "" || err != nil {
		t.Errorf("%q %v", aside, err)
	}
	if _, err := os.Stat(store.Path()); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// TestRenewOnce: ten at once want the token renewed; each sees what the one
// before it has stored, and none waits to read.
func TestRenewOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := NewTokens(dir).Update(t.Context(), func(withings.Token) (withings.Token, error) {
		return withings.Token{AccessToken: "0", RefreshToken: "0"}, nil
	}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			store := NewTokens(dir)
			_, err := store.Update(t.Context(), func(was withings.Token) (withings.Token, error) {
				if now, err := NewTokens(dir).Load(t.Context()); err != nil || now != was {
					t.Errorf("load while renewing: %v %v", now, err)
				}
				return withings.Token{AccessToken: was.AccessToken + "x", RefreshToken: "r"}, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got, err := NewTokens(dir).Load(t.Context()); got.AccessToken != "0xxxxxxxxxx" || err != nil {
		t.Errorf("%q %v", got.AccessToken, err)
	}
}

// TestRenewedThoughCancelled: the token before it is dead, so the new one is
// stored even where nobody waits any more.
func TestRenewedThoughCancelled(t *testing.T) {
	t.Parallel()
	store := NewTokens(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	_, err := store.Update(ctx, func(withings.Token) (withings.Token, error) {
		cancel()
		return withings.Token{AccessToken: "new", RefreshToken: "new"}, nil
	})
	if err != nil {
		t.Error(err)
	}
	if got, err := store.Load(t.Context()); got.AccessToken != "new" || err != nil {
		t.Error(got, err)
	}
}

// TestDamagedTokens: the file is told and left alone whatever is asked of it,
// until it is set aside; then a sign-in can be stored.
func TestDamagedTokens(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"empty": "", "cut": `{"token":{"access`, "noise": "\x00\x01\x02", "another kind": `[1,2]`, "no list": "[]", "null": "null", "nothing in it": "{}", "space": " \n", "something else": `{"a":1}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := NewTokens(t.TempDir())
			if err := store.SetCredentials(t.Context(), "client", "s3cret"); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(store.Path(), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			for what, err := range map[string]error{
				"load":        func() error { _, err := store.Load(t.Context()); return err }(),
				"credentials": func() error { _, _, err := store.Credentials(t.Context()); return err }(),
				"set":         store.SetCredentials(t.Context(), "a", "b"),
				"forget":      store.Forget(t.Context()),
				"update": func() error {
					_, err := store.Update(t.Context(), func(withings.Token) (withings.Token, error) {
						t.Error("change was called")
						return withings.Token{}, nil
					})
					return err
				}(),
			} {
				var d *DamagedError
				if !errors.As(err, &d) || d.SetAside != "" || errors.Is(err, withings.ErrNoToken) || !strings.Contains(err.Error(), "withings-tui login") {
					t.Errorf("%s: %v", what, err)
				}
			}
			if after, _ := os.ReadFile(store.Path()); string(after) != text {
				t.Error("the file was changed")
			}
			aside, err := store.Reset(t.Context())
			if kept, rerr := os.ReadFile(aside); err != nil || rerr != nil || string(kept) != text || !strings.HasPrefix(aside, store.Path()+".damaged-") {
				t.Errorf("set aside as %q: %v %v", aside, err, rerr)
			}
			if again, err := store.Reset(t.Context()); again != "" || err != nil {
				t.Errorf("reset again: %q %v", again, err)
			}
			if _, err := store.Update(t.Context(), func(withings.Token) (withings.Token, error) {
				return withings.Token{AccessToken: "new", RefreshToken: "new"}, nil
			}); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestNoTokenIsSpentThatCannotBeStored: where the file may not be written, or
// the folder not, or something odd stands there, change is never called.
func TestNoTokenIsSpentThatCannotBeStored(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T, path string){
		"a folder in its place": func(t *testing.T, path string) {
			if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
				t.Fatal(err)
			}
		},
		"a link to nothing": func(t *testing.T, path string) {
			if err := errors.Join(os.Remove(path), os.Symlink(path+".gone", path)); err != nil {
				t.Skip(err)
			}
		},
		"may not be written": func(t *testing.T, path string) {
			if os.Geteuid() == 0 {
				t.Skip("root may write everywhere")
			}
			if err := os.Chmod(path, 0o400); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := NewTokens(t.TempDir())
			if err := store.SetCredentials(t.Context(), "client", "s3cret"); err != nil {
				t.Fatal(err)
			}
			if err := store.Reserve(t.Context()); err != nil {
				t.Errorf("reserve: %v", err)
			}
			spoil(t, store.Path())
			if err := store.Reserve(t.Context()); err == nil {
				t.Error("reserve: no error")
			}
			_, err := store.Update(t.Context(), func(withings.Token) (withings.Token, error) {
				t.Error("a token was spent")
				return withings.Token{AccessToken: "new", RefreshToken: "new"}, nil
			})
			if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), store.Path()) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestAChangeWhoseProcessDiedIsFinishedByTheNext: a new file that is whole takes
// its place before anything else is done; what is not whole goes.
func TestAChangeWhoseProcessDiedIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	old := withings.Token{AccessToken: "old", RefreshToken: "spent"}
	renewed := withings.Token{AccessToken: "renewed", RefreshToken: "good"}
	dead := errors.New("killed")
	for name, test := range map[string]struct {
		lives int // moments that the process lives through
		want  withings.Token
	}{
		"before anything is written":      {0, old},
		"before it takes the old's place": {1, renewed},
		"after that":                      {2, renewed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := NewTokens(t.TempDir())
			set := func(with *Tokens, to withings.Token) (was withings.Token, err error) {
				_, err = with.Update(t.Context(), func(found withings.Token) (withings.Token, error) { was = found; return to, nil })
				return was, err
			}
			if _, err := set(store, old); err != nil {
				t.Fatal(err)
			}
			killed := *store
			killed.kill = func() error {
				if test.lives--; test.lives < 0 {
					return dead
				}
				return nil
			}
			if _, err := set(&killed, renewed); !errors.Is(err, dead) {
				t.Fatal(err)
			}
			if found, err := set(store, renewed); found != test.want || err != nil {
				t.Errorf("the next change finds %+v, %v", found, err)
			}
			onlyTokens(t, store)
		})
	}
	for name, half := range map[string]string{"blank": strings.Repeat(" ", reserved), "half of it": `{"token":{"access_tok` + strings.Repeat(" ", reserved), "nothing": ""} {
		t.Run(name, func(t *testing.T) {
			store := NewTokens(t.TempDir())
			if err := errors.Join(store.SetCredentials(t.Context(), "client", "s3cret"), os.WriteFile(store.Path()+".new", []byte(half), 0o600), store.Reserve(t.Context()), store.SetCredentials(t.Context(), "client", "s3cret")); err != nil {
				t.Fatal(err)
			}
			if id, _, err := store.Credentials(t.Context()); id != "client" || err != nil {
				t.Error(id, err)
			}
			onlyTokens(t, store)
		})
	}
}

// onlyTokens fails where something besides the tokens and their lock was left.
func onlyTokens(t *testing.T, store *Tokens) {
	t.Helper()
	all, err := os.ReadDir(store.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if e.Name() != tokensName && e.Name() != tokensLock {
			t.Errorf("%s was left", e.Name())
		}
	}
}

// TestAFlippedBitOfTheTokensIsDamage and never another user, nor another token.
func TestAFlippedBitOfTheTokensIsDamage(t *testing.T) {
	t.Parallel()
	store := NewTokens(t.TempDir())
	want := withings.Token{AccessToken: "access-one", RefreshToken: "refresh-one", Expiry: time.Now().Add(time.Hour), Scope: "user.metrics", UserID: "1001"}
	if _, err := store.Update(t.Context(), func(withings.Token) (withings.Token, error) { return want, nil }); err != nil {
		t.Fatal(err)
	}
	want, err := store.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(store.Path())
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(whole) {
		b := bytes.Clone(whole)
		b[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(store.Path(), b, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := store.Load(t.Context())
		if got != want && !errors.Is(err, ErrDamaged) {
			t.Errorf("bit %d of byte %d: %+v, %v", bit%8, bit/8, got, err)
		}
	}
}

// TestWhatIsForgottenIsNowhere: no file that a process left behind keeps it.
func TestWhatIsForgottenIsNowhere(t *testing.T) {
	t.Parallel()
	for _, left := range []string{tokensName, tokensNext} {
		t.Run(left, func(t *testing.T) {
			store := NewTokens(t.TempDir())
			text := `{"token":{"access_token":"a","refresh_token":"s3cret-refresh"}}`
			if err := errors.Join(os.WriteFile(store.dir+"/"+left, []byte(text), 0o600), store.Forget(t.Context())); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Load(t.Context()); !errors.Is(err, withings.ErrNoToken) {
				t.Error(err)
			}
			files, _ := os.ReadDir(store.dir)
			for _, f := range files {
				if text, _ := os.ReadFile(store.dir + "/" + f.Name()); bytes.Contains(text, []byte("s3cret")) {
					t.Errorf("%s keeps it", f.Name())
				}
			}
		})
	}
}

// TestTokensOfTheFirstEditionAreCarriedOver: read where they are, stored in the
// new file by the first change, and nothing of them is left in the old one.
func TestTokensOfTheFirstEditionAreCarriedOver(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	copyFile(t, "testdata/schema1/auth.db", dir+"/auth.db")
	store := NewTokens(dir)
	want := withings.Token{AccessToken: "an-access-token", RefreshToken: "a-refresh-token", UserID: "70412345", Scope: "user.metrics"}
	if got, err := store.Load(t.Context()); err != nil || got != want {
		t.Fatal(got, err)
	}
	if id, secret, err := store.Credentials(t.Context()); id != "an-id" || secret != "a-secret" || err != nil {
		t.Error(id, err)
	}
	want.AccessToken = "renewed"
	if _, err := store.Update(t.Context(), func(was withings.Token) (withings.Token, error) {
		was.AccessToken = "renewed"
		return was, nil
	}); err != nil {
		t.Fatal(err)
	}
	if got, err := store.Load(t.Context()); err != nil || got != want {
		t.Error(got, err)
	}
	if id, _, err := store.Credentials(t.Context()); id != "an-id" || err != nil {
		t.Error(id, err)
	}
	if _, err := os.Stat(dir + "/auth.db"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old file is still there: %v", err)
	}
}
