package withingstest

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// effects are all that a fault can do, for the fields of f: named, described
// and read as flags are.
func (f *Fault) effects() *flag.FlagSet {
	e := flag.NewFlagSet("", flag.ContinueOnError)
	e.IntVar(&f.Status, "status", 0, "envelope status `N`, with wait=SECONDS for wait_seconds and error=TEXT for its words")
	e.IntVar(&f.Wait, "wait", 0, "with status: `SECONDS` to wait")
	e.StringVar(&f.Message, "error", "", "with status: `TEXT` of its own")
	e.BoolVar(&f.Full, "full", false, "with status: carry the call out and send its body all the same")
	e.StringVar(&f.Body, "body", "", "status 0 and this `JSON` as the body, as body=[] or body=null")
	e.StringVar(&f.Raw, "raw", "", "this `TEXT` as the whole answer")
	e.IntVar(&f.HTTP, "http", 0, "HTTP status `N` with a proxy's page")
	e.BoolVar(&f.HTML, "html", false, "a page in place of JSON")
	e.BoolVar(&f.Empty, "empty", false, "the list without a row, and its end")
	e.IntVar(&f.Keep, "keep", 0, "only the first `N` % of the list, page by page, and then its end")
	e.BoolVar(&f.Last, "last", false, "the page says that it is the last")
	e.BoolVar(&f.Dated, "dated", false, "only where a call lists by date; CALLS counts those")
	e.BoolVar(&f.Drop, "drop", false, "break the connection, the call not carried out")
	e.BoolVar(&f.Lost, "lost", false, "carry the call out, then break the connection")
	e.BoolVar(&f.Cut, "cut", false, "break the connection after half of the answer")
	e.BoolVar(&f.Truncate, "truncate", false, "half of the answer, as if it were whole")
	e.DurationVar(&f.Delay, "delay", 0, "wait `TIME`, as 2s, before the answer")
	e.DurationVar(&f.Stall, "stall", 0, "wait `TIME`, as 2s, in the middle of it")
	e.StringVar(&f.ContentType, "type", "", "`TEXT` as its Content-Type")
	e.Var((*size)(&f.Huge), "huge", "blow the answer up to `BYTES`, with K, M or G")
	return e
}

// size is a number of bytes such as 64M.
type size int64

func (s *size) String() string { return strconv.FormatInt(int64(*s), 10) }

func (s *size) Set(text string) error {
	digits, scale := text, int64(1)
	if at := strings.IndexAny(text, "KMG"); at > 0 && at == len(text)-1 {
		digits, scale = text[:at], 1<<(10*(1+strings.IndexByte("KMG", text[at])))
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || n > math.MaxInt64/scale {
		return errors.New("not a size such as 64M")
	}
	*s = size(n * scale)
	return nil
}

// FaultGrammar explains what ParseFault reads.
func FaultGrammar() string {
	var b strings.Builder
	b.WriteString(`ACTION[:CALLS]:EFFECT[,EFFECT...]
ACTION   an action of the API (getmeas, getactivity, requesttoken, ...), authorize, or * for any
CALLS    which calls of it, counted from 1: 2, 2-4, 2+ (from the second on), * (all; the default)
EFFECT   (TEXT and JSON hold no comma)
`)
	new(Fault).effects().VisitAll(func(e *flag.Flag) {
		value, usage := flag.UnquoteUsage(e)
		if value != "" {
			value = "=" + value
		}
		fmt.Fprintf(&b, "         %-13s %s\n", e.Name+value, usage)
	})
	return b.String()
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
	effects := f.effects()
	for word := range strings.SplitSeq(rest, ",") {
		name, value, valued := strings.Cut(word, "=")
		e := effects.Lookup(name)
		if e == nil {
			return wrong("no effect is called %q", name)
		}
		if _, isBool := e.Value.(interface{ IsBoolFlag() bool }); isBool && valued {
			return wrong("%s takes no value", name)
		} else if isBool {
			value = "true"
		}
		if err := e.Value.Set(value); err != nil {
			return wrong("%s: %q: %v", name, value, err)
		} else if e.Value.String() == e.DefValue {
			return wrong("%s: %q does nothing", name, value)
		}
	}
	switch {
	case min(f.Status, f.Wait, f.Keep) < 0 || min(f.Delay, f.Stall) < 0:
		return wrong("a number below 0")
	case f.HTTP != 0 && (f.HTTP < 200 || f.HTTP > 599):
		return wrong("http: %d is not an HTTP status from 200 to 599", f.HTTP)
	case f.Keep > 100:
		return wrong("keep: %d is not a share from 1 to 100 %%", f.Keep)
	case f.Status == 0 && (f.Wait != 0 || f.Message != "" || f.Full):
		return wrong("wait, error and full go with status")
	}
	return f, nil
}

// readCalls reads 2, 2-4, 2+ or *, and reports whether it was one of them.
func (f *Fault) readCalls(text string) bool {
	if text == "*" {
		return true
	}
	from, to, isRange := strings.Cut(text, "-")
	from, open := strings.CutSuffix(from, "+")
	first, err := strconv.Atoi(from)
	until := 0
	switch {
	case open && !isRange:
		until = -1
	case isRange && !open && err == nil:
		if until, err = strconv.Atoi(to); until < first {
			return false
		}
	case open:
		return false
	}
	if err != nil || first < 1 {
		return false
	}
	f.Call, f.Until = first, until
	return true
}

// String writes the fault as ParseFault reads it.
func (f Fault) String() string {
	calls := strconv.Itoa(f.Call)
	switch {
	case f.Call == 0:
		calls = "*"
	case f.Until < 0:
		calls += "+"
	case f.Until > 0:
		calls += "-" + strconv.Itoa(f.Until)
	}
	var words []string
	var g Fault
	effects := g.effects()
	g = f // only now, as effects begins with none
	effects.VisitAll(func(e *flag.Flag) {
		switch value := e.Value.String(); value {
		case e.DefValue:
		case "true":
			words = append(words, e.Name)
		default:
			words = append(words, e.Name+"="+value)
		}
	})
	return f.Action + ":" + calls + ":" + strings.Join(words, ",")
}
