package withingstest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"
)

// reply is an answer before it is written, so that a fault can spoil it.
type reply struct {
	status int // of the envelope
	http   int
	header http.Header
	body   []byte

	delay time.Duration // before anything is written
	stall time.Duration // after half of the body
	cut   bool          // the connection breaks after half of the body
	drop  bool          // the connection breaks before anything is written
	padTo int64         // the body is blown up to so many bytes
}

func jsonReply(status int, body []byte) reply {
	return reply{status: status, http: http.StatusOK, header: http.Header{"Content-Type": {"application/json"}}, body: body}
}

func htmlReply(code int, page string) reply {
	return reply{http: code, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, body: []byte(page)}
}

// write sends the reply, and reports whether it was to the end.
func (p *reply) write(ctx context.Context, w http.ResponseWriter, stopped <-chan struct{}) bool {
	if !pause(ctx, stopped, p.delay) || p.drop {
		return false
	}
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.FormatInt(max(int64(len(p.body)), p.padTo), 10))
	w.WriteHeader(p.http)
	body := p.body
	switch {
	case p.padTo > int64(len(body)):
		// White space before the closing brace keeps the answer valid JSON.
		end := max(len(body)-1, 0)
		_, _ = w.Write(body[:end]) // whoever reads may have gone
		_, _ = io.CopyN(w, blanks{}, p.padTo-int64(len(body)))
		body = body[end:]
	case p.cut || p.stall > 0:
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush() // best effort
		if !pause(ctx, stopped, p.stall) || p.cut {
			return false
		}
		body = body[len(body)/2:]
	}
	_, _ = w.Write(body)
	return true
}

// pause waits and reports whether it was to the end.
func pause(ctx context.Context, stopped <-chan struct{}, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-stopped:
	}
	return false
}

// blanks reads as white space without end.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	return copy(p, "                                                                "), nil
}

// Transport answers requests in this process, without any network: for tests
// that must not wait in real time (testing/synctest; make the Server inside the
// bubble). The address asked for does not matter, only its path and query; redirects work
// as over a connection.
func (s *Server) Transport() http.RoundTripper {
	return roundTripFunc(func(r *http.Request) (*http.Response, error) {
		rec := &recorder{header: http.Header{}}
		whole := s.answer(nil, r.Clone(r.Context()), rec)
		if r.Body != nil {
			r.Body.Close()
		}
		switch {
		case !whole && r.Context().Err() != nil:
			return nil, r.Context().Err()
		case rec.status == 0:
			return nil, io.EOF
		}
		body := io.Reader(&rec.body)
		if !whole {
			body = io.MultiReader(body, broken{})
		}
		length, _ := strconv.ParseInt(rec.header.Get("Content-Length"), 10, 64)
		return &http.Response{
			Status: strconv.Itoa(rec.status) + " " + http.StatusText(rec.status), StatusCode: rec.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: rec.header, ContentLength: length, Request: r, Body: io.NopCloser(body),
		}, nil
	})
}

// recorder keeps what is written to it.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

// broken reads as a connection that breaks off.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
