package faulttest

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"syscall"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
	"github.com/followship/followship/survey/report"
)

// BenchmarkCloseBare measures the same as [BenchmarkClose] with nothing sealed, signed
// or proved, and without the audit of what is published (R3): what these add is the
// difference of the two.
func BenchmarkCloseBare(b *testing.B) {
	benchmarkClose(b, func(s *service) {
		s.Sealer = &plain{Sealer: s.Sealer, ballots: map[survey.Key]*survey.Ballot{}}
		s.Store = unproven{s.Store}
		s.Counter = report.Under("test", disclose.Without(disclose.R3, disclose.Search))
	})
}

// BenchmarkCloseUnaudited measures the same as [BenchmarkClose] without the audit.
func BenchmarkCloseUnaudited(b *testing.B) {
	benchmarkClose(b, func(s *service) {
		s.Counter = report.Under("test", disclose.Without(disclose.R3, disclose.Search))
	})
}

// BenchmarkClose measures how long it takes to count and publish a round that
// everybody has answered with a list of twenty, and the most memory it takes
// meanwhile.
func BenchmarkClose(b *testing.B) { benchmarkClose(b, func(*service) {}) }

func benchmarkClose(b *testing.B, change func(*service)) {
	sizes := []int{1_000}
	if several(0, 1) > 0 {
		sizes = append(sizes, 10_000, 100_000)
	}
	for _, people := range sizes {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s := sqlite(b).opened(b)
				change(s)
				r := open(b, s.house(b, people))
				r.fill(b)
				_, err := r.Rounds().Close(b.Context(), r.Faculty(), r.ID)
				must(b, err)
				r.saw.Counter = nil // and with it what this benchmark has made
				peak, before := watchMemory(), processorTime()
				rounds := survey.Rounds{Parts: s.Parts}
				b.StartTimer()
				must(b, rounds.Count(b.Context(), r.Organisation.ID, r.ID))
				b.StopTimer()
				b.ReportMetric((processorTime() - before).Seconds(), "cpu-s")
				b.ReportMetric(float64(peak())/(1<<20), "peak-MiB")
				b.StartTimer()
			}
		})
	}
}

// fill hands in a ballot for everybody, past the service and in few transactions.
func (r round) fill(b testing.TB) {
	b.Helper()
	keys, err := r.Sealer.OpenRound(b.Context(), r.Organisation.ID, r.ID)
	must(b, err)
	defer keys.Forget()
	const batch = 1000
	for from := 0; from < len(r.People); from += batch {
		r.Write(b, func(ctx context.Context, tx survey.Tx) error {
			for k := from; k < min(from+batch, len(r.People)); k++ {
				s := r.submission(k, 0)
				sealed, err := keys.SealBallot(keys.Pseudonym(s.Person), 1, s.Ballot)
				if err != nil {
					return err
				}
				if err := tx.PutBallot(ctx, r.Organisation.ID, r.ID, sealed); err != nil {
					return err
				}
				if err := tx.Enrol(ctx, r.Organisation.ID, r.ID, keys.Roll(s.Person)); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// processorTime is what the program has had of all processors: what others do meanwhile
// does not count.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// watchMemory looks often at how much memory the program has from the system, beyond
// what it has now. The function it returns ends the watch and tells the most it saw.
func watchMemory() (end func() uint64) {
	runtime.GC()
	before := memory()
	most, stop, done := uint64(0), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			if m := memory(); m > before {
				most = max(most, m-before)
			}
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-done
		return most
	}
}

func memory() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() + samples[1].Value.Uint64()
}
