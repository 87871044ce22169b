package choice

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

// The search against the dynamic programme on blocks both can take: never
// below the optimum, never with a bound above it.
func TestSearchAgainstExact(t *testing.T) {
	random := rand.New(ranking.NewSource(2, 0))
	hits, trials := 0, 60
	for trial := range trials {
		n := 4 + trial%9
		b := &block{size: n, against: make([]float64, n*n), slack: 0.5}
		for x := range n {
			for y := range x {
				switch d := float64(random.IntN(9) - 4); {
				case d > 0:
					b.against[x*n+y] = d
				case d < 0:
					b.against[y*n+x] = -d
				}
			}
		}
		exact, found := b.exact(), b.search([][]int{rankingtest.UpTo(n)}, 1, uint64(trial))
		if found.cost < exact.cost || found.bound > exact.cost || found.cost != b.cost(found.order) {
			t.Errorf("search %+v, exact %+v", found, exact)
		}
		if found.optimal && found.cost != exact.cost {
			t.Errorf("claims %v, optimum %v", found.cost, exact.cost)
		}
		if found.cost == exact.cost {
			hits++
		}
		if !slices.Equal(slices.Sorted(slices.Values(found.order)), rankingtest.UpTo(n)) {
			t.Errorf("not an order: %v", found.order)
		}
	}
	if hits < trials*9/10 {
		t.Errorf("the search found %d of %d optima", hits, trials)
	}
}

// A component too large for the dynamic programme: the bound holds, the
// answer does not depend on names, seed order of work or processors (N.10,
// N.12), and a gap means no claim.
func TestKemenyLarge(t *testing.T) {
	n := 45
	random := rand.New(ranking.NewSource(5, 0))
	var ballots []ranking.Ballot
	for r := range 31 {
		noisy := make([]float64, n)
		for i := range noisy {
			noisy[i] = float64(i) + 30*random.NormFloat64()
		}
		order := rankingtest.UpTo(n)
		slices.SortFunc(order, func(i, j int) int {
			if noisy[i] < noisy[j] {
				return -1
			}
			return 1
		})
		b := ranking.Ballot{Rater: n + r, Weight: 1}
		for _, i := range order {
			b.Groups = append(b.Groups, []int{i})
		}
		ballots = append(ballots, b)
	}
	p := rankingtest.Valid(t, n, ballots)
	c := ranking.NewCounts(p)
	score := make([]float64, n)
	for i := range score {
		score[i] = -float64(i)
	}
	before := runtime.GOMAXPROCS(1)
	k, why := Kemeny(p, c, score, 7)
	runtime.GOMAXPROCS(8)
	again, _ := Kemeny(p, c, score, 7)
	runtime.GOMAXPROCS(before)
	if why != "" || !slices.Equal(k.Order, again.Order) || k.Cost != again.Cost || k.LowerBound != again.LowerBound {
		t.Fatalf("%+v, again %+v (%q)", k, again, why)
	}
	if largest := len(slices.MaxFunc(newMajority(c).strongComponents(k.Order), func(a, b []int) int { return len(a) - len(b) })); largest <= MaxExact {
		t.Fatalf("largest component %d, the search is not taken", largest)
	}
	if k.Cost != costOf(c, k.Order) || k.LowerBound > k.Cost || k.Gap != (k.Cost-k.LowerBound)/k.Cost {
		t.Errorf("%+v", k)
	}
	if k.Optimal != (k.Gap == 0) {
		t.Errorf("optimal %v with gap %v", k.Optimal, k.Gap)
	}
	// No single move helps.
	for from := range n {
		for to := range n {
			order := slices.Clone(k.Order)
			i := order[from]
			order = slices.Insert(slices.Delete(order, from, from+1), to, i)
			if cost := costOf(c, order); cost < k.Cost {
				t.Fatalf("moving %d from %d to %d saves %v", i, from, to, k.Cost-cost)
			}
		}
	}
	perm := random.Perm(n)
	renamedScore := make([]float64, n)
	for i, to := range perm {
		renamedScore[to] = score[i]
	}
	renamed, _ := Kemeny(rankingtest.Valid(t, n, rankingtest.Relabel(ballots, perm)), nil, renamedScore, 7)
	for at, i := range k.Order {
		if renamed.Order[at] != perm[i] {
			t.Fatalf("names change the order at place %d", at)
		}
	}
}

// randomBlock makes one strong component of uniformly random majorities.
func randomBlock(n int) *block {
	random := rand.New(ranking.NewSource(9, 0))
	b := &block{size: n, against: make([]float64, n*n), slack: 0.5, whole: true}
	for x := range n {
		for y := range x {
			if d := float64(1 + random.IntN(20)); random.IntN(2) == 0 {
				b.against[x*n+y] = d
			} else {
				b.against[y*n+x] = d
			}
		}
	}
	return b
}

func BenchmarkExact(b *testing.B) {
	for _, size := range []struct {
		name string
		n    int
	}{{"people=10", 10}, {"people=18", 18}} {
		b.Run(size.name, func(b *testing.B) {
			problem := randomBlock(size.n)
			b.ReportAllocs()
			for b.Loop() {
				problem.exact()
			}
		})
	}
}

func BenchmarkKemeny(b *testing.B) {
	for _, size := range []struct {
		name           string
		people, raters int
	}{{"people=18", 18, 15}, {"people=200", 200, 15}} {
		b.Run(size.name, func(b *testing.B) {
			p := randomProfile(b, size.people, size.raters, size.people)
			c := ranking.NewCounts(p)
			b.ReportAllocs()
			for b.Loop() {
				Kemeny(p, c, nil, 1)
			}
		})
	}
}
