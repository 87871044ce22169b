package diagnostics_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/diagnostics"
	"github.com/followship/followship/ranking/plackettluce"
)

// simulate draws a list by each of n people, Plackett–Luce with standard normal
// log-worths; a grid above 0 makes ties.
func simulate(n, length int, grid float64, seed uint64) *ranking.Profile {
	random := rand.New(ranking.NewSource(seed, 0))
	theta := make([]float64, n)
	for i := range theta {
		theta[i] = random.NormFloat64()
	}
	builder := ranking.NewBuilder(n, n)
	for r := range n {
		items, ranks := make([]int32, 0, length), make([]float64, 0, length)
		for _, i := range random.Perm(n) {
			if len(items) < length && i != r {
				x := -theta[i] + math.Log(random.ExpFloat64())
				if grid > 0 {
					x = math.Round(x / grid)
				}
				items, ranks = append(items, int32(i)), append(ranks, x)
			}
		}
		builder.AddRanked(r, 1, slices.Clone(items), slices.Clone(ranks))
	}
	return builder.Profile()
}

// BenchmarkRaters leaves out and reverses every rater: exactly up to 500
// people, by one Newton step beyond. The bands are given.
func BenchmarkRaters(b *testing.B) {
	for _, size := range []struct {
		people, length int
		grid           float64
	}{
		{17, 16, 0}, {100, 25, 0}, {100, 25, 0.2}, {500, 25, 0}, {500, 25, 0.2}, {2000, 25, 0},
	} {
		b.Run(fmt.Sprintf("people=%d/length=%d/grid=%g", size.people, size.length, size.grid), func(b *testing.B) {
			p := simulate(size.people, size.length, size.grid, 1)
			m := plackettluce.Fit(p, plackettluce.Defaults())
			bands := bandsOf(m, 1)
			b.ReportAllocs()
			for b.Loop() {
				diagnostics.Raters(p, m, bands)
			}
		})
	}
}

func BenchmarkDuplicates(b *testing.B) {
	for _, people := range []int{1000, 100_000} {
		b.Run(fmt.Sprintf("people=%d/length=25", people), func(b *testing.B) {
			builder := ranking.NewBuilder(people, people)
			random := rand.New(ranking.NewSource(1, 0))
			for r := range people {
				items, ranks := make([]int32, 25), make([]float64, 25)
				for k := range items {
					items[k] = int32((r + 1 + random.IntN(2) + 2*k) % people)
					ranks[k] = random.Float64()
				}
				builder.AddRanked(r, 1, items, ranks)
			}
			p := builder.Profile()
			m := plackettluce.Fit(p, plackettluce.Defaults())
			b.ReportAllocs()
			for b.Loop() {
				diagnostics.Duplicates(p, m)
			}
		})
	}
}

func BenchmarkReciprocate(b *testing.B) {
	for _, size := range []struct{ people, length int }{{17, 16}, {200, 199}, {2000, 25}} {
		b.Run(fmt.Sprintf("people=%d/length=%d/replicates=999", size.people, size.length), func(b *testing.B) {
			p := simulate(size.people, size.length, 0, 1)
			m := plackettluce.Fit(p, plackettluce.Defaults())
			b.ReportAllocs()
			for b.Loop() {
				diagnostics.Reciprocate(p, m, ranking.Replicates, 1)
			}
		})
	}
}
