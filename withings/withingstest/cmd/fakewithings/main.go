// Command fakewithings serves a local Withings, with a synthetic person's data, to
// any client of the Withings API.
//
// It prints the environment that points a client at it, then serves until it is
// interrupted. See -help for its flags and the grammar of -fault.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
	_ "time/tzdata" // the person's zone, where the machine has none

	"withings-tui/withings/withingstest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options are the flags.
type options struct {
	log, empty bool
	config     withingstest.Config
	faults     []withingstest.Fault
	seed       uint64
	years      int
	groups     int
	zone       string
}

// run serves until ctx ends; it returns the exit code: 0 after a clean stop, 1
// when it cannot serve, 2 for wrong flags.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	opt, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	server, err := opt.start(stderr)
	if err != nil {
		fmt.Fprintf(stderr, "fakewithings: %v: is another program on that port? choose one with -addr\n", err)
		return 1
	}
	fmt.Fprintf(stdout, "WITHINGS_API_URL=%[1]s\nWITHINGS_ACCOUNT_URL=%[1]s\nWITHINGS_CLIENT_ID=%[2]s\nWITHINGS_CLIENT_SECRET=%[3]s\n",
		server.URL, opt.config.ClientID, opt.config.ClientSecret)
	<-ctx.Done()
	server.Close()
	return 0
}

// parse reads the flags; what is wrong with them it has already said.
func parse(args []string, stderr io.Writer) (options, error) {
	opt := options{zone: withingstest.DefaultTimezone}
	c := &opt.config
	set := flag.NewFlagSet("fakewithings", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.StringVar(&c.Addr, "addr", "127.0.0.1:9090", "serve on this `host:port`")
	set.BoolVar(&opt.log, "log", false, "write a line for each request to standard error, without secrets")
	set.BoolVar(&c.AutoAllow, "auto-allow", false, "the consent page allows at once")
	set.StringVar(&c.ClientID, "client-id", withingstest.DefaultClientID, "the registered application's `id`")
	set.StringVar(&c.ClientSecret, "client-secret", withingstest.DefaultClientSecret, "its `secret`")
	set.BoolVar(&c.AnyClient, "any-client", false, "accept any client id and secret")
	set.Func("redirect", "a registered callback `url`; repeatable (default any http address of this machine)", func(v string) error {
		c.Redirects = append(c.Redirects, v)
		return nil
	})
	set.Uint64Var(&opt.seed, "seed", 1, "which synthetic person")
	set.IntVar(&opt.years, "years", 3, "how many `years` of data")
	set.Func("timezone", "where the person lives, an IANA `name` (default "+opt.zone+")", func(v string) error {
		opt.zone = v
		if _, err := time.LoadLocation(v); err != nil {
			return errors.New("want an IANA name such as Europe/Berlin")
		}
		return nil
	})
	set.BoolVar(&opt.empty, "empty", false, "an account without any data")
	set.IntVar(&opt.groups, "groups", 0, "in place of the person, `n` plain weigh-ins")
	set.IntVar(&c.PageSize, "page-size", withingstest.DefaultPageSize, "`groups` a page of getmeas")
	set.IntVar(&c.ActivityPageSize, "activity-page-size", withingstest.DefaultActivityPageSize, "`rows` a page of getactivity")
	set.IntVar(&c.RateLimit, "rate", withingstest.DefaultRateLimit, "`requests` a minute, -1 for no limit")
	set.BoolFunc("no-guard", "do not refuse the same token request within 10 s", func(string) error {
		c.DuplicateWindow = -1
		return nil
	})
	set.BoolVar(&c.GuardData, "guard-data", false, "refuse the same data call within 10 s too")
	set.Func("rotation", "old refresh tokens: `strict` die at once (default), grace live 8 h or till the new token is used",
		choice(&c.Rotation, map[string]withingstest.Rotation{"strict": withingstest.RotateStrict, "grace": withingstest.RotateGrace}))
	set.Func("last-page", "how getmeas ends: `zero` sends more and offset 0 (default), bare leaves both out",
		choice(&c.LastPage, map[string]withingstest.LastPage{"zero": withingstest.LastPageZero, "bare": withingstest.LastPageBare}))
	quirks := strings.Trim(fmt.Sprint(withingstest.Quirks()), "[]")
	set.Func("quirk", "an oddity by `name`; repeatable: "+quirks, func(v string) error {
		if !slices.Contains(withingstest.Quirks(), withingstest.Quirk(v)) {
			return errors.New("want one of " + quirks)
		}
		c.Quirks = append(c.Quirks, withingstest.Quirk(v))
		return nil
	})
	set.Func("fault", "a `fault` to come, as getmeas:2:status=601,wait=12; repeatable, see below", func(v string) error {
		f, err := withingstest.ParseFault(v)
		opt.faults = append(opt.faults, f)
		return err
	})
	set.Usage = func() {
		fmt.Fprintln(stderr, "fakewithings serves a local Withings to any client. Flags:")
		set.PrintDefaults()
		fmt.Fprintf(stderr, "\nA fault is\n%s\n", withingstest.FaultGrammar())
	}
	if err := set.Parse(args); err != nil {
		return opt, err
	}
	if set.NArg() > 0 {
		err := fmt.Errorf("fakewithings takes flags only, not %q; see -help", set.Arg(0))
		fmt.Fprintln(stderr, err)
		return opt, err
	}
	return opt, nil
}

// choice reads a flag that is one of a few words.
func choice[T any](into *T, words map[string]T) func(string) error {
	return func(v string) error {
		chosen, ok := words[v]
		if !ok {
			return fmt.Errorf("want %s", strings.Join(slices.Sorted(maps.Keys(words)), " or "))
		}
		*into = chosen
		return nil
	}
}

// start starts the local Withings that the flags ask for.
func (o *options) start(stderr io.Writer) (*withingstest.Server, error) {
	now := time.Now()
	switch {
	case o.empty:
	case o.groups > 0:
		o.config.Person = &withingstest.Person{Timezone: o.zone, Groups: withingstest.Groups(o.groups, now)}
	default:
		o.config.Person = withingstest.NewPerson(o.seed, now, withingstest.PersonOptions{Years: o.years, Timezone: o.zone})
	}
	if o.log {
		var mu sync.Mutex
		o.config.Log = func(r withingstest.Request) {
			mu.Lock()
			defer mu.Unlock()
			fmt.Fprintln(stderr, r)
		}
	}
	server, err := withingstest.Start(o.config)
	if err == nil {
		server.Script(o.faults...)
	}
	return server, err
}
