package certainty_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/rankingtest"
)

// The costliest round of Newcomb's fraternity: two comparisons are so close that
// every draw is made.
func BenchmarkSimultaneousNewcomb(b *testing.B) {
	for _, week := range []string{"14", "15"} {
		b.Run("week="+week, func(b *testing.B) {
			theta, v := strictFit(b, 17, rankingtest.NewcombWeek(b, week).Lists)
			b.ReportAllocs()
			for b.Loop() {
				certainty.Simultaneous(theta, errorsOf(v), certainty.NormalDraws(v, 0, 1), 0.1)
			}
		})
	}
}

func scores(n int) []float64 {
	random := rand.New(rand.NewPCG(1, 1))
	theta := make([]float64, n)
	for i := range theta {
		theta[i] = random.NormFloat64()
	}
	return theta
}

func BenchmarkSimultaneousNormal(b *testing.B) {
	for _, n := range []int{50, 200, 2000} {
		b.Run(fmt.Sprintf("people=%d", n), func(b *testing.B) {
			theta, v := scores(n), mat.NewSymDense(n, nil)
			for i := range n {
				for j := i; j < n; j++ {
					v.SetSym(i, j, 0.01)
				}
				v.SetSym(i, i, 0.1+0.05*float64(i%3))
			}
			b.ReportAllocs()
			for b.Loop() {
				certainty.Simultaneous(theta, errorsOf(v), certainty.NormalDraws(v, 0, 1), 0.1)
			}
		})
	}
}

func BenchmarkSimultaneousBootstrap(b *testing.B) {
	for _, w := range []struct{ n, draws int }{{200, 1000}, {500, 1000}, {2000, 200}} {
		b.Run(fmt.Sprintf("people=%d", w.n), func(b *testing.B) {
			theta := scores(w.n)
			random := rand.New(rand.NewPCG(1, 1))
			replicates := make([][]float64, w.draws)
			for r := range replicates {
				replicates[r] = make([]float64, w.n)
				for i := range theta {
					replicates[r][i] = theta[i] + 0.3*random.NormFloat64()
				}
			}
			se := func(int, int) float64 { return 0.3 * math.Sqrt2 }
			b.ReportAllocs()
			for b.Loop() {
				certainty.Simultaneous(theta, se, certainty.NewReplicates(theta, replicates), 0.1)
			}
		})
	}
}

func BenchmarkMarginal(b *testing.B) {
	theta, v := strictFit(b, 17, rankingtest.NewcombWeek(b, "15").Lists)
	d := certainty.NormalDraws(v, 0, 1)
	b.ReportAllocs()
	for b.Loop() {
		certainty.Marginal(3, theta, errorsOf(v), d, 0.05)
	}
}

func BenchmarkQuasiVariances(b *testing.B) {
	for _, n := range []int{17, 200, 2000} {
		b.Run(fmt.Sprintf("people=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				certainty.NewQuasiVariances(n, func(i, j int) float64 {
					return (0.1 + 0.02*float64(i%7) + 0.02*float64(j%7)) * (1 + 0.1*float64((i*j)%5)/5)
				})
			}
		})
	}
}
