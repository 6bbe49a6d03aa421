package withingstest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// FaultGrammar explains what ParseFault reads.
const FaultGrammar = `ACTION[:CALLS]:EFFECT[,EFFECT...]
ACTION   an action of the API (getmeas, getactivity, requesttoken, ...), authorize, or * for any
CALLS    which calls of it, counted from 1: 2, 2-4, 2+ (from the second on), * (all; the default)
EFFECT   status=N     envelope status N, with wait=SECONDS for wait_seconds and error=TEXT for its words
         full         with status: carry the call out and send its body all the same
         body=JSON    status 0 and this as the body, as body=[] or body=null
         http=N       an HTTP status with a proxy's page
         html         a page in place of JSON
         drop         break the connection, the call not carried out
         lost         carry the call out, then break the connection
         cut          break the connection after half of the answer
         truncate     half of the answer, as if it were whole
         delay=2s     wait before the answer
         stall=2s     wait in the middle of it
         type=TEXT    another Content-Type
         huge=BYTES   blow the answer up, with K, M or G
TEXT and JSON hold no comma.`

// effects reads each effect of the grammar, and writes it back; write gives
// false where the fault has none of it.
func effects() []effect {
	number := func(of func(*Fault) *int) (func(*Fault, string) error, func(*Fault) (string, bool)) {
		return func(f *Fault, text string) error {
				n, err := strconv.Atoi(text)
				if err != nil || n <= 0 {
					return fmt.Errorf("%q is not a number above 0", text)
				}
				*of(f) = n
				return nil
			}, func(f *Fault) (string, bool) {
				return strconv.Itoa(*of(f)), *of(f) != 0
			}
	}
	flag := func(of func(*Fault) *bool) (func(*Fault, string) error, func(*Fault) (string, bool)) {
		return func(f *Fault, text string) error {
			if text != "" {
				return fmt.Errorf("takes no value")
			}
			*of(f) = true
			return nil
		}, func(f *Fault) (string, bool) { return "", *of(f) }
	}
	duration := func(of func(*Fault) *time.Duration) (func(*Fault, string) error, func(*Fault) (string, bool)) {
		return func(f *Fault, text string) error {
			d, err := time.ParseDuration(text)
			if err != nil || d <= 0 {
				return fmt.Errorf("%q is not a duration such as 2s", text)
			}
			*of(f) = d
			return nil
		}, func(f *Fault) (string, bool) { return of(f).String(), *of(f) != 0 }
	}
	words := func(of func(*Fault) *string) (func(*Fault, string) error, func(*Fault) (string, bool)) {
		return func(f *Fault, text string) error {
			if text == "" {
				return fmt.Errorf("needs a value")
			}
			*of(f) = text
			return nil
		}, func(f *Fault) (string, bool) { return *of(f), *of(f) != "" }
	}
	var all []effect
	add := func(name string, read func(*Fault, string) error, write func(*Fault) (string, bool)) {
		all = append(all, effect{name, read, write})
	}
	with := func(name string) func(func(*Fault, string) error, func(*Fault) (string, bool)) {
		return func(read func(*Fault, string) error, write func(*Fault) (string, bool)) { add(name, read, write) }
	}
	with("status")(number(func(f *Fault) *int { return &f.Status }))
	with("wait")(number(func(f *Fault) *int { return &f.Wait }))
	with("error")(words(func(f *Fault) *string { return &f.Message }))
	with("full")(flag(func(f *Fault) *bool { return &f.Full }))
	with("body")(words(func(f *Fault) *string { return &f.Body }))
	with("raw")(words(func(f *Fault) *string { return &f.Raw }))
	with("http")(number(func(f *Fault) *int { return &f.HTTP }))
	with("html")(flag(func(f *Fault) *bool { return &f.HTML }))
	with("drop")(flag(func(f *Fault) *bool { return &f.Drop }))
	with("lost")(flag(func(f *Fault) *bool { return &f.Lost }))
	with("cut")(flag(func(f *Fault) *bool { return &f.Cut }))
	with("truncate")(flag(func(f *Fault) *bool { return &f.Truncate }))
	with("delay")(duration(func(f *Fault) *time.Duration { return &f.Delay }))
	with("stall")(duration(func(f *Fault) *time.Duration { return &f.Stall }))
	with("type")(words(func(f *Fault) *string { return &f.ContentType }))
	add("huge", readSize, func(f *Fault) (string, bool) { return strconv.FormatInt(f.Huge, 10), f.Huge != 0 })
	return all
}

type effect struct {
	name  string
	read  func(*Fault, string) error
	write func(*Fault) (string, bool)
}

// ParseFault reads a Fault as FaultGrammar says.
func ParseFault(text string) (Fault, error) {
	wrong := func(format string, args ...any) (Fault, error) {
		return Fault{}, fmt.Errorf("fault %q: %s", text, fmt.Sprintf(format, args...))
	}
	action, rest, ok := strings.Cut(text, ":")
	if !ok || action == "" {
		return wrong("want ACTION[:CALLS]:EFFECT[,EFFECT...], as getmeas:2:status=601,wait=12")
	}
	f := Fault{Action: action}
	if calls, after, ok := strings.Cut(rest, ":"); ok && f.readCalls(calls) {
		rest = after
	}
	for word := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(word, "=")
		read := effectNamed(name)
		if read == nil {
			return wrong("no effect is called %q", name)
		}
		if err := read(&f, value); err != nil {
			return wrong("%s: %v", name, err)
		}
	}
	if f.HTTP != 0 && (f.HTTP < 200 || f.HTTP > 599) {
		return wrong("http: %d is not an HTTP status from 200 to 599", f.HTTP)
	}
	if f.Status == 0 && (f.Wait != 0 || f.Message != "" || f.Full) {
		return wrong("wait, error and full go with status")
	}
	return f, nil
}

func effectNamed(name string) func(*Fault, string) error {
	for _, e := range effects() {
		if e.name == name {
			return e.read
		}
	}
	return nil
}

// readCalls reads 2, 2-4, 2+ or *, and reports whether it was one of them.
func (f *Fault) readCalls(text string) bool {
	first, until := 0, 0
	var err error
	switch from, to, isRange := strings.Cut(text, "-"); {
	case text == "*":
	case isRange:
		if first, err = strconv.Atoi(from); err != nil {
			return false
		}
		if until, err = strconv.Atoi(to); err != nil || until < first {
			return false
		}
	case strings.HasSuffix(text, "+"):
		first, err = strconv.Atoi(strings.TrimSuffix(text, "+"))
		until = -1
	default:
		first, err = strconv.Atoi(text)
	}
	if err != nil || text != "*" && first < 1 {
		return false
	}
	f.Call, f.Until = first, until
	return true
}

// String writes the fault as ParseFault reads it.
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(f.Action)
	switch {
	case f.Call == 0:
		b.WriteString(":*:")
	case f.Until < 0:
		fmt.Fprintf(&b, ":%d+:", f.Call)
	case f.Until > 0:
		fmt.Fprintf(&b, ":%d-%d:", f.Call, f.Until)
	default:
		fmt.Fprintf(&b, ":%d:", f.Call)
	}
	comma := ""
	for _, e := range effects() {
		value, ok := e.write(&f)
		if !ok {
			continue
		}
		b.WriteString(comma + e.name)
		if value != "" {
			b.WriteString("=" + value)
		}
		comma = ","
	}
	return b.String()
}

// readSize reads a number of bytes such as 64M.
func readSize(f *Fault, text string) error {
	scale := int64(1)
	for suffix, factor := range map[string]int64{"K": 1 << 10, "M": 1 << 20, "G": 1 << 30} {
		if digits, ok := strings.CutSuffix(text, suffix); ok {
			text, scale = digits, factor
			break
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 || n > math.MaxInt64/scale {
		return fmt.Errorf("%q is not a size such as 64M", text)
	}
	f.Huge = n * scale
	return nil
}
