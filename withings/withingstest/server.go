package withingstest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Server is a local Withings: the consent pages and the API behind one address.
// The embedded Account is the user who consents; its methods change what is
// served, at any time.
type Server struct {
	*Account
	tape

	// URL is the address of both the API and the consent pages, without a
	// slash at its end; empty for a NewHandler, which listens nowhere.
	URL string

	cfg     Config
	auth    *authority
	gate    *gate
	points  map[string]endpoint
	csrfKey []byte

	demoOnce sync.Once
	demo     *Account

	http    *http.Server
	stopped chan struct{}
	closing sync.Once
}

// NewHandler is a local Withings to serve wherever the caller likes, or to use
// without any network through Transport.
func NewHandler(cfg Config) *Server {
	cfg = cfg.withDefaults()
	s := &Server{
		Account: newAccount(DefaultUserID, cfg.Clock),
		cfg:     cfg,
		auth:    newAuthority(cfg),
		gate:    newGate(cfg),
		points:  endpoints(),
		csrfKey: []byte(newSecret()),
		demo:    newAccount(DemoUserID, cfg.Clock),
		stopped: make(chan struct{}),
	}
	if cfg.Person != nil {
		s.SetPerson(cfg.Person)
	}
	if s.quirk(QuirkOddGroups) {
		for _, g := range OddGroups(cfg.Clock()) {
			s.AddGroup(g)
		}
	}
	return s
}

// Start serves a local Withings at Config.Addr. Close stops it.
func Start(cfg Config) (*Server, error) {
	s := NewHandler(cfg)
	listener, err := net.Listen("tcp", s.cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("start the local Withings: %w", err)
	}
	s.URL = "http://" + listener.Addr().String()
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go s.http.Serve(listener) // ends with ErrServerClosed when Close is called
	return s, nil
}

// NewServer is Start for tests: it panics where no port can be had, as
// net/http/httptest does.
func NewServer(cfg Config) *Server {
	s, err := Start(cfg)
	if err != nil {
		panic(err)
	}
	return s
}

// Close stops the server and ends the answers that a Fault holds up. It may be
// called more than once.
func (s *Server) Close() {
	s.closing.Do(func() {
		close(s.stopped)
		if s.http == nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 250*time.Millisecond)
		defer cancel()
		if err := s.http.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
			s.http.Close()
		}
	})
}

// DemoAccount is the user of mode=demo and getdemoaccess.
func (s *Server) DemoAccount() *Account {
	s.demoOnce.Do(func() { s.demo.SetPerson(NewPerson(2, s.cfg.Clock(), PersonOptions{Years: 1})) })
	return s.demo
}

func (s *Server) account(userID int64) *Account {
	if userID == DemoUserID {
		return s.DemoAccount()
	}
	return s.Account
}

func (s *Server) quirk(q Quirk) bool { return slices.Contains(s.cfg.Quirks, q) }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.answer(w, r, w) {
		panic(http.ErrAbortHandler) // the server's way to break the connection
	}
}

// answer answers r, tells the tape, and reports whether the answer was written
// to its end. conn is the connection that r came by, nil where there is none.
func (s *Server) answer(conn http.ResponseWriter, r *http.Request, w http.ResponseWriter) bool {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	r.Body = http.MaxBytesReader(conn, r.Body, 1<<20)
	params := readParams(r)
	action := params.Get("action")
	if r.URL.Path == authorizePath {
		action = "authorize"
	}
	fault := s.fault(action, params.Has("startdate") || params.Has("startdateymd"))

	var rep reply
	request := Request{Time: s.cfg.Clock(), Method: r.Method, Path: r.URL.Path, Action: action, Params: redacted(params)}
	switch {
	case fault != nil && fault.replaces():
	case r.URL.Path == authorizePath:
		rep = s.authorize(r, params)
	default:
		rep = s.call(r, action, params, fault, &request)
	}
	if fault != nil {
		rep = fault.apply(rep)
		request.Fault = fault.String()
	}
	request.HTTPStatus, request.Status, request.Bytes = rep.http, rep.status, len(rep.body)
	s.record(request)
	if s.cfg.Log != nil {
		s.cfg.Log(request)
	}
	return rep.write(r.Context(), w, s.stopped)
}
