package power_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
)

// rounds draws successive graphs of n people who name three others each.
func rounds(n, length int) []*follow.Graph {
	random := rand.New(ranking.NewSource(1, 0))
	graphs := make([]*follow.Graph, length)
	for r := range graphs {
		edges := make([]follow.Edge, 0, 3*n)
		for u := range n {
			for range 3 {
				// Squaring prefers low numbers: followers differ.
				if v := int(float64(n) * random.Float64() * random.Float64()); v != u {
					edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
				}
			}
		}
		graphs[r] = follow.New(n, make([]bool, n), edges)
	}
	return graphs
}

func BenchmarkAttach(b *testing.B) {
	for _, n := range []int{20, 1000, 100_000} {
		graphs := rounds(n, 4)
		b.Run(fmt.Sprintf("people=%d/rounds=4", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				power.Attach(graphs)
			}
		})
	}
}

func BenchmarkConcentrate(b *testing.B) {
	for _, n := range []int{20, 1000, 100_000} {
		x := power.Holdings(rounds(n, 1)[0])
		b.Run(fmt.Sprintf("people=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				power.Concentrate(x)
			}
		})
	}
}

func BenchmarkMeasureCapture(b *testing.B) {
	followers := make([][]int, 8)
	for a := range followers {
		followers[a] = rounds(200, a+1)[a].Followers()
	}
	b.Run("people=200/areas=8/replicates=9999", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			power.MeasureCapture(followers, ranking.AlertReplicates, 1)
		}
	})
}

func BenchmarkMannKendall(b *testing.B) {
	for _, n := range []int{8, 15, 100} {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(i * 7 % 5)
		}
		t := times(n)
		b.Run(fmt.Sprintf("rounds=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				power.MannKendall(x, t)
			}
		})
	}
}
