package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"withings-tui/store"
	"withings-tui/withings"
)

type syncOptions struct {
	full, accept, quiet bool
}

func (a *app) newSync() *cobra.Command {
	var o syncOptions
	cmd := &cobra.Command{
		Use:   "sync",
		Short: "Bring the cache up to date with Withings",
		Long: `Fetch what is new or changed at Withings into the cache. On a terminal it shows its
progress; otherwise it prints one line a collection, fit for cron. It can be interrupted at
any moment and goes on where it stopped. What came is kept even where it fails.

A reading is believed deleted only when listings of 12 hours apart both lack it, and never where
a listing lacks much of what it should have: that is told, and --accept-missing believes it.
Beside another sync it waits up to 10 seconds for its end, then leaves it to that one.`,
		Example: `  withings-tui sync
  withings-tui sync --full              compare everything again, find what was deleted
  */15 * * * * withings-tui sync --quiet`,
		Args: noArgs,
		RunE: a.with("sync", func(ctx context.Context, s *session) error { return a.runSync(ctx, s, o) }),
	}
	cmd.Flags().BoolVar(&o.full, "full", false, "compare everything again and find what was deleted at Withings")
	cmd.Flags().BoolVar(&o.accept, "accept-missing", false, "believe a list that lacks much of what is here")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "print nothing but errors")
	return cmd
}

func (a *app) runSync(ctx context.Context, s *session, o syncOptions) error {
	line := &progressLine{w: a.err, on: !o.quiet && terminal(a.err)}
	result, err := s.refresh(ctx, store.RefreshOptions{Full: o.full || o.accept, AcceptMissing: o.accept, Progress: line.show})
	if errors.Is(err, store.ErrRefreshing) && ctx.Err() == nil {
		if !o.quiet {
			a.word("Another sync is at work and has not ended in 10 seconds; this one leaves it to that.")
		}
		return nil
	}
	line.clear()
	if err == nil {
		err = firstProblem(result)
	}
	if !o.quiet {
		state, _ := s.state(context.WithoutCancel(ctx)) // a sync that was broken off has brought some, too
		for _, line := range syncLines(result, state, err) {
			if _, err := fmt.Fprintln(a.out, a.told(line)); err != nil {
				return err
			}
		}
	}
	if damaged := result.Notice; damaged != nil {
		a.word("%s was damaged and is set aside as %s%s; it is made anew of what could be saved and what Withings has.", damaged.Path, damaged.SetAside, damaged.LostWords())
	}
	for _, notice := range result.Notices {
		a.word("%s", notice)
	}
	for _, d := range result.Doubts {
		a.word("%s (withings-tui sync --accept-missing believes it).", d)
	}
	return err
}

// firstProblem is why something is not complete, nil where all is. What the
// sign-in has no scope for is none: it would be told at every sync.
func firstProblem(result store.Result) error {
	for _, c := range result.Collections {
		if c.Err != nil && !errors.Is(c.Err, withings.ErrScope) {
			return fmt.Errorf("%s: %w", c.Name, c.Err)
		}
	}
	if !result.Complete() {
		return withings.ErrIncomplete
	}
	return nil
}

// syncLines is a line a collection: "measures: 3 new, 1 changed, 0 gone"; of
// what comes whole each time it is how much there is. Why one is not complete is
// told, but not where the sync ends with it anyway.
func syncLines(result store.Result, state store.State, end error) []string {
	goals := 0
	for _, goal := range []float64{state.Goals.Steps, state.Goals.WeightKg} {
		if goal > 0 {
			goals++
		}
	}
	there := map[string]string{store.CollectionGoals: fmt.Sprintf("%d set", goals), store.CollectionDevices: fmt.Sprintf("%d in the account", len(state.Devices))}
	var lines []string
	for _, c := range result.Collections {
		line := fmt.Sprintf("%s: %d new, %d changed, %d gone", c.Name, c.New, c.Changed, c.Gone)
		if words := there[c.Name]; words != "" {
			line = c.Name + ": " + words
		}
		switch _, why := explain(c.Err); {
		case why != "" && !errors.Is(end, c.Err):
			line += fmt.Sprintf(" (not complete: %s)", why)
		case why != "" || !c.Complete:
			line += " (not complete)"
		}
		lines = append(lines, line)
	}
	return lines
}

// progressLine is the one line on a terminal that says how far a sync is.
type progressLine struct {
	w     io.Writer
	on    bool
	shown bool
	last  time.Time
}

// redrawEvery keeps a fast sync from drawing more often than anyone can read.
const redrawEvery = 50 * time.Millisecond

func (l *progressLine) show(p store.Progress) {
	if !l.on || !p.Done && p.Wait == 0 && time.Since(l.last) < redrawEvery {
		return
	}
	text := fmt.Sprintf("%s: %d", p.Collection, p.Readings)
	if !p.Reached.IsZero() {
		text += ", reached " + p.Reached.Format(time.DateOnly)
	}
	if p.Wait > 0 {
		text += fmt.Sprintf(", Withings asks to wait %s", p.Wait.Round(time.Second))
	}
	fmt.Fprintf(l.w, "\r\x1b[K%s", text)
	l.shown, l.last = true, time.Now()
}

func (l *progressLine) clear() {
	if l.shown {
		fmt.Fprint(l.w, "\r\x1b[K")
	}
}
