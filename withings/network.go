package withings

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"syscall"
	"time"
)

// networkError is a request that brought no answer. Its words are its own: those
// of package net ("dial tcp 192.0.2.1:443: connectex: ...") are for programmers.
type networkError struct {
	action string
	host   string
	cause  error
	sent   bool // Withings may have got it
}

func newNetworkError(action, address string, err error) *networkError {
	host := address
	if u, parseErr := url.Parse(address); parseErr == nil {
		host = u.Host
	}
	return &networkError{action: action, host: host, cause: err, sent: connected(err)}
}

func (e *networkError) Error() string {
	return fmt.Sprintf("Withings %s: %s does not answer: %s; check the network", e.action, e.host, NetworkCause(e.cause))
}

func (e *networkError) Unwrap() []error { return []error{ErrNetwork, e.cause} }

// noAnswer is that the time for an answer is over.
type noAnswer time.Duration

func (d noAnswer) Error() string { return "no answer within " + seconds(time.Duration(d)) }
func (d noAnswer) Timeout() bool { return true }

// connected reports whether a request that failed with err may have been sent:
// the host was reached, and it showed who it is.
func connected(err error) bool {
	stranger, failed := new(tls.CertificateVerificationError), new(net.OpError)
	unreached := errors.As(err, &failed) && (failed.Op == "dial" || failed.Op == "proxyconnect")
	return !(unreached || errors.As(err, &stranger) || errors.Is(err, http.ErrSchemeMismatch))
}

// isOne reports whether an error is one of those.
func isOne(targets ...error) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
	}
}

// isA reports whether an error is of a type, and what is asked for.
func isA[T error](asked func(T) bool) func(error) bool {
	return func(err error) bool {
		found, ok := errors.AsType[T](err)
		return ok && asked(found)
	}
}

// Numbers that Windows has for the same (WinSock error codes).
const (
	wsaNetDown         = syscall.Errno(10050)
	wsaNetUnreachable  = syscall.Errno(10051)
	wsaConnReset       = syscall.Errno(10054)
	wsaConnRefused     = syscall.Errno(10061)
	wsaHostUnreachable = syscall.Errno(10065)
)

// networkCauses are why no answer came, in words that a person can act on. The
// first that fits counts; what fits none is the last.
var networkCauses = []struct {
	fits  func(error) bool
	words string
}{
	{isA(func(e *net.OpError) bool { return e.Op == "proxyconnect" }), "the proxy cannot be reached"},
	{isA(func(e *net.DNSError) bool { return e.IsNotFound }), "no such host"},
	{isA(func(*net.DNSError) bool { return true }), "its name cannot be looked up"},
	{isOne(syscall.ECONNREFUSED, wsaConnRefused), "connection refused"},
	{isOne(syscall.ENETDOWN, syscall.ENETUNREACH, syscall.EHOSTUNREACH, wsaNetDown, wsaNetUnreachable, wsaHostUnreachable), "there is no way to it"},
	{isA(func(e interface {
		error
		Timeout() bool
	}) bool {
		return e.Timeout()
	}), "no answer in time"},
	{isA(func(*tls.CertificateVerificationError) bool { return true }), "its certificate is not to be trusted"},
	{isOne(http.ErrSchemeMismatch), "it does not speak https"},
	{isA(func(tls.RecordHeaderError) bool { return true }), "it does not speak https"},
	{isOne(io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, os.ErrClosed, syscall.ECONNRESET, syscall.EPIPE, wsaConnReset), "the connection broke off"},
	{func(error) bool { return true }, "the connection failed"},
}

// NetworkCause is in a few words why a request brought no answer.
func NetworkCause(err error) string {
	if late, ok := errors.AsType[noAnswer](err); ok {
		return late.Error()
	}
	for _, known := range networkCauses {
		if known.fits(err) {
			return known.words
		}
	}
	return ""
}
