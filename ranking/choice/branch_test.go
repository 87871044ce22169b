package choice

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

// blockOf makes the block of all people of some complete lists; each stays
// within noise of 0, 1, 2, … and weighs what weight says.
func blockOf(random *rand.Rand, n, lists int, noise float64, weight func() float64) *block {
	above := make([]float64, n*n)
	for range lists {
		at := make([]float64, n)
		for i := range at {
			at[i] = float64(i) + noise*random.NormFloat64()
		}
		w := weight()
		for i := range n {
			for j := range n {
				if at[i] < at[j] {
					above[i*n+j] += w
				}
			}
		}
	}
	m := &majority{people: n, above: above, tied: make([]float64, n*n)}
	for _, w := range above {
		if w != math.Trunc(w) {
			m.slack = relativeSlack
		}
	}
	return newBlock(m, rankingtest.UpTo(n))
}

// Branch and bound against the dynamic programme on blocks both can take: the
// same cost, the same order among equal ones, the same word on uniqueness.
func TestProofAgainstExact(t *testing.T) {
	random := rand.New(ranking.NewSource(3, 0))
	weights := []func() float64{
		func() float64 { return 1 },
		func() float64 { return float64(1 + random.IntN(50)) },
		random.ExpFloat64,
		func() float64 { return 0.1 },
		func() float64 { return 1e6 * random.ExpFloat64() },
	}
	branched := 0
	for trial := range 400 {
		n := 4 + trial%11
		b := blockOf(random, n, 2+random.IntN(9), []float64{1, 3, 100}[trial%3], weights[trial%len(weights)])
		exact, found := b.exact(), b.prove(b.search([][]int{rankingtest.UpTo(n)}, 1, uint64(trial)))
		if !found.optimal || found.cost != found.bound || math.Abs(found.cost-exact.cost) > b.slack {
			t.Fatalf("trial %d: proof %+v, exact %+v", trial, found, exact)
		}
		if found.unique != exact.unique || !slices.Equal(found.order, exact.order) {
			t.Errorf("trial %d: proof %+v, exact %+v", trial, found, exact)
		}
		if b.cycleBound() < found.cost-b.slack {
			branched++
		}
	}
	if branched < 10 {
		t.Errorf("the bound of cycles decided all but %d blocks", branched)
	}
	// Pairs that contradict one another at random, where the relaxation alone
	// does not do.
	for trial := range 6 {
		b := randomBlock(11 + trial)
		exact, found := b.exact(), b.prove(b.search([][]int{rankingtest.UpTo(b.size)}, 1, 0))
		if !found.optimal || found.cost != exact.cost || found.unique != exact.unique || !slices.Equal(found.order, exact.order) {
			t.Errorf("%d people at random: proof %+v, exact %+v", b.size, found, exact)
		}
	}
}

// The bound of the relaxation is one whatever pairs are fixed and wherever the
// solver stops.
func TestRelaxationBound(t *testing.T) {
	random := rand.New(ranking.NewSource(4, 0))
	for trial := range 60 {
		n := 5 + trial%4
		b := randomBlock(n)
		limits := &budget{work: 50 * random.IntN(40), room: proofRoom}
		r := newRelaxation(b, perturbation, limits)
		x, y := random.IntN(n), random.IntN(n-1)
		if y >= x {
			y++
		}
		r.place(x, y)
		p := &proof{b: b, best: solution{order: rankingtest.UpTo(n), cost: b.cost(rankingtest.UpTo(n))}}
		p.relax(r, func() float64 { return math.Inf(1) })
		least := math.Inf(1)
		forOrders(rankingtest.UpTo(n), func(order []int) {
			if slices.Index(order, x) < slices.Index(order, y) {
				least = min(least, b.cost(order))
			}
		})
		if bound := r.bound(); bound > least+1e-9 {
			t.Errorf("trial %d: bound %v, least cost %v", trial, bound, least)
		}
	}
}

// A search without budget claims nothing but what it knows.
func TestProofWithoutBudget(t *testing.T) {
	random := rand.New(ranking.NewSource(6, 0))
	for trial := range 40 {
		b := blockOf(random, 12, 5, 100, func() float64 { return 1 })
		exact := b.exact()
		for _, work := range []int{0, 1_000, 10_000, 100_000} {
			found := b.search([][]int{rankingtest.UpTo(12)}, 1, 0)
			got := b.proveWithin(found, &budget{work: work, room: 5_000})
			if got.bound > exact.cost || got.cost < exact.cost || got.cost != b.cost(got.order) {
				t.Errorf("trial %d, work %d: %+v, exact %+v", trial, work, got, exact)
			}
			if got.optimal && got.cost != exact.cost || got.unique && !exact.unique {
				t.Errorf("trial %d, work %d: claims %+v, exact %+v", trial, work, got, exact)
			}
		}
	}
}

// Thirty people and 21 lists without any agreement, the hardest kind: least costs
// by scipy.optimize.milp (HiGHS) on the 4,060 inequalities of three.
func TestProofOfThirty(t *testing.T) {
	for seed, want := range []struct {
		cost   float64
		unique bool
	}{{68, false}, {84, false}, {68, false}} {
		random := rand.New(ranking.NewSource(uint64(seed), 30))
		b := blockOf(random, 30, 21, 100, func() float64 { return 1 })
		found := b.prove(b.search([][]int{rankingtest.UpTo(30)}, 1, 0))
		if !found.optimal || found.cost != want.cost || found.unique != want.unique {
			t.Errorf("seed %d: %v, unique %v, optimal %v, want %+v", seed, found.cost, found.unique, found.optimal, want)
		}
	}
}

func BenchmarkProof(b *testing.B) {
	for _, size := range []struct {
		name  string
		n     int
		noise float64
	}{{"people=40/agreeing", 40, 20}, {"people=40/random", 40, 1000}, {"people=80/agreeing", 80, 20}} {
		b.Run(size.name, func(b *testing.B) {
			random := rand.New(ranking.NewSource(8, 0))
			problem := blockOf(random, size.n, 21, size.noise, func() float64 { return 1 })
			b.ReportAllocs()
			for b.Loop() {
				problem.prove(problem.search([][]int{rankingtest.UpTo(size.n)}, 1, 0))
			}
		})
	}
}
