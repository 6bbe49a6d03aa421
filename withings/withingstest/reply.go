package withingstest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// reply is an answer before it is written, so that a fault can spoil it.
type reply struct {
	status      int // of the envelope
	http        int // 0: 200
	contentType string
	location    string
	body        []byte

	delay  time.Duration // before anything is written
	stall  time.Duration // after half of the body
	cut    bool          // the connection breaks after half of the body
	drop   bool          // the connection breaks before anything is written
	padTo  int64         // the body is blown up to so many bytes
	header http.Header
}

func jsonReply(status int, body []byte) reply {
	return reply{status: status, contentType: "application/json", body: body}
}

func htmlReply(code int, page string) reply {
	return reply{http: code, contentType: "text/html; charset=utf-8", body: []byte(page)}
}

func (p *reply) httpStatus() int {
	if p.http == 0 {
		return http.StatusOK
	}
	return p.http
}

// errCut breaks a body off in the middle.
var errCut = errors.New("withingstest: connection cut by a fault")

// write sends the reply over a connection.
func (p reply) write(ctx context.Context, w http.ResponseWriter, stopped <-chan struct{}) {
	if !pause(ctx, stopped, p.delay) || p.drop {
		panic(http.ErrAbortHandler) // the server's way to break the connection
	}
	for key, values := range p.header {
		w.Header()[key] = values
	}
	if p.contentType != "" {
		w.Header().Set("Content-Type", p.contentType)
	}
	if p.location != "" {
		w.Header().Set("Location", p.location)
	}
	w.Header().Set("Content-Length", strconv.FormatInt(p.length(), 10))
	w.WriteHeader(p.httpStatus())
	if _, err := io.Copy(w, p.reader(ctx, w, stopped)); errors.Is(err, errCut) {
		flush(w)
		panic(http.ErrAbortHandler)
	}
}

func (p *reply) length() int64 { return max(int64(len(p.body)), p.padTo) }

// reader is the body as it is to be sent; errCut where it is to break off.
func (p *reply) reader(ctx context.Context, w http.ResponseWriter, stopped <-chan struct{}) io.Reader {
	if p.padTo > int64(len(p.body)) {
		// White space before the closing brace keeps the answer valid JSON.
		end := max(len(p.body)-1, 0)
		return io.MultiReader(bytes.NewReader(p.body[:end]),
			io.LimitReader(blanks{}, p.padTo-int64(len(p.body))), bytes.NewReader(p.body[end:]))
	}
	if !p.cut && p.stall == 0 {
		return bytes.NewReader(p.body)
	}
	half := len(p.body) / 2
	return io.MultiReader(bytes.NewReader(p.body[:half]), readFunc(func([]byte) (int, error) {
		if w != nil {
			flush(w)
		}
		if !pause(ctx, stopped, p.stall) || p.cut {
			return 0, errCut
		}
		return 0, io.EOF
	}), bytes.NewReader(p.body[half:]))
}

func flush(w http.ResponseWriter) {
	_ = http.NewResponseController(w).Flush() // best effort: the cut follows anyway
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

const whiteSpace = "                                                                "

func (blanks) Read(p []byte) (int, error) { return copy(p, whiteSpace), nil }

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

func orEmpty(body io.ReadCloser) io.ReadCloser {
	if body == nil {
		return http.NoBody
	}
	return body
}

// Transport answers requests in this process, without any network: for tests
// that must not wait in real time (testing/synctest; make the Server inside the
// bubble). The address asked for does not matter, only its path and query; redirects work
// as over a connection.
func (s *Server) Transport() http.RoundTripper {
	return roundTripFunc(func(r *http.Request) (*http.Response, error) {
		own := r.Clone(r.Context())
		rep := s.answer(nil, own)
		if r.Body != nil {
			r.Body.Close()
		}
		if !pause(r.Context(), s.stopped, rep.delay) {
			if err := r.Context().Err(); err != nil {
				return nil, err
			}
			return nil, io.ErrUnexpectedEOF
		}
		if rep.drop {
			return nil, io.EOF
		}
		header := rep.header.Clone()
		if header == nil {
			header = http.Header{}
		}
		header.Set("Content-Type", rep.contentType)
		if rep.location != "" {
			header.Set("Location", rep.location)
		}
		return &http.Response{
			Status:     strconv.Itoa(rep.httpStatus()) + " " + http.StatusText(rep.httpStatus()),
			StatusCode: rep.httpStatus(), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: header, ContentLength: rep.length(), Request: r,
			Body: io.NopCloser(asUnexpected(rep.reader(r.Context(), nil, s.stopped))),
		}, nil
	})
}

// asUnexpected turns the cut into what a client sees of one.
func asUnexpected(r io.Reader) io.Reader {
	return readFunc(func(p []byte) (int, error) {
		n, err := r.Read(p)
		if errors.Is(err, errCut) {
			err = io.ErrUnexpectedEOF
		}
		return n, err
	})
}

type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
