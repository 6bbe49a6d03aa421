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
	"net"
	"net/http"
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
	addr    string
	log     bool
	config  withingstest.Config
	faults  []withingstest.Fault
	seed    uint64
	years   int
	empty   bool
	groups  int
	zone    string
	noGuard bool
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
	listener, err := net.Listen("tcp", opt.addr)
	if err != nil {
		fmt.Fprintf(stderr, "fakewithings: %v: is another program on that port? choose one with -addr\n", err)
		return 1
	}
	server := opt.server(stderr)
	defer server.Close()
	url := "http://" + listener.Addr().String()
	fmt.Fprintf(stdout, "WITHINGS_API_URL=%s\nWITHINGS_ACCOUNT_URL=%s\nWITHINGS_CLIENT_ID=%s\nWITHINGS_CLIENT_SECRET=%s\n",
		url, url, opt.config.ClientID, opt.config.ClientSecret)

	web := &http.Server{Handler: server, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(listener) }()
	select {
	case err := <-failed:
		fmt.Fprintf(stderr, "fakewithings: serve %s: %v\n", url, err)
		return 1
	case <-ctx.Done():
	}
	server.Close() // lets go of what a fault holds up
	grace, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := web.Shutdown(grace); err != nil {
		web.Close()
	}
	return 0
}

// parse reads the flags; what is wrong with them it has already said.
func parse(args []string, stderr io.Writer) (options, error) {
	opt := options{}
	c := &opt.config
	set := flag.NewFlagSet("fakewithings", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.StringVar(&opt.addr, "addr", "127.0.0.1:9090", "serve on this `host:port`")
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
	set.StringVar(&opt.zone, "timezone", withingstest.DefaultTimezone, "where the person lives, an IANA `name`")
	set.BoolVar(&opt.empty, "empty", false, "an account without any data")
	set.IntVar(&opt.groups, "groups", 0, "in place of the person, `n` plain weigh-ins")
	set.IntVar(&c.PageSize, "page-size", withingstest.DefaultPageSize, "`groups` a page of getmeas")
	set.IntVar(&c.ActivityPageSize, "activity-page-size", withingstest.DefaultActivityPageSize, "`rows` a page of getactivity")
	set.IntVar(&c.RateLimit, "rate", withingstest.DefaultRateLimit, "`requests` a minute, -1 for no limit")
	set.BoolVar(&opt.noGuard, "no-guard", false, "do not refuse the same token request within 10 s")
	set.BoolVar(&c.GuardData, "guard-data", false, "refuse the same data call within 10 s too")
	set.Func("rotation", "old refresh tokens: `strict` die at once (default), grace live 8 h or till the new token is used", func(v string) error {
		modes := map[string]withingstest.Rotation{"strict": withingstest.RotateStrict, "grace": withingstest.RotateGrace}
		mode, ok := modes[v]
		if !ok {
			return errors.New("want strict or grace")
		}
		c.Rotation = mode
		return nil
	})
	set.Func("last-page", "how getmeas ends: `zero` sends more and offset 0 (default), bare leaves both out", func(v string) error {
		modes := map[string]withingstest.LastPage{"zero": withingstest.LastPageZero, "bare": withingstest.LastPageBare}
		mode, ok := modes[v]
		if !ok {
			return errors.New("want zero or bare")
		}
		c.LastPage = mode
		return nil
	})
	set.Func("quirk", "an oddity by `name`; repeatable: "+quirkNames(), func(v string) error {
		if !slices.Contains(withingstest.Quirks(), withingstest.Quirk(v)) {
			return errors.New("want one of " + quirkNames())
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
		fmt.Fprintf(stderr, "\nA fault is\n%s\n", withingstest.FaultGrammar)
	}
	if err := set.Parse(args); err != nil {
		return opt, err
	}
	if set.NArg() > 0 {
		err := fmt.Errorf("fakewithings takes flags only, not %q; see -help", set.Arg(0))
		fmt.Fprintln(stderr, err)
		return opt, err
	}
	if _, err := time.LoadLocation(opt.zone); err != nil {
		err = fmt.Errorf("-timezone: %w; want an IANA name such as Europe/Berlin", err)
		fmt.Fprintln(stderr, err)
		return opt, err
	}
	return opt, nil
}

func quirkNames() string {
	var names []string
	for _, q := range withingstest.Quirks() {
		names = append(names, string(q))
	}
	return strings.Join(names, " ")
}

// server is the local Withings that the flags ask for.
func (o *options) server(stderr io.Writer) *withingstest.Server {
	if o.noGuard {
		o.config.DuplicateWindow = -1
	}
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
	server := withingstest.NewHandler(o.config)
	server.Script(o.faults...)
	return server
}
