package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"withings-tui/store"
	"withings-tui/withings"
)

type syncOptions struct {
	full, quiet bool
}

func (a *app) newSync() *cobra.Command {
	var o syncOptions
	cmd := &cobra.Command{
		Use:   "sync",
		Short: "Bring the cache up to date with Withings",
		Long: `Fetch what is new or changed at Withings into the cache. On a terminal it shows its
progress; otherwise it prints one line a collection, fit for cron. It can be interrupted at
any moment and goes on where it stopped. What came is kept even where it fails.`,
		Example: `  withings-tui sync
  withings-tui sync --full              compare everything again, find what was deleted
  */15 * * * * withings-tui sync --quiet`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runSync(cmd.Context(), o) },
	}
	cmd.Flags().BoolVar(&o.full, "full", false, "compare everything again and find what was deleted at Withings")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "print nothing but errors")
	return cmd
}

func (a *app) runSync(ctx context.Context, o syncOptions) error {
	s, err := a.open(ctx)
	if err != nil {
		return err
	}
	line := &progressLine{w: a.err, on: !o.quiet && terminal(a.err)}
	result, err := s.refresh(ctx, o.full, line.show)
	line.clear()
	if !o.quiet {
		for _, c := range result.Collections {
			if _, err := fmt.Fprintln(a.out, collectionLine(c)); err != nil {
				return err
			}
		}
	}
	if result.Notice != nil {
		a.word("%s", oneLine(result.Notice.Error()))
	}
	if err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	if !result.Complete() {
		return fmt.Errorf("sync: %w", withings.ErrIncomplete)
	}
	return nil
}

// collectionLine is "measures: 3 new, 1 changed, 0 gone".
func collectionLine(c store.CollectionResult) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d new, %d changed, %d gone", c.Name, c.New, c.Changed, c.Gone)
	if c.Err != nil {
		_, line := explain(c.Err)
		fmt.Fprintf(&b, " (not complete: %s)", line)
	} else if !c.Complete {
		b.WriteString(" (not complete)")
	}
	return b.String()
}

// progressLine is the one line on a terminal that says how far a sync is.
type progressLine struct {
	w     interface{ Write([]byte) (int, error) }
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
	text := fmt.Sprintf("%s: %d readings", p.Collection, p.Readings)
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
