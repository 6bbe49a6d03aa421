package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/withings"
	"withings-tui/withings/withingstest"
)

// BenchmarkBudgetSync is the program as a process that brings 100,000 groups
// over HTTP into an empty cache: at most 4 s of its processor's time and 64 MiB.
// The pages are larger than those of Withings, whose limit of 120 calls a minute
// the program keeps to.
func BenchmarkBudgetSync(b *testing.B) {
	const groups = 100_000
	server := withingstest.NewServer(withingstest.Config{RateLimit: -1, DuplicateWindow: -1, PageSize: 2500})
	b.Cleanup(server.Close)
	server.SetGroups(withingstest.Groups(groups, time.Now())...)
	program, err := exec.LookPath("withings-tui")
	if err != nil {
		b.Fatal(err)
	}
	var cpu time.Duration
	var memory, disk int64
	for b.Loop() {
		b.StopTimer()
		dir, issued := b.TempDir(), server.IssueToken()
		_, err := store.NewTokens(dir).Update(context.Background(), func(withings.Token) (withings.Token, error) {
			return withings.Token{AccessToken: issued.Access, RefreshToken: issued.Refresh, Expiry: issued.Expires, Scope: issued.Scope, UserID: strconv.FormatInt(issued.UserID, 10)}, nil
		})
		if err != nil {
			b.Fatal(err)
		}
		sync := exec.Command(program, "sync", "--quiet")
		sync.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "WITHINGS_TUI_DATA_DIR=" + dir, "WITHINGS_API_URL=" + server.URL, "WITHINGS_ACCOUNT_URL=" + server.URL,
			"WITHINGS_CLIENT_ID=" + withingstest.DefaultClientID, "WITHINGS_CLIENT_SECRET=" + withingstest.DefaultClientSecret}
		b.StartTimer()
		if said, err := sync.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, said)
		}
		cpu += sync.ProcessState.UserTime() + sync.ProcessState.SystemTime()
		memory = max(memory, int64(sync.ProcessState.SysUsage().(*syscall.Rusage).Maxrss))
		info, err := os.Stat(store.New(dir).Path())
		if err != nil {
			b.Fatal(err)
		}
		disk = info.Size()
	}
	b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(memory)/1024, "MiB")
	b.ReportMetric(float64(disk)/groups, "bytes/group")
}

// BenchmarkBudgetBinary builds the program as a release does: at most 18 MiB.
func BenchmarkBudgetBinary(b *testing.B) {
	path := filepath.Join(b.TempDir(), "withings-tui")
	for b.Loop() {
		build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", path, "withings-tui")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if said, err := build.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, said)
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/(1<<20), "MiB")
}
