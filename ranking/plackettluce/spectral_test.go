package plackettluce

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/followship/followship/ranking"
)

// Along a chain where everybody is placed w times above the next and once below,
// neighbours differ by log w: the estimate of nearly separated people in closed
// form. Minorisation–maximisation and Newton's method alone end at weights of
// a million with an error of 50.
func TestNearlySeparated(t *testing.T) {
	for _, digits := range []float64{3, 6, 9} {
		for seed, n := range []int{2, 4, 12, 28, 39} {
			random := rand.New(ranking.NewSource(uint64(seed), uint64(digits)))
			var ballots []ranking.Ballot
			add := func(w float64, above, below int) {
				ballots = append(ballots, ranking.Ballot{
					Rater: n + len(ballots), Weight: w, Groups: [][]int{{above}, {below}},
				})
			}
			want, sum := make([]float64, n), 0.0
			for i := range n - 1 {
				w := math.Pow(10, digits*random.Float64())
				add(w, i, i+1)
				add(1, i+1, i)
				want[i+1] = want[i] - math.Log(w)
				sum += want[i+1]
			}
			p, err := ranking.NewProfile(n, ballots)
			if err != nil {
				t.Fatal(err)
			}
			m := Fit(p, Options{MaxTieOrder: 4})
			if !m.Converged || m.Reason != "" {
				t.Errorf("10^%g, %d people: converged %v, reason %q", digits, n, m.Converged, m.Reason)
			}
			// The gradient at the estimate is the difference of numbers up to
			// 10^digits, the information of the rarer outcome 1.
			tolerance := max(1e-10, math.Pow(10, digits-14))
			for i, x := range m.Centred() {
				if d := math.Abs(x - want[i] + sum/float64(n)); !(d <= tolerance) {
					t.Errorf("10^%g, %d people: person %d is %g off", digits, n, i, d)
				}
			}
		}
	}
}

// The spectral steps lead to the maximum of the likelihood itself, lists and
// soft labels included: its gradient vanishes there. Blocks are apart.
func TestSpectralSteps(t *testing.T) {
	p, err := ranking.NewProfile(7, []ranking.Ballot{
		{Rater: 7, Weight: 2, Groups: [][]int{{0}, {1}, {2, 3}}},
		{Rater: 8, Weight: 1, Groups: [][]int{{3}, {0, 1}, {2}}},
		{Rater: 9, Weight: 0.5, Groups: [][]int{{2, 1}, {0, 3}}},
		{Rater: 10, Weight: 3, Groups: [][]int{{4}, {5}, {6}}},
		{Rater: 11, Weight: 1, Groups: [][]int{{6}, {5, 4}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	g := ranking.NewGraph(p)
	q := newProblem(p, Options{MaxTieOrder: 1}, g, make([]bool, len(g.Weak)))
	s := &solution{p: q, e: newEvaluator(q, true), beta: make([]float64, q.dim()), grad: make([]float64, q.dim())}
	for range 20 {
		s.spectral()
	}
	if !s.refresh() || s.norm > 1e-9 {
		t.Errorf("gradient %g at %v", s.norm, s.beta)
	}
}
