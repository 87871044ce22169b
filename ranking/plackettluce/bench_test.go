package plackettluce

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/ranking"
)

// simulate draws lists of the given length by n raters over n people whose log
// worths are standard normal: Gumbel noise makes the order a Plackett–Luce
// choice, rounding it to a grid of the given width makes ties.
func simulate(n, length int, grid float64, seed uint64) *ranking.Profile {
	rng := rand.New(ranking.NewSource(seed, 0))
	theta := make([]float64, n)
	for i := range theta {
		theta[i] = rng.NormFloat64()
	}
	builder := ranking.NewBuilder(n, n)
	builder.Grow(n, n*length)
	items, ranks := make([]int32, length), make([]float64, length)
	for r := range n {
		for k := range items {
			for {
				i := int32(rng.IntN(n))
				if int(i) != r && !slices.Contains(items[:k], i) {
					items[k] = i
					break
				}
			}
			ranks[k] = -theta[items[k]] + math.Log(rng.ExpFloat64())
			if grid > 0 {
				ranks[k] = math.Round(ranks[k] / grid)
			}
		}
		builder.AddRanked(r, 1, items, ranks)
	}
	return builder.Profile()
}

// sizes names a benchmark of as many lists of 25 as people.
func sizes(n int) string { return fmt.Sprintf("people=%d/lists=%d/length=25", n, n) }

func BenchmarkFit(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000, 100_000} {
		b.Run(sizes(n), func(b *testing.B) { benchmarkFit(b, simulate(n, 25, 0, 1), n) })
	}
}

func BenchmarkFitTies(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		b.Run(sizes(n), func(b *testing.B) { benchmarkFit(b, simulate(n, 25, 0.1, 1), n) })
	}
}

// benchmarkFit also reports the time a list, which should not grow with their
// number, and the largest memory held while fitting, with the lists themselves.
func benchmarkFit(b *testing.B, p *ranking.Profile, lists int) {
	runtime.GC()
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		held, largest := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}, uint64(0)
		for {
			metrics.Read(held)
			largest = max(largest, held[0].Value.Uint64())
			select {
			case <-stop:
				peak <- largest
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	b.ReportAllocs()
	for b.Loop() {
		if m := Fit(p, Defaults()); !m.Converged {
			b.Fatal("not converged")
		}
	}
	close(stop)
	b.ReportMetric(float64(<-peak)/(1<<20), "peak-MiB")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(lists), "µs/list")
}

func BenchmarkBootstrap(b *testing.B) {
	for _, grid := range []float64{0, 0.1} {
		b.Run(fmt.Sprintf("%s/replicates=1000/grid=%g", sizes(200), grid), func(b *testing.B) {
			p := simulate(200, 25, grid, 1)
			b.ReportAllocs()
			for b.Loop() {
				m := Fit(p, Defaults())
				if _, reason := m.Bootstrap(1000, 1); reason != "" {
					b.Fatal(reason)
				}
			}
		})
	}
}

// election casts ballots of a few distinct orders of n candidates: some of them
// truncated, with ties, with weights.
func election(ballots, distinct, n int, seed uint64) *ranking.Profile {
	rng := rand.New(ranking.NewSource(seed, 1))
	type order struct {
		items []int32
		ranks []float64
	}
	pool := make([]order, distinct)
	for k := range pool {
		rank := 0.0
		for _, i := range rng.Perm(n)[:2+rng.IntN(n-1)] {
			pool[k].items = append(pool[k].items, int32(i))
			pool[k].ranks = append(pool[k].ranks, rank)
			rank += float64(min(1, rng.IntN(4))) // one in four ties with the next
		}
	}
	// Voters are no candidates: nobody ranks themselves.
	builder := ranking.NewBuilder(n, n+ballots)
	for r := range ballots {
		o := pool[rng.IntN(distinct)]
		builder.AddRanked(n+r, 0.5+rng.Float64(), slices.Clone(o.items), slices.Clone(o.ranks))
	}
	return builder.Profile()
}

func BenchmarkBootstrapElection(b *testing.B) {
	p := election(80_000, 1500, 10, 1)
	b.Run("candidates=10/ballots=80000/distinct=1500/replicates=1000", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, reason := Fit(p, Defaults()).Bootstrap(1000, 1); reason != "" {
				b.Fatal(reason)
			}
		}
	})
}

func BenchmarkStandardErrors(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(sizes(n), func(b *testing.B) {
			p := simulate(n, 25, 0, 1)
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				m := Fit(p, Defaults())
				b.StartTimer()
				m.StandardErrors()
			}
		})
	}
}

func BenchmarkStandardErrorsTies(b *testing.B) {
	for _, n := range []int{10_000} {
		b.Run(sizes(n), func(b *testing.B) {
			p := simulate(n, 25, 0.1, 1)
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				m := Fit(p, Defaults())
				b.StartTimer()
				m.StandardErrors()
			}
		})
	}
}

func BenchmarkWinShare(b *testing.B) {
	for _, n := range []int{5000, 100_000} {
		b.Run(sizes(n), func(b *testing.B) {
			m := Fit(simulate(n, 25, 0, 1), Defaults())
			b.ReportAllocs()
			for b.Loop() {
				m.computeWinShare()
			}
		})
	}
}
