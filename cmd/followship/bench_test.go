//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/followship/followship/survey/simulate"
)

// BenchmarkAnalyse runs the program as a user does, as a process of its own: the
// time is that on the wall, and the peak is what the process held of the
// machine's memory at most.
func BenchmarkAnalyse(b *testing.B) {
	program := filepath.Join(b.TempDir(), "followship")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	for _, people := range []int{1000, 10_000, 100_000} {
		ballots := filepath.Join(b.TempDir(), "ballots.csv")
		b.Run(fmt.Sprintf("people=%d/lists=%d/length=25", people, people), func(b *testing.B) {
			if _, err := os.Stat(ballots); err != nil {
				writeLists(b, ballots, people)
			}
			var peak float64
			for b.Loop() {
				command := exec.Command(program, "analyse", "--json", ballots)
				if err := command.Run(); err != nil {
					b.Fatal(err)
				}
				peak = max(peak, peakRSS(command.ProcessState))
			}
			b.ReportMetric(peak/(1<<20), "peak-RSS-MiB")
		})
	}
}

// writeLists writes one round in which everybody ranks 25 colleagues without
// ties.
func writeLists(b *testing.B, path string, people int) {
	b.Helper()
	organisation, err := simulate.New(simulate.Config{
		Seed: 1, People: people, Rounds: 1, Participation: 1, StrictLists: true, ListLength: 25, NoFollows: true,
	})
	if err != nil {
		b.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := organisation.WriteBallots(f); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// peakRSS returns the largest resident set of a process that has ended, in
// bytes.
func peakRSS(of *os.ProcessState) float64 {
	usage, ok := of.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return float64(usage.Maxrss)
	}
	return 1024 * float64(usage.Maxrss) // kilobytes everywhere else
}
